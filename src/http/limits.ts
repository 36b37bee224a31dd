import type { Context } from 'hono';
import type { LimitsTask } from '../io/index.ts';
import type { ReadOptions } from './body/sent-body.ts';
import { readInputs } from './body/sent-inputs.ts';
import { limitsForm, limitsJson } from './limits-schemas.ts';
import { preferred } from './negotiate.ts';
import { refusal } from './refusal.ts';
import { answerStreamed, type RunContext, refuseWhenFull, runToEnd } from './run-answer.ts';

const FORMATS = ['application/json', 'text/csv', 'text/plain'] as const;
const NAMES = { 'application/json': 'json', 'text/csv': 'csv', 'text/plain': 'text' } as const;

/** `POST /api/limits`. @throws Refusal */
export async function answerLimits(
  c: Context,
  context: RunContext,
  read: Omit<ReadOptions, 'limit'>,
): Promise<Response> {
  const type = preferred(c.req.header('accept'), FORMATS);
  if (type === undefined) {
    throw refusal(406, { code: 'http.not-acceptable', message: `the formats are ${FORMATS.join(', ')}` });
  }
  refuseWhenFull(context);
  const schemas = { form: limitsForm, json: limitsJson };
  const { workflow, load, files, workflows, items, fields } = await readInputs(c.req.raw, schemas, read);
  const { name, seed, region, engine, window, step, volume, machine, parameters } = fields;
  const task: LimitsTask = {
    // the schemas refuse a request without it
    ...{ kind: 'limits', workflow: workflow!, files, workflows, items, format: NAMES[type] },
    ...(load !== undefined && { load }),
    ...(volume !== undefined && { volume }),
    ...(name !== undefined && { name }),
    ...(machine !== undefined && { machine }),
    ...(parameters !== undefined && { parameters }),
    ...(seed !== undefined && { seed }),
    ...(region !== undefined && { region }),
    ...(engine !== undefined && { engine }),
    ...(window !== undefined && { windowMs: window }),
    ...(step !== undefined && { stepMs: step }),
  };
  const body = await runToEnd(context, task, c.req.raw.signal);
  const csv = type === 'text/csv' ? { 'Content-Disposition': 'attachment; filename="limits.csv"' } : {};
  const contentType = type === 'application/json' ? type : `${type}; charset=utf-8`;
  return answerStreamed(c, context, body, { 'Content-Type': contentType, Vary: 'Accept', ...csv });
}
