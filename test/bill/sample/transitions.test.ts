import { expect, test } from 'vitest';
import type { PriceDimension } from '../../../src/bill/contract/index.ts';
import { constant, exponential } from '../../../src/stats/index.ts';
import {
  fails,
  items,
  lambdaTask,
  mapOf,
  measured,
  pass,
  type SampleSetup,
  stateIn,
  takes,
} from '../../support/run-sample.ts';
import { scenarioOf } from '../../support/scenario.ts';

const distributed = (childType: 'STANDARD' | 'EXPRESS', states: object, more: object = {}): object => ({
  Type: 'Map',
  ItemProcessor: {
    ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: childType },
    StartAt: Object.keys(states)[0],
    States: states,
  },
  End: true,
  ...more,
});
const batches = (MaxItemsPerBatch: number) => ({ ItemBatcher: { MaxItemsPerBatch } });
const two = { One: lambdaTask({ Next: 'Two' }), Two: lambdaTask() };

test.for([
  // billed transitions, what, workflow, setup, source
  [
    3,
    'three states in a line',
    { A: lambdaTask({ Next: 'B' }), B: lambdaTask({ Next: 'C' }), C: lambdaTask() },
    {},
    'S1',
  ],
  [3, 'a Map of two with one task', { M: mapOf({ One: lambdaTask() }) }, { states: { M: items(2) } }, 'S2'],
  [
    23,
    'Lambda Power Tuning with six power values',
    {
      Initializer: lambdaTask({ Next: 'Branching' }),
      Branching: mapOf(
        { A: lambdaTask({ Next: 'B' }), B: lambdaTask({ Next: 'C' }), C: lambdaTask() },
        { Next: 'Cleaner' },
      ),
      Cleaner: lambdaTask({ Next: 'Analyzer' }),
      Analyzer: lambdaTask({ Next: 'Optimizer' }),
      Optimizer: lambdaTask(),
    },
    { states: { Branching: items(6) } },
    'S10: 5 + 3 n; its author adds one for start or end',
  ],
  [
    1 + 1000 * 2,
    'D1: 1,000 Standard children with one task',
    { M: distributed('STANDARD', { One: lambdaTask() }, batches(500)) },
    { states: { M: items(500_000) } },
    'D1',
  ],
  [
    1 + 1000,
    'D4: 1,000 Express children',
    { M: distributed('EXPRESS', { One: lambdaTask() }) },
    { states: { M: items(1000) } },
    'D4',
  ],
  [
    1 + 500_000 * 3,
    'D7: batches of 100 of 50M items',
    { M: distributed('STANDARD', two, batches(100)) },
    { states: { M: items(50e6) } },
    'D7: three each',
  ],
  [
    1 + 12 * 2,
    '1,130 items by 100',
    { M: distributed('STANDARD', { One: pass() }, batches(100)) },
    { states: { M: items(1130) } },
    'DGIB: 12 batches',
  ],
  [
    1,
    'a distributed Map without items',
    { M: distributed('STANDARD', { One: pass() }) },
    { states: { M: items(0) } },
    'entry rule',
  ],
  [
    1 + 2000 * (1 + 1) + 2000 * 3 * 2,
    'children that start children',
    { M: distributed('STANDARD', { N: distributed('STANDARD', { One: pass() }) }) },
    { states: { M: items(2000), N: items(3) } },
    'each child of a sampled child counts for all it stands for',
  ],
] satisfies [number, string, object, SampleSetup, string][])(
  '%d transitions: %s',
  ([transitions, , workflow, setup, why]) => {
    const run = measured(workflow, setup);
    expect([run.transitions.mean, run.usage.get('stateTransition')?.mean], why).toEqual([transitions, transitions]);
  },
);

test.for([0, 1, 2] as const)('startEndTransitions %d is added once per execution', (extra) => {
  const { account } = scenarioOf();
  const run = measured({ A: pass() }, { scenario: { account: { ...account, startEndTransitions: extra } } });
  expect(run.transitions.mean).toBe(1 + extra);
});

const usageOf = (workflow: object, setup: SampleSetup): Partial<Record<PriceDimension, number>> =>
  Object.fromEntries([...measured(workflow, setup).usage].map(([dimension, { mean }]) => [dimension, mean]));

test('D4: 1,000 Express children of 100 s at 64 MB cost requests and GB-seconds of their own', () => {
  const usage = usageOf(
    { M: distributed('EXPRESS', { One: lambdaTask() }) },
    { states: { M: items(1000), One: takes(100_000) } },
  );
  expect(usage).toEqual({ stateTransition: 1001, expressRequest: 1000, gbSecond: 6250 });
});

test('children are started at the dispatch rate: 1,000 Express children a second', () => {
  const run = measured({ M: distributed('EXPRESS', { One: pass() }) }, { states: { M: items(5000) } });
  expect(run.durationMs.mean).toBeGreaterThan(4900);
  expect(run.durationMs.mean).toBeLessThanOrEqual(5000);
});

test('children wait for a place: 600 children of 1 s, ten at a time', () => {
  const run = measured(
    { M: distributed('STANDARD', { One: lambdaTask() }, { MaxConcurrency: 10 }) },
    { states: { M: items(600), One: takes(1000) } },
  );
  expect(run.durationMs.mean).toBeCloseTo(60_000 + 90, 6); // the tenth starts at 90 ms (100 a second), then in its place
});

test.for([
  // tolerated, outcome, children started, why
  [{}, 'failed', 1, 'no tolerance: the first failed child fails the run'],
  [{ ToleratedFailureCount: 3 }, 'failed', 4, 'the fourth is one too many'],
  [{ ToleratedFailureCount: 10 }, 'succeeded', 10, 'all of them tolerated'],
  [{ ToleratedFailurePercentage: 50 }, 'failed', 6, 'the sixth of ten is over 50 %'],
  [{ ToleratedFailurePercentage: 100 }, 'succeeded', 10, 'all of them tolerated'],
] as const)('a run of ten failing children with %j: %s after %d', ([tolerance, outcome, started]) => {
  const run = measured(
    { M: distributed('STANDARD', { One: { Type: 'Fail', Error: 'E' } }, tolerance) },
    { states: { M: items(10) } },
  );
  expect([run.outcomes[outcome], stateIn(run, 'One').entries, run.transitions.mean]).toEqual([
    1,
    started,
    1 + 2 * started,
  ]);
});

test('a constant of 10 s is billed as 10,000 ms and 0.625 GB-s, exactly', () => {
  const run = measured({ A: lambdaTask() }, { states: { A: takes(10_000) }, type: 'express', executions: 1000 });
  expect([run.billedMs?.mean, run.billedMs?.max, run.usage.get('gbSecond')?.mean]).toEqual([10_000, 10_000, 0.625]);
});

test('an exponential of 801 ms is billed as 852 ms on average: each execution is rounded up, not the mean', () => {
  const want = 100 / (1 - Math.exp(-100 / 801)); // sum over k of P(X > 100 k), times 100
  expect(want).toBeCloseTo(852.04, 2);
  const run = measured(
    { A: lambdaTask() },
    { states: { A: takes(exponential(801)) }, type: 'express', executions: 200_000, seed: 8 },
    0.999,
  );
  const { mean, halfWidth } = run.billedMs!;
  expect(Math.abs(mean - want), `${mean} ± ${halfWidth}`).toBeLessThan(halfWidth);
  expect(halfWidth).toBeLessThan(8);
});

test.for([
  // steps, bytes of data, billed MB, why
  [400, 32_000, 64, 'E2: 50 + 0.05 + 12.8 = 62.85 MB'],
  [437, 32_000, 128, '64.03 MB'],
  [53, 262_144, 64, '63.94 MB'],
  [54, 262_144, 128, '64.21 MB'],
  [0, 262_144, 64, 'no step counts as one'],
] as const)('a Map of %d with %d bytes of data is billed at %d MB (%s)', ([count, size, mb]) => {
  const workflow = { StartAt: 'M', Comment: '', States: { M: mapOf({ One: pass() }) } };
  const padding = 50_000 - JSON.stringify(workflow).length; // a definition of 50 KB
  const run = measured(
    { ...workflow, Comment: 'x'.repeat(padding) },
    { states: { M: items(count) }, type: 'express', scenario: { inputs: [{ share: 1, value: null, size }] as never } },
  );
  expect(run.billedMemoryMb?.mean).toBe(mb);
});

test('the memory a profile gives replaces the prediction, for Express children too', () => {
  const given = { express: { memory: 200 } } as never;
  const own = measured({ A: pass() }, { type: 'express', scenario: given });
  const children = usageOf(
    { M: distributed('EXPRESS', { One: lambdaTask() }) },
    { states: { M: items(4), One: takes(1000) }, scenario: given },
  );
  expect([own.billedMemoryMb?.mean, children.gbSecond]).toEqual([256, 4 * 1 * 0.25]);
});

test('functions are billed by the ms of every try, cold starts included', () => {
  const lambda = {
    memory: 2048,
    architecture: 'arm64',
    coldStart: { probability: 1, duration: constant(300) },
  } as never;
  const work = lambdaTask({ Retry: [{ ErrorEquals: ['E'], MaxAttempts: 1 }], End: true });
  const usage = usageOf({ A: work }, { states: { A: { ...fails('E', 100.2), lambda } } });
  expect(usage).toEqual({ stateTransition: 2, lambdaRequest: 2, lambdaGbSecondArm: (2 * 2 * 401) / 1000 });
});
