import { expect, test } from 'vitest';
import { compare } from '../../src/app/index.ts';
import { inFewerSteps } from '../../src/app/limits/timeline.ts';
import { loadBooks } from '../../src/io/index.ts';
import type { Report, Timeline } from '../../src/report/index.ts';

const found = loadBooks();
if (!found.ok) throw new Error('no books');
const BOOKS = found.value;

const CHAIN = JSON.stringify({
  StartAt: 'Work',
  States: { Work: { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:111122223333:function:f', End: true } },
});

async function reportAt(starts: string): Promise<Report> {
  const load = { arrivals: starts, horizon: '1 h', states: { Work: { duration: '50 ms' } } };
  const request = { workflow: { text: CHAIN }, load: { text: JSON.stringify(load) }, precision: 0.5 };
  const answer = await compare(request, BOOKS);
  if (!answer.ok) throw new Error(JSON.stringify(answer.issues));
  return answer.value;
}

test.for([
  ['1/s', null, [], 'far from every throttle'],
  ['2000/s', 'standard', [], 'near those of Standard only'],
  ['7000/s', 'standard', ['express-async', 'express-sync'], 'near those of all'],
] as const)('%s: the timelines are of %s and %j (%s)', async ([starts, first, others]) => {
  const { timeline, otherTimelines = [] } = await reportAt(starts);
  expect([timeline?.alternative ?? null, otherTimelines.map(({ alternative }) => alternative)]).toEqual([
    first,
    others,
  ]);
});

const FIVE_STEPS: Timeline = {
  ...{ alternative: 'standard', engine: 'simulate', fromMs: 0, windowMs: 5000, stepMs: 1000 },
  ...{ offered: [1, 2, 3, 4, 5], starts: [1, 2, 2, 2, 2], transitions: [5, 0, 1, 0, 7], throttled: [0, 0, 1, 2, 3] },
  ...{ concurrency: [1, 9, 3, 2, 4], waitingStarts: [0, 0, 1, 3, 6], backlog: [2, 1, 0, 0, 0] },
  ...{ startTokens: [9, 8, 3, 0, 1], transitionTokens: null },
  quotas: {
    ...{ startsPerSecond: 2, startBucket: 10, openExecutions: null },
    ...{ transitionsPerSecond: null, transitionBucket: null },
  },
};

test('in fewer steps counts add up, levels are the worst, and the last step may hold fewer', () => {
  const { stepMs, offered, starts, transitions, throttled, concurrency, waitingStarts, backlog, ...rest } =
    inFewerSteps(FIVE_STEPS, 3);
  expect([stepMs, offered, starts, transitions, throttled, concurrency, waitingStarts, backlog]).toEqual([
    ...[2000, [3, 7, 5], [3, 4, 2], [5, 1, 7], [0, 3, 3]],
    ...[
      [9, 3, 4],
      [0, 3, 6],
      [2, 0, 0],
    ],
  ]);
  expect([rest.startTokens, rest.transitionTokens, rest.windowMs]).toEqual([[8, 0, 1], null, 5000]);
});

test('a timeline short enough stays as it is', () => {
  expect(inFewerSteps(FIVE_STEPS, 5)).toBe(FIVE_STEPS);
});
