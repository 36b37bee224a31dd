import type { Distribution } from './distribution.ts';
import { atLeastZero, law, plainValue } from './law.ts';
import { gammaQ } from './special/incomplete-gamma.ts';
import { normalQuantile } from './special/normal.ts';
import { betaI } from './special/student-t.ts';

/** Counts beyond this are refused: no workflow has them, and the exact samplers are tested up to here. */
const LARGEST_COUNT = 1e9;

function checkCount(value: number, what: string): void {
  atLeastZero(value, what);
  if (value > LARGEST_COUNT) throw new RangeError(`${what} must be at most ${LARGEST_COUNT}, got ${value}`);
}

/** Smallest whole k >= 0 with cdf(k) >= p, searched outwards from a guess. */
function smallestCount(p: number, cdf: (k: number) => number, guess: number): number {
  let high = Math.max(0, Math.floor(guess));
  let low = -1; // cdf(low) < p always
  for (let step = 1; cdf(high) < p; step *= 2) {
    low = high;
    high += step;
  }
  for (let step = 1; high - step > low; step *= 2) {
    if (cdf(high - step) >= p) high -= step;
    else low = high - step;
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (cdf(middle) >= p) high = middle;
    else low = middle;
  }
  return high;
}

/**
 * Poisson counts 0, 1, 2, … with the given mean.
 * @throws RangeError  unless 0 <= mean <= 1e9.
 */
export function poisson(mean: number): Distribution {
  checkCount(mean, 'the mean of a Poisson distribution');
  const cdf = (x: number): number => gammaQ(Math.floor(x) + 1, mean);
  return law({
    kind: 'poisson',
    params: [mean],
    mean,
    variance: mean,
    label: `poisson(mean ${plainValue(mean)})`,
    discrete: true,
    support: [0, mean === 0 ? 0 : Infinity],
    quantile: (p) => smallestCount(p, cdf, mean + Math.sqrt(mean) * normalQuantile(p)),
    cdf,
  });
}

/**
 * Geometric counts 0, 1, 2, … (failures before the first success) with the given **mean**, as for poisson: the odds of
 * a success are 1 / (1 + mean).
 * @throws RangeError  unless 0 <= mean <= 1e9.
 */
export function geometric(mean: number): Distribution {
  checkCount(mean, 'the mean of a geometric distribution');
  const rate = Math.log1p(1 / mean); // P(X > k) = e^-(k+1) rate
  const cdf = (x: number): number => -Math.expm1(-(Math.floor(x) + 1) * rate);
  return law({
    kind: 'geometric',
    params: [mean],
    mean,
    variance: mean * (1 + mean),
    label: `geometric(mean ${plainValue(mean)})`,
    discrete: true,
    support: [0, mean === 0 ? 0 : Infinity],
    quantile: (p) => smallestCount(p, cdf, -Math.log1p(-p) / rate - 1),
    cdf,
  });
}

/**
 * Successes in `n` tries with the odds `p` each.
 * @throws RangeError  unless n is a whole number in 0..1e9 and p in 0..1.
 */
export function binomial(n: number, p: number): Distribution {
  checkCount(n, 'the number of tries of a binomial distribution');
  if (!Number.isInteger(n))
    throw new RangeError(`the number of tries of a binomial distribution must be whole, got ${n}`);
  if (!(p >= 0 && p <= 1)) throw new RangeError(`the odds of a binomial distribution lie in 0..1, got ${p}`);
  const mean = n * p;
  const variance = mean * (1 - p);
  const lowest = p === 1 ? n : 0;
  const highest = p === 0 ? 0 : n;
  const cdf = (x: number): number => {
    const k = Math.floor(x);
    return k >= n ? 1 : betaI(n - k, k + 1, 1 - p, p);
  };
  return law({
    kind: 'binomial',
    params: [n, p],
    mean,
    variance,
    label: `binomial(n ${plainValue(n)}, p ${plainValue(p)})`,
    discrete: true,
    support: [lowest, highest],
    quantile: (q) => smallestCount(q, cdf, Math.min(n, mean + Math.sqrt(variance) * normalQuantile(q))),
    cdf,
  });
}
