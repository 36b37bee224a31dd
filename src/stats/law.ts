import { formatSignificant } from '../units/index.ts';
import type { Distribution, DistributionKind } from './distribution.ts';

/** How a label prints a value of the law: `formatDuration` for ms, plain numbers otherwise. */
export type ValueFormat = (value: number) => string;

export const plainValue: ValueFormat = (value) => formatSignificant(value, 4);

interface LawParts {
  readonly kind: DistributionKind;
  readonly params: readonly number[];
  readonly mean: number;
  readonly variance: number;
  readonly label: string;
  readonly discrete?: boolean;
  readonly table?: NonNullable<Distribution['table']>;
  readonly parts?: NonNullable<Distribution['parts']>;
  /** For p strictly between 0 and 1. */
  readonly quantile: (p: number) => number;
  /** Smallest and largest possible value. */
  readonly support: readonly [number, number];
  /** For x inside the support. */
  readonly cdf: (x: number) => number;
}

/** Puts the checks that every law shares around its formulas. */
export function law({ support, quantile, cdf, discrete = false, ...rest }: LawParts): Distribution {
  const [lowest, highest] = support;
  if (!Number.isFinite(rest.mean)) throw new RangeError(`${rest.label} has no finite mean`);
  return {
    ...rest,
    discrete,
    quantile: (p) => {
      if (!(p >= 0 && p <= 1)) throw new RangeError(`a probability lies in 0..1, got ${p}`);
      if (p === 0) return lowest;
      return p === 1 ? highest : Math.min(highest, Math.max(lowest, quantile(p)));
    },
    cdf: (x) => {
      if (Number.isNaN(x)) throw new RangeError('the cdf of NaN is unknown');
      if (x < lowest) return 0;
      return x >= highest ? 1 : Math.min(1, Math.max(0, cdf(x)));
    },
  };
}

export function atLeastZero(value: number, what: string): void {
  if (!(value >= 0 && value < Infinity)) throw new RangeError(`${what} must be 0 or more and finite, got ${value}`);
}

export function aboveZero(value: number, what: string): void {
  if (!(value > 0 && value < Infinity)) throw new RangeError(`${what} must be greater than 0 and finite, got ${value}`);
}
