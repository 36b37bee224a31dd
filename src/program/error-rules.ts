import type { Retryable } from '../asl/index.ts';
import type { Columns } from './columns.ts';
import { ErrorId, NONE, type Program } from './model.ts';

/** Retriers and catchers of one node, in the order AWS tries them. */
export function compileErrorRules(columns: Columns, state: Retryable, nodeOf: (name: string) => number): void {
  for (const retrier of state.retry) {
    columns.retriers.push();
    columns.retrierIntervalMs.push(retrier.intervalSeconds * 1000);
    columns.retrierBackoff.push(retrier.backoffRate);
    columns.retrierMaxAttempts.push(retrier.maxAttempts);
    columns.retrierMaxDelayMs.push(retrier.maxDelaySeconds === undefined ? Infinity : retrier.maxDelaySeconds * 1000);
    columns.retrierJitter.push(retrier.jitter === 'full' ? 1 : 0);
    columns.retrierMatch.push(columns.matcherError.length, columns.matcherError.length + retrier.errorEquals.length);
    for (const name of retrier.errorEquals) columns.matcherError.push(columns.errorNames.matcherOf(name));
  }
  for (const catcher of state.catch) {
    columns.catchers.push();
    columns.catcherTarget.push(nodeOf(catcher.next));
    columns.catcherMatch.push(columns.matcherError.length, columns.matcherError.length + catcher.errorEquals.length);
    for (const name of catcher.errorEquals) columns.matcherError.push(columns.errorNames.matcherOf(name));
  }
}

/**
 * Whether an entry of `ErrorEquals` matches an error.
 * States.Runtime ends the execution whatever is written. `States.ALL` matches all others, `States.TaskFailed` all of
 * these but States.Timeout; `States.Timeout` also a missed heartbeat. Source: AWS error-handling page, read 2026-11
 * (docs/aws-rules.md 3.5), but for States.DataLimitExceeded: two recorded executions catch it with `States.ALL`, and a
 * third shows that an explicit States.Runtime catches nothing.
 */
export function matches(matcher: number, error: number): boolean {
  if (error === ErrorId.runtime) return false;
  if (matcher >= 0) return matcher === error || (matcher === ErrorId.timeout && error === ErrorId.heartbeatTimeout);
  return matcher === ErrorId.all || (error !== ErrorId.timeout && error !== ErrorId.heartbeatTimeout);
}

/** The first retrier of a node that matches an error, or NONE: it decides alone, even when it is used up. */
export function retrierOf(program: Program, node: number, error: number): number {
  const { retrierStart, retrierMatch } = program;
  const last = retrierStart[node + 1]!;
  for (let r = retrierStart[node]!; r < last; r++) {
    if (matchesAny(program, retrierMatch[2 * r]!, retrierMatch[2 * r + 1]!, error)) return r;
  }
  return NONE;
}

/** Node of the first catcher of a node that matches an error, or NONE. */
export function catcherOf(program: Program, node: number, error: number): number {
  const { catcherStart, catcherMatch, catcherTarget } = program;
  const last = catcherStart[node + 1]!;
  for (let c = catcherStart[node]!; c < last; c++) {
    if (matchesAny(program, catcherMatch[2 * c]!, catcherMatch[2 * c + 1]!, error)) return catcherTarget[c]!;
  }
  return NONE;
}

/** Wait in ms before the retry of a retrier that has made `used` of them; without its jitter. */
export function retryWaitMs(program: Program, retrier: number, used: number): number {
  const { retrierIntervalMs, retrierBackoff, retrierMaxDelayMs } = program;
  return Math.min(retrierIntervalMs[retrier]! * retrierBackoff[retrier]! ** used, retrierMaxDelayMs[retrier]!);
}

function matchesAny({ matcherError }: Program, from: number, to: number, error: number): boolean {
  for (let m = from; m < to; m++) if (matches(matcherError[m]!, error)) return true;
  return false;
}
