/** Something that starts executions at a rate over time; an `ArrivalPart` of a scenario is one. */
export interface ArrivalSource {
  readonly startMs: number;
  readonly endMs: number;
  /** The rate is straight between neighbouring edges, ms, ascending from `startMs` to `endMs`. */
  readonly edges: Float64Array;
  /** Starts per second at a time; at an edge, that of the piece behind it. */
  readonly rateAt: (tMs: number) => number;
  /** Expected starts in [fromMs, toMs). */
  readonly expectedStarts: (fromMs: number, toMs: number) => number;
}

export interface ArrivalPlan {
  /**
   * poisson: independent callers. uniform: each source evenly spaced, its k-th start where its integrated rate passes
   * k - 1/2. burst: as uniform, but all of one `burstMs` come together at its beginning.
   */
  readonly process: 'poisson' | 'uniform' | 'burst';
  readonly parts: readonly ArrivalSource[];
}

/** Token bucket: holds `bucketSize` tokens, full at first, and gains `refillRate` per second. */
export interface BucketQuota {
  readonly bucketSize: number;
  readonly refillRate: number;
}

/** What a caller does when a start is throttled. */
export type ClientPolicy =
  | { readonly kind: 'drop' }
  | {
      readonly kind: 'retry';
      /** Wait before the first retry, ms; doubled for each further one, up to `cap`. */
      readonly base: number;
      readonly cap: number;
      /** Retries. */
      readonly maxAttempts: number;
      /** full: the wait is drawn evenly between 0 and that. */
      readonly jitter: 'none' | 'full';
    };
