import { catcherOf, NONE, type Program, retrierOf, retryWaitMs } from '../../../program/index.ts';
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

/** The places of one visit: how often each retrier has been used. Place 0 is the first try. */
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
    const program = this.#program;
    const retrier = retrierOf(program, this.#node, error);
    const used = this.#places[place]!;
    const which = retrier - program.retrierStart[this.#node]!;
    if (retrier !== NONE && used[which]! < program.retrierMaxAttempts[retrier]!) {
      const next = used.map((count, i) => (i === which ? count + 1 : count));
      return { kind: 'retry', place: this.#place(next, place), wait: this.#wait(retrier, used[which]!) };
    }
    const node = catcherOf(program, this.#node, error);
    return node === NONE ? { kind: 'leaves' } : { kind: 'caught', node };
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
    const wait = Math.min(retryWaitMs(this.#program, retrier, used), LONGEST_WAIT_MS);
    if (this.#program.retrierJitter[retrier] !== 1) return point(wait);
    return { ...point(wait / 2), variance: Float64Array.of((wait * wait) / 12) };
  }
}
