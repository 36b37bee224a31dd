import { matches, NONE, type Program } from '../program/index.ts';
import type { RandomStream } from '../stats/index.ts';
import { Frames } from './frames.ts';

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
   * `caught` is the catcher's node or NONE. The first retrier that matches decides alone, even when it is used up.
   * @param counters  of the visit, or NONE at its first failure.
   */
  after(node: number, error: number, counters: number, stream: RandomStream): number {
    const { retrierStart, retrierMatch, retrierIntervalMs, retrierBackoff } = this.#program;
    const { retrierMaxAttempts, retrierMaxDelayMs, retrierJitter } = this.#program;
    const first = retrierStart[node]!;
    const last = retrierStart[node + 1]!;
    this.counters = counters === NONE && last > first ? this.#used.create() : counters;
    for (let r = first; r < last; r++) {
      if (!this.#matchesAny(retrierMatch[2 * r]!, retrierMatch[2 * r + 1]!, error)) continue;
      const place = this.counters * this.#used.width + r - first;
      const used = this.#used.values[place]!;
      if (used >= retrierMaxAttempts[r]!) break;
      this.#used.values[place] = used + 1;
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
}
