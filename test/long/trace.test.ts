import { expect, test } from 'vitest';
import { issuesOf, scenarioOf } from '../scenario/read.ts';

const PROFILE = 'horizon: 40 d\narrivals: [{ executor: trace, file: t.csv }]';
const LARGEST = 20 * 1024 * 1024;

/** A start count for every second, as much of it as may be uploaded. */
function largestTrace(): string[] {
  const rows = ['timestamp,count'];
  const begin = Date.UTC(2026, 9, 1);
  for (let size = rows[0]!.length, i = 0; size < LARGEST - 40; i++) {
    const row = `${new Date(begin + i * 1000).toISOString().slice(0, 19)}Z,${i % 50}`;
    rows.push(row);
    size += row.length + 1;
  }
  return rows;
}

const rows = largestTrace();
const text = rows.join('\n');

/** Some 2 s on the machine this was written on; before rows went without their line numbers, 6 s. */
test('a trace of 20 MB is read within 10 s, every row of it', { timeout: 60_000 }, () => {
  const began = performance.now();
  const [part] = scenarioOf(PROFILE, { readText: () => text }).arrivals.parts;
  const took = performance.now() - began;
  const starts = rows.slice(1).reduce((sum, _, i) => sum + (i % 50), 0);
  expect([part?.endMs, part?.expectedStarts(0, Infinity), took < 10_000 ? 'in time' : took]).toEqual([
    (rows.length - 1) * 1000,
    expect.closeTo(starts, 3),
    'in time',
  ]);
});

test('a bad row at the end of it is told with its line', { timeout: 60_000 }, () => {
  const [issue] = issuesOf(PROFILE, { readText: () => `${text}\nyesterday,1` });
  expect([issue?.file, issue?.line]).toEqual(['t.csv', rows.length + 1]);
});
