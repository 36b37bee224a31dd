import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DistributionTable, exponential, PairTally, RandomStream, Tally } from '../../src/stats/index.ts';
import { Z_999 } from './chi-square.ts';

function tallyOf(values: readonly number[]): Tally {
  const tally = new Tally();
  for (const value of values) tally.add(value);
  return tally;
}

/** Two passes over the values, the slow and obvious way. */
function moments(values: readonly number[]): { mean: number; variance: number } {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  return { mean, variance: values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (values.length - 1) };
}

const close = (a: number, b: number, scale: number): boolean => Math.abs(a - b) <= 1e-9 * scale;
const list = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 100 });

test('mean and variance agree with two passes over the values', () => {
  fc.assert(
    fc.property(list, (values) => {
      const tally = tallyOf(values);
      const { mean, variance } = moments(values);
      expect(close(tally.mean, mean, 1e6) && close(tally.variance, variance, 1e12)).toBe(true);
      expect([tally.count, tally.min, tally.max]).toEqual([values.length, Math.min(...values), Math.max(...values)]);
    }),
  );
});

test('a merge agrees with one tally of all values', () => {
  fc.assert(
    fc.property(fc.oneof(list, fc.constant([])), list, (a, b) => {
      const merged = tallyOf(a);
      merged.merge(tallyOf(b));
      const all = tallyOf([...a, ...b]);
      expect(close(merged.mean, all.mean, 1e6) && close(merged.variance, all.variance, 1e12)).toBe(true);
      expect([merged.count, merged.min, merged.max]).toEqual([all.count, all.min, all.max]);
    }),
  );
});

test('merging chunks in order gives the same bits, however the chunks were computed', () => {
  const chunks = Array.from({ length: 8 }, (_, c) =>
    tallyOf(Array.from({ length: 50 }, (_, i) => Math.sin(c * 50 + i))),
  );
  const direct = new Tally();
  for (const chunk of chunks) direct.merge(chunk);
  const sent = new Tally();
  for (const chunk of chunks) sent.merge(new Tally(structuredClone(chunk.state())));
  expect(sent.state()).toEqual(direct.state());
});

test.for([
  // values, variance, why
  [[4, 7, 13, 16].map((v) => v + 1e9), 30, 'a large mean: the textbook formula would lose all digits'],
  [[5, 5, 5], 0, 'no spread'],
  [[0, 10], 50, 'divided by n - 1'],
] as const)('the variance of %o is %d (%s)', ([values, want]) => {
  expect(tallyOf(values).variance).toBeCloseTo(want, 9);
});

test('what is unknown is NaN, and its interval is infinite: never 0', () => {
  const none = new Tally();
  const one = tallyOf([5]);
  expect([none.mean, none.min, none.max, none.variance, one.variance, one.standardError]).toEqual(
    Array(6).fill(Number.NaN),
  );
  expect([none.halfWidth(0.95), one.halfWidth(0.95), none.count, none.sum]).toEqual([Infinity, Infinity, 0, 0]);
});

test.for([
  // values, confidence level, half width, why
  [[1, 2, 3, 4, 5], 0.95, 1.9632432, 't(0.975, 4) 2.776445 times sqrt(2.5 / 5)'],
  [[0, 10], 0.9, 31.568757, 't(0.95, 1) 6.313752 times 5'],
  [[3, 3, 3], 0.99, 0, 'no spread'],
] as const)('the half width of %o at %d is %d (%s)', ([values, level, want]) => {
  expect(tallyOf(values).halfWidth(level)).toBeCloseTo(want, 5);
});

test.for([0, 1, -1, 95, Number.NaN])('a confidence level of %d is refused', (level) => {
  expect(() => tallyOf([1, 2]).halfWidth(level)).toThrow(RangeError);
});

describe.for([1, 2, 3])('seed %i', (seed) => {
  test('a 95 % interval holds the mean in 95 % of the runs', () => {
    const table = new DistributionTable();
    const row = table.add(exponential(1));
    const stream = new RandomStream();
    const runs = 4000;
    let covered = 0;
    for (let run = 0; run < runs; run++) {
      stream.reseed(seed, 0, run);
      const tally = new Tally();
      for (let i = 0; i < 400; i++) tally.add(table.sample(row, stream));
      if (Math.abs(tally.mean - 1) <= tally.halfWidth(0.95)) covered++;
    }
    // a sum of 400 exponentials is still a little skewed: that costs under 0.3 % of coverage
    expect(Math.abs(covered / runs - 0.95)).toBeLessThan(Z_999 * Math.sqrt((0.95 * 0.05) / runs) + 0.003);
  });
});

describe('pairs', () => {
  const pairs = fc.array(
    fc.tuple(fc.double({ min: -1e3, max: 1e3, noNaN: true }), fc.double({ min: -1e3, max: 1e3, noNaN: true })),
    {
      minLength: 2,
      maxLength: 60,
    },
  );
  const pairTally = (of: readonly (readonly [number, number])[]): PairTally => {
    const tally = new PairTally();
    for (const [x, y] of of) tally.add(x, y);
    return tally;
  };

  test('the covariance agrees with two passes over the pairs', () => {
    fc.assert(
      fc.property(pairs, (of) => {
        const x = moments(of.map((pair) => pair[0])).mean;
        const y = moments(of.map((pair) => pair[1])).mean;
        const want = of.reduce((sum, pair) => sum + (pair[0] - x) * (pair[1] - y), 0) / (of.length - 1);
        expect(close(pairTally(of).covariance, want, 1e6)).toBe(true);
      }),
    );
  });

  test('a merge agrees with one tally of all pairs', () => {
    fc.assert(
      fc.property(fc.oneof(pairs, fc.constant([])), pairs, (a, b) => {
        const merged = pairTally(a);
        merged.merge(pairTally(b));
        const all = pairTally([...a, ...b]);
        expect([merged.count, close(merged.covariance, all.covariance, 1e6)]).toEqual([all.count, true]);
      }),
    );
  });

  test.for([
    // pairs, correlation, why
    [
      [
        [1, 2],
        [2, 4],
        [3, 6],
      ],
      1,
      'one line upwards',
    ],
    [
      [
        [1, 6],
        [2, 4],
        [3, 2],
      ],
      -1,
      'one line downwards',
    ],
    [
      [
        [1, 1],
        [2, 1],
        [3, 1],
      ],
      Number.NaN,
      'one side never varies',
    ],
    [[[1, 2]], Number.NaN, 'one pair'],
  ] as const)('the correlation of %o is %d (%s)', ([of, want]) => {
    const found = pairTally(of).correlation;
    expect(Object.is(found, want) || close(found, want, 1e-3)).toBe(true);
  });
});
