import { describe, expect, test } from 'vitest';
import {
  binomial,
  constant,
  type Distribution,
  DistributionTable,
  empirical,
  exponential,
  gammaFromMoments,
  lognormalFromMoments,
  mixture,
  pareto,
  poisson,
  RandomStream,
  Tally,
  weibull,
} from '../../src/stats/index.ts';
import { chiSquare, Z_999 } from './chi-square.ts';
import { ALL, CONTINUOUS, COUNTS } from './laws.ts';

const SEEDS = [3, 77];
const DRAWS = 100_000;

function sampler(law: Distribution, seed: number): () => number {
  const table = new DistributionTable();
  const row = table.add(law);
  const stream = new RandomStream(seed);
  return () => table.sample(row, stream);
}

describe.for(SEEDS)('seed %i', (seed) => {
  test.for(CONTINUOUS.map((law) => [law.label, law] as const))('samples of %s fall evenly over its cdf', ([, law]) => {
    const draw = sampler(law, seed);
    const counts: number[] = Array(100).fill(0);
    for (let i = 0; i < DRAWS; i++) counts[Math.min(99, Math.floor(law.cdf(draw()) * 100))]!++;
    const { statistic, limit } = chiSquare(counts, Array(100).fill(1 / 100));
    expect(statistic).toBeLessThan(limit);
  });

  test.for([...COUNTS, poisson(12_345), binomial(100_000, 0.4)].map((law) => [law.label, law] as const))(
    'samples of %s have the odds of every count',
    ([, law]) => {
      const draw = sampler(law, seed);
      const lowest = Math.max(0, Math.floor(law.mean - 12 * Math.sqrt(law.variance)));
      const cells = Math.ceil(law.mean + 40 * Math.sqrt(law.variance)) + 2 - lowest;
      const counts: number[] = Array(cells).fill(0);
      for (let i = 0; i < DRAWS; i++) counts[Math.min(cells - 1, draw() - lowest)]!++;
      const shares = counts.map((_, i) => law.cdf(lowest + i) - (i === 0 ? 0 : law.cdf(lowest + i - 1)));
      const { statistic, limit } = chiSquare(counts, shares);
      expect(statistic).toBeLessThan(limit);
    },
  );

  test.for(ALL.map((law) => [law.label, law] as const))('mean and spread of samples of %s', ([, law]) => {
    const draw = sampler(law, seed);
    const seen = new Tally();
    const squares = new Tally(); // of the distance to the exact mean
    for (let i = 0; i < DRAWS; i++) {
      const x = draw();
      seen.add(x);
      squares.add((x - law.mean) ** 2);
    }
    const meanError = Math.abs(seen.mean - law.mean) - Z_999 * Math.sqrt(law.variance / DRAWS);
    const varianceError = Math.abs(squares.mean - law.variance) - Z_999 * squares.standardError;
    expect([meanError <= 1e-12 * law.mean, varianceError <= 1e-12 * law.variance]).toEqual([true, true]);
  });
});

test('a billion is a count like any other', () => {
  const seen = [poisson(1e9), binomial(1e9, 0.3), binomial(1e9, 1 - 1e-8)].map((law) => {
    const draw = sampler(law, 5);
    const tally = new Tally();
    for (let i = 0; i < 20_000; i++) tally.add(draw());
    const z = (tally.mean - law.mean) / Math.sqrt(law.variance / 20_000);
    return Math.abs(z) < Z_999 && Math.abs(tally.variance / law.variance - 1) < Z_999 * Math.sqrt(2 / 20_000);
  });
  expect(seen).toEqual([true, true, true]);
});

test.for([
  [pareto(1.0001, 1e300), 'a tail beyond the largest double'],
  [lognormalFromMoments(1e200, 1e50), 'a spread beyond all measure'],
  [weibull(0.02, 1e240), 'a very small shape'],
  [gammaFromMoments(1e-300, 100), 'nearly always 0'],
  [gammaFromMoments(1e303, 50), 'nearly always 0, else huge'],
  [poisson(0), 'no count at all'],
  [binomial(0, 0.5), 'no tries'],
] as const)('samples are finite and never negative: %o (%s)', ([law]) => {
  const draw = sampler(law, 11);
  const bad = Array.from({ length: 20_000 }, draw).filter((x) => !(x >= 0 && x < Infinity));
  expect(bad).toEqual([]);
});

test('rows keep the exact moments of what was added', () => {
  const table = new DistributionTable();
  const rows = ALL.map((law) => table.add(law));
  expect(rows.map((row) => [table.mean(row), table.variance(row)])).toEqual(ALL.map((law) => [law.mean, law.variance]));
});

test('a table made of the columns of another draws the same numbers', () => {
  const table = new DistributionTable();
  const rows = ALL.map((law) => table.add(law));
  const copy = new DistributionTable(structuredClone(table.columns()));
  const draws = (t: DistributionTable): number[] => {
    const stream = new RandomStream(8);
    return rows.flatMap((row) => Array.from({ length: 50 }, () => t.sample(row, stream)));
  };
  expect(draws(copy)).toEqual(draws(table));
});

test('a row does not depend on the rows added after it', () => {
  const law = mixture([
    { weight: 1, distribution: empirical([1, 2, 3]) },
    { weight: 1, distribution: exponential(9) },
  ]);
  const alone = sampler(law, 4);
  const table = new DistributionTable();
  table.add(constant(1));
  const row = table.add(law);
  for (const other of ALL) table.add(other);
  const stream = new RandomStream(4);
  expect(Array.from({ length: 100 }, () => table.sample(row, stream))).toEqual(Array.from({ length: 100 }, alone));
});

test.for([-1, 3, 0.5, Number.NaN])('there is no row %d in a table of one', (row) => {
  const table = new DistributionTable();
  table.add(constant(1));
  expect(() => table.mean(row)).toThrow(RangeError);
});
