import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ArrivalPlan } from '../../../src/bill/contract/index.ts';
import { ArrivalStream } from '../../../src/quota/simulate/index.ts';
import { normalQuantile } from '../../../src/stats/index.ts';
import { constantRate, sourceOf } from './support.ts';

function startsOf(plan: ArrivalPlan, seed = 1, replication = 0, burstMs = 1000): number[] {
  const stream = new ArrivalStream(plan, seed, replication, burstMs);
  const starts: number[] = [];
  for (; stream.nextMs < Infinity; stream.advance()) starts.push(stream.nextMs);
  return starts;
}

const HOUR = 3_600_000;

test.for([
  [constantRate(1, 5000), [500, 1500, 2500, 3500, 4500], 'one a second, in the middle of each'],
  [sourceOf([2000, 0, 0], [4000, 1, 1]), [2500, 3500], 'nothing where the rate is 0'],
  [sourceOf([2000, 0, 2]), [1000, Math.sqrt(3) * 1000], 'a ramp: t^2 / 2 passes 1/2 and 3/2'],
  [sourceOf([2000, 2, 0]), [2000 - Math.sqrt(3) * 1000, 1000], 'and down'],
  [constantRate(1 / 86400, 3 * 24 * HOUR), [12 * HOUR, 36 * HOUR, 60 * HOUR], 'one a day'],
  [constantRate(0.4, 1000), [], 'less than half a start is none'],
] as const)('uniform: %#, %s', ([part, want]) => {
  const got = startsOf({ process: 'uniform', parts: [part] });
  expect(got.map((t) => Math.round(t * 1e6) / 1e6)).toEqual(want.map((t) => Math.round(t * 1e6) / 1e6));
});

test.for([
  [[constantRate(3, 2000)], 1000, [0, 0, 0, 1000, 1000, 1000], 'all of a second at its beginning'],
  [[constantRate(1, 4000)], 2000, [0, 0, 2000, 2000], 'bursts of two seconds'],
  [[constantRate(0.5, 4000)], 1000, [1000, 3000], 'a burst may be one, in the second where half of it is reached'],
  [[constantRate(1, 2000), constantRate(1, 2000)], 1000, [0, 0, 1000, 1000], 'sources add up'],
] as const)('burst: %#, %s', ([parts, burstMs, want]) => {
  expect(startsOf({ process: 'burst', parts }, 1, 0, burstMs)).toEqual(want);
});

const LEVEL = 0.9995; // two-sided 99.9 %

test.for([
  [[constantRate(100_000, 10_000)], 10_000, 'a hundred thousand a second'],
  [[constantRate(1 / 86400, 3000 * 24 * HOUR)], 3000 * 24 * HOUR, 'one a day'],
  [[sourceOf([5000, 0, 4000], [8000, 4000, 4000], [9000, 0, 0], [20_000, 4000, 0])], 20_000, 'ramps, a gap, a jump'],
  [[constantRate(300, 40_000), sourceOf([40_000, 0, 500])], 40_000, 'two sources'],
] as const)('poisson: starts in each quarter are within their 99.9 %% interval (%#)', ([parts, until]) => {
  for (const seed of [1, 2, 3]) {
    const starts = startsOf({ process: 'poisson', parts }, seed);
    for (let quarter = 0; quarter < 4; quarter++) {
      const [from, to] = [(until / 4) * quarter, (until / 4) * (quarter + 1)];
      const mean = parts.reduce((sum, part) => sum + part.expectedStarts(from, to), 0);
      const got = starts.filter((t) => t >= from && t < to).length;
      expect(Math.abs(got - mean), `seed ${seed}, quarter ${quarter}: ${got} for ${mean}`).toBeLessThan(
        normalQuantile(LEVEL) * Math.sqrt(mean) + 1,
      );
    }
  }
});

test('poisson on a ramp follows the integrated rate (Kolmogorov-Smirnov, 99.9 %)', () => {
  const part = sourceOf([1000, 0, 9000], [3000, 9000, 2000], [4000, 2000, 2000]);
  const starts = startsOf({ process: 'poisson', parts: [part] }, 7);
  const total = part.expectedStarts(0, 4000);
  const n = starts.length;
  const distance = Math.max(
    ...starts.map((t, i) => {
      const share = part.expectedStarts(0, t) / total;
      return Math.max(Math.abs(share - i / n), Math.abs(share - (i + 1) / n));
    }),
  );
  expect(distance * Math.sqrt(n)).toBeLessThan(1.9495); // Kolmogorov's 0.999 quantile
});

test('start times ascend, lie inside their source, and are the same for the same seed', () => {
  const piece = fc.record({
    length: fc.integer({ min: 1, max: 3000 }),
    rate: fc.double({ min: 0, max: 50, noNaN: true }),
  });
  const plan = fc.array(fc.array(piece, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(plan, fc.constantFrom('poisson', 'uniform', 'burst'), fc.nat(), (given, process, seed) => {
      const parts = given.map((pieces) => {
        const lengths = pieces.map(({ length }) => length);
        const untilOf = (i: number): number => lengths.slice(0, i + 1).reduce((sum, length) => sum + length, 0);
        return sourceOf(...pieces.map(({ rate }, i) => [untilOf(i), rate, rate] as const));
      });
      const starts = startsOf({ process, parts } as ArrivalPlan, seed);
      const sorted = [...starts].sort((a, b) => a - b);
      expect(starts).toEqual(sorted);
      expect(starts.every((t) => t >= 0 && t <= Math.max(...parts.map((part) => part.endMs)))).toBe(true);
      expect(startsOf({ process, parts } as ArrivalPlan, seed)).toEqual(starts);
    }),
    { numRuns: 60 },
  );
});

test('another source changes nothing in the starts of the first', () => {
  const first = constantRate(5, 20_000);
  const alone = startsOf({ process: 'poisson', parts: [first] });
  const both = startsOf({ process: 'poisson', parts: [first, constantRate(3, 20_000)] });
  expect(alone.filter((t) => !both.includes(t))).toEqual([]);
});

test('replications differ', () => {
  const plan: ArrivalPlan = { process: 'poisson', parts: [constantRate(5, 20_000)] };
  expect(startsOf(plan, 1, 0)).not.toEqual(startsOf(plan, 1, 1));
});
