import { expect, test } from 'vitest';
import { compare, limits } from '../../src/app/index.ts';
import { loadBooks } from '../../src/io/index.ts';
import type { LimitRow } from '../../src/report/index.ts';

const found = loadBooks();
if (!found.ok) throw new Error('no books');
const BOOKS = found.value;

const map = (mode: 'INLINE' | 'DISTRIBUTED', more: object = {}): object => ({
  Type: 'Map',
  ItemProcessor: {
    ProcessorConfig: { Mode: mode, ...(mode === 'DISTRIBUTED' && { ExecutionType: 'STANDARD' }) },
    StartAt: 'W',
    States: { W: { Type: 'Wait', Seconds: 3, Next: 'P' }, P: { Type: 'Pass', End: true } },
  },
  End: true,
  ...more,
});
const task = (Resource: string): object => ({ Type: 'Task', Resource, End: true });

const requestOf = (state: object, behaviour: object, perMinute = 6) => ({
  workflow: { text: JSON.stringify({ StartAt: 'S', States: { S: state } }) },
  load: {
    text: JSON.stringify({
      horizon: '10 min',
      arrivals: {
        process: 'uniform',
        scenarios: [{ executor: 'constant-arrival-rate', rate: perMinute, timeUnit: '1 min', duration: '10 min' }],
      },
      states: { S: behaviour },
    }),
  },
});

async function rowsOf(state: object, behaviour: object, perMinute?: number): Promise<readonly LimitRow[]> {
  const answer = await limits(requestOf(state, behaviour, perMinute), BOOKS);
  if (!answer.ok) throw new Error(JSON.stringify(answer.issues));
  return answer.value.alternatives[0]!.limits;
}

test('an inline Map of 50 items wants more than 40 iterations at a time, whatever its load', async () => {
  const row = (await rowsOf(map('INLINE'), { items: 50 })).find(({ quota }) => quota.startsWith('Inline Map'));
  expect([row?.quota, row?.peak, row?.verdict]).toEqual(['Inline Map concurrency: S', 50, 'exceeded']);
});

test('1,000 children of 3 s: 100 a second are dispatched, 300 and a few run at a time', async () => {
  const rows = await rowsOf(map('DISTRIBUTED'), { items: 1000 });
  const [dispatch, parallel] = ['dispatch', 'child executions'].map((word) =>
    rows.find(({ quota }) => quota.includes(`Distributed Map ${word}`)),
  );
  expect([
    dispatch?.peak,
    dispatch?.verdict,
    /dispatching them takes 10 s, a child 3\.\d+ s/.test(dispatch?.effect ?? ''),
    Math.abs(parallel!.peak - 300) < 20,
  ]).toEqual([1000, 'exceeded', true, true]);
});

test('batches of 20 make 50 children of 1,000 items, which are dispatched within a second', async () => {
  const rows = await rowsOf(map('DISTRIBUTED', { ItemBatcher: { MaxItemsPerBatch: 20 } }), { items: 1000 });
  const row = rows.find(({ quota }) => quota.startsWith('Distributed Map dispatch'));
  expect([row?.peak, row?.verdict]).toEqual([50, 'ok']);
});

test('six a minute that work 25 s each keep 2.5 workers busy: 3 keep up', async () => {
  const activity = task('arn:aws:states:us-east-1:123456789012:activity:desk');
  const rows = await rowsOf(activity, { duration: '25 s', workers: 5 });
  const row = rows.find(({ unit }) => unit === 'servers');
  expect([row?.limit, /servers needed: 3 keep up, 4 leave a fifth/.test(row?.effect ?? '')]).toEqual([5, true]);
});

test('a comparison runs a pool that is nearly busy, and tells who waits', async () => {
  const activity = task('arn:aws:states:us-east-1:123456789012:activity:desk');
  const answer = await compare(requestOf(activity, { duration: '25 s', workers: 2 }), BOOKS);
  if (!answer.ok) throw new Error(JSON.stringify(answer.issues));
  const row = answer.value.alternatives[0]!.limits.find(({ unit }) => unit === 'servers');
  expect([row?.verdict, /first hit after .* wait; .*servers needed: 3 keep up/.test(row?.effect ?? '')]).toEqual([
    'exceeded',
    true,
  ]);
});

test('calls of an HTTP Task and polls for an activity meet their own quotas', async () => {
  const http = await rowsOf(task('arn:aws:states:::http:invoke'), { duration: '1 s' }, 60);
  const activity = await rowsOf(task('arn:aws:states:us-east-1:123456789012:activity:a'), { duration: '1 s' }, 60);
  const calls = [...http, ...activity].filter(({ unit }) => unit === 'calls/s').map(({ quota, peak }) => [quota, peak]);
  expect(calls).toEqual([
    ['HTTP Task calls', 1],
    ['GetActivityTask refill', 1],
    ['SendTaskSuccess refill', 1],
  ]);
});

test('limits that were not compared are named', async () => {
  const answer = await limits(requestOf(map('INLINE'), { items: 5 }), BOOKS);
  const open = answer.ok ? answer.value.assumptions.find(({ id }) => id === 'quota.unchecked') : undefined;
  expect(open?.what).toMatch(/not compared with the load: .*StartSyncExecution/);
});
