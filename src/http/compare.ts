import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { Progress } from '../app/index.ts';
import type { AnswerFormat, CompareTask, Run } from '../io/index.ts';
import { firstIssues } from '../issue/index.ts';
import type { ReadOptions } from './body/sent-body.ts';
import { readInputs } from './body/sent-inputs.ts';
import { preferred } from './negotiate.ts';
import { Refusal, refusal } from './refusal.ts';
import { answerStreamed, bodyOf, busy, type RunContext, refuseWhenFull, runToEnd } from './run-answer.ts';
import { compareForm, compareJson } from './schemas.ts';
import { reportPolicy } from './security.ts';

const FORMATS = ['application/json', 'text/csv', 'text/html', 'text/markdown', 'text/event-stream'] as const;
type MediaType = (typeof FORMATS)[number];

/** A client that sees nothing for long takes the connection for dead. */
const BETWEEN_EVENTS_MS = 2000;

/** `POST /api/compare`. @throws Refusal */
export async function answerCompare(
  c: Context,
  context: RunContext,
  options: { readonly file: string | undefined; readonly read: Omit<ReadOptions, 'limit'> },
): Promise<Response> {
  const { file } = options;
  // a file is only asked for by those who want CSV, whatever their client says it takes by default
  const offered = file === undefined ? FORMATS : (['text/csv', ...FORMATS] as const);
  const type = preferred(c.req.header('accept'), offered);
  if (type === undefined) {
    throw refusal(406, { code: 'http.not-acceptable', message: `the formats are ${FORMATS.join(', ')}` });
  }
  refuseWhenFull(context);
  const { workflow, load, files, workflows, items, fields } = await readInputs(
    c.req.raw,
    { form: compareForm, json: compareJson },
    options.read,
  );
  const task: CompareTask = {
    // the schemas refuse a request without it
    ...{ kind: 'compare', workflow: workflow!, files, workflows, items },
    ...(load !== undefined && { load }),
    format: formatOf(type, file),
    ...definedOf(fields),
  };
  if (type === 'text/event-stream') return streamRun(c, context, task);
  const body = await runToEnd(context, task, c.req.raw.signal);
  return answerStreamed(c, context, body, headersOf(type, file, body));
}

function formatOf(type: MediaType, file = 'summary.csv'): AnswerFormat {
  if (type === 'text/csv') return { type: 'csv', file };
  const names = {
    'application/json': 'json',
    'text/html': 'html',
    'text/markdown': 'markdown',
    'text/event-stream': 'event',
  } as const;
  return { type: names[type] };
}

function headersOf(type: MediaType, file = 'summary.csv', body: Uint8Array): Record<string, string> {
  const headers = { 'Content-Type': type === 'application/json' ? type : `${type}; charset=utf-8`, Vary: 'Accept' };
  if (type === 'text/csv') return { ...headers, 'Content-Disposition': `attachment; filename="${file}"` };
  if (type !== 'text/html') return headers;
  const head = new TextDecoder().decode(body.subarray(0, 4096));
  return { ...headers, 'Content-Security-Policy': reportPolicy(head) };
}

/** Fields that were given: exact optional properties know no undefined. */
function definedOf(fields: { readonly [key: string]: unknown }): Partial<CompareTask> {
  const { name, seed, region, precision, volume, machine, parameters } = fields;
  const given = Object.entries({ name, seed, region, precision, volume, machine, parameters }).filter(
    ([, value]) => value !== undefined,
  );
  return Object.fromEntries(given);
}

/** Progress events while the run waits and works, then `report` or `issues`. The first event is there at once. */
function streamRun(c: Context, context: RunContext, task: CompareTask): Response {
  let last: Progress | undefined;
  let send = (): void => {};
  const run = context.pool.start(task, (progress) => {
    last = progress;
    send();
  });
  if (run === undefined) throw busy(context.pool);
  c.req.raw.signal.addEventListener('abort', run.cancel, { once: true });
  return streamSSE(c, async (stream) => {
    stream.onAbort(run.cancel);
    let isUnread = false; // a client that does not read gets no further event to hold
    send = () => {
      if (isUnread) return;
      isUnread = true;
      const data = JSON.stringify(progressEvent(run, last));
      void stream.writeSSE({ event: 'progress', data }).finally(() => {
        isUnread = false;
      });
    };
    send();
    const repeat = setInterval(() => send(), BETWEEN_EVENTS_MS);
    const outcome = await run.outcome;
    clearInterval(repeat);
    send = () => {};
    if (outcome.kind === 'cancelled' && stream.aborted) return;
    try {
      await stream.pipe(context.unread.stream(bodyOf(outcome, context)));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      await stream.writeSSE({ event: 'issues', data: JSON.stringify({ issues: firstIssues(error.issues) }) });
    }
  });
}

function progressEvent(run: Run, progress: Progress | undefined): object {
  const { executions = 0, entries = 0, relativeHalfWidth = Number.NaN, target = null } = progress ?? {};
  const known = Number.isFinite(relativeHalfWidth) ? relativeHalfWidth : null;
  return { executions, entries, relativeHalfWidth: known, target, waiting: run.waiting };
}
