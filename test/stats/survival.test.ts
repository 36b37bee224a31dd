import { describe, expect, test } from 'vitest';
import {
  binomial,
  constant,
  type Distribution,
  empirical,
  exponential,
  gammaFromMoments,
  geometric,
  limitedMean,
  lognormalFromQuantiles,
  mixture,
  normalCutAtZero,
  pareto,
  poisson,
  survival,
  uniform,
  weibull,
} from '../../src/stats/index.ts';

const LAWS: readonly (readonly [string, Distribution])[] = [
  ['constant', constant(40)],
  ['uniform', uniform(10, 90)],
  ['exponential', exponential(50)],
  ['lognormal', lognormalFromQuantiles(40, 300)],
  ['gamma', gammaFromMoments(50, 0.7)],
  ['gamma with a shape below 1', gammaFromMoments(50, 1.6)],
  ['weibull', weibull(1.5, 50)],
  ['weibull with a shape below 1', weibull(0.7, 50)],
  ['pareto', pareto(2.5, 20)],
  ['normal', normalCutAtZero(50, 30)],
  ['empirical', empirical([0, 10, 35, 60, 200], [1, 2, 3, 2, 1])],
  [
    'mixture',
    mixture([
      { weight: 3, distribution: constant(30) },
      { weight: 1, distribution: exponential(200) },
    ]),
  ],
  ['poisson', poisson(45)],
  ['geometric', geometric(45)],
  ['binomial', binomial(100, 0.4)],
];

/** The integral of the survival over [0, x], by the midpoint rule in `cells` cells. */
function integral(law: Distribution, x: number, cells: number): number {
  let sum = 0;
  for (let i = 0; i < cells; i++) sum += 1 - law.cdf(((i + 0.5) * x) / cells);
  return (sum * x) / cells;
}

describe.for(LAWS)('%s', ([, law]) => {
  test.for([0, 5, 20, 40, 41.5, 120, 600])('its survival at %d is what its cdf leaves', (x) => {
    expect(survival(law, x)).toBeCloseTo(1 - law.cdf(x), 13);
  });

  test.for([5, 20, 40, 41.5, 120, 600])('its mean under a ceiling of %d is the integral of its survival', (x) => {
    expect(Math.abs(limitedMean(law, x) - integral(law, x, 60_000))).toBeLessThan(0.002);
  });

  test('its mean under no ceiling is its mean', () => {
    expect(limitedMean(law, Infinity)).toBe(law.mean);
  });

  test('under a ceiling that is never met, its mean is its mean', () => {
    expect(Math.abs(limitedMean(law, 1e15) / law.mean - 1)).toBeLessThan(1e-9);
  });
});

test.for([
  // law, x, want, why
  [exponential(1), 100, Math.exp(-100), 'e^-100'],
  [weibull(2, 1), 20, Math.exp(-400), 'e^-400'],
  [pareto(3, 1), 1e8, 1e-24, '(1e-8)^3'],
  [lognormalFromQuantiles(1, 10.240473656312131), Math.exp(9), 1.1285884059538405e-19, 'nine standard deviations'],
  [gammaFromMoments(1, 1), 80, Math.exp(-80), 'a gamma law of shape 1 is exponential'],
  [geometric(1), 99, 2 ** -100, '100 failures in a row'],
] as const)('the far tail keeps its digits: %o beyond %d (%s)', ([law, x, want]) => {
  expect(Math.abs(survival(law, x) / want - 1)).toBeLessThan(1e-9);
});

test('ceilings at or below nothing are themselves', () => {
  expect([limitedMean(exponential(5), 0), limitedMean(exponential(5), -3)]).toEqual([0, -3]);
});
