import { NONE } from '../../program/index.ts';

/** How a scope, or a visit of a state, ended. */
export const Ended = {
  well: 0,
  /** It, or what follows, would begin after the deadline. */
  deadline: 1,
  /** It has logged more events than a history holds. */
  events: 2,
  /** An error left it: see `Frame.failure`. */
  failed: 3,
  /** An error left it and a catcher took it: see `Frame.caught`. */
  caught: 4,
} as const;

const NO_CEILING = 2 ** 31 - 1;

/** The execution under way, as its scopes, tasks and families see it. */
export class Frame {
  /** [0] the one moment that calls hand to each other, ms: a double in a field of its own needs no allocation. */
  readonly clock = new Float64Array(1);
  /** Nothing is entered after this moment, ms. */
  deadline = Infinity;
  /** The scope under way ends when the journal has more events; a whole number. */
  eventCeiling = NO_CEILING;
  /** Error id of the last failure. */
  failure: number = NONE;
  /** State that the last failure left without an exit, or NONE for a Fail state, which has none. */
  culprit: number = NONE;
  /** Node of the catcher that took the last error. */
  caught: number = NONE;
  /** Parallel branches and Map iterations so far, for the memory estimate. */
  fanOut = 0;

  start(startMs: number, deadlineMs: number): void {
    this.clock[0] = startMs;
    this.deadline = deadlineMs;
    this.failure = NONE;
    this.fanOut = 0;
  }

  /** Lets what begins now log `allowance` events more than the `logged` ones; no limit beyond what a whole number holds. */
  allowEvents(logged: number, allowance: number): void {
    this.eventCeiling = Math.min(NO_CEILING, logged + allowance);
  }

  /** Why nothing may begin at `t`. */
  refusal(t: number): number {
    return t > this.deadline ? Ended.deadline : Ended.events;
  }
}
