import { expect, test } from 'vitest';
import {
  type MapRunUse,
  parseQuotaBook,
  type StaticLimitsInput,
  staticLimits,
  uncheckedLimits,
  type WorkflowUses,
} from '../../../src/quota/book/index.ts';
import { datasetText, must } from '../../price/books.ts';
import { measured } from './measured.ts';

const BOOK = must(parseQuotaBook(datasetText('quotas/aws-2026-11.json'), { region: 'us-east-1' }));
const NONE: WorkflowUses = { inlineMaps: [], mapRuns: [], servers: [], calls: [] };
const RUN: MapRunUse = {
  ...{ state: 'M', childType: 'standard', runs: 1, mostChildren: 50, ownLimit: 10_000, dispatchPerSecond: 100 },
  ...{ childMs: 1000, runMs: 10_000 },
};

const input = (uses: Partial<WorkflowUses>, more: Partial<StaticLimitsInput> = {}): StaticLimitsInput => ({
  ...{ book: BOOK, measurement: measured(), definitionBytes: 2000, largestPayloadBytes: 1000 },
  ...{ meanPerSecond: 1, peakPerSecond: 2, uses: { ...NONE, ...uses } },
  ...more,
});
const run = (some: Partial<MapRunUse>): Partial<WorkflowUses> => ({ mapRuns: [{ ...RUN, ...some }] });
const workers = (busyMs: number, servers = 8): Partial<WorkflowUses> => ({
  servers: [{ pool: { name: 'desk', servers }, busyMs }],
});

test.for<
  readonly [uses: Partial<WorkflowUses>, quota: string, verdict: string, limit: number, peak: number, why: string]
>([
  [
    { inlineMaps: [{ state: 'I', mostItems: 30, ownLimit: Infinity }] },
    'Inline Map concurrency: I',
    'ok',
    40,
    30,
    'all at once',
  ],
  [
    { inlineMaps: [{ state: 'I', mostItems: 32, ownLimit: Infinity }] },
    'Inline Map concurrency: I',
    'near',
    40,
    32,
    'from 80 % on',
  ],
  [
    { inlineMaps: [{ state: 'I', mostItems: 41, ownLimit: Infinity }] },
    'Inline Map concurrency: I',
    'exceeded',
    40,
    41,
    'one waits',
  ],
  [
    { inlineMaps: [{ state: 'I', mostItems: 900, ownLimit: 10 }] },
    'Inline Map concurrency: I',
    'ok',
    40,
    10,
    'its own MaxConcurrency holds it',
  ],
  [run({}), 'Distributed Map dispatch of Standard children: M', 'ok', 100, 50, 'within a second'],
  [
    run({ mostChildren: 101 }),
    'Distributed Map dispatch of Standard children: M',
    'exceeded',
    100,
    101,
    'one waits for its turn',
  ],
  [
    run({ mostChildren: 900, childType: 'express' }),
    'Distributed Map dispatch of Express children: M',
    'near',
    1000,
    900,
    'ten times the rate',
  ],
  [
    run({ mostChildren: 900, ownLimit: 40 }),
    'Distributed Map dispatch of Standard children: M',
    'ok',
    100,
    40,
    'no more places',
  ],
  [
    run({ mostChildren: 1e6 }),
    'Distributed Map child executions in parallel: M',
    'ok',
    10_000,
    100,
    '100 a second x 1 s',
  ],
  [
    run({ mostChildren: 1e6, childMs: 100_000 }),
    'Distributed Map child executions in parallel: M',
    'near',
    10_000,
    10_000,
    '100 a second x 100 s',
  ],
  [run({ mostChildren: 60 }), 'Distributed Map child executions in parallel: M', 'ok', 10_000, 60, 'there are no more'],
  [run({ runs: 20 }), 'StartMapRun refill', 'exceeded', 25, 40, '2 a second x 20'],
  [run({ runs: 2, runMs: 450_000 }), 'Open map runs', 'near', 1000, 900, '1 a second x 2 x 450 s'],
  [
    { servers: [{ pool: undefined, busyMs: 600_000 }] },
    'Lambda concurrent executions',
    'exceeded',
    1000,
    1200,
    '2 a second x 600 s',
  ],
  [workers(3000), 'desk', 'ok', 8, 6, '2 a second x 3 s'],
  [workers(3500), 'desk', 'near', 8, 7, '7 of 8'],
  [workers(4500), 'desk', 'exceeded', 8, 9, 'more work than workers'],
  [{ calls: [{ quota: 'HttpTask', calls: 200 }] }, 'HTTP Task calls', 'exceeded', 300, 400, '2 a second x 200'],
  [{ calls: [{ quota: 'GetActivityTask', calls: 1 }] }, 'GetActivityTask refill', 'ok', 500, 2, 'one poll each'],
])('%#: %s is %s of %d at a peak of %d (%s)', ([uses, quota, verdict, limit, peak]) => {
  const row = staticLimits(input(uses)).find((r) => r.quota === quota);
  expect([row?.verdict, row?.limit, row?.peak]).toEqual([verdict, limit, peak]);
});

test.for([
  // busy time of an execution at 2 starts a second, fewest that keep up, fewest with a fifth free, why
  [3000, 7, 8, '6 busy: 6 servers would be busy for ever'],
  [3400, 7, 9, '6.8 busy'],
  [4500, 10, 12, '9 busy'],
  [100, 1, 1, '0.2 busy: one is enough'],
] as const)('%i ms an execution: %i servers keep up, %i leave room (%s)', ([busyMs, stable, roomy]) => {
  const row = staticLimits(input(workers(busyMs))).find((r) => r.quota === 'desk');
  expect(row?.effect).toMatch(new RegExp(`^servers needed: ${stable} keep up, ${roomy} leave a fifth`));
});

test('what a book does not know is named, not left out', () => {
  const book = { ...BOOK, rows: BOOK.rows.filter(({ quota }) => quota !== 'InlineMapConcurrency') };
  const uses = { inlineMaps: [{ state: 'I', mostItems: 3, ownLimit: Infinity }] };
  expect(uncheckedLimits(input(uses, { book }))).toEqual(['InlineMapConcurrency']);
});

test('what a workflow does not use is neither compared nor missing', () => {
  const rows = staticLimits(input({})).map(({ quota }) => quota);
  expect([rows.filter((quota) => /Map|Lambda|Task/.test(quota)), uncheckedLimits(input({}))]).toEqual([[], []]);
});

test('a limit on synchronous executions is one on how many are in progress: 2 a second x 1 s', () => {
  const rows = BOOK.rows.map((row) =>
    row.quota === 'StartSyncExecution' ? { ...row, value: { kind: 'limit', limit: 1000 } as const } : row,
  );
  const of = input(
    {},
    {
      book: { ...BOOK, rows },
      measurement: measured({ workflowType: 'express' }),
      startedBy: 'StartSyncExecution',
    },
  );
  const row = staticLimits(of).find(({ quota }) => quota === 'StartSyncExecution');
  expect([row?.limit, row?.peak]).toEqual([1000, 2]);
});
