import { matches, type Program } from '../../program/index.ts';
import type { Atoms } from '../laws/atoms.ts';
import { point } from '../laws/atoms.ts';

/** Further tries of one visit that are told apart; a longer chain goes on in its last one. */
const MOST_TRIES = 24;
const LONGEST_WAIT_MS = 1e12;

/** What follows an error: a further try after a wait, a catcher's node, or the error leaves. */
export type After =
  | { readonly kind: 'retry'; readonly place: number; readonly wait: Atoms }
  | { readonly kind: 'caught'; readonly node: number }
  | { readonly kind: 'leaves' };

/**
 * The places of one visit: how often each retrier has been used. Place 0 is the first try.
 * The first retrier that matches decides alone, even when it is used up.
 */
export class TryChain {
  readonly #program: Program;
  readonly #node: number;
  readonly #places: number[][] = [];
  readonly #placeOf = new Map<string, number>();
  readonly #retriers: number;

  constructor(program: Program, node: number) {
    this.#program = program;
    this.#node = node;
    this.#retriers = program.retrierStart[node + 1]! - program.retrierStart[node]!;
    this.#place(new Array<number>(this.#retriers).fill(0));
  }

  get size(): number {
    return this.#places.length;
  }

  after(place: number, error: number): After {
    const { retrierMaxAttempts, retrierStart } = this.#program;
    const first = retrierStart[this.#node]!;
    for (let r = 0; r < this.#retriers; r++) {
      if (!this.#matchesAny(this.#program.retrierMatch, first + r, error)) continue;
      const used = this.#places[place]!;
      if (used[r]! >= retrierMaxAttempts[first + r]!) break;
      const next = used.map((count, i) => (i === r ? count + 1 : count));
      return { kind: 'retry', place: this.#place(next, place), wait: this.#wait(first + r, used[r]!) };
    }
    return this.#caught(error);
  }

  #place(used: number[], otherwise = 0): number {
    const key = used.join();
    const known = this.#placeOf.get(key);
    if (known !== undefined) return known;
    if (this.#places.length > MOST_TRIES) return otherwise;
    this.#placeOf.set(key, this.#places.length);
    return this.#places.push(used) - 1;
  }

  #wait(retrier: number, used: number): Atoms {
    const { retrierIntervalMs, retrierBackoff, retrierMaxDelayMs, retrierJitter } = this.#program;
    const grown = retrierIntervalMs[retrier]! * retrierBackoff[retrier]! ** used;
    const wait = Math.min(grown, retrierMaxDelayMs[retrier]!, LONGEST_WAIT_MS);
    if (retrierJitter[retrier] !== 1) return point(wait);
    return { ...point(wait / 2), variance: Float64Array.of((wait * wait) / 12) };
  }

  #caught(error: number): After {
    const { catcherStart, catcherMatch, catcherTarget } = this.#program;
    for (let c = catcherStart[this.#node]!; c < catcherStart[this.#node + 1]!; c++) {
      if (this.#matchesAny(catcherMatch, c, error)) return { kind: 'caught', node: catcherTarget[c]! };
    }
    return { kind: 'leaves' };
  }

  #matchesAny(ranges: Int32Array, row: number, error: number): boolean {
    const { matcherError } = this.#program;
    for (let m = ranges[2 * row]!; m < ranges[2 * row + 1]!; m++) if (matches(matcherError[m]!, error)) return true;
    return false;
  }
}
