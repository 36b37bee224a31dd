import { expect, test } from 'vitest';
import {
  fails,
  goesTo,
  items,
  lambdaTask,
  mapOf,
  measured,
  parallelOf,
  pass,
  stateIn,
  takes,
} from '../../support/run-sample.ts';

const POLL = {
  Pause: { Type: 'Wait', Seconds: 1, Next: 'Ask' },
  Ask: lambdaTask({ Next: 'Ready' }),
  Ready: { Type: 'Choice', Choices: [{ Variable: '$.x', BooleanEquals: true, Next: 'Done' }], Default: 'Pause' },
  Done: pass(),
};

test('a polling loop that never ends stops at event 25,000, in round 2,778', () => {
  const run = measured(POLL, { states: { Ask: takes(100), Ready: goesTo({ Pause: 1 }) } });
  // 24,998 events between start and end are 2,777 rounds of 9 and 5 more: Wait entered, exited, Ask entered, scheduled, started
  expect({
    events: run.events.mean,
    overEventLimit: run.overEventLimit,
    failed: run.outcomes.failed,
    entries: ['Pause', 'Ask', 'Ready'].map((name) => stateIn(run, name).entries),
    durationMs: run.durationMs.mean, // the event without a place is the result of the last Ask
  }).toEqual({ events: 25_000, overEventLimit: 1, failed: 1, entries: [2778, 2778, 2777], durationMs: 2778 * 1100 });
});

test('and the same loop on Express goes on to the 5 minutes, billed in full', () => {
  const run = measured(POLL, { states: { Ask: takes(100), Ready: goesTo({ Pause: 1 }) }, type: 'express' });
  expect([run.durationMs.mean, run.outcomes.timedOut, run.overDurationLimit, run.overEventLimit]).toEqual([
    300_000, 1, 1, 0,
  ]);
  expect([run.billedMs?.mean, run.usage.get('gbSecond')?.mean, run.usage.get('expressRequest')?.mean]).toEqual([
    300_000, 18.75, 1,
  ]);
});

test.for([
  // items, work inside, events, over, why
  [3570, lambdaTask(), 6 + 7 * 3570, 0, '24,996 events fit'],
  [3571, lambdaTask(), 25_000, 1, '25,003 do not'],
  [6248, pass(), 6 + 4 * 6248, 0, '24,998 fit'],
  [6249, pass(), 25_000, 1, '25,002 do not'],
] as const)('a Map of %d items: %#', ([count, inner, events, over]) => {
  const run = measured({ M: mapOf({ One: inner }) }, { states: { M: items(count), One: takes(10) } });
  expect([run.events.mean, run.overEventLimit, run.outcomes.succeeded]).toEqual([events, over, 1 - over]);
});

test('a history of exactly 25,000 events may end well', () => {
  // 2 + Map 4 + 6,247 x 4 + 2 + 2 + 2 = 24,998; one Pass more makes 25,000
  const line = (count: number): object =>
    Object.fromEntries(
      Array.from({ length: count }, (_, i) => [`P${i}`, pass(i === count - 1 ? { End: true } : { Next: `P${i + 1}` })]),
    );
  const workflow = { M: mapOf({ One: pass() }, { Next: 'P0' }), ...line(3) };
  const fits = measured(workflow, { states: { M: items(6247) } });
  const tooMany = measured({ M: mapOf({ One: pass() }, { Next: 'P0' }), ...line(4) }, { states: { M: items(6247) } });
  expect([fits.events.mean, fits.overEventLimit, tooMany.events.mean, tooMany.overEventLimit]).toEqual([
    25_000, 0, 25_000, 1,
  ]);
});

test('a loop inside a Map of one item fills the history too: its open states have not logged their ends', () => {
  const run = measured({ M: mapOf(POLL) }, { states: { M: items(1), Ask: takes(100), Ready: goesTo({ Pause: 1 }) } });
  // 24,998 = MapStateEntered, Started, IterationStarted, 2,777 rounds of 9, and a Wait entered and left; no place for Ask
  expect([run.events.mean, run.overEventLimit, run.durationMs.mean, stateIn(run, 'Ask').entries]).toEqual([
    25_000,
    1,
    2777 * 1100 + 1000,
    2777,
  ]);
});

test('members that fill the history together end the execution when its last place is taken', () => {
  // per round 9 events in each of two branches, in step: 24,998 - 2 of the Parallel = 24,996 = 1,388 rounds of 18 and 12 more
  const branch = (n: number): object => ({
    [`Pause${n}`]: { Type: 'Wait', Seconds: 1, Next: `Ask${n}` },
    [`Ask${n}`]: lambdaTask({ Next: `Ready${n}` }),
    [`Ready${n}`]: {
      Type: 'Choice',
      Choices: [{ Variable: '$.x', BooleanEquals: true, Next: `Done${n}` }],
      Default: `Pause${n}`,
    },
    [`Done${n}`]: pass(),
  });
  const states = { Ask1: takes(100), Ask2: takes(100), Ready1: goesTo({ Pause1: 1 }), Ready2: goesTo({ Pause2: 1 }) };
  const run = measured({ P: parallelOf([branch(1), branch(2)]) }, { states });
  // the 12: both Waits entered and left (4), both Asks entered, scheduled and started (6); events of one moment count in
  // the order of branches, so the result and the exit of Ask1 take the last two places
  expect([run.events.mean, run.overEventLimit, run.durationMs.mean, stateIn(run, 'Ready1').entries]).toEqual([
    25_000,
    1,
    1389 * 1100,
    1388,
  ]);
});

test.for([
  // TimeoutSeconds, work in ms, timed out, duration, why
  [2, 1999, 0, 1999, 'in time'],
  [2, 2000, 0, 2000, 'exactly in time'],
  [2, 2001, 1, 2000, 'ended at the timeout'],
] as const)('TimeoutSeconds %d and work of %d ms: %#', ([TimeoutSeconds, work, late, ms]) => {
  const run = measured({ StartAt: 'A', TimeoutSeconds, States: { A: lambdaTask() } }, { states: { A: takes(work) } });
  expect([run.outcomes.timedOut, run.durationMs.mean, run.overDurationLimit]).toEqual([late, ms, 0]);
});

test('a state is not entered after the time is up, and a retry not begun', () => {
  const retry = { Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 5, MaxAttempts: 9 }], End: true };
  const run = measured(
    { StartAt: 'A', TimeoutSeconds: 12, States: { A: lambdaTask(retry) } },
    { states: { A: fails('E') } },
  );
  expect([run.retries.mean, run.transitions.mean, run.outcomes.timedOut]).toEqual([1, 2, 1]); // at 5 s; the next at 15 s
});

test('an execution that is out of time before its history is full has not filled it', () => {
  const run = measured(
    { StartAt: 'M', TimeoutSeconds: 1, States: { M: mapOf({ A: lambdaTask({ Next: 'B' }), B: pass() }) } },
    { states: { M: items(5000), A: takes(2000) } }, // 25,000 events only at 2 s
  );
  expect([run.outcomes.timedOut, run.overEventLimit, run.durationMs.mean]).toEqual([1, 0, 1000]);
  expect([run.transitions.mean, run.retries.mean]).toEqual([5001, 0]); // iterations are cut off twice and stay iterations
});
