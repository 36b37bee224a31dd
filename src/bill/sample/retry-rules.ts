import { catcherOf, NONE, type Program, retrierOf, retryWaitMs } from '../../program/index.ts';
import type { RandomStream } from '../../stats/index.ts';

/** Who picks up an error: the retriers of a visit with their counters, then the catchers. */
export class RetryRules {
  /** Node of the catcher that took the last error, or NONE when none did. */
  caught: number = NONE;
  readonly #program: Program;
  /** Retries used per retrier of the visits under way: a stack. */
  #used = new Int32Array(256);
  #top = 0;

  constructor(program: Program) {
    this.#program = program;
  }

  /** Place of the counters of a visit that begins now; give it back with `close`. */
  mark(): number {
    return this.#top;
  }

  /** Fresh counters for a visit, at its first failure: a retrier counts over the whole visit. */
  open(node: number): void {
    const { retrierStart } = this.#program;
    const count = retrierStart[node + 1]! - retrierStart[node]!;
    if (this.#top + count > this.#used.length) this.#grow(this.#top + count);
    this.#used.fill(0, this.#top, this.#top + count);
    this.#top += count;
  }

  close(mark: number): void {
    this.#top = mark;
  }

  /**
   * What happens after `error` at `node`: a wait in ms before the next try, or -1 when no retrier takes it;
   * then `caught` is the catcher's node or NONE.
   */
  after(node: number, error: number, mark: number, stream: RandomStream): number {
    const program = this.#program;
    const retrier = retrierOf(program, node, error);
    if (retrier !== NONE) {
      const counter = mark + retrier - program.retrierStart[node]!;
      const used = this.#used[counter]!;
      if (used < program.retrierMaxAttempts[retrier]!) {
        this.#used[counter] = used + 1;
        const wait = retryWaitMs(program, retrier, used);
        return program.retrierJitter[retrier] === 1 ? wait * stream.uniform() : wait;
      }
    }
    this.caught = catcherOf(program, node, error);
    return -1;
  }

  #grow(atLeast: number): void {
    const grown = new Int32Array(Math.max(atLeast, this.#used.length * 2));
    grown.set(this.#used);
    this.#used = grown;
  }
}
