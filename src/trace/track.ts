import type { JsonObject } from '../asl/index.ts';
import type { Variables } from '../dataflow/index.ts';
import type { Execution } from './execution.ts';
import type { Thread } from './scheduler.ts';

/** A state that was entered and has not been left, for the events of an abort. */
export interface OpenState {
  readonly type: string;
  /** Branches or iterations in progress. */
  tracks: readonly Track[];
  /** Ends what runs outside this history on the state's behalf. */
  stop?: () => void;
}

/** One line of control: the execution itself, a branch, or an iteration. */
export interface Track {
  readonly execution: Execution;
  readonly variables: Variables;
  /** Id that the next event of this line points back to. */
  lastEvent: number;
  ended: boolean;
  thread?: Thread;
  open?: OpenState | undefined;
  /** `$$.Map.Item` of an iteration. */
  readonly mapItem?: JsonObject;
  readonly iteration?: JsonObject;
}

/** Ends the line and all inside it, without events. */
export function endTrack(track: Track): void {
  track.ended = true;
  if (track.thread !== undefined) track.thread.ended = true;
  track.open?.stop?.();
  for (const inner of track.open?.tracks ?? []) endTrack(inner);
}

const ABORTABLE = new Set(['Task', 'Wait', 'Parallel', 'Map']);

/**
 * Events of a line that is aborted because another failed, or of the failed one's own open state: from outside inwards,
 * each pointing to the failure. Source: recorded Map and Parallel failures. They show it of a Task only: TaskFailed, then
 * an exit where it is caught, and TaskStateAborted where it is not and the Task is inside another state. That a Parallel
 * or Map inside another ends so as well (ParallelStateFailed, ParallelStateAborted) is by analogy: its caught failure is
 * exited like a Task's, and no recording has an uncaught one.
 */
export function logAbort(track: Track, previousEventId: number, outcome: 'Failed' | 'Aborted'): void {
  const { log } = track.execution;
  if (track.iteration !== undefined) log.add(`MapIteration${outcome}`, previousEventId, track.iteration);
  const { open } = track;
  if (open === undefined || !ABORTABLE.has(open.type)) return;
  log.add(`${open.type}StateAborted`, previousEventId);
  for (const inner of open.tracks) if (!inner.ended) logAbort(inner, previousEventId, 'Aborted');
}
