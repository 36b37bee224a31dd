import type { z } from '@hono/zod-openapi';
import { bare, check, refuseDoubles } from './check-fields.ts';
import { LIMITS, tooLarge } from './limits.ts';
import { boundaryOf, MultipartReader, type Part } from './multipart.ts';
import { bodyChunks, type ReadOptions } from './sent-body.ts';
import type { SentInputs } from './sent-inputs.ts';

const FORM_DOCUMENTS = ['workflow', 'load'] as const;

/** Reads a multipart/form-data body. @throws Refusal */
export async function readForm<F extends z.ZodObject>(
  request: Request,
  schema: F,
  contentType: string,
  options: Omit<ReadOptions, 'limit'>,
): Promise<SentInputs<z.output<F>>> {
  let filesSize = 0;
  const reader = new MultipartReader(boundaryOf(contentType), ({ name, filename }, size, added) => {
    if (name === 'workflow' || name === 'load') {
      if (size > LIMITS[name]) throw tooLarge(name);
    } else if (filename !== undefined) {
      filesSize += added;
      if (filesSize > LIMITS.files) throw tooLarge('files');
    } else if (size > LIMITS.field) throw tooLarge('field', `the field "${bare(name)}"`);
  });
  for await (const chunk of bodyChunks(request, { ...options, limit: 'body' })) reader.push(chunk);
  const parts = reader.end();
  const fields = check(schema, fieldsOf(parts));
  const [workflow, load] = FORM_DOCUMENTS.map((name) => parts.find((part) => part.name === name));
  const files = parts.filter(isFile);
  return {
    workflow: workflow && { text: workflow.bytes, file: workflow.filename || 'workflow' },
    load: load && { text: load.bytes, file: loadName(load.filename, workflow?.filename) },
    files: files.map(({ filename, bytes }) => ({ text: bytes, file: filename ?? '' })),
    fields,
  };
}

/** Two documents of one name could not be told apart in messages. */
const loadName = (name: string | undefined, workflow: string | undefined): string =>
  name === undefined || name === '' || name === workflow ? 'load' : name;

const isDocument = (name: string): boolean => name === 'workflow' || name === 'load';
/** A file under any other name than the two documents' is one the profile may name. */
const isFile = ({ name, filename }: Part): boolean => !isDocument(name) && filename !== undefined;

function fieldsOf(parts: readonly Part[]): Record<string, unknown> {
  const fields: [string, unknown][] = [];
  const files: Uint8Array[] = [];
  for (const part of parts) {
    if (isFile(part)) files.push(part.bytes);
    else fields.push([part.name, isDocument(part.name) ? part.bytes : Buffer.from(part.bytes).toString('utf8')]);
  }
  refuseDoubles(fields.map(([name]) => name));
  return Object.fromEntries([...fields, ...(files.length > 0 ? [['files', files] as const] : [])]);
}
