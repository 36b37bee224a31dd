import { matches, NONE, type Program } from '../program/index.ts';
import type { RandomStream } from '../stats/index.ts';

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
   * then `caught` is the catcher's node or NONE. The first retrier that matches decides alone, even when it is used up.
   */
  after(node: number, error: number, mark: number, stream: RandomStream): number {
    const { retrierStart, retrierMatch, retrierIntervalMs, retrierBackoff } = this.#program;
    const { retrierMaxAttempts, retrierMaxDelayMs, retrierJitter } = this.#program;
    const first = retrierStart[node]!;
    const last = retrierStart[node + 1]!;
    for (let r = first; r < last; r++) {
      if (!this.#matchesAny(retrierMatch[2 * r]!, retrierMatch[2 * r + 1]!, error)) continue;
      const counter = mark + r - first;
      const used = this.#used[counter]!;
      if (used >= retrierMaxAttempts[r]!) break;
      this.#used[counter] = used + 1;
      const wait = Math.min(retrierIntervalMs[r]! * retrierBackoff[r]! ** used, retrierMaxDelayMs[r]!);
      return retrierJitter[r] === 1 ? wait * stream.uniform() : wait;
    }
    this.caught = this.#catcherOf(node, error);
    return -1;
  }

  #catcherOf(node: number, error: number): number {
    const { catcherStart, catcherMatch, catcherTarget } = this.#program;
    for (let c = catcherStart[node]!; c < catcherStart[node + 1]!; c++) {
      if (this.#matchesAny(catcherMatch[2 * c]!, catcherMatch[2 * c + 1]!, error)) return catcherTarget[c]!;
    }
    return NONE;
  }

  #matchesAny(from: number, to: number, error: number): boolean {
    const { matcherError } = this.#program;
    for (let m = from; m < to; m++) if (matches(matcherError[m]!, error)) return true;
    return false;
  }

  #grow(atLeast: number): void {
    const grown = new Int32Array(Math.max(atLeast, this.#used.length * 2));
    grown.set(this.#used);
    this.#used = grown;
  }
}
