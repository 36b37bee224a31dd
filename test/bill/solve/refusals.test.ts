import { expect, test } from 'vitest';
import type { Exact, Solution } from '../../../src/bill/solve/index.ts';
import { constant, exponential, gammaFromMoments, pareto, poisson } from '../../../src/stats/index.ts';
import { mib, share } from '../../../src/units/index.ts';
import {
  choiceOf,
  fails,
  goesTo,
  items,
  lambdaTask,
  mapOf,
  parallelOf,
  pass,
  type SampleSetup,
  takes,
} from '../../support/run-sample.ts';
import { NO_LATENCY } from '../../support/scenario.ts';
import { codeOf, known, solved } from './support.ts';

type Pick = (solution: Solution) => Exact<unknown> | undefined;

const twoThatMayFail = { P: parallelOf([{ A: lambdaTask({ Next: 'C' }), C: pass() }, { B: lambdaTask() }]) };
const failing: SampleSetup = { states: { A: takes(exponential(50)), B: fails('E', 20, 0.2) } };
const distributed = (more: object = {}): object => ({
  M: {
    Type: 'Map',
    ItemProcessor: {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
      StartAt: 'A',
      States: { A: lambdaTask() },
    },
    End: true,
    ...more,
  },
});

const ROWS: readonly (readonly [what: string, workflow: object, setup: SampleSetup, pick: Pick, code: string])[] = [
  [
    'a loop that is never left',
    { A: choiceOf('B', 'C'), B: pass({ Next: 'D' }), D: pass({ Next: 'B' }), C: pass() },
    { states: { A: goesTo({ B: 0.5, C: 0.5 }) } },
    (s) => s.transitions,
    'solve.endless',
  ],
  [
    'a loop that may fill the history',
    { T: lambdaTask({ Next: 'C' }), C: choiceOf('Z', 'T'), Z: pass() },
    { states: { C: goesTo({ T: 0.9999, Z: 0.0001 }) } },
    (s) => s.transitions,
    'solve.history',
  ],
  [
    'a Map that does fill it',
    { M: mapOf({ A: pass() }) },
    { states: { M: items(6249) } },
    (s) => s.outcomes,
    'solve.history',
  ],
  [
    '6,248 items do not',
    { M: mapOf({ A: pass() }) },
    { states: { M: items(6248) } },
    (s) => s.transitions,
    'known: 6249',
  ],
  [
    'a time without a bound against the timeout of the workflow',
    { StartAt: 'A', TimeoutSeconds: 10, States: { A: lambdaTask() } },
    { states: { A: takes(exponential(1000)) } },
    (s) => s.outcomes,
    'solve.deadline',
  ],
  [
    'one that never comes near it',
    { StartAt: 'A', TimeoutSeconds: 100, States: { A: lambdaTask() } },
    { states: { A: takes(exponential(1000)) } },
    (s) => s.transitions,
    'known: 1',
  ],
  [
    'a heavy tail against the five minutes of Express',
    { A: lambdaTask() },
    { type: 'express', states: { A: takes(pareto(1.5, 100)) } },
    (s) => s.transitions,
    'solve.deadline',
  ],
  ['siblings cut by a failure: what they enter', twoThatMayFail, failing, (s) => s.transitions, 'solve.siblings'],
  ['siblings cut by a failure: how long it takes', twoThatMayFail, failing, (s) => s.durationMs, 'solve.siblings'],
  [
    'siblings cut by a failure: first states are entered',
    twoThatMayFail,
    failing,
    (s) => s.states[1]?.entries,
    'known: 1',
  ],
  [
    'siblings cut by a failure: their later states',
    twoThatMayFail,
    failing,
    (s) => s.states[2]?.entries,
    'solve.siblings',
  ],
  [
    'siblings cut by a failure: the Lambda calls they had begun',
    twoThatMayFail,
    { states: { ...failing.states, A: { ...takes(50), lambda: { memory: mib(128), architecture: 'arm64' } } } },
    (s) => s.usage.get('lambdaRequest'),
    'solve.siblings',
  ],
  [
    'several errors, one of them caught',
    {
      P: parallelOf([{ A: lambdaTask() }, { B: lambdaTask() }], {
        Catch: [{ ErrorEquals: ['E'], Next: 'Z' }],
        Next: 'Y',
      }),
      Y: pass(),
      Z: pass(),
    },
    { states: { A: fails('E', 20, 0.2), B: fails('F', 30, 0.2) } },
    (s) => s.outcomes,
    'solve.first-error',
  ],
  [
    'several errors, all caught alike',
    {
      P: parallelOf([{ A: lambdaTask() }, { B: lambdaTask() }], {
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Z' }],
        Next: 'Z',
      }),
      Z: pass(),
    },
    { states: { A: fails('E', 20, 0.2), B: fails('F', 30, 0.2) } },
    (s) => s.transitions,
    'known: 4',
  ],
  [
    'the slowest of two random branches',
    { P: parallelOf([{ A: lambdaTask() }, { B: lambdaTask() }]) },
    { states: { A: takes(exponential(50)), B: takes(exponential(20)) } },
    (s) => s.durationMs,
    'solve.slowest',
  ],
  [
    'the slowest of random iterations',
    { M: mapOf({ A: lambdaTask() }) },
    { states: { M: items(3), A: takes(exponential(50)) } },
    (s) => s.durationMs,
    'solve.slowest',
  ],
  [
    'a timeout against a sum of two laws',
    { A: lambdaTask({ TimeoutSeconds: 1, End: true }) },
    {
      states: { A: takes(exponential(500)) },
      scenario: { latency: { standard: { ...NO_LATENCY, lambdaInvokeMs: exponential(100) }, express: NO_LATENCY } },
    },
    (s) => s.durationMs,
    'solve.timeout',
  ],
  [
    'GB-seconds of a sum of two random times',
    { A: lambdaTask({ Next: 'B' }), B: lambdaTask() },
    { type: 'express', states: { A: takes(exponential(50)), B: takes(exponential(20)) } },
    (s) => s.usage.get('gbSecond'),
    'solve.rounding',
  ],
  [
    'its mean duration is known all the same',
    { A: lambdaTask({ Next: 'B' }), B: lambdaTask() },
    { type: 'express', states: { A: takes(exponential(50)), B: takes(exponential(20)) } },
    (s) => s.durationMs,
    'known: 70',
  ],
  [
    'Lambda times that are rounded up, of two laws without a smooth one',
    { A: lambdaTask() },
    {
      states: {
        A: {
          ...takes(exponential(0.4)),
          lambda: {
            memory: mib(128),
            architecture: 'arm64',
            coldStart: { probability: share(0.5), duration: exponential(0.3) },
          },
        },
      },
    },
    (s) => s.usage.get('lambdaGbSecondArm'),
    'solve.rounding',
  ],
  [
    'memory that depends on the number of iterations',
    { M: mapOf({ A: pass() }, { MaxConcurrency: 1, End: true }) },
    {
      type: 'express',
      states: { M: items(poisson(500)) },
      scenario: { inputs: [{ share: share(1), value: null, size: 100_000 as never }] },
    },
    (s) => s.billedMemoryMb,
    'solve.joint',
  ],
  [
    'children that may fail without any tolerance',
    distributed(),
    { states: { M: items(40), A: fails('E', 10, 0.01) } },
    (s) => s.transitions,
    'solve.tolerance',
  ],
  [
    'children that may all fail',
    distributed({ ToleratedFailurePercentage: 100 }),
    { states: { M: items(40), A: fails('E', 10, 0.01) } },
    (s) => s.transitions,
    'known: 81',
  ],
  [
    'more retries than are followed',
    {
      A: lambdaTask({
        End: true,
        Retry: [{ ErrorEquals: ['E'], IntervalSeconds: 1, BackoffRate: 1, MaxAttempts: 9_999_999 }],
      }),
    },
    { states: { A: fails('E', 10, 0.5) } },
    (s) => s.retries,
    'solve.too-large',
  ],
  [
    'a billion items that cannot fail',
    { M: mapOf({ A: pass() }) },
    { type: 'express', states: { M: items(1e9) } },
    (s) => s.transitions,
    'known: 1000000001',
  ],
  [
    'a billion items in turn that may fail',
    { M: mapOf({ A: lambdaTask() }, { MaxConcurrency: 1, End: true }) },
    { type: 'express', states: { M: items(1e9), A: fails('E', 0, 0.1) } },
    (s) => s.transitions,
    'solve.too-large',
  ],
  [
    'how long a billion of them take',
    { M: mapOf({ A: lambdaTask() }, { MaxConcurrency: 10, End: true }) },
    { type: 'express', states: { M: items(1e9), A: takes(1e-9) } },
    (s) => s.durationMs,
    'solve.slowest',
  ],
  [
    'a law of a loop: its distribution has no end of cases',
    { T: lambdaTask({ Next: 'C' }), C: choiceOf('Z', 'T'), Z: pass() },
    { states: { T: takes(constant(10)), C: goesTo({ T: 0.5, Z: 0.5 }) } },
    (s) => s.measurement,
    'solve.too-large',
  ],
];

test.for(ROWS)('%s', ([, workflow, setup, pick, code]) => {
  expect(codeOf(pick(solved(workflow, setup)))).toBe(code);
});

test.for([
  [(s: Solution) => s.durationMs, 'duration: Parallel at /States/P takes the slowest branch'],
  [(s: Solution) => s.spreads.durationMs, 'duration: Parallel at /States/P takes the slowest branch'],
] as const)('a refusal names the quantity, the state and the reason', ([pick, words]) => {
  const workflow = { P: parallelOf([{ A: lambdaTask() }, { B: lambdaTask() }]) };
  const answer = pick(solved(workflow, { states: { A: takes(exponential(5)), B: takes(gammaFromMoments(5, 0.5)) } }));
  expect(answer.known ? answer.value : answer.why).toEqual({
    code: 'solve.slowest',
    what: words,
    pointer: '/States/P',
  });
});

test('the odds of a timeout of a sum of two laws are known, only the time it leaves is not', () => {
  const workflow = { A: lambdaTask({ TimeoutSeconds: 1, End: true }) };
  const setup: SampleSetup = {
    states: { A: takes(exponential(500)) },
    scenario: { latency: { standard: { ...NO_LATENCY, lambdaInvokeMs: exponential(100) }, express: NO_LATENCY } },
  };
  // P(X + Y > 1000) of means 500 and 100
  const want = (500 * Math.exp(-2) - 100 * Math.exp(-10)) / 400;
  expect(known(solved(workflow, setup).outcomes).failed).toBeCloseTo(want, 9);
});
