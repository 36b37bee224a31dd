import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/asl/index.ts';
import { call, lambda, mapOver, pass, run, types } from './machines.ts';

const NO_LATENCY = {
  startMs: 0,
  endMs: 0,
  flowStateMs: 0,
  joinMs: 0,
  scheduleToStartMs: 0,
  resultToExitMs: 0,
  taskMs: 0,
};

/** Waits of retries, seconds; source: docs/aws-rules.md 3.5. */
test.for([
  [[{ ErrorEquals: ['A'], IntervalSeconds: 3, MaxAttempts: 3, BackoffRate: 2 }], 'AAAA', [3, 6, 12], 'doubling'],
  [[{ ErrorEquals: ['A'], IntervalSeconds: 3, MaxAttempts: 2, BackoffRate: 1.5 }], 'AAA', [3, 4.5], 'a gentle rate'],
  [
    [{ ErrorEquals: ['A'], IntervalSeconds: 3, MaxAttempts: 3, BackoffRate: 2, MaxDelaySeconds: 5 }],
    'AAAA',
    [3, 5, 5],
    'a cap',
  ],
  [[{ ErrorEquals: ['A'] }], 'AAAA', [1, 2, 4], 'defaults'],
  [[{ ErrorEquals: ['A'], MaxAttempts: 0 }], 'A', [], 'never'],
  [
    [
      { ErrorEquals: ['A', 'B'], IntervalSeconds: 1, BackoffRate: 2, MaxAttempts: 2 },
      { ErrorEquals: ['C'], IntervalSeconds: 5 },
    ],
    'ABCB',
    [1, 2, 5],
    'each retrier counts for itself over the whole visit',
  ],
] as const)('%j over the errors %s waits %j (%s)', async ([retry, errors, waits]) => {
  const outcomes = { T: [[...errors].map((error) => ({ error }))] };
  const result = await run(
    { T: lambda({ Retry: retry as never, End: true }) },
    {},
    { outcomes: outcomes as never, latency: NO_LATENCY },
  );
  const times = result.events
    .filter(({ type }) => type === 'LambdaFunctionScheduled')
    .map(({ timestamp }) => Date.parse(timestamp) / 1000);
  expect(times.slice(1).map((time, i) => time - (times[i] ?? 0))).toEqual(waits);
});

test('full jitter waits between nothing and the delay', async () => {
  const retry = [{ ErrorEquals: ['A'], IntervalSeconds: 100, BackoffRate: 1, MaxAttempts: 1, JitterStrategy: 'FULL' }];
  const waits = await Promise.all(
    Array.from({ length: 50 }, async (_, seed) => {
      const outcomes = { T: [[{ error: 'A' }, { output: 1 }]] };
      const { durationMs } = await run(
        { T: lambda({ Retry: retry, End: true }) },
        {},
        { outcomes, seed, latency: NO_LATENCY },
      );
      return durationMs / 1000;
    }),
  );
  const inside = waits.every((wait) => wait >= 0 && wait < 100);
  expect({ inside, spread: Math.max(...waits) - Math.min(...waits) > 50 }).toEqual({ inside: true, spread: true });
});

test.for([
  ['Seconds', { Seconds: 90 }, {}, 90],
  ['SecondsPath', { SecondsPath: '$.s' }, { s: 7 }, 7],
  ['Timestamp', { Timestamp: '2026-01-01T00:01:00Z' }, {}, 60],
  ['a past TimestampPath', { TimestampPath: '$.t' }, { t: '2020-01-01T00:00:00Z' }, 0],
  ['JSONata', { Seconds: '{% $states.input.s * 2 %}', QueryLanguage: 'JSONata' }, { s: 3 }, 6],
] as const)('Wait by %s', async ([, fields, input, seconds]) => {
  const { durationMs } = await run({ W: { Type: 'Wait', End: true, ...(fields as unknown as JsonObject) } }, input, {
    latency: NO_LATENCY,
  });
  expect(durationMs).toBe(seconds * 1000);
});

test.for([
  [
    'a slow task times out at its limit',
    { TimeoutSeconds: 4, End: true },
    [{ output: 1, durationMs: 9000 }],
    4,
    'States.Timeout',
  ],
  [
    'a recorded timeout takes its limit',
    { TimeoutSeconds: 4, End: true },
    [{ error: 'States.Timeout' }],
    4,
    'States.Timeout',
  ],
  [
    'a heartbeat that stops',
    { HeartbeatSeconds: 2, TimeoutSeconds: 9, End: true },
    [{ error: 'States.Timeout' }],
    2,
    'States.Timeout',
  ],
  ['a try that never answers', { TimeoutSeconds: 3, End: true }, [{}], 3, 'States.Timeout'],
  ['a quick task', { TimeoutSeconds: 4, End: true }, [{ output: 1, durationMs: 3999 }], 3.999, undefined],
] as const)('%s', async ([, fields, tries, seconds, error]) => {
  const result = await run(
    { T: lambda(fields as unknown as JsonObject) },
    {},
    { outcomes: { T: [tries] as never }, latency: NO_LATENCY },
  );
  expect([result.durationMs / 1000, result.error]).toEqual([seconds, error]);
});

test.for([
  ['TimeoutSeconds of the machine', 'standard', { TimeoutSeconds: 10 }, 10_000],
  ['five minutes of Express', 'express', {}, 300_000],
  ['a year of Standard', 'standard', {}, 365 * 86_400_000],
] as const)('%s ends the execution with ExecutionTimedOut, which points to 0', async ([, workflowType, top, ms]) => {
  const result = await run({ W: { Type: 'Wait', Seconds: 99_999_999, End: true } }, {}, { workflowType, top });
  expect([result.status, result.durationMs, result.events.at(-1)?.type, result.events.at(-1)?.previousEventId]).toEqual(
    ['TIMED_OUT', ms, 'ExecutionTimedOut', 0],
  );
});

test('a history that would pass 25,000 events ends as failed with event 25,000', async () => {
  const states = { A: pass({ Next: 'B' }), B: pass({ Next: 'A' }), Z: pass() };
  const loop = {
    ...states,
    B: { Type: 'Choice', Choices: [{ Variable: '$.go', IsPresent: true, Next: 'Z' }], Default: 'A' },
  };
  const result = await run(loop);
  expect([result.status, result.error, result.events.length, result.events.at(-1)?.type]).toEqual([
    'FAILED',
    'States.Runtime',
    25_000,
    'ExecutionFailed',
  ]);
});

test.for([
  [5, 'SUCCEEDED', 'the last place is for the end: 24,999 events and a success fit'],
  [4, 'SUCCEEDED', 'exactly full'],
  [3, 'FAILED', 'one too few'],
] as const)('with room for %i events a Pass ends as %s (%s)', async ([maxEvents, status]) => {
  expect((await run({ A: pass() }, {}, { maxEvents })).status).toBe(status);
});

test.for([
  [3570, 'SUCCEEDED'],
  [3571, 'FAILED'],
] as const)(
  'a Map of %i Lambda tasks is %s: 4 + 7 N events and two for the execution',
  { timeout: 60_000 },
  async ([items, status]) => {
    const result = await run({ M: mapOver({ T: lambda() }) }, Array(items).fill(1));
    expect(result.status).toBe(status);
  },
);

test('an Express run is billed by 100 ms and 64 MB, waits included', async () => {
  const outcomes = { T: [[{ error: 'A' }, { error: 'A' }, { error: 'A' }, { error: 'A' }]] };
  const result = await run(
    { T: call('lambda:invoke', { Retry: [{ ErrorEquals: ['States.ALL'] }], End: true }) },
    {},
    { outcomes, workflowType: 'express' },
  );
  expect([result.status, result.billing, types(result).filter((type) => type === 'TaskFailed').length]).toEqual([
    'FAILED',
    { billedDurationMs: 7100, billedMemoryMb: 64 },
    4,
  ]);
});
