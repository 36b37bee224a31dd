import { expect, test } from 'vitest';
import type { Program } from '../../../src/program/index.ts';
import type { CohortOptions } from '../../../src/quota/cohort/index.ts';
import { constant, exponential } from '../../../src/stats/index.ts';
import { share } from '../../../src/units/index.ts';
import { call, constantRate, lambda, optionsOf, programOf, sourceOf } from '../simulate/support.ts';
import { cohortOf, flowed, refusalsOf } from './support.ts';
import { WORKFLOWS } from './workflows.ts';

const second = programOf({ A: call() }, { A: { duration: constant(1000) } });

test('a bucket of 100 and 30 a second under 50 a second is empty after 5 s and lets 30 a second through', () => {
  const { starts, resources, timeline } = cohortOf(
    second,
    optionsOf(50, 20_000, { quotas: { startExecution: { bucketSize: 100, refillRate: 30 } } }),
  ).flow!;
  expect([
    starts.accepted,
    starts.dropped,
    resources[0]!.firstHitMs,
    [...timeline.starts.slice(3, 7)],
    [...timeline.startTokens.slice(0, 6)],
  ]).toEqual([700, 300, 5000, [50, 50, 30, 30], [80, 60, 40, 20, 0, 0]]);
});

test('10 transitions a second too many for 100 s wait 1000 long, the last 10 s, and 10 s to drain', () => {
  const options = optionsOf(110, 100_000, { quotas: { stateTransition: { bucketSize: 1, refillRate: 100 } } });
  const { resources, addedDelayMs } = cohortOf(second, options).flow!;
  const { backlogAtHorizon, drainMs, waitMs } = resources[0]!;
  expect(backlogAtHorizon).toBeCloseTo(999, 0);
  expect(drainMs / 1000).toBeCloseTo(10, 0);
  expect(waitMs.max / 1000).toBeCloseTo(10, 0);
  expect(addedDelayMs.mean / 1000).toBeCloseTo(5, 0);
});

test('the line of transitions keeps its order and its amounts however long it is', () => {
  // 60,000 steps of overload are more than the line keeps apart
  const options = optionsOf(2, 60_000_000, { quotas: { stateTransition: { bucketSize: 1, refillRate: 1 } } });
  const { flow, durationMs } = cohortOf(second, options);
  expect(flow!.resources[0]!.backlogAtHorizon / 60_000).toBeCloseTo(1, 3);
  expect(flow!.inProgress.atEnd).toBeLessThan(1e-3);
  expect(durationMs.mean / 30_001_000).toBeCloseTo(1, 2);
});

test.for([
  ['chain', optionsOf(50, 300_000), 'free'],
  ['retries', optionsOf(50, 300_000, { quotas: { lambdaConcurrency: 30 } }), 'throttled invokes'],
  ['families', optionsOf(50, 300_000, { quotas: { stateTransition: { bucketSize: 10, refillRate: 300 } } }), 'held'],
  ['quickLoop', optionsOf(50, 300_000), 'a loop faster than a step'],
  ['poll', optionsOf(50, 300_000, { drainMs: 0 }), 'ended with executions in progress'],
] as const)('%s: what starts ends or is in progress (%3$s)', ([name, options]) => {
  const { flow } = flowed(WORKFLOWS[name](), options as CohortOptions);
  const { gate } = flow;
  const balance = gate.accepted - flow.endedWell - flow.endedFailed - flow.inProgress;
  const offered = gate.offered - gate.accepted - gate.dropped - gate.lost - gate.waiting;
  expect([Math.abs(balance) / gate.accepted < 1e-9, Math.abs(offered) / gate.offered < 1e-9]).toEqual([true, true]);
});

test.for([
  ['chain', 1000, 'step as long as a state'],
  ['chain', 60_000, 'steps longer than an execution'],
  ['chain', 50, 'steps shorter than any state'],
  ['families', 1000, 'states much shorter than a step'],
  ['quickLoop', 1000, 'five rounds within a step'],
  ['poll', 1000, 'rounds longer than a step'],
] as const)(
  '%s in steps of %i ms: the area under the executions is the sum of their durations (%s)',
  ([name, stepMs]) => {
    const { conservation } = cohortOf(WORKFLOWS[name](), { ...optionsOf(20, 600_000), stepMs }).flow!;
    expect(conservation.inProgressMs / conservation.durationSumMs).toBeCloseTo(1, 5);
  },
);

test('a wait of six hours is followed for its length, in bounded memory', () => {
  const waits = programOf(
    { A: { Type: 'Wait', Seconds: 21_600, Next: 'B' }, B: call() },
    { B: { duration: exponential(7_200_000) } },
  );
  const day = 86_400_000;
  const { flow, durationMs } = cohortOf(waits, optionsOf(10, day));
  expect(durationMs.mean / 28_800_000).toBeCloseTo(1, 6);
  expect(flow!.inProgress.peak / (10 * 28_800)).toBeCloseTo(1, 2);
  const firstEnd = flow!.timeline.ends.findIndex((ends) => ends > 0) * flow!.timeline.stepMs;
  expect(firstEnd / 21_600_000).toBeCloseTo(1, 2);
});

test('ramps and several sources add up step by step', () => {
  const parts = [constantRate(5, 100_000), sourceOf([50_000, 0, 100], [100_000, 100, 0])];
  const { timeline, starts } = cohortOf(second, {
    ...optionsOf(0, 100_000),
    arrivals: { process: 'poisson', parts },
  }).flow!;
  expect(starts.accepted).toBeCloseTo(500 + 5000, 6);
  expect([timeline.offered[0], timeline.offered[49], timeline.offered[50]].map((n) => n!.toFixed(6))).toEqual([
    '6.000000',
    '104.000000',
    '104.000000',
  ]);
});

test('a month of a second each is told in at most two thousand rows and a few', () => {
  const { timeline } = cohortOf(second, { ...optionsOf(1, 86_400_000), drainMs: 10_000 }).flow!;
  expect(timeline.starts.length).toBeLessThanOrEqual(2002);
  expect(timeline.starts.reduce((sum, n) => sum + n, 0)).toBeCloseTo(86_400, 6);
});

const distributed = programOf(
  {
    M: {
      Type: 'Map',
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        StartAt: 'T',
        States: { T: call() },
      },
      End: true,
    },
  },
  {},
);
const endless = programOf(
  {
    T: call('C'),
    C: { Type: 'Choice', Choices: [{ Variable: '$.a', BooleanEquals: true, Next: 'T' }], Default: 'D' },
    D: { Type: 'Succeed' },
  },
  {
    C: {
      next: new Map([
        ['T', share(1)],
        ['D', share(0)],
      ]),
    },
  },
);
const slow = programOf({ A: call() }, { A: { duration: exponential(200_000) } }, { type: 'express' });
const few = programOf({ A: call() }, { A: { duration: exponential(1000), workers: 3 } });
const frail = programOf(
  { P: { Type: 'Parallel', Branches: [{ StartAt: 'F', States: { F: { Type: 'Fail', Error: 'E' } } }], End: true } },
  {},
);

test.for<readonly [name: string, program: Program, options: CohortOptions, codes: readonly string[]]>([
  ['a distributed Map', distributed, optionsOf(1, 60_000), ['cohort.distributed-map']],
  ['a loop without an end', endless, optionsOf(1, 60_000), ['cohort.loop']],
  ['Express executions over five minutes', slow, optionsOf(1, 60_000), ['cohort.deadline']],
  ['few workers nearly busy', few, optionsOf(2.5, 600_000), ['cohort.chance']],
  ['few workers much too busy', few, optionsOf(30, 60_000), []],
  ['families that always fail', frail, optionsOf(1, 60_000), ['cohort.family-failure']],
  [
    'a thousand retries of a client',
    second,
    optionsOf(1, 60_000, { onThrottle: { kind: 'retry', base: 1, cap: 1, maxAttempts: 1000, jitter: 'none' } }),
    ['cohort.retries'],
  ],
  [
    'a refill of nothing',
    second,
    optionsOf(1, 60_000, { quotas: { startExecution: { bucketSize: 1, refillRate: 0 } } }),
    ['cohort.bad-option'],
  ],
  ['a negative horizon', second, optionsOf(1, -1), ['cohort.bad-option']],
  ['a step of nothing', second, { ...optionsOf(1, 60_000), stepMs: 0 }, ['cohort.bad-option', 'cohort.too-large']],
  [
    'a bucket of one token nearly used up',
    second,
    optionsOf(9.9, 600_000, { quotas: { startExecution: { bucketSize: 1, refillRate: 10 } } }),
    ['cohort.chance'],
  ],
  [
    'waits that reach the timeout',
    programOf({ A: call() }, { A: { duration: constant(1000) } }, { timeoutSeconds: 10 }),
    optionsOf(50, 60_000, { quotas: { stateTransition: { bucketSize: 1, refillRate: 10 } } }),
    ['cohort.deadline'],
  ],
])('%s: refused with its reason, or answered', ([, program, options, codes]) => {
  expect(refusalsOf(program, options)).toEqual(codes);
});

test.for<
  readonly [name: string, program: Program, rate: number, quotas: CohortOptions['quotas'], stable: number | null]
>([
  // one state a start, starts a second, quotas, starts a second that would be stable
  ['transitions', second, 110, { stateTransition: { bucketSize: 1, refillRate: 100 } }, 100],
  ['transitions that suffice', second, 90, { stateTransition: { bucketSize: 1, refillRate: 100 } }, null],
  [
    'transitions held by the limit of open executions',
    second,
    110,
    { openExecutions: 50, stateTransition: { bucketSize: 1, refillRate: 100 } },
    null,
  ],
  ['three workers', programOf({ A: call() }, { A: { duration: constant(1000), workers: 3 } }), 30, {}, 3],
])('%s: a line that grows is told with the load that would be stable', ([, program, rate, quotas, stable]) => {
  const options = {
    ...optionsOf(rate, 200_000, { quotas }),
    arrivals: { process: 'uniform', parts: [constantRate(rate, 200_000)] },
  } as const;
  const hints = cohortOf(program, options).issues.map(({ code, hint = '' }) => [
    code,
    /about ([\d.]+)/.exec(hint)?.[1],
  ]);
  const told = hints.map(([code, at]) => [code, Math.abs(Number(at) / stable! - 1) < 0.02]);
  expect(told).toEqual(stable === null ? [] : [['cohort.unstable', true]]);
});

test('two runs of the same options give the same measurement', () => {
  const options = optionsOf(50, 60_000, { quotas: { lambdaConcurrency: 60 } });
  const program = programOf({ A: lambda() }, { A: { duration: exponential(2000) } });
  expect(cohortOf(program, options)).toEqual(cohortOf(program, options));
});

test('a run in pieces is the run in one go', () => {
  const options = optionsOf(50, 60_000, { quotas: { stateTransition: { bucketSize: 10, refillRate: 80 } } });
  const whole = flowed(WORKFLOWS.chain(), options).flow;
  const pieces = flowed(WORKFLOWS.chain(), options).flow;
  expect([...pieces.passed]).toEqual([...whole.passed]);
});
