import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Estimate, Measurement } from '../../../src/bill/contract/index.ts';
import { SampleRun } from '../../../src/bill/sample/index.ts';
import { type Exact, type Solution, solve } from '../../../src/bill/solve/index.ts';
import type { Program } from '../../../src/program/index.ts';
import { type RandomCase, randomCase } from '../../support/random-workflow.ts';
import { compiledOf, fails, lambdaTask, pass } from '../../support/run-sample.ts';
import { runs } from '../../support/runs.ts';
import { known, programOf } from './support.ts';

/*
 * Every figure that solve tells about a random workflow is compared with a sample of it, with fixed seeds. All
 * comparisons together may fail by chance in one of a thousand such suites at the most: each is given its share of that
 * (Bonferroni). Counts and outcomes are judged by Bernstein's inequality with the exact variance, which holds for rare
 * events too; times, whose variance is not told, by the sample's own.
 */
const SUITE_ERROR = 0.001;
const SEEDS = [20261123, 20261124, 20261125];
const CASES = runs(20);
const EXECUTIONS = 4000;
/** More comparisons than there are: 12 quantities, and 5 of each of some 20 states. */
const COMPARISONS = SEEDS.length * CASES * 112;
const LOG = Math.log((2 * COMPARISONS) / SUITE_ERROR);
/** Rounding of sums over thousands of executions. */
const ROUNDING = 1e-9;

/** How far a mean of so many executions may lie from its expectation. */
const allowed = (deviation: number, largest: number): number =>
  deviation * Math.sqrt((2 * LOG) / EXECUTIONS) + (largest * LOG) / (3 * EXECUTIONS);

/** A count that the sample never met says nothing of its spread: so often it may happen and, at that error, not once be met. */
const UNSEEN = LOG / EXECUTIONS;

interface Comparison {
  readonly what: string;
  readonly exact: number;
  readonly sampled: number;
  readonly allowed: number;
}

const HALF_95 = 1.96;
const WIDE = 8;

/** Where the variance is the sample's own: few values of a heavy law, or of rare cases, may be missing in it. */
const byOwn =
  ({ halfWidth }: Estimate) =>
  (exact: number): number =>
    (WIDE * halfWidth) / HALF_95 + 0.004 * exact;

function comparisons(solution: Solution, sample: Measurement): Comparison[] {
  const found: Comparison[] = [];
  const tell = (what: string, answer: Exact | undefined, sampled: number, within: (exact: number) => number): void => {
    if (answer?.known) found.push({ what, exact: answer.value, sampled, allowed: within(answer.value) });
  };
  for (const what of ['transitions', 'retries', 'events'] as const) {
    const moments = solution.moments[what];
    const { mean } = sample[what];
    const most = 'max' in sample[what] ? (sample[what] as { max: number }).max : sample.transitions.max;
    tell(what, solution[what], mean, (exact) =>
      moments.known
        ? allowed(moments.value.deviation, Math.max(most, exact + 12 * moments.value.deviation))
        : byOwn(sample[what])(exact) + (mean === 0 ? UNSEEN : 0),
    );
  }
  if (solution.outcomes.known) {
    for (const how of ['succeeded', 'failed', 'timedOut'] as const) {
      const value = solution.outcomes.value[how];
      tell(how, { known: true, value }, sample.outcomes[how], (p) =>
        allowed(Math.sqrt(p * (1 - p)), p * (1 - p) > 0 ? 1 : 0),
      );
    }
  }
  tell('duration', solution.durationMs, sample.durationMs.mean, byOwn(sample.durationMs));
  if (sample.billedMs !== undefined) tell('billed', solution.billedMs, sample.billedMs.mean, byOwn(sample.billedMs));
  for (const [dimension, answer] of solution.usage) {
    const estimate = sample.usage.get(dimension) ?? { mean: 0, halfWidth: 0 };
    tell(dimension, answer, estimate.mean, byOwn(estimate));
  }
  solution.states.forEach((state, i) => {
    const of = sample.states[i]!;
    const count = (what: string, answer: Exact, sampled: number, size: number): void =>
      tell(`${of.name} ${what}`, answer, sampled, (exact) =>
        allowed(Math.sqrt(exact * size * (1 + exact)), size * (1 + exact)),
      );
    count('entries', state.entries, of.entries, 2);
    count('retries', state.retries, of.retries, 4);
    count('transitions', state.transitions, of.transitions, 6);
    count('events', state.events, of.events, 20);
  });
  return found;
}

function sampled(program: Program, seed: number): Measurement {
  const run = new SampleRun(program, seed);
  run.advance(EXECUTIONS);
  return run.measure({ confidenceLevel: 0.95, target: 1, relativeHalfWidth: 0, partial: false });
}

const told: Record<string, number> = {};

describe.for(SEEDS)('random workflows of seed %i', (seed) => {
  test(`what solve tells of ${CASES} lies in the interval of the sample`, { timeout: 240_000 }, () => {
    const cases: RandomCase[] = fc.sample(randomCase, { numRuns: CASES, seed });
    const off = cases.flatMap((random, i) => {
      const program = programOf(random);
      const all = comparisons(solve(program), sampled(program, random.seed));
      for (const { what } of all) told[what] = (told[what] ?? 0) + 1;
      return all
        .filter(
          ({ exact, sampled: mean, allowed: within }) => !(Math.abs(exact - mean) <= within + ROUNDING * (1 + exact)),
        )
        .map((comparison) => ({ case: i, ...comparison, text: JSON.stringify(JSON.parse(random.text)) }));
    });
    expect(off).toEqual([]);
  });
});

test('enough of them are told for that to mean something', () => {
  const least = (what: string): number => (told[what] ?? 0) / (SEEDS.length * CASES);
  expect(
    Object.fromEntries(
      ['transitions', 'events', 'succeeded', 'duration', 'billed', 'gbSecond'].map((what) => [what, least(what) > 0.1]),
    ),
  ).toEqual({ transitions: true, events: true, succeeded: true, duration: true, billed: true, gbSecond: true });
  expect(least('transitions')).toBeGreaterThan(0.4);
  expect(least('succeeded')).toBeGreaterThan(0.5);
});

test('the comparison notices a figure that is a little off', () => {
  const { program } = compiledOf(
    { A: lambdaTask({ Next: 'C', Retry: [{ ErrorEquals: ['E'] }] }), C: pass() },
    { states: { A: fails('E', 10, 0.3) } },
  );
  const sample = sampled(program, 1);
  const solution = solve(program);
  const judge = (factor: number): boolean[] =>
    comparisons({ ...solution, transitions: { known: true, value: known(solution.transitions) * factor } }, sample)
      .filter(({ what }) => what === 'transitions')
      .map(({ exact, sampled: mean, allowed: within }) => Math.abs(exact - mean) <= within + ROUNDING * (1 + exact));
  expect([judge(1), judge(1.05)]).toEqual([[true], [false]]);
});
