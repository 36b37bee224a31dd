import { expect, test } from 'vitest';
import type { Measurement } from '../../../src/bill/contract/index.ts';
import {
  overrideQuotas,
  parseQuotaBook,
  type StaticLimitsInput,
  staticLimits,
  uncheckedLimits,
} from '../../../src/quota/book/index.ts';
import { datasetText, must } from '../../price/books.ts';
import { measured, spread } from './measured.ts';

const AWS = datasetText('quotas/aws-2026-11.json');
const BOOK = must(parseQuotaBook(AWS, { region: 'us-east-1' }));

const inputOf = (some: Partial<Measurement>, more: Partial<StaticLimitsInput> = {}): StaticLimitsInput => ({
  book: BOOK,
  measurement: measured(some),
  definitionBytes: 2000,
  largestPayloadBytes: 1000,
  meanPerSecond: 1,
  peakPerSecond: 2,
  ...more,
});

const rowOf = (input: StaticLimitsInput, name: string) => staticLimits(input).find((row) => row.quota === name);

test.for([
  // measurement, load, limit, verdict, limit value, peak, why
  [{}, {}, 'StartExecution refill', 'ok', 300, 2, 'far below'],
  [{}, { peakPerSecond: 240 }, 'StartExecution refill', 'near', 300, 240, 'from 80 % on'],
  [{}, { peakPerSecond: 239 }, 'StartExecution refill', 'ok', 300, 239, 'just below 80 %'],
  [{}, { peakPerSecond: 300 }, 'StartExecution refill', 'near', 300, 300, 'the refill itself is carried for ever'],
  [{}, { peakPerSecond: 301 }, 'StartExecution refill', 'exceeded', 300, 301, 'above it'],
  [
    { workflowType: 'express' },
    { peakPerSecond: 301 },
    'StartExecution refill',
    'ok',
    6000,
    301,
    'Express has its own',
  ],
  // facts 3.2: the start rate binds while n <= 16, transitions from 17 on
  [
    { transitions: spread(16) },
    { peakPerSecond: 300 },
    'StateTransition refill',
    'near',
    5000,
    4800,
    'n = 16 at the start limit',
  ],
  [
    { transitions: spread(17) },
    { peakPerSecond: 300 },
    'StateTransition refill',
    'exceeded',
    5000,
    5100,
    'n = 17 at the start limit',
  ],
  [
    { durationMs: spread(3_600_000) },
    { meanPerSecond: 200 },
    'Open executions',
    'ok',
    1e6,
    720_000,
    'Little: 200/s x 1 h',
  ],
  [{ events: spread(20, 25_000) }, {}, 'Execution history', 'near', 25_000, 25_000, 'exactly at the limit'],
  [
    { events: spread(20, 25_000), overEventLimit: 0.003 },
    {},
    'Execution history',
    'exceeded',
    25_000,
    25_000,
    'some would pass it',
  ],
  [{ events: spread(20, 19_999) }, {}, 'Execution history', 'ok', 25_000, 19_999, 'just below 80 %'],
  [
    { durationMs: spread(1000, 2 * 31_536_000_000) },
    {},
    'Execution duration',
    'exceeded',
    31_536_000_000,
    63_072_000_000,
    'two years',
  ],
  [
    { workflowType: 'express', durationMs: spread(1000, 300_000), overDurationLimit: 0.01 },
    {},
    'Execution duration',
    'exceeded',
    300_000,
    300_000,
    'some cut at 5 min',
  ],
  [{}, { definitionBytes: 1_048_577 }, 'Definition size', 'exceeded', 1_048_576, 1_048_577, 'a byte too many'],
  [{}, { largestPayloadBytes: 262_144 }, 'Input and output size', 'near', 262_144, 262_144, 'exactly 256 KiB'],
] as const)('%j under %j: %s is %s (%i, peak %i: %s)', ([some, load, name, verdict, limit, peak]) => {
  const row = rowOf(inputOf(some as Partial<Measurement>, load), name);
  expect([row?.verdict, row?.limit, row?.peak, row?.utilisation]).toEqual([verdict, limit, peak, peak / limit]);
});

test.for([
  [{ overEventLimit: 0.003 }, {}, 'Execution history', '0.3 % of executions would pass 25,000 events', 'share'],
  [
    {},
    { peakPerSecond: 400 },
    'StartExecution refill',
    'a full bucket of 1,300 carries the peak for 13 s',
    '1,300 / (400 - 300)',
  ],
  [
    {},
    { meanPerSecond: 301, peakPerSecond: 301 },
    'StartExecution refill',
    'the backlog grows without end',
    'mean above refill',
  ],
  [
    {},
    { meanPerSecond: 100, peakPerSecond: 2000 },
    'StateTransition refill',
    'carries the peak for 1 s',
    '5,000 / (10,000 - 5,000)',
  ],
  [{}, {}, 'StateTransition refill', 'steady state, no queues', 'marked as steady state'],
  [{ overDurationLimit: 0.25 }, {}, 'Execution duration', '25 % of executions would run longer', 'share'],
] as const)('%j under %j: %s says "%s" (%s)', ([some, load, name, words]) => {
  expect(rowOf(inputOf(some, load), name)?.effect).toContain(words);
});

test('each row carries the source of its quota', () => {
  expect(staticLimits(inputOf({})).filter((row) => !row.source.includes('https://'))).toEqual([]);
});

test('Express has no row for what AWS leaves unlimited', () => {
  const names = staticLimits(inputOf({ workflowType: 'express' })).map((row) => row.quota);
  expect(names).toEqual(['StartExecution refill', 'Execution duration', 'Definition size', 'Input and output size']);
});

test('synchronous starts have no published limit: said as unchecked, not as ok', () => {
  const input = inputOf({ workflowType: 'express' }, { startedBy: 'StartSyncExecution' });
  expect(staticLimits(input).some((row) => row.quota.startsWith('Start'))).toBe(false);
  expect(uncheckedLimits(input)).toEqual(['StartSyncExecution']);
});

test('a limit of the user on synchronous starts is compared', () => {
  const book = must(overrideQuotas(BOOK, new Map([['StartSyncExecution', { bucket: 100, refill: 10 }]])));
  const input = inputOf({ workflowType: 'express' }, { startedBy: 'StartSyncExecution', book, peakPerSecond: 20 });
  expect(rowOf(input, 'StartSyncExecution')?.verdict).toBe('exceeded');
  expect(uncheckedLimits(input)).toEqual([]);
});

test('what is unknown is listed as unchecked', () => {
  const { largestPayloadBytes: _, ...input } = inputOf({});
  const notes = must(parseQuotaBook(datasetText('quotas/study-notes.json'), { region: 'us-east-1' }));
  expect(uncheckedLimits(input)).toEqual(['Input and output size']);
  expect(uncheckedLimits({ ...input, book: notes })).toEqual([
    'StateTransition',
    'OpenExecutions',
    'HistoryEvents',
    'DefinitionSize',
    'PayloadSize',
  ]);
});

test('with everything known nothing is unchecked', () => {
  expect([uncheckedLimits(inputOf({})), uncheckedLimits(inputOf({ workflowType: 'express' }))]).toEqual([[], []]);
});
