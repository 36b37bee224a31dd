import { studentT } from './special/student-t.ts';

/** Observations kept before they are added up. */
const BLOCK = 64;

/**
 * Several tallies that take one observation each at the same time, one per execution, by Welford's recurrence. Observations
 * are gathered in a block and added up by `settle`, quantity by quantity, which keeps a tally in registers; the order of
 * additions is that of the observations, so results do not depend on when a block is settled.
 */
export class TallyBank {
  /** Quantities of an observation. */
  readonly width: number;
  /** [at + quantity] the observation under way. */
  readonly block: Float64Array;
  at = 0;
  /** Observations settled. */
  count = 0;
  readonly #mean: Float64Array;
  /** [quantity] sum of squared deviations from the mean. */
  readonly #m2: Float64Array;
  readonly #min: Float64Array;
  readonly #max: Float64Array;

  constructor(quantities: number) {
    this.width = quantities;
    this.block = new Float64Array(BLOCK * quantities);
    this.#mean = new Float64Array(quantities);
    this.#m2 = new Float64Array(quantities);
    this.#min = new Float64Array(quantities).fill(Infinity);
    this.#max = new Float64Array(quantities).fill(-Infinity);
  }

  /** Ends the observation under way. @returns whether the block is full and has to be settled. */
  commit(): boolean {
    this.at += this.width;
    return this.at === this.block.length;
  }

  /** Adds up the observations of the block and begins a new one. Hot: no allocation. */
  settle(): void {
    const { block, at, width } = this;
    for (let quantity = 0; quantity < width; quantity++) {
      let { count } = this;
      let mean = this.#mean[quantity]!;
      let m2 = this.#m2[quantity]!;
      let min = this.#min[quantity]!;
      let max = this.#max[quantity]!;
      for (let place = quantity; place < at; place += width) {
        const value = block[place]!;
        const delta = value - mean;
        count++;
        mean += delta / count;
        m2 += delta * (value - mean);
        if (value < min) min = value;
        if (value > max) max = value;
      }
      this.#mean[quantity] = mean;
      this.#m2[quantity] = m2;
      this.#min[quantity] = min;
      this.#max[quantity] = max;
    }
    this.count += at / width;
    this.at = 0;
  }

  /** Means and extremes are NaN before the first observation. */
  mean(quantity: number): number {
    return this.count === 0 ? Number.NaN : this.#mean[quantity]!;
  }

  min(quantity: number): number {
    return this.count === 0 ? Number.NaN : this.#min[quantity]!;
  }

  max(quantity: number): number {
    return this.count === 0 ? Number.NaN : this.#max[quantity]!;
  }

  /** Half width of the mean's confidence interval by Student's t; Infinity for fewer than two observations. */
  halfWidth(quantity: number, confidenceLevel: number): number {
    if (this.count < 2) return Infinity;
    const variance = this.#m2[quantity]! / (this.count - 1);
    return studentT((1 + confidenceLevel) / 2, this.count - 1) * Math.sqrt(variance / this.count);
  }
}
