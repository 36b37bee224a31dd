import { studentT } from '../stats/index.ts';

const MOST_BATCHES = 64;

/**
 * Sums of several quantities observed together, one observation per execution, in batches of executions that ended one
 * after the other: neighbours are alike where they queue for the same things, and an interval of the mean has to see that.
 * Batches are put together in pairs when there are too many.
 */
export class BatchMeans {
  /** [quantity] the observation to commit next. */
  readonly values: Float64Array;
  count = 0;
  readonly #width: number;
  readonly #sums: Float64Array;
  readonly #min: Float64Array;
  readonly #max: Float64Array;
  /** [batch * width + quantity] sums of full batches, then of the one under way. */
  readonly #batches: Float64Array;
  #full = 0;
  #size = 1;
  #inBatch = 0;

  constructor(width: number) {
    this.#width = width;
    this.values = new Float64Array(width);
    this.#sums = new Float64Array(width);
    this.#min = new Float64Array(width).fill(Infinity);
    this.#max = new Float64Array(width).fill(-Infinity);
    this.#batches = new Float64Array((MOST_BATCHES + 1) * width);
  }

  commit(): void {
    const { values } = this;
    const width = this.#width;
    const sums = this.#sums;
    const min = this.#min;
    const max = this.#max;
    const batches = this.#batches;
    const at = this.#full * width;
    this.count++;
    for (let i = 0; i < width; i++) {
      const value = values[i]!;
      sums[i]! += value;
      batches[at + i]! += value;
      if (value < min[i]!) min[i] = value;
      if (value > max[i]!) max[i] = value;
    }
    if (++this.#inBatch === this.#size) this.#closeBatch();
  }

  #closeBatch(): void {
    const width = this.#width;
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
    for (let i = 0; i < this.#full; i++) means.push(this.#batches[i * this.#width + quantity]! / this.#size);
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
