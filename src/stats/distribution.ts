/**
 * A law of a non-negative random quantity. The unit is the caller's (ms for durations, 1 for counts).
 * `code`, `params` and `table` are the numbers-only form that compiled programs sample from.
 */
export interface Distribution {
  readonly kind: DistributionKind;
  /** True when it takes whole values only (poisson, geometric, binomial, or a whole-number table). */
  readonly discrete: boolean;
  readonly mean: number;
  /** May be Infinity (pareto with shape <= 2). */
  readonly variance: number;
  /** Smallest x with P(X <= x) >= p, p in [0, 1]. */
  readonly quantile: (p: number) => number;
  /** P(X <= x). */
  readonly cdf: (x: number) => number;
  /** Short text for the reader: `lognormal(p50 120 ms, p99 900 ms)`. */
  readonly label: string;
  readonly params: readonly number[];
  /** Sorted values with cumulative shares (empirical), or the parts of a mixture. */
  readonly table?: { readonly values: readonly number[]; readonly cumulative: readonly number[] };
  readonly parts?: readonly { readonly weight: number; readonly distribution: Distribution }[];
}

export type DistributionKind =
  | 'constant'
  | 'uniform'
  | 'exponential'
  | 'lognormal'
  | 'gamma'
  | 'weibull'
  | 'pareto'
  | 'normal'
  | 'empirical'
  | 'mixture'
  | 'poisson'
  | 'geometric'
  | 'binomial';
