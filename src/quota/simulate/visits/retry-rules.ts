import { catcherOf, NONE, type Program, retrierOf, retryWaitMs } from '../../../program/index.ts';
import type { RandomStream } from '../../../stats/index.ts';
import { Frames } from '../cursors/frames.ts';

/** Who picks up an error: the retriers of a visit, each with its own counter, then the catchers. */
export class RetryRules {
  /** Catcher's node of the last error, or NONE. */
  caught: number = NONE;
  /** Counters of the visit that failed last, or NONE when it has no retrier. */
  counters: number = NONE;
  readonly #program: Program;
  readonly #used: Frames;

  constructor(program: Program) {
    this.#program = program;
    let most = 0;
    for (let node = 0; node < program.nodeCount; node++) {
      most = Math.max(most, program.retrierStart[node + 1]! - program.retrierStart[node]!);
    }
    this.#used = new Frames(most);
  }

  /** Counters in use. */
  get open(): number {
    return this.#used.inUse;
  }

  close(counters: number): void {
    this.#used.end(counters);
  }

  /**
   * What happens after `error` at `node`: a wait in ms before the next try, or -1 when no retrier takes it; then
   * `caught` is the catcher's node or NONE.
   * @param counters  of the visit, or NONE at its first failure.
   */
  after(node: number, error: number, counters: number, stream: RandomStream): number {
    const program = this.#program;
    const first = program.retrierStart[node]!;
    this.counters = counters === NONE && program.retrierStart[node + 1]! > first ? this.#used.create() : counters;
    const retrier = retrierOf(program, node, error);
    if (retrier !== NONE) {
      const { values, width } = this.#used;
      const counter = this.counters * width + retrier - first;
      const used = values[counter]!;
      if (used < program.retrierMaxAttempts[retrier]!) {
        values[counter] = used + 1;
        const wait = retryWaitMs(program, retrier, used);
        return program.retrierJitter[retrier] === 1 ? wait * stream.uniform() : wait;
      }
    }
    this.caught = catcherOf(program, node, error);
    return -1;
  }
}
