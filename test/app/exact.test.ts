import { beforeAll, describe, expect, test } from 'vitest';
import { crossCheck } from '../../src/app/engine/cross-check.ts';
import { exactNames, withExact } from '../../src/app/engine/exact.ts';
import type { Measurement } from '../../src/bill/contract/index.ts';
import { SampleRun } from '../../src/bill/sample/index.ts';
import { type Solution, solve } from '../../src/bill/solve/index.ts';
import type { Report } from '../../src/report/index.ts';
import { exponential } from '../../src/stats/index.ts';
import { alternative, EXAMPLES, runExample } from '../examples/run.ts';
import {
  choiceOf,
  compiledOf,
  fails,
  goesTo,
  items,
  lambdaTask,
  mapOf,
  parallelOf,
  pass,
  type SampleSetup,
  takes,
} from '../support/run-sample.ts';

function both(workflow: object, setup: SampleSetup, executions: number, seed: number): [Measurement, Solution] {
  const { program } = compiledOf(workflow, setup);
  const run = new SampleRun(program, seed);
  run.advance(executions);
  return [run.measure({ confidenceLevel: 0.95, target: 1, relativeHalfWidth: 0, partial: false }), solve(program)];
}

const retried = { A: lambdaTask({ Next: 'B', Retry: [{ ErrorEquals: ['E'], MaxAttempts: 3 }] }), B: pass() };

test('means that are known take the place of sampled ones; spreads and durations stay', () => {
  const [sampled, solution] = both(retried, { states: { A: fails('E', 50, 0.2) } }, 500, 1);
  const merged = withExact(sampled, solution);
  const want = 1 + (0.2 + 0.04 + 0.008) + (1 - 0.2 ** 4); // the task, its retries, and what follows
  expect(merged.transitions.mean).toBeCloseTo(want, 12);
  expect(merged.transitions).toEqual({ ...sampled.transitions, mean: merged.transitions.mean, halfWidth: 0 });
  expect(merged.usage.get('stateTransition')).toEqual({ mean: merged.transitions.mean, halfWidth: 0 });
  expect(merged.outcomes.failed).toBeCloseTo(0.0016, 12);
  expect(merged.durationMs).toEqual(sampled.durationMs);
  expect(merged.states.map(({ transitions }) => transitions).reduce((a, b) => a + b)).toBeCloseTo(want, 10);
});

test('rows of states are exact together or not at all', () => {
  const cut = { P: parallelOf([{ A: lambdaTask({ Next: 'C' }), C: pass() }, { B: lambdaTask() }]) };
  const setup = { states: { A: takes(exponential(30)), B: fails('E', 20, 0.3) } };
  const [sampled, solution] = both(cut, setup, 500, 1);
  const merged = withExact(sampled, solution);
  expect(merged.states).toEqual(sampled.states);
  expect(merged.outcomes.failed).toBeCloseTo(0.3, 12);
  expect(exactNames([solution])).toEqual(['standard.outcomes']);
});

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];
const HEALTHY: readonly (readonly [why: string, workflow: object, setup: SampleSetup])[] = [
  ['retries', retried, { states: { A: fails('E', 50, 0.2) } }],
  [
    'a rare branch that does very much, which a sample mostly misses',
    { C: choiceOf('Z', 'M'), M: mapOf({ A: pass() }, { Next: 'Z' }), Z: pass() },
    { states: { C: goesTo({ M: 1e-4, Z: 1 - 1e-4 }), M: items(3000) } },
  ],
  ['an error that nobody has seen', retried, { states: { A: fails('E', 50, 1e-7) } }],
  [
    'a loop with a long tail',
    { T: lambdaTask({ Next: 'C' }), C: choiceOf('Z', 'T'), Z: pass() },
    { states: { C: goesTo({ T: 0.98, Z: 0.02 }) } },
  ],
];

describe.for(HEALTHY)('no false alarm: %s', ([, workflow, setup]) => {
  test.for(SEEDS)('seed %i', (seed) => {
    const [sampled, solution] = both(workflow, setup, 4000, seed);
    expect(solution.transitions.known).toBe(true);
    expect(crossCheck(sampled, solution)).toEqual([]);
  });
});

test.for([
  // what is wrong, by what factor
  ['transitions', 1.03],
  ['retries', 1.5],
  ['events', 0.95],
] as const)('an alarm where exact %s are off by a factor of %d', ([what, factor]) => {
  const [sampled, solution] = both(retried, { states: { A: fails('E', 50, 0.2) } }, 4000, 1);
  const told = solution[what];
  if (!told.known) throw new Error(told.why.what);
  const wrong = { ...solution, [what]: { known: true, value: told.value * factor } };
  const issues = crossCheck(sampled, wrong);
  expect(issues.map(({ code, severity }) => [code, severity])).toEqual([['app.engines-disagree', 'warning']]);
  expect(issues[0]!.message).toContain((told.value * factor).toPrecision(8));
  expect(issues[0]!.message).toContain(sampled[what].mean.toPrecision(8));
});

test('an alarm where outcomes are off', () => {
  const [sampled, solution] = both(retried, { states: { A: fails('E', 50, 0.6) } }, 4000, 1);
  const outcomes = { known: true, value: { succeeded: 0.8, failed: 0.2, timedOut: 0 } } as const;
  expect(crossCheck(sampled, { ...solution, outcomes }).map(({ message }) => message.split(' should')[0])).toEqual([
    'standard: share succeeded',
    'standard: share failed',
  ]);
});

test('few executions are held against nothing', () => {
  const [sampled, solution] = both(retried, { states: { A: fails('E', 50, 0.2) } }, 500, 1);
  expect(crossCheck(sampled, { ...solution, transitions: { known: true, value: 9 } })).toEqual([]);
});

describe('in the report', () => {
  let demo: Report;
  beforeAll(async () => {
    demo = (await runExample('order-processing')).report;
  });

  test('the total of Standard has no interval where it is known, and the report says what is exact', () => {
    const { monthly, perExecution } = alternative(demo, 'standard');
    expect([monthly.lowUsd, monthly.highUsd]).toEqual([monthly.totalUsd, monthly.totalUsd]);
    expect([perExecution.transitions.low, perExecution.transitions.high]).toEqual([
      perExecution.transitions.mean,
      perExecution.transitions.mean,
    ]);
    expect(demo.engine.exact).toContain('standard.transitions');
    expect(demo.engine.exact).not.toContain('express.usage.gbSecond');
    expect(demo.assumptions.filter(({ id }) => id.startsWith('app.exact:'))).toHaveLength(2);
  });

  test('Express has an interval still, and there are executions enough for a 99th percentile', () => {
    const { monthly } = alternative(demo, 'express-async');
    expect(monthly.highUsd - monthly.lowUsd).toBeGreaterThan(0);
    expect(demo.engine.executions / 2).toBeGreaterThanOrEqual(10_000);
    expect(demo.engine.executions / 2).toBeLessThan(12_000);
  });

  test.for(EXAMPLES.map(({ id }) => id))('the engines agree on %s', async (id) => {
    const { report } = await runExample(id);
    expect(report.issues.filter(({ code }) => code === 'app.engines-disagree')).toEqual([]);
  });
});
