/** Blocks of a line at most: a longer delay is kept in blocks of several steps. */
const MOST_BLOCKS = 1 << 15;

/** One long delay: what is put in comes out a fixed number of steps later, then a fixed share of what is left each step. */
export class DelayLine {
  readonly place: number;
  readonly column: number;
  readonly share: number;
  /** In the geometric part. */
  #inside = 0;
  readonly #leaving: number;
  readonly #blockSteps: number;
  readonly #blocks: Float64Array;
  /** Whole blocks of the fixed part, and the share that stays one longer. */
  readonly #wait: number;
  readonly #longer: number;
  #block = 0;
  #step = 0;
  #filling = 0;
  #flow = 0;

  constructor(
    arc: { place: number; column: number; share: number; fixed: number; geometric: number },
    totalSteps: number,
  ) {
    this.place = arc.place;
    this.column = arc.column;
    this.share = arc.share;
    this.#leaving = arc.geometric > 0 ? 1 / arc.geometric : 1;
    // what comes out of the geometric part at the next step has waited one already
    const fixed = Math.min(totalSteps + 1, arc.geometric > 0 ? arc.fixed : Math.max(0, arc.fixed - 1));
    this.#blockSteps = Math.max(1, Math.ceil(fixed / MOST_BLOCKS));
    const blocks = fixed / this.#blockSteps;
    this.#wait = Math.floor(blocks);
    this.#longer = blocks - this.#wait;
    this.#blocks = new Float64Array(2 ** Math.ceil(Math.log2(this.#wait + 2)));
  }

  /** One step on. @returns what comes out; `add` what goes in then. */
  next(): number {
    const out = this.#inside * this.#leaving;
    this.#inside -= out;
    return out;
  }

  add(amount: number): void {
    if (this.#wait === 0 && this.#longer === 0) {
      this.#inside += amount;
      return;
    }
    this.#filling += amount;
    this.#inside += this.#flow;
    if (++this.#step < this.#blockSteps) return;
    const mask = this.#blocks.length - 1;
    const first = this.#filling * (1 - this.#longer);
    if (this.#wait === 0) this.#inside += first;
    else this.#blocks[(this.#block + this.#wait) & mask]! += first;
    this.#blocks[(this.#block + this.#wait + 1) & mask]! += this.#filling * this.#longer;
    this.#block++;
    const due = this.#block & mask;
    this.#flow = this.#blocks[due]! / this.#blockSteps;
    this.#blocks[due] = 0;
    this.#filling = 0;
    this.#step = 0;
  }
}
