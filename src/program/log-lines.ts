import { type LogModel, NodeKind, type Program } from './model.ts';

/**
 * Which lines are written at which level. FATAL: how an execution ended, when not well. ERROR: that, FailStateEntered,
 * and every event named Failed, TimedOut or Aborted. ALL: every event.
 * @source developer guide, "Log levels for Step Functions execution events", read 2026-11; recorded logs of a Fail state.
 */
export function logLines(
  level: LogModel['level'],
  of: { readonly events: number; readonly errors: number; readonly failed: number },
): number {
  if (level === 'ALL') return of.events;
  if (level === 'ERROR') return of.errors + of.failed;
  return level === 'FATAL' ? of.failed : 0;
}

/** Lines at ERROR of what happens to a node, [node] each. An iteration that fails or is aborted has one more. */
export interface ErrorLines {
  /** When it is entered: FailStateEntered. */
  readonly entered: Uint8Array;
  /** A try of a task that fails. */
  readonly failedTry: Uint8Array;
  /** A Parallel or Map that fails and is not run again; runs that are retried leave none. */
  readonly failedVisit: Uint8Array;
}

/** Tries of a called task leave Scheduled, Started and their result; those that fail before leave less. */
const CALLED_EVENTS = 3;

export function errorLinesOf({ kind, nodeCount, nodeState, states, visitEvents, retryEvents }: Program): ErrorLines {
  const entered = new Uint8Array(nodeCount);
  const failedTry = new Uint8Array(nodeCount);
  const failedVisit = new Uint8Array(nodeCount);
  for (let node = 0; node < nodeCount; node++) {
    if (kind[node] === NodeKind.fail) {
      // other states whose data rules fail are entered as what they are; EvaluationFailed is a line of its own
      entered[node] = visitEvents[node]! - (states[nodeState[node]!]!.type === 'Fail' ? 0 : 1);
    } else if (kind[node] === NodeKind.task) {
      failedTry[node] = retryEvents[node]! >= CALLED_EVENTS ? 1 : Math.max(0, visitEvents[node]! - 2);
    } else if (kind[node] === NodeKind.parallel || kind[node] === NodeKind.map) failedVisit[node] = 1;
    else if (kind[node] === NodeKind.distributedMap) failedVisit[node] = 2; // MapRunFailed, MapStateFailed
  }
  return { entered, failedTry, failedVisit };
}

/** Kinds with an event for being aborted: TaskStateAborted, WaitStateAborted, ParallelStateAborted, MapStateAborted. */
export const logsAbort = (kind: number): boolean =>
  kind === NodeKind.task ||
  kind === NodeKind.wait ||
  kind === NodeKind.parallel ||
  kind === NodeKind.map ||
  kind === NodeKind.distributedMap;
