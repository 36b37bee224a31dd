import type { Context } from 'hono';
import { ROOT } from '../issue/index.ts';
import type { ReadOptions } from './body/sent-body.ts';
import { readInputs } from './body/sent-inputs.ts';
import { refusal } from './refusal.ts';
import { answerStreamed, type RunContext, refuseWhenFull, runToEnd } from './run-answer.ts';
import { validateForm, validateJson } from './schemas.ts';

/** `POST /api/validate`. @throws Refusal 422 when there are errors, with the same list of files */
export async function answerValidate(
  c: Context,
  context: RunContext,
  read: Omit<ReadOptions, 'limit'>,
): Promise<Response> {
  refuseWhenFull(context);
  const { workflow, load, files, workflows, items, fields } = await readInputs(
    c.req.raw,
    { form: validateForm, json: validateJson },
    read,
  );
  if (workflow === undefined && load === undefined) {
    const message = 'there is nothing to check: neither "workflow" nor "load" is given';
    throw refusal(422, { code: 'http.missing-field', message, pointer: ROOT });
  }
  const { workflowType, machine, parameters } = fields;
  const body = await runToEnd(
    context,
    {
      ...{ kind: 'validate', files, workflows, items },
      ...(workflow && { workflow }),
      ...(load && { load }),
      ...(workflowType && { workflowType }),
      ...(machine !== undefined && { machine }),
      ...(parameters !== undefined && { parameters }),
    },
    c.req.raw.signal,
  );
  return answerStreamed(c, context, body, { 'Content-Type': 'application/json' });
}
