import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LogHistogram, lognormalFromQuantiles, RandomStream } from '../../src/stats/index.ts';
import { runs } from '../support/runs.ts';

/** Durations and counts as engines see them: zeros, whole numbers, tiny and huge ones. */
const value = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 0, max: 3000 }),
  fc.double({ min: 1e-3, max: 4e10, noNaN: true }),
  fc.double({ min: -7, max: 24, noNaN: true }).map(Math.exp),
);
const values = fc.array(value, { minLength: 1, maxLength: 300 });
const whole = fc.array(fc.oneof(fc.integer({ min: 0, max: 1200 }), fc.integer({ min: 0, max: 2 ** 40 })), {
  minLength: 1,
  maxLength: 300,
});
const probability = fc.double({ min: 0, max: 1, noNaN: true });

function sketch(of: readonly number[], options = {}): LogHistogram {
  const histogram = new LogHistogram(options);
  for (const v of of) histogram.add(v);
  return histogram;
}

/** Smallest value with at least the share p at or below it. */
function exactQuantile(of: readonly number[], p: number): number {
  const sorted = [...of].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(p * of.length * (1 - 1e-14)) - 1)]!;
}

test.for([0.3, 0.05, 0.01, 0.005, 0.001, 1e-4])(
  'a sketched quantile is within alpha = %d of the exact one',
  (alpha) => {
    fc.assert(
      fc.property(values, probability, (of, p) => {
        const exact = exactQuantile(of, p);
        const found = sketch(of, { relativeAccuracy: alpha }).quantile(p);
        expect(Math.abs(found - exact)).toBeLessThanOrEqual(alpha * exact);
      }),
    );
  },
);

test('the accuracy answered is at least the one asked for, and holds at the edges of every bucket', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-4, max: 0.3, noNaN: true }), fc.integer({ min: -40, max: 60 }), (alpha, octave) => {
      const histogram = new LogHistogram({ relativeAccuracy: alpha });
      expect(histogram.relativeAccuracy).toBeLessThanOrEqual(alpha);
      const edge = 2 ** octave;
      histogram.addWeighted(edge / 4, 1); // so that neither minimum nor maximum cuts the answer
      histogram.addWeighted(edge, 8);
      histogram.addWeighted(edge * 4, 1);
      expect(Math.abs(histogram.quantile(0.5) - edge)).toBeLessThanOrEqual(
        histogram.relativeAccuracy * edge * (1 + 1e-12),
      );
    }),
  );
});

test('quantiles of counts below 1024 are exact, larger ones are within alpha', () => {
  fc.assert(
    fc.property(whole, probability, (of, p) => {
      const exact = exactQuantile(of, p);
      const found = sketch(of, { whole: true }).quantile(p);
      expect(Math.abs(found - exact)).toBeLessThanOrEqual(exact < 1024 ? 0 : 0.005 * exact);
    }),
  );
});

test.for([
  ['durations', values, {}],
  ['counts', whole, { whole: true }],
] as const)('merge(sketch(a), sketch(b)) = sketch(a ++ b) for %s', ([, list, options]) => {
  fc.assert(
    fc.property(fc.oneof(list, fc.constant([])), fc.oneof(list, fc.constant([])), (a, b) => {
      const merged = sketch(a, options);
      merged.merge(sketch(b, options));
      const { sum, lostSum, ...state } = merged.state();
      const { sum: sumOfAll, lostSum: lostOfAll, ...stateOfAll } = sketch([...a, ...b], options).state();
      expect(state).toEqual(stateOfAll);
      expect(sum + lostSum).toBeCloseTo(sumOfAll + lostOfAll, -Math.log10(1e-15 * (sumOfAll + 1)) - 1);
    }),
    { numRuns: runs(30) },
  );
});

test('count, zeros, minimum and maximum are exact and the sum is to the last digit', () => {
  fc.assert(
    fc.property(values, (of) => {
      const histogram = sketch(of);
      expect([histogram.total, histogram.zero, histogram.min, histogram.max]).toEqual([
        of.length,
        of.filter((v) => v === 0).length,
        Math.min(...of),
        Math.max(...of),
      ]);
    }),
  );
  const tenths = new LogHistogram();
  for (let i = 0; i < 1_000_000; i++) tenths.add(0.1);
  tenths.add(1e12);
  for (let i = 0; i < 1_000_000; i++) tenths.add(0.1);
  expect(tenths.sum).toBe(1e12 + 200_000);
});

test('the cdf rises from 0 to 1 and undoes the quantile up to one bucket', () => {
  fc.assert(
    fc.property(values, probability, fc.double({ min: 1, max: 2, noNaN: true }), (of, p, factor) => {
      const histogram = sketch(of);
      const x = histogram.quantile(p);
      expect(histogram.cdf(x * 1.01)).toBeGreaterThanOrEqual(p * (1 - 1e-12));
      expect(histogram.cdf(x * factor)).toBeGreaterThanOrEqual(histogram.cdf(x));
      expect([histogram.cdf(-1), histogram.cdf(histogram.max), histogram.cdf(1e300)]).toEqual([0, 1, 1]);
    }),
  );
});

test('the cdf of counts below 1024 is exact', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1 }),
      fc.integer({ min: 0, max: 40 }),
      (of, x) => {
        const share = of.filter((v) => v <= x).length / of.length;
        const histogram = sketch(of, { whole: true });
        expect([histogram.cdf(x), histogram.cdf(x + 0.5)]).toEqual([share, share]);
      },
    ),
  );
});

test('rows hold all the weight, in rising order, at most as many as asked for', () => {
  fc.assert(
    fc.property(values, fc.integer({ min: 2, max: 40 }), (of, atMost) => {
      const histogram = sketch(of);
      for (const rows of [histogram.rows(), histogram.rows(atMost)]) {
        expect(rows.reduce((sum, row) => sum + row.weight, 0)).toBe(of.length);
        expect(rows.at(-1)!.cumulativeShare).toBe(1);
        expect(rows.every((row, i) => row.low <= row.high && row.low >= (rows[i - 1]?.high ?? 0))).toBe(true);
        for (const row of rows)
          expect(of.filter((v) => v <= row.high).length).toBeGreaterThanOrEqual(
            row.cumulativeShare * of.length * (1 - 1e-12) - 1e-9,
          );
      }
      expect(histogram.rows(atMost).length).toBeLessThanOrEqual(atMost);
    }),
  );
});

test('weights count as so many values', () => {
  const weighted = new LogHistogram();
  weighted.addWeighted(10, 3);
  weighted.addWeighted(0, 2);
  weighted.addWeighted(500, 0);
  weighted.addWeighted(70, 0.5);
  expect([weighted.total, weighted.sum, weighted.zero, weighted.max, weighted.mean]).toEqual([
    5.5,
    65,
    2,
    70,
    65 / 5.5,
  ]);
});

test('the state of a histogram makes an equal one', () => {
  fc.assert(
    fc.property(values, fc.constantFrom(0.3, 0.05, 0.005), fc.boolean(), (of, relativeAccuracy, counts) => {
      const histogram = sketch(counts ? of.map(Math.round) : of, { relativeAccuracy, whole: counts });
      const copy = LogHistogram.from(structuredClone(histogram.state()));
      copy.add(17);
      histogram.add(17);
      expect(copy.state()).toEqual(histogram.state());
    }),
    { numRuns: runs(25) },
  );
});

test('a histogram of any accuracy keeps it on the way', () => {
  const accuracies = Array.from({ length: 300 }, (_, i) => 0.3 * 0.974 ** i).filter((alpha) => alpha >= 1e-4);
  const changed = accuracies.filter((relativeAccuracy) => {
    const histogram = new LogHistogram({ relativeAccuracy });
    return LogHistogram.from(histogram.state()).relativeAccuracy !== histogram.relativeAccuracy;
  });
  expect([accuracies.length > 280, changed]).toEqual([true, []]);
});

test('a million durations: every percentile within half a percent of the exact one', () => {
  const law = lognormalFromQuantiles(120, 900);
  const stream = new RandomStream(6);
  const drawn = Float64Array.from({ length: 1_000_000 }, () => law.quantile(stream.open()));
  const histogram = new LogHistogram();
  for (const v of drawn) histogram.add(v);
  drawn.sort();
  const errors = Array.from({ length: 999 }, (_, i) => {
    const exact = drawn[Math.ceil(((i + 1) / 1000) * 1_000_000) - 1]!;
    return Math.abs(histogram.quantile((i + 1) / 1000) / exact - 1);
  });
  expect(Math.max(...errors)).toBeLessThan(0.005);
});

test('what is unknown of an empty histogram is NaN', () => {
  const empty = new LogHistogram();
  expect([empty.quantile(0.5), empty.cdf(1), empty.mean, empty.min, empty.max, empty.total, empty.sum]).toEqual([
    ...Array(5).fill(Number.NaN),
    0,
    0,
  ]);
  expect(empty.rows()).toEqual([]);
});

test.for([
  ['a negative value', () => new LogHistogram().add(-1)],
  ['NaN', () => new LogHistogram().add(Number.NaN)],
  ['Infinity', () => new LogHistogram().add(Infinity)],
  ['a negative weight', () => new LogHistogram().addWeighted(1, -1)],
  ['a NaN weight', () => new LogHistogram().addWeighted(1, Number.NaN)],
  ['a fraction among counts', () => new LogHistogram({ whole: true }).add(1.5)],
  ['an accuracy of 0', () => new LogHistogram({ relativeAccuracy: 0 })],
  ['an accuracy of 1', () => new LogHistogram({ relativeAccuracy: 1 })],
  ['a quantile beyond 1', () => new LogHistogram().quantile(1.1)],
  ['a merge of two accuracies', () => new LogHistogram().merge(new LogHistogram({ relativeAccuracy: 0.1 }))],
  ['a merge of counts and durations', () => new LogHistogram().merge(new LogHistogram({ whole: true }))],
] as const)('%s is refused', ([, attempt]) => {
  expect(attempt).toThrow(RangeError);
});

test('a refused value leaves the histogram as it was', () => {
  const histogram = sketch([1, 2, 3], { whole: true });
  const before = histogram.state();
  expect(() => histogram.add(2.5)).toThrow(RangeError);
  expect(histogram.state()).toEqual(before);
});
