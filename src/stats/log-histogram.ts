import { BucketMap } from './bucket-map.ts';

/** Non-empty buckets side by side, for CSV and charts. */
export interface HistogramRow {
  /** Every value of the row lies in low..high; a single exact value when both are equal. */
  readonly low: number;
  readonly high: number;
  readonly weight: number;
  /** Share of all weight in this row and below. */
  readonly cumulativeShare: number;
}

export interface HistogramOptions {
  /** Largest relative error of a quantile, alpha; 0.0001..0.3, default 0.005 (1 KiB of memory per octave of values). */
  readonly relativeAccuracy?: number;
  /** True for counts: only whole values are taken, and those below 1024 are kept exactly. */
  readonly whole?: boolean;
}

/** Everything in a histogram as plain data, to hand to another thread. */
export interface HistogramState {
  readonly bits: number;
  readonly whole: boolean;
  /** Index of the bucket in `buckets[0]`. */
  readonly firstBucket: number;
  readonly buckets: Float64Array;
  readonly zero: number;
  readonly total: number;
  readonly sum: number;
  readonly lostSum: number;
  readonly min: number;
  readonly max: number;
}

/** Buckets are allocated in blocks of so many octaves. */
const BLOCK_OCTAVES = 4;

/**
 * Histogram of non-negative values in buckets of bounded relative width, after DDSketch: quantiles are within `alpha`,
 * merging loses nothing, memory follows the spread of the values and not their number. Instead of a logarithm the
 * bucket is read off the double itself: every octave is cut into 2^bits equal parts, so that the widest bucket
 * of an octave keeps alpha. Count, zero weight, minimum and maximum are exact; the sum is compensated.
 *
 * @source C. Masson, J. E. Rim, H. K. Lee, "DDSketch" (VLDB 2019), with the linear mapping.
 */
export class LogHistogram {
  #map: BucketMap;
  #first = 0;
  #buckets = new Float64Array(0);
  #zero = 0;
  #total = 0;
  #sum = 0;
  #lostSum = 0;
  #min = Infinity;
  #max = -Infinity;

  /** @throws RangeError  when relativeAccuracy is not within 0.0001..0.3. */
  constructor({ relativeAccuracy = 0.005, whole = false }: HistogramOptions = {}) {
    if (!(relativeAccuracy >= 1e-4 && relativeAccuracy <= 0.3)) {
      throw new RangeError(`the relative accuracy of a histogram lies in 0.0001..0.3, got ${relativeAccuracy}`);
    }
    this.#map = new BucketMap(Math.ceil(Math.log2((1 - relativeAccuracy) / (2 * relativeAccuracy))), whole);
  }

  static from(state: HistogramState): LogHistogram {
    const histogram = new LogHistogram();
    histogram.#map = new BucketMap(state.bits, state.whole);
    histogram.#first = state.firstBucket;
    histogram.#buckets = state.buckets.slice();
    histogram.#zero = state.zero;
    histogram.#total = state.total;
    histogram.#sum = state.sum;
    histogram.#lostSum = state.lostSum;
    histogram.#min = state.min;
    histogram.#max = state.max;
    return histogram;
  }

  state(): HistogramState {
    return {
      bits: this.#map.bits,
      whole: this.#map.whole,
      firstBucket: this.#first,
      buckets: this.#buckets.slice(),
      zero: this.#zero,
      total: this.#total,
      sum: this.#sum,
      lostSum: this.#lostSum,
      min: this.#min,
      max: this.#max,
    };
  }

  /** @throws RangeError  for a negative, infinite or NaN value, and for a fraction where only whole values are taken. */
  add(value: number): void {
    this.addWeighted(value, 1);
  }

  /**
   * Adds `values[from]`, `values[from + step]`, … before `to`, as `add` would one after the other; in a histogram of counts
   * each is rounded to a whole one. Hot: no allocation.
   *
   * @throws RangeError  for a negative, infinite or NaN value.
   */
  addColumn(values: Float64Array, from: number, to: number, step: number): void {
    const map = this.#map;
    const { whole } = map;
    let buckets = this.#buckets;
    let first = this.#first;
    let sum = this.#sum;
    let lost = this.#lostSum;
    let min = this.#min;
    let max = this.#max;
    let count = 0;
    for (let at = from; at < to; at += step) {
      const value = whole ? Math.round(values[at]!) : values[at]!;
      if (!(value >= 0 && value < Infinity)) refuse(value, 1);
      if (value < min) min = value;
      if (value > max) max = value;
      count++;
      const next = sum + value;
      lost += sum >= value ? sum - next + value : value - next + sum; // Neumaier, as in #addToSum
      sum = next;
      if (value === 0) {
        this.#zero++;
        continue;
      }
      const bucket = map.bucketOf(value);
      if (bucket < first || bucket >= first + buckets.length) {
        this.#cover(bucket, bucket);
        buckets = this.#buckets;
        first = this.#first;
      }
      buckets[bucket - first]!++;
    }
    this.#total += count;
    this.#sum = sum;
    this.#lostSum = lost;
    this.#min = min;
    this.#max = max;
  }

  /** A weight of 0 changes nothing. @throws RangeError  as `add`, and for a weight that is negative or not finite. */
  addWeighted(value: number, weight: number): void {
    if (!(value >= 0 && value < Infinity && weight >= 0 && weight < Infinity)) refuse(value, weight);
    const bucket = value === 0 ? 0 : this.#map.bucketOf(value); // refuses a fraction before anything is counted
    if (weight === 0) return;
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
    this.#total += weight;
    this.#addToSum(value * weight);
    if (value === 0) {
      this.#zero += weight;
      return;
    }
    let slot = bucket - this.#first;
    if (slot < 0 || slot >= this.#buckets.length) {
      this.#cover(bucket, bucket);
      slot = bucket - this.#first;
    }
    this.#buckets[slot] = this.#buckets[slot]! + weight;
  }

  /** @throws RangeError  when the other histogram has another accuracy or kind of value. */
  merge(other: LogHistogram): void {
    if (other.#map.bits !== this.#map.bits || other.#map.whole !== this.#map.whole) {
      throw new RangeError('histograms of different accuracy or kind of value cannot be merged');
    }
    if (other.#buckets.length > 0) this.#cover(other.#first, other.#first + other.#buckets.length - 1);
    const offset = other.#first - this.#first;
    other.#buckets.forEach((weight, i) => {
      if (weight > 0) this.#buckets[offset + i] = this.#buckets[offset + i]! + weight;
    });
    this.#zero += other.#zero;
    this.#total += other.#total;
    this.#addToSum(other.#sum);
    this.#lostSum += other.#lostSum;
    this.#min = Math.min(this.#min, other.#min);
    this.#max = Math.max(this.#max, other.#max);
  }

  /** Largest relative error of a quantile of values from 2^-1022 on; at most what was asked for. */
  get relativeAccuracy(): number {
    return this.#map.relativeAccuracy;
  }

  /** Weight of all values; their number when each was added once. */
  get total(): number {
    return this.#total;
  }

  get zero(): number {
    return this.#zero;
  }

  get sum(): number {
    return this.#sum + this.#lostSum;
  }

  /** NaN when empty, as are min and max. */
  get mean(): number {
    return this.#total === 0 ? Number.NaN : this.sum / this.#total;
  }

  get min(): number {
    return this.#total === 0 ? Number.NaN : this.#min;
  }

  get max(): number {
    return this.#total === 0 ? Number.NaN : this.#max;
  }

  /**
   * Smallest value with at least the share `p` of the weight at or below it, within the relative accuracy; exact for 0,
   * the minimum, the maximum, and whole values below 1024 of counts. NaN when empty.
   * @throws RangeError  when p is not in [0, 1].
   */
  quantile(p: number): number {
    if (!(p >= 0 && p <= 1)) throw new RangeError(`a probability lies in 0..1, got ${p}`);
    if (this.#total === 0) return Number.NaN;
    if (p === 0) return this.#min;
    if (p === 1) return this.#max;
    const rank = p * this.#total * (1 - 1e-14); // so that 0.07 of 100 is the 7th, though 0.07 * 100 > 7 in doubles
    if (this.#zero >= rank) return 0;
    let below = this.#zero;
    for (let slot = 0; slot < this.#buckets.length; slot++) {
      below += this.#buckets[slot]!;
      if (below >= rank) return Math.min(this.#max, Math.max(this.#min, this.#map.middle(this.#first + slot)));
    }
    return this.#max;
  }

  /** Share of the weight at or below x, taken as spread evenly within a bucket. NaN when empty. */
  cdf(x: number): number {
    if (this.#total === 0) return Number.NaN;
    if (x < this.#min) return 0;
    if (x >= this.#max) return 1;
    let below = this.#zero;
    if (x > 0) {
      const bucket = this.#map.bucketOf(this.#map.whole ? Math.floor(x) : x);
      const last = Math.min(bucket - this.#first, this.#buckets.length);
      for (let slot = 0; slot < last; slot++) below += this.#buckets[slot]!;
      const low = this.#map.edge(bucket);
      const inside = this.#map.isExact(bucket) ? 1 : (x - low) / (this.#map.edge(bucket + 1) - low);
      below += inside * (this.#buckets[bucket - this.#first] ?? 0);
    }
    return Math.min(1, below / this.#total);
  }

  /** Non-empty buckets in rising order; neighbours are put together when there are more than `atMost`. */
  rows(atMost = Infinity): HistogramRow[] {
    const filled: number[] = [];
    this.#buckets.forEach((weight, slot) => {
      if (weight > 0) filled.push(slot);
    });
    const zeroRows = this.#zero > 0 ? 1 : 0;
    const perRow = Math.max(1, Math.ceil(filled.length / Math.max(1, atMost - zeroRows)));
    let below = this.#zero;
    const rows: HistogramRow[] = [];
    if (zeroRows === 1) rows.push({ low: 0, high: 0, weight: this.#zero, cumulativeShare: this.#zero / this.#total });
    for (let i = 0; i < filled.length; i += perRow) {
      const slots = filled.slice(i, i + perRow);
      const weight = slots.reduce((sum, slot) => sum + this.#buckets[slot]!, 0);
      below += weight;
      const last = this.#first + slots[slots.length - 1]!;
      rows.push({
        low: Math.max(this.#min, this.#map.edge(this.#first + slots[0]!)),
        high: Math.min(this.#max, this.#map.isExact(last) ? last : this.#map.edge(last + 1)),
        weight,
        cumulativeShare: i + perRow >= filled.length ? 1 : below / this.#total,
      });
    }
    return rows;
  }

  /** Cumulative distribution: share of the weight at values <= upTo, both rising; at most so many rows. */
  cumulative(atMost = Infinity): { readonly upTo: number; readonly share: number }[] {
    const rows = this.rows(atMost);
    return rows
      .filter(({ high }, i) => high !== rows[i + 1]?.high) // a maximum that begins its bucket ends the one before, too
      .map((row) => ({ upTo: row.high, share: row.cumulativeShare }));
  }

  #addToSum(value: number): void {
    const next = this.#sum + value;
    // Neumaier: what the addition of a smaller number lost
    this.#lostSum += this.#sum >= value ? this.#sum - next + value : value - next + this.#sum;
    this.#sum = next;
  }

  /** Makes room for the buckets from..to. */
  #cover(from: number, to: number): void {
    const block = BLOCK_OCTAVES << this.#map.bits;
    const empty = this.#buckets.length === 0;
    const end = this.#first + this.#buckets.length;
    const first = Math.floor((empty ? from : Math.min(from, this.#first)) / block) * block;
    const newEnd = Math.ceil(((empty ? to : Math.max(to, end - 1)) + 1) / block) * block;
    const grown = new Float64Array(newEnd - first);
    grown.set(this.#buckets, empty ? 0 : this.#first - first);
    this.#buckets = grown;
    this.#first = first;
  }
}

function refuse(value: number, weight: number): never {
  throw new RangeError(`a histogram takes values and weights of 0 or more, got ${value} with weight ${weight}`);
}
