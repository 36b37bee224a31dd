import type { z } from '@hono/zod-openapi';
import type { NamedText, SentText } from '../../io/index.ts';
import { type Refusal, refusal } from '../refusal.ts';
import { readForm } from './form-body.ts';
import { readJson } from './json-body.ts';
import type { ReadOptions } from './sent-body.ts';

/** The schemas one route checks its two kinds of body with. */
export interface BodySchemas<F extends z.ZodObject, J extends z.ZodObject> {
  readonly form: F;
  readonly json: J;
}

/** What a request sent: documents as they came, and the checked fields beside them. */
export interface SentInputs<T> {
  readonly workflow: SentText | undefined;
  readonly load: SentText | undefined;
  readonly files: readonly SentText[];
  /** State machines that tasks start; what Maps read. */
  readonly workflows: readonly NamedText[];
  readonly items: readonly NamedText[];
  readonly fields: Omit<T, 'workflow' | 'load' | 'files' | 'workflows' | 'items'>;
}

/**
 * Reads a body of either kind, within the limits, while it arrives.
 *
 * @throws Refusal 400, 408, 413, 415, 422, 503
 */
export async function readInputs<F extends z.ZodObject, J extends z.ZodObject>(
  request: Request,
  schemas: BodySchemas<F, J>,
  options: Omit<ReadOptions, 'limit'>,
): Promise<SentInputs<z.output<F> | z.output<J>>> {
  const encoding = request.headers.get('content-encoding') ?? 'identity';
  if (encoding !== 'identity') throw wrongType(`a body with Content-Encoding ${encoding} is not read`);
  const contentType = request.headers.get('content-type') ?? '';
  const type = contentType.split(';', 1)[0]!.trim().toLowerCase();
  if (type === 'multipart/form-data') return readForm(request, schemas.form, contentType, options);
  if (type === 'application/json') return readJson(request, schemas.json, options);
  throw wrongType(type === '' ? 'the request has no Content-Type' : `a body of type ${type} is not read`);
}

const wrongType = (message: string): Refusal =>
  refusal(415, { code: 'http.wrong-type', message, hint: 'send multipart/form-data or application/json' });
