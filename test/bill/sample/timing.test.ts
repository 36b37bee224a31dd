import { expect, test } from 'vitest';
import type { Scenario } from '../../../src/scenario/index.ts';
import { exponential } from '../../../src/stats/index.ts';
import {
  choiceOf,
  fails,
  goesTo,
  items,
  lambdaTask,
  mapOf,
  measured,
  parallelOf,
  pass,
  type SampleSetup,
  stateIn,
  takes,
} from '../../support/run-sample.ts';
import { NO_LATENCY } from '../../support/scenario.ts';

const latency = (more: Partial<typeof NO_LATENCY>): Partial<Scenario> => ({
  latency: { standard: { ...NO_LATENCY, ...more }, express: NO_LATENCY },
});
const wait = (seconds: number, more: object = { End: true }): object => ({ Type: 'Wait', Seconds: seconds, ...more });
const line = { A: lambdaTask({ Next: 'B' }), B: lambdaTask() };
const oneMap = (more: object = {}): object => ({ Each: mapOf({ One: lambdaTask() }, { End: true, ...more }) });
const each = (count: number, ms: number) => ({ Each: items(count), One: takes(ms) });
const RAMP = latency({ mapAtOnce: 12, mapRampMs: 200, mapMaxConcurrency: 40 });

test.for([
  // what, workflow, setup, ms, why
  ['a line', line, { states: { A: takes(100), B: takes(50) } }, 150, 'one after the other'],
  ['a Wait', { A: wait(3) }, {}, 3000, 'its seconds'],
  ['a Wait with a duration', { A: wait(3) }, { states: { A: takes(70) } }, 70, 'the profile knows better'],
  ['a Pass', { A: pass() }, {}, 0, 'instant without overheads'],
  [
    'a Parallel',
    { P: parallelOf([{ A: lambdaTask() }, { B: lambdaTask() }, { C: lambdaTask() }]) },
    { states: { A: takes(100), B: takes(250), C: takes(40) } },
    250,
    'the slowest branch',
  ],
  ['a Map without a limit', oneMap(), { states: each(7, 100) }, 100, 'all at once'],
  ['a Map of 10, four at a time', oneMap({ MaxConcurrency: 4 }), { states: each(10, 100) }, 300, 'rounds of 4, 4, 2'],
  ['a Map one at a time', oneMap({ MaxConcurrency: 1 }), { states: each(5, 100) }, 500, 'a line'],
  ['a Map with MaxConcurrency 0', oneMap({ MaxConcurrency: 0 }), { states: each(5, 100) }, 100, '0 is no limit'],
  ['a Map without items', oneMap(), { states: each(0, 100) }, 0, 'nothing to do'],
  ['12 items on the ramp', oneMap(), { states: each(12, 2000), scenario: RAMP }, 2000, '12 start at once'],
  ['13 items on the ramp', oneMap(), { states: each(13, 2000), scenario: RAMP }, 2200, 'the 13th after 200 ms'],
  [
    '50 items of 2 s on the ramp',
    oneMap(),
    { states: each(50, 2000), scenario: RAMP },
    9600,
    '12 at 0, then one each 200 ms, though places are free from 2 s on: the last at 7.6 s',
  ],
  [
    '60 items of 60 s on the ramp',
    oneMap(),
    { states: each(60, 60_000), scenario: RAMP },
    120_000 + 8 * 200,
    '40 at a time; the last 20 take the places free at 60 s (12), then each 200 ms as those become free',
  ],
  [
    '50 items on the ramp, five at a time',
    oneMap({ MaxConcurrency: 5 }),
    { states: each(50, 100), scenario: RAMP },
    38 * 200 + 100,
    'five places, and a start each 200 ms after the first 12',
  ],
  [
    'a task with every overhead',
    { A: lambdaTask() },
    {
      states: { A: takes(100) },
      scenario: latency({
        startMs: 20,
        endMs: 28,
        taskScheduleToStartMs: 45,
        lambdaInvokeMs: 50,
        taskResultToExitMs: 10,
      }),
    },
    20 + 45 + 50 + 100 + 10 + 28,
    'start, schedule, invoke, work, exit, end',
  ],
  [
    'a task that is not Lambda',
    {
      A: {
        Type: 'Task',
        Resource: 'arn:aws:states:::dynamodb:getItem',
        Parameters: { TableName: 't', Key: {} },
        End: true,
      },
    },
    { states: { A: takes(100) }, scenario: latency({ lambdaInvokeMs: 50 }) },
    100,
    'has no Lambda invoke path',
  ],
  [
    'payload overhead',
    { A: lambdaTask() },
    { states: { A: takes(100) }, scenario: latency({ payloadMsPerKib: 3 }) },
    103,
    '1 KiB is taken when no data is given',
  ],
  [
    'flow states with overhead',
    { A: pass({ Next: 'P' }), P: parallelOf([{ B: pass() }]) },
    { scenario: latency({ flowStateMs: 10 }) },
    30,
    'a Pass, entering the Parallel, the Pass in it',
  ],
] satisfies [string, object, SampleSetup, number, string][])('%s takes its time', ([, workflow, setup, ms, why]) => {
  expect(measured(workflow, setup).durationMs.mean, why).toBe(ms);
});

const timed = {
  A: lambdaTask({ TimeoutSeconds: 1, Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Late' }], End: true }),
  Late: pass(),
};
test.for([
  // ms of work, schedule-to-start, invoke, end of the execution, timed out, why
  [900, 500, 50, 1450, 0, 'counted from Started: 950 ms are in time'],
  [900, 500, 100, 1500, 0, 'exactly at the timeout is in time'],
  [900, 500, 150, 1500, 1, 'the invoke path counts'],
  [5000, 0, 0, 1000, 1, 'ended at the timeout'],
] as const)(
  'a task of %d ms with a timeout of 1 s, started after %d ms and %d ms of invoke, ends at %d',
  ([work, start, invoke, end, late]) => {
    const run = measured(timed, {
      states: { A: takes(work) },
      scenario: latency({ taskScheduleToStartMs: start, lambdaInvokeMs: invoke }),
    });
    expect([run.durationMs.mean, stateIn(run, 'Late').entries]).toEqual([end, late]);
  },
);

test('a Choice goes by its odds', () => {
  const workflow = { Pick: choiceOf('C', 'A', 'B'), A: pass(), B: pass(), C: pass() };
  const odds = { A: 0.6, B: 0.3, C: 0.1 };
  const n = 50_000;
  const run = measured(workflow, { states: { Pick: goesTo(odds) }, executions: n, seed: 3 });
  const off = Object.entries(odds).map(
    ([name, p]) => Math.abs(stateIn(run, name).entries - p) / Math.sqrt((p * (1 - p)) / n),
  );
  expect(Math.max(...off), `in standard errors: ${off}`).toBeLessThan(3.29);
});

test('without odds the targets of a Choice are equally likely, and the report says so', () => {
  const run = measured({ Pick: choiceOf('C', 'A', 'B'), A: pass(), B: pass(), C: pass() }, { executions: 30_000 });
  const off = ['A', 'B', 'C'].map((name) => Math.abs(stateIn(run, name).entries - 1 / 3) / Math.sqrt(2 / 9 / 30_000));
  expect(Math.max(...off)).toBeLessThan(3.29);
});

test.for([
  [0.5, 'a coin'],
  [0.75, 'four rounds'],
  [0.95, 'twenty rounds'],
] as const)('a loop that goes on with odds p = %d is entered 1 / (1 - p) times', ([p]) => {
  const workflow = { Work: lambdaTask({ Next: 'More' }), More: choiceOf('Done', 'Work'), Done: pass() };
  const run = measured(
    workflow,
    { states: { Work: takes(10), More: goesTo({ Work: p, Done: 1 - p }) }, executions: 30_000, seed: 9 },
    0.999,
  );
  const want = 1 + 2 / (1 - p); // Done, and Work and More each round
  expect(Math.abs(run.transitions.mean - want), `${run.transitions.mean} ± ${run.transitions.halfWidth}`).toBeLessThan(
    run.transitions.halfWidth,
  );
});

test('the mean of a Parallel of two exponential branches is that of their maximum', () => {
  const run = measured(
    { P: parallelOf([{ A: lambdaTask() }, { B: lambdaTask() }]) },
    { states: { A: takes(exponential(100)), B: takes(exponential(300)) }, executions: 60_000, seed: 11 },
    0.999,
  );
  const want = 100 + 300 - 1 / (1 / 100 + 1 / 300);
  expect(Math.abs(run.durationMs.mean - want)).toBeLessThan(run.durationMs.halfWidth);
});

test('a Map of five exponential iterations, two at a time, takes the rounds of its list schedule', () => {
  // two places work at rate 2 / m until the last start, then the last two end: 3 m / 2 + (m / 2 + m)
  const run = measured(
    oneMap({ MaxConcurrency: 2 }),
    { states: { Each: items(5), One: takes(exponential(100)) }, executions: 60_000, seed: 4 },
    0.999,
  );
  expect(Math.abs(run.durationMs.mean - 300), `${run.durationMs.mean}`).toBeLessThan(run.durationMs.halfWidth);
});

test('a failure inside a Map ends it at once', () => {
  const run = measured(oneMap(), { states: { Each: items(4), One: fails('A', 80) } });
  expect([run.durationMs.mean, run.outcomes.failed]).toEqual([80, 1]);
});
