import type { Context } from 'hono';
import type { ReadOptions } from './body/sent-body.ts';
import { readInputs } from './body/sent-inputs.ts';
import { answerStreamed, type RunContext, refuseWhenFull, runToEnd } from './run-answer.ts';
import { inspectForm, inspectJson } from './schemas.ts';

/** `POST /api/inspect`: what templates hold, as `stepmeter inspect --format json` tells it. @throws Refusal */
export async function answerInspect(
  c: Context,
  context: RunContext,
  read: Omit<ReadOptions, 'limit'>,
): Promise<Response> {
  refuseWhenFull(context);
  const { workflow, files, fields } = await readInputs(c.req.raw, { form: inspectForm, json: inspectJson }, read);
  const { machine, parameters } = fields;
  const body = await runToEnd(
    context,
    {
      // the schemas refuse a request without it
      ...{ kind: 'inspect', workflow: workflow!, files },
      ...(machine !== undefined && { machine }),
      ...(parameters !== undefined && { parameters }),
    },
    c.req.raw.signal,
  );
  return answerStreamed(c, context, body, { 'Content-Type': 'application/json' });
}
