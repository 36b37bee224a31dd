import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  binomial,
  constant,
  empirical,
  exponential,
  gammaFromMoments,
  geometric,
  lognormalFromMoments,
  lognormalFromQuantiles,
  mixture,
  normalCutAtZero,
  pareto,
  poisson,
  uniform,
  weibull,
} from '../../src/stats/index.ts';
import { formatDuration } from '../../src/units/index.ts';
import { ALL, CONTINUOUS, COUNTS } from './laws.ts';

/** E[X] and E[X^2] from the cdf alone: integrals of the survival function over y = ln x, by the trapezoid rule. */
function momentsByIntegration(cdf: (x: number) => number, scale: number): [mean: number, variance: number] {
  const step = 1 / 512;
  let first = 0;
  let second = 0;
  for (let y = -40; y < 14; y += step) {
    const x = scale * Math.exp(y);
    const survival = 1 - cdf(x);
    first += survival * x * step;
    second += 2 * survival * x * x * step;
  }
  return [first, second - first * first];
}

test.for(CONTINUOUS.map((law) => [law.label, law] as const))(
  'mean and variance of %s agree with its cdf',
  ([, law]) => {
    const [mean, variance] = momentsByIntegration(law.cdf, law.mean);
    expect([Math.abs(mean / law.mean - 1) < 1e-5, Math.abs(variance / law.variance - 1) < 1e-4]).toEqual([true, true]);
  },
);

test.for(COUNTS.map((law) => [law.label, law] as const))('mean and variance of %s agree with its cdf', ([, law]) => {
  let [sum, squares, below] = [0, 0, 0];
  for (let k = 0; k <= law.mean + 60 * Math.sqrt(law.variance) + 10; k++) {
    const odds = law.cdf(k) - below;
    below += odds;
    sum += k * odds;
    squares += k * k * odds;
  }
  const variance = squares - sum * sum;
  expect([Math.abs(sum - law.mean) < 1e-9 * law.mean, Math.abs(variance - law.variance) < 1e-8 * squares]).toEqual([
    true,
    true,
  ]);
});

test.for(ALL.map((law) => [law.label, law] as const))(
  'the quantile of %s is the smallest x with cdf(x) >= p',
  ([, law]) => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true }), (p) => {
        const x = law.quantile(p);
        const rounding = 1e-9 * p + 1e-13;
        expect(law.cdf(x)).toBeGreaterThanOrEqual(p - rounding);
        expect(law.cdf(x * (1 - 1e-6) - 1e-300)).toBeLessThanOrEqual(p + rounding);
      }),
    );
  },
);

test.for(ALL.map((law) => [law.label, law] as const))('the cdf of %s rises from 0 to 1', ([, law]) => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 5, noNaN: true }), fc.double({ min: 0, max: 5, noNaN: true }), (a, b) => {
      const low = law.cdf(Math.min(a, b) * law.mean);
      const high = law.cdf(Math.max(a, b) * law.mean);
      expect(low >= 0 && high <= 1 && low <= high + 1e-14).toBe(true);
    }),
  );
  expect([law.cdf(-1), law.cdf(Infinity)]).toEqual([0, 1]);
});

test.for([
  // law, p, quantile, why
  [lognormalFromQuantiles(120, 900), 0.5, 120, 'the median as given'],
  [lognormalFromQuantiles(120, 900), 0.99, 900, 'the p99 as given'],
  [exponential(100), 0.5, 69.31471805599453, 'ln 2 means'],
  [uniform(10, 20), 0.25, 12.5, 'a quarter of the way'],
  [weibull(1, 50), 0.5, 34.657359027997266, 'shape 1 is the exponential'],
  [gammaFromMoments(50, 1), 0.5, 34.657359027997266, 'cv 1 is the exponential'],
  [pareto(2, 10), 0.99, 100, '(10 / x)^2 = 1 %'],
  [pareto(2, 10), 0, 10, 'smallest value'],
  [pareto(2, 10), 1, Infinity, 'no largest value'],
  [normalCutAtZero(0, 2), 0.5, 1.3489795003921634, 'half normal: the 75 % point'],
  [poisson(1e6), 0.999, 1_003_092, 'scipy 1.17'],
  [poisson(0), 0.999, 0, 'nothing ever'],
  [geometric(4), 0.2, 0, 'a success at once has the odds 1 / 5'],
  [geometric(4), 0.36, 1, '1 - 0.8^2'],
  [binomial(1000, 0.9), 0.99, 921, 'scipy 1.17'],
  [binomial(10, 0), 1, 0, 'never'],
  [binomial(10, 1), 0, 10, 'always'],
  [empirical([5, 1, 3, 1]), 0.5, 1, 'two of four are 1'],
  [empirical([5, 1, 3, 1]), 0.51, 3, 'more than half'],
  [empirical([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]), 0.7, 7, 'seven tenths, though the sum of tenths is rounded'],
  [
    mixture([
      { weight: 1, distribution: constant(2) },
      { weight: 3, distribution: constant(7) },
    ]),
    0.25,
    2,
    'a jump',
  ],
  [
    mixture([
      { weight: 1, distribution: constant(2) },
      { weight: 3, distribution: constant(7) },
    ]),
    0.26,
    7,
    'next jump',
  ],
] as const)('%o at %d', ([law, p, want]) => {
  expect(law.quantile(p)).toBeCloseTo(want, 10);
});

test.for([
  // law, x, P(X <= x), why
  [poisson(3.5), 0, 0.0301973834223185, 'e^-3.5'],
  [poisson(3.5), 5.9, 0.8576135530957782, 'the same as at 5'],
  [binomial(20, 0.3), 7, 0.7722717974181605, 'mpmath'],
  [geometric(4), 0, 0.2, '1 / (1 + mean)'],
  [empirical([5, 1, 3, 1]), 2.9, 0.5, 'between two values'],
  [empirical([5, 1, 3, 1]), 0.5, 0, 'below all'],
] as const)('%o up to %d', ([law, x, want]) => {
  expect(law.cdf(x)).toBeCloseTo(want, 12);
});

test.for([
  // law, variance, why
  [exponential(5), 25, 'mean^2'],
  [uniform(1, 4), 0.75, '(b - a)^2 / 12'],
  [pareto(2, 1), Infinity, 'shape 2'],
  [pareto(3, 2), 3, 'mean 3'],
  [weibull(1, 3), 9, 'the exponential'],
  [weibull(1000, 1), 1.6419e-6, 'narrow: pi^2 / (6 shape^2), nearly'],
  [lognormalFromMoments(10, 2), 400, '(mean cv)^2'],
  [gammaFromMoments(10, 2), 400, '(mean cv)^2'],
  [normalCutAtZero(1000, 1), 1, 'the cut is out of reach'],
  [normalCutAtZero(0, 1), 0.3633802276324187, 'half normal: 1 - 2 / pi'],
  [geometric(4), 20, 'mean (1 + mean)'],
  [binomial(20, 0.3), 4.2, 'n p (1 - p)'],
  [constant(5), 0, 'always the same'],
] as const)('%o has the variance %d (%s)', ([law, want]) => {
  expect(law.variance === want ? 0 : Math.abs(law.variance / want - 1)).toBeLessThan(want < 1e-3 ? 1e-2 : 1e-12);
});

test.for([
  [constant(120, formatDuration), 'constant(120 ms)'],
  [uniform(100, 2000, formatDuration), 'uniform(100 ms to 2 s)'],
  [lognormalFromQuantiles(120, 900, formatDuration), 'lognormal(p50 120 ms, p99 900 ms)'],
  [lognormalFromMoments(120, 0.5, formatDuration), 'lognormal(mean 120 ms, cv 0.5)'],
  [exponential(6 * 3_600_000, formatDuration), 'exponential(mean 6 h)'],
  [gammaFromMoments(40_000, 0.5, formatDuration), 'gamma(mean 40 s, cv 0.5)'],
  [weibull(0.7, 3000, formatDuration), 'weibull(shape 0.7, scale 3 s)'],
  [pareto(2.5, 10, formatDuration), 'pareto(shape 2.5, min 10 ms)'],
  [normalCutAtZero(100, 20, formatDuration), 'normal(mean 100 ms, sd 20 ms, cut at 0)'],
  [empirical([10, 20, 30], undefined, formatDuration), 'empirical(3 values, 10 ms to 30 ms, mean 20 ms)'],
  [poisson(12), 'poisson(mean 12)'],
  [geometric(2.5), 'geometric(mean 2.5)'],
  [binomial(1000, 0.25), 'binomial(n 1,000, p 0.25)'],
  [
    mixture([
      { weight: 9, distribution: constant(80, formatDuration) },
      { weight: 1, distribution: exponential(2000, formatDuration) },
    ]),
    'mixture(90 % constant(80 ms), 10 % exponential(mean 2 s))',
  ],
] as const)('a label a reader understands: %o', ([law, want]) => {
  expect(law.label).toBe(want);
});

test.for([
  ['constant', () => constant(-1)],
  ['constant', () => constant(Number.NaN)],
  ['constant', () => constant(Infinity)],
  ['uniform low', () => uniform(-1, 2)],
  ['uniform order', () => uniform(3, 2)],
  ['uniform end', () => uniform(0, Infinity)],
  ['exponential 0', () => exponential(0)],
  ['lognormal p50 0', () => lognormalFromQuantiles(0, 10)],
  ['lognormal order', () => lognormalFromQuantiles(10, 9)],
  ['lognormal without a finite mean', () => lognormalFromQuantiles(1, 1e300)],
  ['lognormal cv', () => lognormalFromMoments(10, -0.5)],
  ['gamma mean', () => gammaFromMoments(0, 1)],
  ['gamma cv', () => gammaFromMoments(1, 101)],
  ['weibull shape', () => weibull(0, 1)],
  ['weibull without a finite mean', () => weibull(0.001, 1)],
  ['pareto without a finite mean', () => pareto(1, 10)],
  ['pareto min', () => pareto(2, 0)],
  ['normal mean', () => normalCutAtZero(-1, 1)],
  ['normal sd', () => normalCutAtZero(1, -1)],
  ['empirical none', () => empirical([])],
  ['empirical negative', () => empirical([1, -2])],
  ['empirical weights', () => empirical([1, 2], [1])],
  ['empirical zero weights', () => empirical([1, 2], [0, 0])],
  ['empirical NaN weight', () => empirical([1, 2], [1, Number.NaN])],
  ['mixture none', () => mixture([])],
  ['mixture negative weight', () => mixture([{ weight: -1, distribution: constant(1) }])],
  ['poisson', () => poisson(-1)],
  ['poisson too large', () => poisson(1e12)],
  ['geometric', () => geometric(Number.NaN)],
  ['binomial n', () => binomial(2.5, 0.5)],
  ['binomial p', () => binomial(2, 1.5)],
  ['quantile', () => exponential(1).quantile(1.5)],
  ['cdf', () => exponential(1).cdf(Number.NaN)],
] as const)('refused with a sentence: %s', ([, make]) => {
  expect(make).toThrow(/^(?=.*\b(must|lies?|needs?|has|is)\b).{20,}/);
});

test.for([
  ['uniform', uniform(4, 4)],
  ['lognormal', lognormalFromQuantiles(4, 4)],
  ['lognormal', lognormalFromMoments(4, 0)],
  ['gamma', gammaFromMoments(4, 0)],
  ['normal', normalCutAtZero(4, 0)],
  ['mixture of one', mixture([{ weight: 2, distribution: constant(4) }])],
] as const)('a %s without spread is a constant', ([, law]) => {
  expect([law.kind, law.mean, law.variance]).toEqual(['constant', 4, 0]);
});

test('whole-number laws say so', () => {
  expect(ALL.filter((law) => law.discrete)).toEqual(COUNTS);
});
