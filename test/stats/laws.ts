import {
  binomial,
  constant,
  type Distribution,
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

/** One of each kind, and the corners of their parameters. */
export const CONTINUOUS: readonly Distribution[] = [
  uniform(0, 3),
  uniform(20, 45),
  exponential(250),
  lognormalFromQuantiles(120, 900),
  lognormalFromMoments(40, 0.3),
  gammaFromMoments(40, 0.5),
  gammaFromMoments(7, 1),
  gammaFromMoments(3, 2.2),
  weibull(0.7, 30),
  weibull(3, 30),
  pareto(6, 12),
  normalCutAtZero(100, 30),
  normalCutAtZero(1, 4),
  normalCutAtZero(0, 2),
];

export const COUNTS: readonly Distribution[] = [
  poisson(0.4),
  poisson(9.9),
  poisson(10.1),
  poisson(250),
  geometric(0.2),
  geometric(17),
  binomial(1, 0.3),
  binomial(30, 0.25),
  binomial(60, 0.5),
  binomial(400, 0.97),
  binomial(5000, 0.004),
  empirical([3, 3, 5, 0, 12]),
  empirical([1, 2, 4, 8], [0.5, 0, 0.2, 0.3]),
  mixture([
    { weight: 1, distribution: poisson(4) },
    { weight: 3, distribution: constant(2) },
  ]),
];

/** Neither smooth nor whole-numbered. */
export const MIXED: readonly Distribution[] = [
  constant(1.5),
  empirical([0.5, 1.25, 7.75]),
  mixture([
    { weight: 9, distribution: exponential(20) },
    { weight: 1, distribution: constant(350) },
  ]),
  mixture([
    { weight: 0.2, distribution: constant(0) },
    {
      weight: 0.8,
      distribution: mixture([
        { weight: 1, distribution: uniform(10, 20) },
        { weight: 1, distribution: exponential(3) },
      ]),
    },
  ]),
];

export const ALL: readonly Distribution[] = [...CONTINUOUS, ...COUNTS, ...MIXED];
