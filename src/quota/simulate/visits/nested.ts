import { ErrorId, NONE } from '../../../program/index.ts';
import {
  COLD_FLOATS,
  COLD_INTS,
  DEADLINE,
  DELAY,
  ERROR,
  HOT_FLOATS,
  HOT_INTS,
  NODE_AND_PHASE,
  RUN,
  TIME,
} from '../cursors/cursors.ts';
import { Phase } from '../cursors/phases.ts';
import type { Engine } from '../engine.ts';
import { Outcome } from '../executions.ts';

/** Tasks that start a state machine: the execution they start is one of its own, waited for or not. */
export class Nested {
  /** Starts that found no token in the bucket and went on all the same. */
  withoutToken = 0;
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /**
   * The call of a task arrives, and the execution starts.
   *
   * @param leftMs  until the task times out, counted from now; nothing starts when that is past.
   * @returns       whether the task waits for it.
   */
  start(row: number, node: number, leftMs: number, t: number): boolean {
    if (leftMs < 0) return false;
    const engine = this.#engine;
    const { program, cursors, executions, families } = engine;
    const run = program.childRuns[program.childRun[node]!]!;
    // it takes from the quota of starts, and is never refused
    if (run.childType === program.workflowType && executions.clients.bucket?.take(t) === false) this.withoutToken++;
    if (!run.awaited) {
      executions.startDetached(row, node, t);
      return false;
    }
    families.park(row, node, t);
    const deadline = cursors.hotFloats[row * HOT_FLOATS + DEADLINE]!;
    if (deadline <= engine.untilMs) engine.armDeadline(row, deadline);
    executions.startChild(row, node, t, leftMs);
    return true;
  }

  /** The execution a task waits for has ended; it is no longer among its children. */
  ended(row: number, child: number, outcome: number, t: number): void {
    const engine = this.#engine;
    const { hotInts, hotFloats, coldInts, coldFloats } = engine.cursors;
    const place = hotInts[row * HOT_INTS + NODE_AND_PHASE]!;
    if ((place & Phase.mask) !== Phase.parked) return; // the task has been cut off at this very instant
    const node = place >> Phase.bits;
    const delay = coldFloats[child * COLD_FLOATS + DELAY]!;
    if (delay > coldFloats[row * COLD_FLOATS + DELAY]!) coldFloats[row * COLD_FLOATS + DELAY] = delay;
    engine.totals.timeMs[node]! += t - hotFloats[row * HOT_FLOATS + TIME]!;
    const error = this.#errorOf(child, outcome);
    if (error === NONE) {
      engine.tasks.succeeded(row, node, t);
      return;
    }
    coldInts[row * COLD_INTS + ERROR] = error;
    engine.tasks.failed(row, node, t);
  }

  /** What the end of a child means for the task that waits for it. */
  #errorOf(child: number, outcome: number): number {
    const { cursors, executions, program } = this.#engine;
    if (outcome === Outcome.timedOut && executions.isStoppedByTask(child)) return ErrorId.timeout;
    if (outcome === Outcome.succeeded) return NONE;
    return program.childRuns[cursors.coldInts[child * COLD_INTS + RUN]!]!.failure;
  }
}
