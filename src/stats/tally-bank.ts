import { studentT } from './special/student-t.ts';

/**
 * Several tallies that take one observation each at the same time, one per execution: Welford's recurrence with one
 * division for all of them. Fill `values`, then `commit`.
 */
export class TallyBank {
  /** [quantity] the observation to commit next. */
  readonly values: Float64Array;
  count = 0;
  readonly #mean: Float64Array;
  /** [quantity] sum of squared deviations from the mean. */
  readonly #m2: Float64Array;
  readonly #min: Float64Array;
  readonly #max: Float64Array;

  constructor(quantities: number) {
    this.values = new Float64Array(quantities);
    this.#mean = new Float64Array(quantities);
    this.#m2 = new Float64Array(quantities);
    this.#min = new Float64Array(quantities).fill(Infinity);
    this.#max = new Float64Array(quantities).fill(-Infinity);
  }

  /** Adds the values as one observation of each quantity. Hot: no allocation. */
  commit(): void {
    const values = this.values;
    const mean = this.#mean;
    const m2 = this.#m2;
    const min = this.#min;
    const max = this.#max;
    const share = 1 / ++this.count;
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      const delta = value - mean[i]!;
      const next = mean[i]! + delta * share;
      mean[i] = next;
      m2[i] = m2[i]! + delta * (value - next);
      if (value < min[i]!) min[i] = value;
      if (value > max[i]!) max[i] = value;
    }
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
