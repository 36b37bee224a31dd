import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnsOf, peakOfSum, type RateCurve, rateCurve } from '../../src/scenario/arrivals/curve.ts';
import { expressionCurve } from '../../src/scenario/arrivals/expression-curve.ts';
import { scenarioOf } from './read.ts';

const rate = fc.double({ min: 0, max: 1e4, noNaN: true });
const pieces = fc.array(fc.record({ length: fc.integer({ min: 0, max: 1e7 }), left: rate, right: rate }), {
  minLength: 1,
  maxLength: 12,
});
const curve: fc.Arbitrary<RateCurve> = fc
  .tuple(fc.integer({ min: 0, max: 1e7 }), pieces)
  .filter(([, list]) => list.some(({ length }) => length > 0))
  .map(([start, list]) => {
    const ends = list.map((_, i) => list.slice(0, i + 1).reduce((sum, { length }) => sum + length, start));
    return rateCurve(
      columnsOf(
        start,
        list.map(({ left, right }, i) => ({ toMs: ends[i]!, left, right })),
      ),
    );
  });
const share = fc.double({ min: 0, max: 1, noNaN: true });

/** Midpoint sums over each piece: exact for straight lines, and nothing of the code under test but `rateAt`. */
function integral({ edges, rateAt }: RateCurve): number {
  let sum = 0;
  for (let i = 0; i + 1 < edges.length; i++) {
    const [from, to] = [edges[i]!, edges[i + 1]!];
    sum += (rateAt(from + (to - from) / 2) * (to - from)) / 1000;
  }
  return sum;
}

test('expected starts are the integral of the rate', () => {
  fc.assert(
    fc.property(curve, (c) => {
      const want = integral(c);
      expect(Math.abs(c.expectedStarts(c.startMs, c.endMs) - want)).toBeLessThanOrEqual(1e-6 * (1 + want));
    }),
  );
});

test('expected starts of two neighbouring spans add up to those of both', () => {
  fc.assert(
    fc.property(curve, share, share, share, (c, ...shares) => {
      const [a, b, d] = shares.sort((x, y) => x - y).map((s) => c.startMs + s * (c.endMs - c.startMs)) as [
        number,
        number,
        number,
      ];
      const whole = c.expectedStarts(a, d);
      expect(Math.abs(c.expectedStarts(a, b) + c.expectedStarts(b, d) - whole)).toBeLessThanOrEqual(1e-6 * (1 + whole));
    }),
  );
});

test('no rate is above the peak, and none outside the curve is above zero', () => {
  fc.assert(
    fc.property(curve, share, (c, s) => {
      const inside = c.rateAt(c.startMs + s * (c.endMs - c.startMs));
      expect(inside).toBeLessThanOrEqual(c.peakPerSecond * (1 + 1e-12));
      expect([c.rateAt(c.startMs - 1), c.rateAt(c.endMs), c.expectedStarts(c.endMs, c.endMs + 1e9)]).toEqual([0, 0, 0]);
    }),
  );
});

test('the peak of a sum is never below the sum at any time, and never above the sum of the peaks', () => {
  fc.assert(
    fc.property(fc.array(curve, { minLength: 1, maxLength: 4 }), share, (curves, s) => {
      const peak = peakOfSum(curves).perSecond;
      const end = Math.max(...curves.map((c) => c.endMs));
      const there = curves.reduce((sum, c) => sum + c.rateAt(s * end), 0);
      const most = curves.reduce((sum, c) => sum + c.peakPerSecond, 0);
      expect(there).toBeLessThanOrEqual(peak * (1 + 1e-9));
      expect(peak).toBeLessThanOrEqual(most * (1 + 1e-12));
    }),
  );
});

test('the peak of parts that never overlap is the highest of them, not their sum', () => {
  const { arrivals } = scenarioOf(`arrivals:
  - { rate: 30, duration: 1h }
  - { rate: 20, startTime: 1h, duration: 1h }
  - { startTime: 2h, stages: [{ target: 40, duration: 1h }] }`);
  expect(arrivals.peakPerSecond).toBe(40);
});

test('the peak of a sum sees the height just before a drop', () => {
  const { arrivals } = scenarioOf(`arrivals:
  - { rate: 10, duration: 2h }
  - { stages: [{ target: 40, duration: 1h }, { target: 0, duration: 0s }, { target: 0, duration: 1h }] }`);
  expect(arrivals.peakPerSecond).toBe(50);
});

test('a k6 ramp: linear between targets, with a jump where a stage has no length', () => {
  const [part] = scenarioOf(`arrivals:
  - { startRate: 10, timeUnit: 1m, stages: [{ target: 70, duration: 1h }, { target: 130, duration: 0s }, { target: 130, duration: 1h }] }`)
    .arrivals.parts;
  const rates = [0, 0.5, 1, 1.5, 2].map((hours) => (part?.rateAt(hours * 3_600_000) ?? Number.NaN) * 60);
  expect(rates.map((r) => Number(r.toFixed(9)))).toEqual([10, 40, 130, 130, 0]);
});

test.for([
  ['50 * (1 + 0.8 * sin(2*pi*t / (24 h)))', 50 * 86_400 * 30, 'a day curve over whole days'],
  ['100 * exp(-t / (6 h))', 100 * 6 * 3600 * (1 - Math.exp(-120)), 'a decay'],
  ['mod(t, 24 h) < 8 h ? 10 : 40', (10 * 8 + 40 * 16) * 3600 * 30, 'working hours'],
  ['(t / (1 h))^2', (720 ** 3 / 3) * 3600, 'a parabola'],
] as const)('%s: the starts agree with the integral on paper to 1e-4 (%s)', ([formula, want]) => {
  const { arrivals, horizon } = scenarioOf(`arrivals: [{ executor: expression, rate: "${formula}" }]`);
  expect((arrivals.parts[0]?.expectedStarts(0, horizon) ?? Number.NaN) / want).toBeCloseTo(1, 4);
});

test('a formula faster than any sampling is said to be approximate', () => {
  const noise = expressionCurve((t) => 1 + Math.sin(t * 7.3), 0, 30 * 86_400_000, 20_000);
  expect(noise.ok && noise.rough).toBe(true);
});

test.for([
  [(t: number) => (t === 1.5e6 ? Number.NaN : 1), 'not a number', 'NaN'],
  [(t: number) => 1 / (1.2e6 - t), 'infinite', 'a pole on the grid'],
  [(t: number) => (t > 2e6 ? -1 : 1), 'negative (-1/s)', 'below zero'],
  [() => 1e10, 'above', 'beyond any account'],
] as const)('an unusable rate is found wherever it is: %s %s (%s)', ([formula, words]) => {
  const answer = expressionCurve(formula, 0, 3e6, 100_000);
  expect(answer.ok ? 'accepted' : answer.problem).toContain(words);
});
