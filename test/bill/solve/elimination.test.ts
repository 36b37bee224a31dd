import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Elimination, type Step } from '../../../src/bill/solve/chain/elimination.ts';
import { components } from '../../../src/bill/solve/components.ts';
import { runs } from '../../support/runs.ts';

const weights = fc.array(fc.record({ from: fc.nat(9), to: fc.nat(9), weight: fc.integer({ min: 1, max: 9 }) }), {
  maxLength: 40,
});

/** Steps as odds: what leaves a member, loop and all, adds up to 1. */
function asOdds(steps: readonly Step[], size: number): { odds: Step[]; leaving: Float64Array } {
  const sums = new Float64Array(size).fill(1);
  for (const { from, weight } of steps) sums[from]! += weight;
  return {
    odds: steps.map((step) => ({ ...step, weight: step.weight / sums[step.from]! })),
    leaving: sums.map((sum) => 1 / sum),
  };
}

test('what is eliminated solves v = b + v W, with and without the odds of leaving', () => {
  fc.assert(
    fc.property(weights, fc.array(fc.nat(5), { minLength: 10, maxLength: 10 }), (steps, inflow) => {
      const { odds, leaving } = asOdds(steps, 10);
      for (const known of [leaving, undefined]) {
        const v = new Elimination(10, odds, known).solve(Float64Array.from(inflow));
        const back = Float64Array.from(inflow);
        for (const { from, to, weight } of odds) back[to]! += v[from]! * weight;
        for (let i = 0; i < 10; i++) expect(Math.abs(v[i]! - back[i]!)).toBeLessThan(1e-9 * (1 + v[i]!));
      }
    }),
    { seed: 1, numRuns: runs(200) },
  );
});

test('a member that is hardly ever left keeps its digits', () => {
  const leaving = 1e-13;
  const steps = [
    { from: 0, to: 1, weight: 1 },
    { from: 1, to: 0, weight: 1 - leaving },
  ];
  const [first] = new Elimination(2, steps, Float64Array.from([0, leaving])).solve(Float64Array.from([1, 0]));
  expect(Math.abs(first! * leaving - 1)).toBeLessThan(1e-12);
});

test.for([
  [[0, 0], 'a loop that is never left'],
  [undefined, 'weights that grow from round to round'],
] as const)('no finite solution: %o (%s)', ([leaving]) => {
  const steps = [
    { from: 0, to: 1, weight: leaving === undefined ? 2 : 1 },
    { from: 1, to: 0, weight: 1 },
  ];
  expect(() =>
    new Elimination(2, steps, leaving && Float64Array.from(leaving)).solve(Float64Array.from([1, 0])),
  ).toThrow(RangeError);
});

test('components come in an order in which every step leads on', () => {
  const next = fc.array(fc.array(fc.nat(11), { maxLength: 3 }), { minLength: 12, maxLength: 12 });
  fc.assert(
    fc.property(next, (targets) => {
      const order = components(0, (node) => targets[node]!);
      const place = new Map(order.flatMap((members, i) => members.map((member) => [member, i] as const)));
      expect(place.size).toBe(order.reduce((sum, members) => sum + members.length, 0));
      for (const [node, at] of place) {
        for (const target of targets[node]!) expect(place.get(target)).toBeGreaterThanOrEqual(at);
      }
      for (const members of order) {
        for (const member of members) expect(reaches(targets, members[0]!, member)).toBe(true);
      }
    }),
    { seed: 2, numRuns: runs(200) },
  );
});

function reaches(targets: readonly (readonly number[])[], from: number, to: number): boolean {
  const seen = new Set([from]);
  for (const node of seen) for (const target of targets[node]!) seen.add(target);
  return seen.has(to);
}

test('a hundred thousand in a row take no recursion', () => {
  const size = 100_000;
  expect(components(0, (node) => (node + 1 < size ? [node + 1] : []))).toHaveLength(size);
});
