import { expect, test } from 'vitest';
import { isSchedule, MONTH_MS, readCount, readRate } from '../../src/units/index.ts';

const MONTH_S = MONTH_MS / 1000;
const DAY_S = 86_400;

test.for([
  // text, per second, why
  ['2.5M/month', 2.5e6 / MONTH_S, 'millions a month of 730 h'],
  ['1M a month', 1e6 / MONTH_S, 'as spoken'],
  ['1 M per month', 1e6 / MONTH_S, 'a space before the M'],
  ['1,000,000/month', 1e6 / MONTH_S, 'grouped by commas'],
  ['10k/day', 10_000 / DAY_S, 'thousands'],
  ['10K daily', 10_000 / DAY_S, 'an adverb'],
  ['2 a day', 2 / DAY_S, 'a day is no unit of the count'],
  ['12/year', 1 / MONTH_S, 'a year has twelve months'],
  ['every 5 min', 1 / 300, 'a schedule'],
  ['every minute', 1 / 60, 'one unit'],
  ['every 5 minutes', 1 / 300, 'spelled out'],
  ['rate(5 minutes)', 1 / 300, 'as EventBridge writes it'],
  ['rate(1 day)', 1 / DAY_S, 'as EventBridge writes it'],
  ['cron(0 2 * * ? *)', 1 / DAY_S, 'every night at two'],
  ['cron(0/15 * * * ? *)', 1 / 900, 'four an hour'],
  ['cron(0 18 ? * MON-FRI *)', 5 / 7 / DAY_S, 'working days: 1,043 of 1,461 days, within a thousandth of 5/7'],
  ['cron(0 8 1 * ? *)', 48 / (1461 * DAY_S), 'the first of each month'],
  ['cron(0 8 L * ? *)', 48 / (1461 * DAY_S), 'the last of each month'],
  ['cron(0 10 ? * 6#3 *)', 48 / (1461 * DAY_S), 'the third Friday of each month'],
  ['cron(0 9,17 * JAN,JUL ? *)', (2 * 248) / (1461 * DAY_S), 'twice a day in two months of 31 days'],
] as const)('readRate(%j) is %d per second (%s)', ([text, want]) => {
  const read = readRate(text);
  expect(read.ok && Math.abs(read.value / want - 1) < 2e-3).toBe(true);
});

test.for([
  ['cron(0 2 * * *)', 'six fields'],
  ['cron(0 2 * * * *)', 'cannot be read'],
  ['cron(61 2 * * ? *)', 'cannot be read'],
  ['cron(0 2 30 FEB ? *)', 'never'],
  ['cron(0 2 1 1 ? 2027)', 'single years'],
  ['every now and then', 'duration'],
  ['every 0 s', 'above zero'],
  ['1m/month', 'not a rate'],
  ['lots a day', 'not a rate'],
] as const)('readRate(%j) is refused: %s', ([text, why]) => {
  const read = readRate(text);
  expect(read.ok ? '' : read.problem).toContain(why);
});

test('a month given is the month counted in', () => {
  const read = readRate('720/month', 720 * 3_600_000);
  expect(read.ok && read.value).toBe(1 / 3600);
});

test.for([
  ['1M', 1e6],
  ['2.5M', 2.5e6],
  ['10k', 1e4],
  ['3B', 3e9],
  ['3,600,000', 3.6e6],
  ['1_000', 1000],
  ['7', 7],
] as const)('readCount(%j) is %d', ([text, want]) => {
  expect(readCount(text)).toEqual({ ok: true, value: want });
});

test.for(['', 'M', '-1', '1 s', '1,00', '1m', 'lots'])('readCount(%j) is refused', (text) => {
  expect(readCount(text).ok).toBe(false);
});

test.for([
  ['every 5 min', true],
  ['rate(1 hour)', true],
  ['cron(0 2 * * ? *)', true],
  ['20/s', false],
  ['10k/day', false],
] as const)('isSchedule(%j) is %j', ([text, want]) => {
  expect(isSchedule(text)).toBe(want);
});
