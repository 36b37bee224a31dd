/** In a histogram of counts, buckets 0..1023 hold one whole number each. */
const EXACT_BELOW = 1024;

/** Shared scratch to look at the bits of a double: exponent and leading mantissa bits are its high word. */
const asDouble = new Float64Array(1);
const asWords = new Int32Array(asDouble.buffer);
asDouble[0] = 1;
const HIGH = asWords[0] === 0 ? 1 : 0;

/** Exponent and leading mantissa bits of a positive double, as one rising whole number. */
function octavePlace(value: number, shift: number): number {
  asDouble[0] = value;
  return asWords[HIGH]! >> shift;
}

/**
 * Which bucket a value falls into, without a logarithm: every octave is cut into 2^bits equal parts, and the place is
 * read off the double itself. The first part of an octave is the widest, and is the one that decides the accuracy.
 */
export class BucketMap {
  readonly bits: number;
  readonly whole: boolean;
  readonly #shift: number;
  readonly #skipped: number; // in a map of counts, how far the places of the octaves are moved down to follow 1023

  constructor(bits: number, whole: boolean) {
    this.bits = bits;
    this.whole = whole;
    this.#shift = 20 - bits;
    this.#skipped = whole ? octavePlace(EXACT_BELOW, this.#shift) - EXACT_BELOW : 0;
  }

  /** Half the relative width of the widest bucket. */
  get relativeAccuracy(): number {
    return 1 / (1 + 2 * 2 ** this.bits);
  }

  /** @param value  > 0. @throws RangeError  for a fraction in a map of counts. */
  bucketOf(value: number): number {
    if (!this.whole) return octavePlace(value, this.#shift);
    if (value !== Math.floor(value)) throw new RangeError(`a histogram of counts takes whole values, got ${value}`);
    return value < EXACT_BELOW ? value : octavePlace(value, this.#shift) - this.#skipped;
  }

  /** True for a bucket that holds one value only. */
  isExact(bucket: number): boolean {
    return this.whole && bucket < EXACT_BELOW;
  }

  /** Low edge of a bucket. */
  edge(bucket: number): number {
    if (this.isExact(bucket)) return bucket;
    asWords[1 - HIGH] = 0;
    asWords[HIGH] = (bucket + this.#skipped) << this.#shift;
    return asDouble[0]!;
  }

  /** The value whose relative distance to both edges is the same. */
  middle(bucket: number): number {
    if (this.isExact(bucket)) return bucket;
    const low = this.edge(bucket);
    return (2 * low) / (1 + low / this.edge(bucket + 1));
  }
}
