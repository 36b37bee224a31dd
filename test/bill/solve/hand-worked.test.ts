import { expect, test } from 'vitest';
import type { Exact, Solution } from '../../../src/bill/solve/index.ts';
import { constant, empirical, exponential, poisson, uniform } from '../../../src/stats/index.ts';
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
import { known, solved } from './support.ts';

type Pick = (solution: Solution) => Exact<number> | undefined;
type Row = readonly [workflow: object, setup: SampleSetup, pick: Pick, want: number, why: string];

const transitions: Pick = (s) => s.transitions;
const retries: Pick = (s) => s.retries;
const events: Pick = (s) => s.events;
const duration: Pick = (s) => s.durationMs;
const billed: Pick = (s) => s.billedMs;
const failed: Pick = ({ outcomes }) =>
  outcomes.known ? { known: true, value: outcomes.value.failed } : (outcomes as Exact<never>);
const used =
  (dimension: Parameters<Solution['usage']['get']>[0]): Pick =>
  (s) =>
    s.usage.get(dimension);

const retryOn = (error: string, maxAttempts: number, more: object = {}): object => ({
  Retry: [{ ErrorEquals: [error], IntervalSeconds: 1, BackoffRate: 2, MaxAttempts: maxAttempts, ...more }],
});
const retried = (maxAttempts: number, more: object = {}): object => ({
  A: lambdaTask({ End: true, ...retryOn('E', maxAttempts, more) }),
});
const flaky = (odds: number, ms = 100): SampleSetup => ({ states: { A: fails('E', ms, odds) } });
const loop = { T: lambdaTask({ Next: 'C' }), C: choiceOf('Z', 'T'), Z: pass() };
const again = (odds: number): SampleSetup => ({ states: { T: takes(20), C: goesTo({ T: odds, Z: 1 - odds }) } });

// of a truncated geometric number of retries with odds q: q + q^2 + … + q^n
const truncated = (q: number, n: number): number => (q * (1 - q ** n)) / (1 - q);

const COUNTS: readonly Row[] = [
  [{ A: pass({ Next: 'B' }), B: pass() }, {}, transitions, 2, 'one per state'],
  [retried(3), flaky(0.25), retries, truncated(0.25, 3), 'a geometric number of retries, cut off after three'],
  [retried(3), flaky(0.25), transitions, 1 + truncated(0.25, 3), 'the entry and its retries'],
  [retried(3), flaky(0.25), failed, 0.25 ** 4, 'four tries fail'],
  [retried(0), flaky(0.25), retries, 0, 'MaxAttempts 0 never retries'],
  [retried(40, { BackoffRate: 1 }), flaky(0.5), retries, truncated(0.5, 40), 'many retries: the series itself'],
  [retried(3), flaky(1), events, 2 + 5 + 3 * 3 - 1, 'start, end, a task of five, three retries of three, no exit'],
  [
    {
      A: lambdaTask({ ...retryOn('E', 1), Catch: [{ ErrorEquals: ['E'], Next: 'B' }], Next: 'Z' }),
      B: pass(),
      Z: pass(),
    },
    flaky(0.5),
    transitions,
    1 + 0.5 + 1,
    'whether caught or not, one more state is entered',
  ],
  [loop, again(0.75), transitions, 2 * 4 + 1, 'a loop left with odds 1/4 is gone round four times'],
  [
    loop,
    { type: 'express', states: { T: takes(0), C: goesTo({ T: 0.999999, Z: 1 - 0.999999 }) } },
    transitions,
    2 / (1 - 0.999999) + 1,
    'a loop that is hardly ever left keeps its digits',
  ],
  [
    { M: mapOf({ A: pass({ Next: 'B' }), B: pass() }) },
    { states: { M: items(poisson(7)) } },
    transitions,
    1 + 7 * 2,
    'mean items times the states of the body',
  ],
  [
    { M: mapOf({ A: pass() }) },
    { states: { M: items(poisson(7)) } },
    events,
    2 + 4 + 7 * (2 + 2),
    'two events per iteration and two per Pass',
  ],
  [
    { M: mapOf({ A: lambdaTask() }, { MaxConcurrency: 1, End: true }) },
    { states: { M: items(10), A: fails('E', 10, 0.1) } },
    transitions,
    1 + (1 - 0.9 ** 10) / 0.1,
    'in turn: the first failure is the last iteration',
  ],
  [
    { M: mapOf({ A: lambdaTask() }, { MaxConcurrency: 1, End: true }) },
    { states: { M: items(poisson(4)), A: fails('E', 10, 0.25) } },
    failed,
    1 - Math.exp(-4 * 0.25),
    'E[s^N] of a Poisson number of iterations that all succeed',
  ],
  [
    { M: mapOf({ A: lambdaTask() }, { MaxConcurrency: 1, End: true, ...retryOn('States.ALL', 1) }) },
    { states: { M: items(empirical([1, 3])), A: fails('E', 10, 0.5) } },
    retries,
    0.5 * 0.5 + 0.5 * (1 - 0.5 ** 3),
    'a Map is retried as a whole, with the same items',
  ],
  [
    { P: parallelOf([{ A: lambdaTask() }, { B: lambdaTask({ Next: 'C' }), C: pass() }]) },
    {},
    transitions,
    4,
    'the Parallel and all states of its branches',
  ],
  [
    {
      P: parallelOf([{ A: lambdaTask() }, { B: lambdaTask() }], {
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Z' }],
        Next: 'Z',
      }),
      Z: pass(),
    },
    {
      states: {
        A: fails('E', 10, 0.3),
        B: { ...takes(exponential(50)), errors: [{ error: 'E', probability: share(0.2) }] },
      },
    },
    transitions,
    4,
    'first states of branches are entered however their siblings fare',
  ],
  [
    { P: parallelOf([{ A: lambdaTask() }, { B: lambdaTask() }]) },
    { states: { A: fails('E', 10, 0.3), B: fails('E', 20, 0.2) } },
    failed,
    1 - 0.7 * 0.8,
    'one failing branch fails the Parallel',
  ],
  [
    { A: lambdaTask({ TimeoutSeconds: 1, ...retryOn('States.Timeout', 2), End: true }) },
    { states: { A: takes(exponential(500)) } },
    retries,
    truncated(Math.exp(-2), 2),
    'odds of a timeout from the law of the service time',
  ],
  [
    { A: lambdaTask({ TimeoutSeconds: 1, End: true }) },
    { states: { A: takes(constant(1000)) } },
    failed,
    0,
    'what takes exactly its timeout is in time',
  ],
];

const TIMES: readonly Row[] = [
  [retried(2), flaky(1), duration, 3 * 100 + 1000 + 2000, 'three tries and two waits'],
  [retried(2), flaky(0.5), duration, (1 + 0.75) * 100 + 0.5 * 1000 + 0.25 * 2000, 'waits by how often they come'],
  [
    retried(3, { MaxDelaySeconds: 2 }),
    flaky(1),
    duration,
    4 * 100 + 1000 + 2000 + 2000,
    'the third wait is cut at MaxDelaySeconds',
  ],
  [
    retried(2, { JitterStrategy: 'FULL' }),
    flaky(1),
    duration,
    3 * 100 + 500 + 1000,
    'full jitter waits half as long on average',
  ],
  [{ A: lambdaTask() }, { states: { A: takes(exponential(500)) } }, duration, 500, 'the mean of a law'],
  [
    { A: lambdaTask({ TimeoutSeconds: 1, End: true }) },
    { states: { A: takes(exponential(500)) } },
    duration,
    500 * (1 - Math.exp(-2)),
    'E[min(X, timeout)] of an exponential time',
  ],
  [loop, again(0.75), duration, 80, 'four rounds of 20 ms'],
  [
    { P: parallelOf([{ A: lambdaTask() }, { B: lambdaTask() }]) },
    { states: { A: takes(30), B: takes(exponential(50)) } },
    duration,
    30 + 50 * Math.exp(-30 / 50),
    'E[max(30, X)] of an exponential X',
  ],
  [
    { P: parallelOf([{ A: lambdaTask() }, { B: lambdaTask() }]) },
    { states: { A: takes(empirical([10, 40])), B: takes(empirical([20, 30])) } },
    duration,
    (40 + 40 + 20 + 30) / 4,
    'the later of two times with few values',
  ],
  [
    { P: parallelOf([{ A: lambdaTask() }, { B: lambdaTask({ Next: 'C' }), C: lambdaTask() }]) },
    { states: { A: takes(uniform(0, 100)), B: takes(uniform(100, 200)), C: takes(exponential(70)) } },
    duration,
    150 + 70,
    'one branch is always the slowest: its mean is enough',
  ],
  [
    { M: mapOf({ A: lambdaTask() }, { MaxConcurrency: 3, End: true }) },
    { states: { M: items(7), A: takes(100) } },
    duration,
    300,
    'seven items in rounds of three',
  ],
  [
    { M: mapOf({ A: lambdaTask() }, { MaxConcurrency: 1, End: true }) },
    { states: { M: items(poisson(5)), A: takes(exponential(100)) } },
    duration,
    500,
    'in turn: times add up',
  ],
  [
    { A: lambdaTask() },
    { type: 'express', states: { A: takes(exponential(1000)) } },
    billed,
    100 / (1 - Math.exp(-0.1)),
    'E[ceil] of an exponential time, in steps of 100 ms',
  ],
  [
    { A: lambdaTask() },
    { type: 'express', states: { A: takes(uniform(0, 1000)) } },
    billed,
    550,
    'ten steps of 100 ms, each as likely',
  ],
  [
    { A: lambdaTask() },
    { type: 'express', states: { A: takes(empirical([0, 100, 101], [1, 1, 2])) } },
    billed,
    (100 + 100 + 2 * 200) / 4,
    'at least 100 ms; 100 ms are one step and 101 ms two',
  ],
  [
    { A: lambdaTask() },
    { type: 'express', states: { A: takes(250) } },
    used('gbSecond'),
    (0.3 * 64) / 1024,
    '300 ms at 64 MB',
  ],
];

const LAMBDA: readonly Row[] = [
  [
    retried(1),
    { states: { A: { ...fails('E', 100, 0.5), lambda: { memory: mib(512), architecture: 'arm64' } } } },
    used('lambdaRequest'),
    1.5,
    'every try is a request',
  ],
  [
    { A: lambdaTask() },
    { states: { A: { ...takes(exponential(50)), lambda: { memory: mib(1024), architecture: 'arm64' } } } },
    used('lambdaGbSecondArm'),
    // each started ms; a tolerance of 1e-9 ms keeps whole numbers whole
    Math.exp(1e-9 / 50) / (1 - Math.exp(-1 / 50)) / 1000 - (Math.exp(1e-9 / 50) - 1) / 1000,
    'E[ceil] of an exponential time, in ms',
  ],
  [
    { A: lambdaTask() },
    {
      states: {
        A: {
          ...takes(10.5),
          lambda: {
            memory: mib(512),
            architecture: 'x86_64',
            coldStart: { probability: share(0.2), duration: constant(100.6) },
          },
        },
      },
    },
    used('lambdaGbSecondX86'),
    ((0.8 * 11 + 0.2 * 112) * 512) / 1024 / 1000,
    'a cold start is billed, and the sum is rounded up once',
  ],
];

/** As close as doubles come over a few dozen steps. */
const EXACT = 1e-12;
/** Billing takes a billionth of a step more for none. */
const BILLED = 1e-9;

const cases = [
  ...COUNTS.map((row) => [EXACT, row] as const),
  ...[...TIMES, ...LAMBDA].map((row) => [BILLED, row] as const),
].map(([within, [workflow, setup, pick, want, why]]) => ({ within, workflow, setup, pick, want, why }));

test.for(cases)('$why', ({ within, workflow, setup, pick, want }) => {
  expect(Math.abs(known(pick(solved(workflow, setup))) - want)).toBeLessThanOrEqual(within * Math.max(1, want));
});

test('how a count varies: retries of a task that fails with odds 1/4, three times at most', () => {
  const q = 0.25;
  const odds = [1 - q, q * (1 - q), q ** 2 * (1 - q), q ** 3];
  const mean = odds.reduce((sum, p, n) => sum + p * n, 0);
  const variance = odds.reduce((sum, p, n) => sum + p * (n - mean) ** 2, 0);
  const { deviation } = known(solved(retried(3), flaky(q)).moments.retries);
  expect(deviation).toBeCloseTo(Math.sqrt(variance), 12);
});

test('how a count varies: rounds of a loop are geometric', () => {
  const { mean, deviation } = known(solved(loop, again(0.75)).moments.transitions);
  expect(mean).toBeCloseTo(9, 10);
  expect(deviation).toBeCloseTo((2 * Math.sqrt(0.75)) / 0.25, 10);
});

test('where all is known, there is a measurement with no interval', () => {
  const workflow = { A: lambdaTask({ Next: 'C' }), C: choiceOf('Z', 'B'), B: pass({ Next: 'Z' }), Z: pass() };
  const states = { A: takes(empirical([100, 300], [3, 1])), C: goesTo({ B: 0.25, Z: 0.75 }) };
  const measured = known(solved(workflow, { type: 'express', states }).measurement);
  const { transitions: counted, durationMs, billedMs } = measured;
  expect(measured.engine).toEqual({ name: 'solve', executions: 0, entries: 0, seed: 0 });
  expect([counted.mean, counted.halfWidth, counted.min, counted.p50, counted.p90, counted.max]).toEqual([
    3.25, 0, 3, 3, 4, 4,
  ]);
  expect(durationMs.cdf).toEqual([
    { upTo: 100, share: 0.75 },
    { upTo: 300, share: 1 },
  ]);
  expect(billedMs?.mean).toBeCloseTo(150, 10);
});
