import { studentT } from './special/student-t.ts';

/** The numbers of a tally, to hand to another thread. */
export interface TallyState {
  readonly count: number;
  readonly mean: number;
  /** Sum of squared deviations from the mean. */
  readonly m2: number;
  readonly min: number;
  readonly max: number;
}

const NOTHING: TallyState = { count: 0, mean: 0, m2: 0, min: Infinity, max: -Infinity };

/**
 * Per-observation statistic: count, mean, variance, extremes, and the confidence interval of the mean. Welford's
 * recurrence, so that a large mean with a small spread keeps its digits. What is unknown is NaN (mean of nothing,
 * variance of one) or Infinity (half width of one), never 0.
 */
export class Tally {
  #count: number;
  #mean: number;
  #m2: number;
  #min: number;
  #max: number;

  constructor(state: TallyState = NOTHING) {
    this.#count = state.count;
    this.#mean = state.mean;
    this.#m2 = state.m2;
    this.#min = state.min;
    this.#max = state.max;
  }

  add(value: number): void {
    const delta = value - this.#mean;
    this.#count++;
    this.#mean += delta / this.#count;
    this.#m2 += delta * (value - this.#mean);
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
  }

  /**
   * Adds what another tally saw, as if its values came after these (Chan, Golub and LeVeque 1979). Rounding depends on
   * the order of merges, so merge in replication order.
   */
  merge(other: Tally): void {
    const { count, mean, m2, min, max } = other.state();
    if (count === 0) return;
    const total = this.#count + count;
    const delta = mean - this.#mean;
    this.#mean += delta * (count / total);
    this.#m2 += m2 + delta * delta * this.#count * (count / total);
    this.#count = total;
    this.#min = Math.min(this.#min, min);
    this.#max = Math.max(this.#max, max);
  }

  state(): TallyState {
    return { count: this.#count, mean: this.#mean, m2: this.#m2, min: this.#min, max: this.#max };
  }

  get count(): number {
    return this.#count;
  }

  get mean(): number {
    return this.#count === 0 ? Number.NaN : this.#mean;
  }

  get sum(): number {
    return this.#count * this.#mean;
  }

  /** NaN when nothing was added. */
  get min(): number {
    return this.#count === 0 ? Number.NaN : this.#min;
  }

  get max(): number {
    return this.#count === 0 ? Number.NaN : this.#max;
  }

  /** Unbiased sample variance; NaN for fewer than two values. */
  get variance(): number {
    return this.#count < 2 ? Number.NaN : this.#m2 / (this.#count - 1);
  }

  /** Standard error of the mean. */
  get standardError(): number {
    return Math.sqrt(this.variance / this.#count);
  }

  /**
   * Half width of the mean's confidence interval by Student's t; Infinity for fewer than two values.
   * @param confidenceLevel  such as 0.95; 0 < level < 1.
   */
  halfWidth(confidenceLevel: number): number {
    if (!(confidenceLevel > 0 && confidenceLevel < 1)) {
      throw new RangeError(`a confidence level lies between 0 and 1, got ${confidenceLevel}`);
    }
    if (this.#count < 2) return Infinity;
    return studentT((1 + confidenceLevel) / 2, this.#count - 1) * this.standardError;
  }
}
