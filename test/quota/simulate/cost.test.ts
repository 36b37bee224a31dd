import { expect, test } from 'vitest';
import { type SimulateOptions, SimulateRun } from '../../../src/quota/simulate/index.ts';
import { constant, type Distribution, exponential } from '../../../src/stats/index.ts';
import { call, optionsOf, programOf, sourceOf } from './support.ts';

/** What a run costs, counted and not timed: work is linear in events, room in executions in progress. */

const EVENTS = 100_000;
const names = Array.from({ length: 10 }, (_, i) => `S${i}`);
const tenTasks = (duration: Distribution, timeoutSeconds?: number) =>
  programOf(
    Object.fromEntries(names.map((name, i) => [name, call(names[i + 1])])),
    Object.fromEntries(names.map((name) => [name, { duration }])),
    timeoutSeconds === undefined ? {} : { timeoutSeconds },
  );
const tokens = (perSecond: number): Partial<SimulateOptions> => ({
  quotas: { stateTransition: { bucketSize: perSecond / 100, refillRate: perSecond } },
});
const program = tenTasks(exponential(1000));
const even = tenTasks(constant(1000));

const CASES: readonly (readonly [name: string, run: () => SimulateRun, inProgress: number])[] = [
  ['ten in progress', () => new SimulateRun(program, optionsOf(1, 1e9)), 10],
  ['a thousand', () => new SimulateRun(program, optionsOf(100, 1e9)), 1000],
  ['ten thousand', () => new SimulateRun(program, optionsOf(1000, 1e9)), 10_000],
  ['a thousand that wait for tokens', () => new SimulateRun(program, optionsOf(100, 1e9, tokens(1003))), 1000],
  ['a half of them timed out', () => new SimulateRun(tenTasks(exponential(1000), 10), optionsOf(100, 1e9)), 900],
  [
    'more than get through, each with its deadline',
    () => new SimulateRun(tenTasks(exponential(1000), 60), optionsOf(100, 1e9, tokens(800))),
    6000,
  ],
  ['crowds', () => new SimulateRun(even, optionsOf(1000, 1e9, { process: 'burst' })), 10_000],
  ['one after the other', () => new SimulateRun(even, optionsOf(1000, 1e9, { process: 'uniform' })), 10_000],
  [
    'a thousand a second after one an hour',
    () =>
      new SimulateRun(even, {
        ...optionsOf(1, 1e9),
        arrivals: { process: 'uniform', parts: [sourceOf([1e8, 1 / 3600, 1 / 3600], [1e9, 1000, 1000])] },
      }),
    10_000,
  ],
];

test.for(CASES)('%s: four times the events are four times the work, and no more room', ([, begin, inProgress]) => {
  const run = begin();
  run.advance(6 * EVENTS);
  const { events, cursors } = run.engines[0]!;
  const workOf = (count: number): number => {
    const before = events.work;
    run.advance(count);
    const after = events.work;
    const heaped = 20 * (after.heaped - before.heaped); // each of which costs some comparisons and moves
    return after.looked - before.looked + after.walked - before.walked + after.moved - before.moved + heaped;
  };
  const once = workOf(EVENTS);
  const rows = cursors.capacity;
  const fourTimes = workOf(4 * EVENTS);
  expect(once).toBeGreaterThan(0.5 * EVENTS);
  expect(once).toBeLessThan(1.5 * EVENTS);
  expect(fourTimes / once).toBeGreaterThan(3.6);
  expect(fourTimes / once).toBeLessThan(4.4);
  expect(run.events).toBe(11 * EVENTS);
  expect(cursors.capacity).toBe(rows);
  expect(rows).toBeLessThanOrEqual(2 * inProgress + 2048);
  expect(events.capacity).toBeLessThanOrEqual(12 * inProgress + 4096);
});
