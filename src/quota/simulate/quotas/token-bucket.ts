import type { BucketQuota } from '../../../bill/contract/index.ts';

/**
 * Token bucket, full at first. Tokens come evenly in continuous time; the n-th since the bucket was last full is reckoned
 * from that moment in one step, so that nothing adds up to an error however long it runs.
 */
export class TokenBucket {
  readonly size: number;
  readonly refillRate: number;
  /** Tokens given. */
  taken = 0;
  readonly #msPerToken: number;
  /** When it was last known to be full, ms, and tokens given since. */
  #fullAt = 0;
  #since = 0;

  constructor(quota: BucketQuota) {
    this.size = quota.bucketSize;
    this.refillRate = quota.refillRate;
    this.#msPerToken = quota.refillRate > 0 ? 1000 / quota.refillRate : Number.MAX_VALUE;
  }

  /** When the next token is there, ms; in the past when there is one now. */
  get nextMs(): number {
    return this.#fullAt + (this.#since + 1 - this.size) * this.#msPerToken;
  }

  /** Takes a token, if there is one at `t` ms; times do not go back. */
  take(t: number): boolean {
    if (t >= this.#fullAt + this.#since * this.#msPerToken) {
      this.#fullAt = t;
      this.#since = 0;
    }
    if (t < this.nextMs) return false;
    this.#since++;
    this.taken++;
    return true;
  }

  /** Tokens in it at `t` ms. */
  level(t: number): number {
    return Math.min(this.size, this.size - this.#since + (t - this.#fullAt) / this.#msPerToken);
  }
}
