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
  /** Largest relative error of a quantile, alpha; default 0.005. */
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

/** In a histogram of counts, buckets 0..1023 hold one whole number each. */
const EXACT_BELOW = 1024;
/** Buckets are allocated in blocks of this many. */
const BLOCK = 512;

/** Shared scratch to look at the bits of a double: exponent and leading mantissa bits are its high word. */
const asDouble = new Float64Array(1);
const asWords = new Int32Array(asDouble.buffer);
asDouble[0] = 1;
const HIGH = asWords[0] === 0 ? 1 : 0;

/**
 * Histogram of non-negative values in buckets of bounded relative width, after DDSketch: quantiles are within `alpha`,
 * merging loses nothing, memory follows the spread of the values and not their number. Instead of a logarithm the
 * bucket is read off the double itself: every octave is cut into 2^bits equal parts, so that the widest bucket
 * of an octave keeps alpha. Count, zero weight, minimum and maximum are exact; the sum is compensated.
 *
 * @source C. Masson, J. E. Rim, H. K. Lee, "DDSketch" (VLDB 2019), with the linear mapping.
 */
export class LogHistogram {
  readonly #bits: number;
  readonly #whole: boolean;
  readonly #shift: number;
  readonly #exactBase: number; // bucket of a whole value v >= 1024: 1024 + (its place in the octaves - this)
  #first = 0;
  #buckets = new Float64Array(0);
  #zero = 0;
  #total = 0;
  #sum = 0;
  #lostSum = 0;
  #min = Infinity;
  #max = -Infinity;

  /** @throws RangeError  when relativeAccuracy is not within 0.000001..0.3. */
  constructor({ relativeAccuracy = 0.005, whole = false }: HistogramOptions = {}) {
    if (!(relativeAccuracy >= 1e-6 && relativeAccuracy <= 0.3)) {
      throw new RangeError(`the relative accuracy of a histogram lies in 0.000001..0.3, got ${relativeAccuracy}`);
    }
    this.#bits = Math.ceil(Math.log2((1 - relativeAccuracy) / (2 * relativeAccuracy)));
    this.#whole = whole;
    this.#shift = 20 - this.#bits;
    this.#exactBase = octavePlace(EXACT_BELOW, this.#shift) - EXACT_BELOW;
  }

  static from(state: HistogramState): LogHistogram {
    const relativeAccuracy = 1 / (1 + 2 * 2 ** state.bits);
    const histogram = new LogHistogram({ relativeAccuracy, whole: state.whole });
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
      bits: this.#bits,
      whole: this.#whole,
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

  /** A weight of 0 changes nothing. @throws RangeError  as `add`, and for a weight that is negative or not finite. */
  addWeighted(value: number, weight: number): void {
    if (!(value >= 0 && value < Infinity && weight >= 0 && weight < Infinity)) refuse(value, weight);
    const bucket = value === 0 ? 0 : this.#bucketOf(value); // refuses a fraction before anything is counted
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
    if (other.#bits !== this.#bits || other.#whole !== this.#whole) {
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
    return 1 / (1 + 2 * 2 ** this.#bits);
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
      if (below >= rank) return Math.min(this.#max, Math.max(this.#min, this.#middle(this.#first + slot)));
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
      const bucket = this.#bucketOf(this.#whole ? Math.floor(x) : x);
      const last = Math.min(bucket - this.#first, this.#buckets.length);
      for (let slot = 0; slot < last; slot++) below += this.#buckets[slot]!;
      const low = this.#edge(bucket);
      const inside = this.#isExact(bucket) ? 1 : (x - low) / (this.#edge(bucket + 1) - low);
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
        low: Math.max(this.#min, this.#edge(this.#first + slots[0]!)),
        high: Math.min(this.#max, this.#isExact(last) ? last : this.#edge(last + 1)),
        weight,
        cumulativeShare: i + perRow >= filled.length ? 1 : below / this.#total,
      });
    }
    return rows;
  }

  #addToSum(value: number): void {
    const next = this.#sum + value;
    // Neumaier: what the addition of a smaller number lost
    this.#lostSum += this.#sum >= value ? this.#sum - next + value : value - next + this.#sum;
    this.#sum = next;
  }

  #bucketOf(value: number): number {
    if (!this.#whole) return octavePlace(value, this.#shift);
    if (value !== Math.floor(value)) throw new RangeError(`a histogram of counts takes whole values, got ${value}`);
    return value < EXACT_BELOW ? value : octavePlace(value, this.#shift) - this.#exactBase;
  }

  #isExact(bucket: number): boolean {
    return this.#whole && bucket < EXACT_BELOW;
  }

  /** Low edge of a bucket. */
  #edge(bucket: number): number {
    if (this.#isExact(bucket)) return bucket;
    asWords[1 - HIGH] = 0;
    asWords[HIGH] = (this.#whole ? bucket + this.#exactBase : bucket) << this.#shift;
    return asDouble[0]!;
  }

  /** The value whose relative distance to both edges is the same. */
  #middle(bucket: number): number {
    if (this.#isExact(bucket)) return bucket;
    const low = this.#edge(bucket);
    return (2 * low) / (1 + low / this.#edge(bucket + 1));
  }

  /** Makes room for the buckets from..to. */
  #cover(from: number, to: number): void {
    const empty = this.#buckets.length === 0;
    const end = this.#first + this.#buckets.length;
    const first = Math.floor((empty ? from : Math.min(from, this.#first)) / BLOCK) * BLOCK;
    const newEnd = Math.ceil(((empty ? to : Math.max(to, end - 1)) + 1) / BLOCK) * BLOCK;
    const grown = new Float64Array(newEnd - first);
    grown.set(this.#buckets, empty ? 0 : this.#first - first);
    this.#buckets = grown;
    this.#first = first;
  }
}

/** Exponent and leading mantissa bits of a positive double, as one rising whole number. */
function octavePlace(value: number, shift: number): number {
  asDouble[0] = value;
  return asWords[HIGH]! >> shift;
}

function refuse(value: number, weight: number): never {
  throw new RangeError(`a histogram takes values and weights of 0 or more, got ${value} with weight ${weight}`);
}
