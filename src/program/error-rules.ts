import type { Retryable } from '../asl/index.ts';
import type { Columns } from './columns.ts';
import { ErrorId } from './model.ts';

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
 * (facts, section 3.5), but for States.DataLimitExceeded: two recorded executions catch it with `States.ALL`, and a
 * third shows that an explicit States.Runtime catches nothing.
 */
export function matches(matcher: number, error: number): boolean {
  if (error === ErrorId.runtime) return false;
  if (matcher >= 0) return matcher === error || (matcher === ErrorId.timeout && error === ErrorId.heartbeatTimeout);
  return matcher === ErrorId.all || (error !== ErrorId.timeout && error !== ErrorId.heartbeatTimeout);
}
