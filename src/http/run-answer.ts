import type { Context } from 'hono';
import type { RunOutcome, RunTask, WorkerPool } from '../io/index.ts';
import type { Issue } from '../issue/index.ts';
import { issueOf, Refusal, refusal } from './refusal.ts';
import type { UnreadAnswers } from './unread-answers.ts';

/** What the handlers of runs share. */
export interface RunContext {
  readonly pool: WorkerPool;
  readonly unread: UnreadAnswers;
  /** Told of faults that are the server's own; the client only learns that there was one. */
  readonly onFault: (error: unknown) => void;
}

/** @throws Refusal 503 when no further run is taken on. */
export function refuseWhenFull({ pool, unread }: RunContext): void {
  unread.refuseWhenFull();
  if (pool.full) throw busy(pool);
}

export const busy = (pool: WorkerPool): Refusal =>
  refusal(
    503,
    { code: 'http.busy', message: 'the queue of runs is full', hint: 'try again in a moment' },
    { 'Retry-After': String(pool.secondsToWait) },
  );

/**
 * Runs a task to its end; a client that goes away ends it.
 *
 * @throws Refusal 422, 500, 503
 */
export async function runToEnd(context: RunContext, task: RunTask, client: AbortSignal): Promise<Uint8Array> {
  const { pool } = context;
  const run = pool.start(task);
  if (run === undefined) throw busy(pool);
  client.addEventListener('abort', run.cancel, { once: true });
  if (client.aborted) run.cancel();
  const outcome = await run.outcome;
  client.removeEventListener('abort', run.cancel);
  return bodyOf(outcome, context);
}

/** What a run answers. @throws Refusal when it has none to give */
export function bodyOf(outcome: RunOutcome, context: RunContext): Uint8Array {
  if (outcome.kind === 'answered' && outcome.answer.ok) return outcome.answer.body;
  throw refusalOf(outcome, context);
}

/** The answer of a run, sent as its client reads it. @throws Refusal 503 when too much is unread already */
export const answerStreamed = (
  c: Context,
  { unread }: RunContext,
  body: Uint8Array,
  headers: Readonly<Record<string, string>>,
): Response => c.body(unread.stream(body), 200, { ...headers, 'Content-Length': String(body.length) });

/** Why a run has no body to send. */
function refusalOf(outcome: RunOutcome, { onFault }: RunContext): Refusal {
  switch (outcome.kind) {
    case 'answered': {
      if (outcome.answer.ok) throw new Error('an answer is no refusal');
      const { issues, files } = outcome.answer;
      return new Refusal(422, issues, files === undefined ? {} : { files });
    }
    case 'too-long':
      return new Refusal(422, [TOO_LONG]);
    case 'out-of-memory':
      return new Refusal(422, [OUT_OF_MEMORY]);
    case 'cancelled':
      return refusal(503, { code: 'http.busy', message: 'the run was cancelled' }, { 'Retry-After': '1' });
    case 'failed':
      onFault(outcome.error);
      return internalError();
  }
}

export const internalError = (): Refusal =>
  refusal(500, { code: 'http.internal-error', message: 'the server failed; this is a fault of stepmeter' });

const TOO_LONG: Issue = issueOf({
  code: 'http.too-long',
  message: 'the inputs were not read, or not one piece of the work done, in the time a run has',
  hint: 'look for executions with very many items or states, or run it with the command line, which has no such limit',
});

const OUT_OF_MEMORY: Issue = issueOf({
  code: 'http.out-of-memory',
  message: 'the run needed more memory than a run may have',
  hint: 'use fewer items per map or a smaller trace, or run it with the command line',
});
