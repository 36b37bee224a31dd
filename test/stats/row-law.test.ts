import { expect, test } from 'vitest';
import {
  binomial,
  constant,
  DistributionTable,
  empirical,
  exponential,
  gammaFromMoments,
  geometric,
  lognormalFromQuantiles,
  mixture,
  normalCutAtZero,
  pareto,
  poisson,
  rowLaw,
  uniform,
  weibull,
} from '../../src/stats/index.ts';

test.for([
  [constant(250), 'a constant'],
  [uniform(10, 30), 'low and width'],
  [exponential(80), 'mean'],
  [lognormalFromQuantiles(120, 900), 'logarithms of the quantiles'],
  [gammaFromMoments(40, 0.5), 'shape above 1'],
  [gammaFromMoments(40, 2), 'shape below 1, drawn from shape + 1'],
  [weibull(1.5, 200), 'inverse shape'],
  [pareto(2.5, 100), 'inverse shape'],
  [normalCutAtZero(100, 60), 'the uncut moments'],
  [empirical([1, 5, 9, 200], [4, 3, 2, 1]), 'an alias table'],
  [
    mixture([
      { weight: 3, distribution: constant(10) },
      { weight: 1, distribution: exponential(500) },
    ]),
    'rows of parts',
  ],
  [poisson(3.5), 'few'],
  [poisson(200), 'many'],
  [geometric(4), 'mean'],
  [binomial(20, 0.3), 'odds as given'],
  [binomial(20, 0.8), 'successes and failures are swapped'],
] as const)('a row is that law again: $0.label ($1)', ([law]) => {
  const table = new DistributionTable();
  table.add(constant(1));
  const row = table.add(law);
  const again = rowLaw(table.columns(), row);
  const found = [again.kind, ...[0.01, 0.3, 0.5, 0.9, 0.999].map((p) => again.quantile(p))];
  const wanted = [law.kind, ...[0.01, 0.3, 0.5, 0.9, 0.999].map((p) => law.quantile(p))];
  expect(found.map(digits)).toEqual(wanted.map(digits));
});

const digits = (value: unknown): unknown => (typeof value === 'number' ? value.toPrecision(9) : value);
