import { studentT } from '../../../stats/index.ts';

const MOST_BATCHES = 64;
/** Observations kept before they are added up. */
const BLOCK = 64;

/**
 * Sums of several quantities observed together, one observation per execution, in batches of executions that ended one
 * after the other: neighbours are alike where they queue for the same things, and an interval of the mean has to see that.
 * Batches are put together in pairs when there are too many. Observations are gathered in a block and added up by
 * `settle`, quantity by quantity; results do not depend on when.
 */
export class BatchMeans {
  /** [at + quantity] the observation to commit next. */
  readonly block: Float64Array;
  at = 0;
  readonly width: number;
  #settled = 0;
  readonly #sums: Float64Array;
  readonly #min: Float64Array;
  readonly #max: Float64Array;
  /** [batch * width + quantity] sums of full batches, then of the one under way. */
  readonly #batches: Float64Array;
  #full = 0;
  #size = 1;
  #inBatch = 0;

  constructor(width: number) {
    this.width = width;
    this.block = new Float64Array(BLOCK * width);
    this.#sums = new Float64Array(width);
    this.#min = new Float64Array(width).fill(Infinity);
    this.#max = new Float64Array(width).fill(-Infinity);
    this.#batches = new Float64Array((MOST_BATCHES + 1) * width);
  }

  /** Observations. */
  get count(): number {
    return this.#settled + this.at / this.width;
  }

  /** @returns whether the block is full and has to be settled. */
  commit(): boolean {
    this.at += this.width;
    return this.at === this.block.length;
  }

  /** Adds up the observations of the block and begins a new one; so before anything but `count` is read. */
  settle(): void {
    const { width, at } = this;
    for (let from = 0; from < at; ) {
      const to = Math.min(at, from + (this.#size - this.#inBatch) * width);
      this.#addToBatch(from, to);
      this.#inBatch += (to - from) / width;
      from = to;
      if (this.#inBatch === this.#size) this.#closeBatch();
    }
    this.#settled += at / width;
    this.at = 0;
  }

  #addToBatch(from: number, to: number): void {
    const { block, width } = this;
    const batch = this.#full * width;
    for (let quantity = 0; quantity < width; quantity++) {
      let sum = this.#sums[quantity]!;
      let inBatch = this.#batches[batch + quantity]!;
      let min = this.#min[quantity]!;
      let max = this.#max[quantity]!;
      for (let place = from + quantity; place < to; place += width) {
        const value = block[place]!;
        sum += value;
        inBatch += value;
        if (value < min) min = value;
        if (value > max) max = value;
      }
      this.#sums[quantity] = sum;
      this.#batches[batch + quantity] = inBatch;
      this.#min[quantity] = min;
      this.#max[quantity] = max;
    }
  }

  #closeBatch(): void {
    const { width } = this;
    const batches = this.#batches;
    this.#inBatch = 0;
    if (++this.#full < MOST_BATCHES) return;
    for (let i = 0; i < (MOST_BATCHES / 2) * width; i++) {
      const at = 2 * (i - (i % width)) + (i % width);
      batches[i] = batches[at]! + batches[at + width]!;
    }
    batches.fill(0, (MOST_BATCHES / 2) * width);
    this.#full = MOST_BATCHES / 2;
    this.#size *= 2;
  }

  /** NaN before the first observation, as are the extremes. */
  mean(quantity: number): number {
    return this.count === 0 ? Number.NaN : this.#sums[quantity]! / this.count;
  }

  min(quantity: number): number {
    return this.count === 0 ? Number.NaN : this.#min[quantity]!;
  }

  max(quantity: number): number {
    return this.count === 0 ? Number.NaN : this.#max[quantity]!;
  }

  /** Half width of the mean's interval from its full batches; Infinity for fewer than two. */
  halfWidth(quantity: number, confidenceLevel: number): number {
    const means: number[] = [];
    for (let i = 0; i < this.#full; i++) means.push(this.#batches[i * this.width + quantity]! / this.#size);
    return halfWidthOf(means, confidenceLevel);
  }
}

/** Half width of the interval of the mean of independent values, by Student's t; Infinity for fewer than two. */
export function halfWidthOf(values: readonly number[], confidenceLevel: number): number {
  const n = values.length;
  if (n < 2) return Infinity;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const m2 = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return studentT((1 + confidenceLevel) / 2, n - 1) * Math.sqrt(m2 / (n - 1) / n);
}
