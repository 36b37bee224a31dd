import type { Distribution } from './distribution.ts';
import { aboveZero, atLeastZero, law, plainValue, type ValueFormat } from './law.ts';
import { constant } from './simple-laws.ts';

/** Index of the first entry of a rising array that is >= x; its length when there is none. */
function firstAtLeast(rising: readonly number[], x: number): number {
  let low = 0;
  let high = rising.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rising[middle]! >= x) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Weights divided by their sum. @throws RangeError for a negative, non-finite or all-zero set. */
function sharesOf(weights: readonly number[], what: string): number[] {
  for (const weight of weights) atLeastZero(weight, `a weight of ${what}`);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  aboveZero(total, `the sum of the weights of ${what}`);
  return weights.map((weight) => weight / total);
}

/** Sorted distinct values with their shares; values of share 0 are left out. */
function distinct(values: readonly number[], shares: readonly number[]): [number, number][] {
  const shareOf = new Map<number, number>();
  values.forEach((value, i) => {
    if (shares[i]! > 0) shareOf.set(value, (shareOf.get(value) ?? 0) + shares[i]!);
  });
  return [...shareOf].sort((a, b) => a[0] - b[0]);
}

/**
 * The observed values themselves, each drawn with its weight (equal when none are given); nothing between them.
 * @throws RangeError  for no values, a negative or non-finite one, or weights that do not fit.
 */
export function empirical(
  values: readonly number[],
  weights?: readonly number[],
  format: ValueFormat = plainValue,
): Distribution {
  if (values.length === 0) throw new RangeError('an empirical distribution needs at least one value');
  if (weights !== undefined && weights.length !== values.length) {
    throw new RangeError(`an empirical distribution has ${values.length} values but ${weights.length} weights`);
  }
  for (const value of values) atLeastZero(value, 'a value of an empirical distribution');
  const rows = distinct(values, sharesOf(weights ?? values.map(() => 1), 'an empirical distribution'));
  const sorted = rows.map(([value]) => value);
  let sum = 0;
  const cumulative = rows.map(([, share]) => {
    sum += share;
    return Math.min(sum, 1);
  });
  cumulative[cumulative.length - 1] = 1;
  const mean = rows.reduce((acc, [value, share]) => acc + value * share, 0);
  const lowest = sorted[0]!;
  const highest = sorted[sorted.length - 1]!;
  return law({
    kind: 'empirical',
    params: [],
    mean,
    variance: rows.reduce((acc, [value, share]) => acc + share * (value - mean) ** 2, 0),
    label: `empirical(${values.length} values, ${format(lowest)} to ${format(highest)}, mean ${format(mean)})`,
    discrete: sorted.every(Number.isInteger),
    table: { values: sorted, cumulative },
    support: [lowest, highest],
    quantile: (p) => sorted[firstAtLeast(cumulative, p * (1 - 1e-15))]!, // a p that is a share in the table hits its value
    cdf: (x) => {
      const at = firstAtLeast(sorted, x);
      if (sorted[at] === x) return cumulative[at]!;
      return at === 0 ? 0 : cumulative[at - 1]!;
    },
  });
}

type Part = NonNullable<Distribution['parts']>[number];

/**
 * One of several laws, chosen by weight for every draw.
 * @throws RangeError  for no parts or weights that are negative or all zero.
 */
export function mixture(parts: readonly Part[]): Distribution {
  const shares = sharesOf(
    parts.map((part) => part.weight),
    'a mixture',
  );
  const kept = parts
    .map(({ distribution }, i) => ({ weight: shares[i]!, distribution }))
    .filter((part) => part.weight > 0);
  const [only] = kept;
  if (only === undefined) return constant(0);
  if (kept.length === 1) return only.distribution;
  const laws = kept.map((part) => part.distribution);
  const average = (f: (part: Distribution) => number): number =>
    kept.reduce((sum, part) => sum + part.weight * f(part.distribution), 0);
  const mean = average((part) => part.mean);
  const cdf = (x: number): number => average((part) => part.cdf(x));
  return law({
    kind: 'mixture',
    params: [],
    mean,
    variance: average((part) => part.variance + (part.mean - mean) ** 2),
    label: `mixture(${kept.map((part) => `${plainValue(part.weight * 100)} % ${part.distribution.label}`).join(', ')})`,
    discrete: laws.every((part) => part.discrete),
    parts: kept,
    support: [Math.min(...laws.map((part) => part.quantile(0))), Math.max(...laws.map((part) => part.quantile(1)))],
    quantile: (p) => mixtureQuantile(p, cdf, laws),
    cdf,
  });
}

/** The quantile of a mixture lies between those of its parts; bisect down to neighbouring doubles. */
function mixtureQuantile(p: number, cdf: (x: number) => number, laws: readonly Distribution[]): number {
  const ends = laws.map((part) => part.quantile(p));
  const wanted = p * (1 - 1e-15); // the shares sum to 1 only up to rounding
  let low = Math.min(...ends);
  let high = Math.max(...ends);
  if (cdf(low) >= wanted) return low;
  for (;;) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) return high;
    if (cdf(middle) >= wanted) high = middle;
    else low = middle;
  }
}
