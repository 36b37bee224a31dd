import { NONE } from '../../../program/index.ts';
import { LogHistogram } from '../../../stats/index.ts';
import { type Cursors, HOT_FLOATS, HOT_INTS, LINK, NODE_AND_PHASE, TIME } from '../cursors/cursors.ts';
import { Phase } from '../cursors/phases.ts';

/** Cursors waiting for one thing, first come, first served: a list through their links. */
export class WaitingLine {
  /** Cursors in it. */
  size = 0;
  peak = 0;
  /** Cursors that ever waited; those served at once do not wait. */
  waited = 0;
  /** When one waited first, ms; Infinity for never. */
  firstMs = Infinity;
  /** Cursors that were served after a wait. */
  served = 0;
  /** When nobody waited any more, last of all, ms. */
  emptyAtMs = 0;
  /** Waiting, and served so far, at half and at the end of the arrivals' time. */
  #atHalf: readonly [waiting: number, served: number] | undefined;
  #atHorizon: readonly [waiting: number, served: number] | undefined;
  #nextMark: number;
  readonly #horizonMs: number;
  /** Waits that ended by being served, ms. */
  readonly waits = new LogHistogram();
  readonly #cursors: Cursors;
  #head: number = NONE;
  #tail: number = NONE;

  constructor(cursors: Cursors, horizonMs: number) {
    this.#cursors = cursors;
    this.#horizonMs = horizonMs;
    this.#nextMark = horizonMs / 2;
  }

  join(row: number, t: number): void {
    const { hotInts, hotFloats } = this.#cursors;
    hotFloats[row * HOT_FLOATS + TIME] = t;
    hotInts[row * HOT_INTS + LINK] = NONE;
    if (this.#head === NONE) this.#head = row;
    else hotInts[this.#tail * HOT_INTS + LINK] = row;
    this.#tail = row;
    this.#count(t, 1);
    this.waited++;
    if (t < this.firstMs) this.firstMs = t;
    if (this.size > this.peak) this.peak = this.size;
  }

  /** The one that waited longest leaves, served; there is one. */
  serve(t: number): number {
    const { hotInts, hotFloats } = this.#cursors;
    let row = this.#head;
    this.#head = hotInts[row * HOT_INTS + LINK]!;
    while ((hotInts[row * HOT_INTS + NODE_AND_PHASE]! & Phase.mask) === Phase.dead) {
      this.#cursors.giveBack(row);
      row = this.#head;
      this.#head = hotInts[row * HOT_INTS + LINK]!;
    }
    this.#count(t, -1);
    this.served++;
    this.waits.add(t - hotFloats[row * HOT_FLOATS + TIME]!);
    return row;
  }

  /** One leaves unserved; its row is marked as dead and given back when its turn comes. */
  leave(t: number): void {
    this.#count(t, -1);
  }

  /** Waiting, and served after a wait so far, at half of the arrivals' time. */
  get atHalf(): readonly [waiting: number, served: number] {
    return this.#atHalf ?? [this.size, this.served];
  }

  /** As `atHalf`, at the end of the arrivals. */
  get atHorizon(): readonly [waiting: number, served: number] {
    return this.#atHorizon ?? [this.size, this.served];
  }

  #count(t: number, change: number): void {
    if (t >= this.#nextMark) this.#mark(t);
    this.size += change;
    if (this.size === 0) this.emptyAtMs = t;
  }

  #mark(t: number): void {
    this.#atHalf ??= this.atHalf;
    if (t >= this.#horizonMs) this.#atHorizon ??= this.atHorizon;
    this.#nextMark = t >= this.#horizonMs ? Infinity : this.#horizonMs;
  }
}
