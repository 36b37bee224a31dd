import { describe, expect, test } from 'vitest';
import { lengthWithStarts } from '../../src/app/engine/engine-window.ts';
import { emptiesBucket } from '../../src/quota/book/index.ts';
import type { Scenario } from '../../src/scenario/index.ts';

const DAY_MS = 86_400_000;

/** A steady load of so many starts a day, over 30 days. */
const steady = (aDay: number): Scenario =>
  ({
    horizon: 30 * DAY_MS,
    arrivals: {
      parts: [
        { startMs: 0, endMs: 30 * DAY_MS, expectedStarts: (from: number, to: number) => ((to - from) / DAY_MS) * aDay },
      ],
    },
  }) as unknown as Scenario;

describe('window that holds executions', () => {
  test.each([
    { aDay: 24_000, least: 1 / 24, most: 1 / 24, why: 'a busy load keeps the hour' },
    { aDay: 1, least: 5, most: 10, why: 'one a night needs days' },
    { aDay: 0.01, least: 30, most: 30, why: 'no window is longer than the load' },
  ])('$why', ({ aDay, least, most }) => {
    const days = lengthWithStarts(steady(aDay), DAY_MS / 24) / DAY_MS;
    expect(days >= least - 1e-9 && days <= most + 1e-9).toBe(true);
  });
});

describe('one execution against a bucket of 800 refilled by 800 a second', () => {
  const bucket = { bucketSize: 800, refillRate: 800 };
  const every = (count: number, seconds: number) => Array.from({ length: seconds }, (_, second) => ({ second, count }));
  test.each([
    { transitions: every(1300, 10), empties: true, why: '1,300 a second for ten seconds' },
    { transitions: every(700, 10), empties: false, why: 'less than the refill' },
    {
      transitions: [
        { second: 3, count: 800 },
        { second: 9, count: 800 },
      ],
      empties: false,
      why: 'it fills again between',
    },
    { transitions: [{ second: 3, count: 801 }], empties: true, why: 'one more than it holds, at once' },
  ])('$why', ({ transitions, empties }) => {
    expect(emptiesBucket({ transitions }, bucket)).toBe(empties);
  });
});
