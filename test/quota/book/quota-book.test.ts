import fc from 'fast-check';
import { expect, test } from 'vitest';
import { at, ROOT } from '../../../src/issue/index.ts';
import {
  findQuota,
  overlayQuotaBook,
  overrideQuotas,
  parseQuotaBook,
  QUOTA_EXAMPLE,
  type QuotaBook,
  type QuotaOverrides,
} from '../../../src/quota/book/index.ts';
import { datasetText, must } from '../../price/books.ts';

const AWS = datasetText('quotas/aws-2026-11.json');
const NOTES = datasetText('quotas/study-notes.json');
const aws = (region = 'us-east-1'): QuotaBook => must(parseQuotaBook(AWS, { region }));
const EAST = aws();

const bucket = (bucketSize: number, refillRate: number) => ({ kind: 'bucket', bucketSize, refillRate });
const upTo = (limit: number) => ({ kind: 'limit', limit });

test.for([
  // quota, type, big 3, other: facts 3.2
  ['StateTransition', 'standard', bucket(5000, 5000), bucket(800, 800)],
  ['StateTransition', 'express', { kind: 'unlimited' }, { kind: 'unlimited' }],
  ['StartExecution', 'standard', bucket(1300, 300), bucket(800, 150)],
  ['StartExecution', 'express', bucket(6000, 6000), bucket(6000, 6000)],
  ['StartSyncExecution', 'express', { kind: 'unpublished' }, { kind: 'unpublished' }],
  ['RedriveExecution', 'standard', bucket(1300, 300), bucket(800, 150)],
  ['RedriveExecution', 'express', undefined, undefined],
  ['StopExecution', 'standard', bucket(1000, 200), bucket(500, 25)],
  ['GetActivityTask', 'standard', bucket(3000, 500), bucket(1500, 300)],
  ['SendTaskHeartbeat', 'standard', bucket(3000, 500), bucket(1500, 300)],
  ['DescribeExecution', 'standard', bucket(300, 15), bucket(250, 10)],
  ['GetExecutionHistory', 'standard', bucket(400, 20), bucket(400, 20)],
  ['ListExecutions', 'standard', bucket(200, 5), bucket(100, 2)],
  ['ListActivities', 'express', bucket(100, 10), bucket(100, 5)],
  ['DescribeMapRun', 'standard', bucket(200, 1), bucket(200, 1)],
  ['UpdateMapRun', 'standard', bucket(100, 1), bucket(100, 1)],
  ['TestState', 'standard', bucket(50, 10), bucket(50, 10)],
  ['StartMapRun', 'standard', bucket(25, 25), bucket(25, 25)],
  ['HttpTask', 'express', bucket(300, 300), bucket(300, 300)],
  ['HistoryEvents', 'standard', upTo(25_000), upTo(25_000)],
  ['HistoryEvents', 'express', { kind: 'unlimited' }, { kind: 'unlimited' }],
  ['ExecutionTime', 'express', upTo(300_000), upTo(300_000)],
  ['ExecutionTime', 'standard', upTo(365 * 86_400_000), upTo(365 * 86_400_000)],
  ['PayloadSize', 'express', upTo(256 * 1024), upTo(256 * 1024)],
  ['DefinitionSize', 'standard', upTo(2 ** 20), upTo(2 ** 20)],
  ['OpenExecutions', 'standard', upTo(1e6), upTo(1e6)],
  ['OpenExecutions', 'express', undefined, undefined],
  ['VariablesSize', 'standard', upTo(10 * 2 ** 20), upTo(10 * 2 ** 20)],
  ['DistributedMapDispatch', 'standard', upTo(100), upTo(100)],
  ['DistributedMapDispatch', 'express', upTo(1000), upTo(1000)],
  ['LambdaScaling', 'standard', bucket(1000, 100), bucket(1000, 100)],
] as const)('%s for %s: %j in the big three, %j elsewhere', ([quota, type, big3, other]) => {
  const values = [EAST, aws('eu-central-1')].map((book) => findQuota(book, quota, type)?.value);
  expect(values).toEqual([big3, other]);
});

test.for([
  ['us-east-1', 'big3'],
  ['us-west-2', 'big3'],
  ['eu-west-1', 'big3'],
  ['us-east-2', 'other'],
  ['cn-north-1', 'other'],
] as const)('%s is of the group %s', ([region, group]) => {
  expect(aws(region).regionGroup).toBe(group);
});

test('an unknown region is taken as one of the others, with a warning', () => {
  const parse = parseQuotaBook(AWS, { region: 'us-eats-1', file: 'q.json' });
  const warnings = parse.ok ? parse.warnings : [];
  expect(parse.ok && parse.value.regionGroup).toBe('other');
  expect(warnings.map((w) => [w.code, w.hint])).toEqual([['quota.unknown-region', 'Did you mean "us-east-1"?']]);
});

test('every row names its source and the day it was read', () => {
  const keys = Object.keys(JSON.parse(AWS).sources);
  const bare = EAST.rows.filter((row) =>
    row.source.split('; ').some((part) => part.length < 12 || keys.includes(part)),
  );
  expect(bare.filter((row) => row.source !== 'archived public page')).toEqual([]);
  expect(EAST.rows.filter((row) => row.retrieved !== '2026-11' || row.confidence === 'user')).toEqual([]);
});

test('older values are kept as notes', () => {
  expect(findQuota(EAST, 'StateTransition', 'standard')?.note).toContain('Formerly 5,000/1,500 and 800/500');
});

test('the study notes laid over the AWS book change what they name and keep the rest', () => {
  const book = overlayQuotaBook(EAST, must(parseQuotaBook(NOTES, { region: 'us-east-1' })));
  const values = (['standard', 'express'] as const).map((type) => findQuota(book, 'StartExecution', type)?.value);
  expect(values).toEqual([bucket(2000, 2000), bucket(100_000, 100_000)]);
  expect(findQuota(book, 'HistoryEvents', 'standard')?.value).toEqual(upTo(25_000));
  expect([book.id, book.region, book.rows.length]).toEqual(['study-notes', 'us-east-1', EAST.rows.length]);
});

const overrides = (entries: Record<string, { bucket?: number; refill?: number; limit?: number }>): QuotaOverrides =>
  new Map(Object.entries(entries));

test.for([
  // override, quota, type, want, why
  [{ StateTransition: { refill: 9000 } }, 'StateTransition', 'standard', bucket(5000, 9000), 'the bucket stays'],
  [{ StartExecution: { bucket: 1, refill: 2 } }, 'StartExecution', 'express', bucket(6000, 6000), 'Standard alone'],
  [{ 'StartExecution.express': { refill: 9 } }, 'StartExecution', 'express', bucket(6000, 9), 'Express by suffix'],
  [{ OpenExecutions: { limit: 5 } }, 'OpenExecutions', 'standard', upTo(5), 'a limit'],
  [{ StartSyncExecution: { refill: 50 } }, 'StartSyncExecution', 'express', bucket(50, 50), 'AWS publishes none'],
  [{ StartSyncExecution: { limit: 50 } }, 'StartSyncExecution', 'express', upTo(50), 'or a limit'],
  [{ PayloadSize: { limit: 10 } }, 'PayloadSize', 'express', upTo(10), 'common to both types'],
] as const)('override %j: %s for %s is %j (%s)', ([given, quota, type, want]) => {
  const row = findQuota(must(overrideQuotas(EAST, overrides(given))), quota, type);
  expect(row?.value).toEqual(want);
});

test.for([
  [{ StateTransitions: { refill: 1 } }, 'quota.unknown-quota', 'Did you mean "StateTransition"?', 'a slip'],
  [
    { StateTransition: { limit: 1 } },
    'quota.wrong-kind',
    'A limit and a token bucket are different kinds.',
    'a bucket',
  ],
  [{ OpenExecutions: { refill: 1 } }, 'quota.wrong-kind', 'A limit and a token bucket are different kinds.', 'a limit'],
  [{ OpenExecutions: {} }, 'quota.wrong-kind', 'A limit and a token bucket are different kinds.', 'nothing given'],
] as const)('override %j is refused: %s, %s (%s)', ([given, code, hint]) => {
  const base = at(ROOT, 'account', 'quotas');
  const parse = overrideQuotas(EAST, overrides(given), base);
  const issues = parse.ok ? [] : parse.issues;
  expect(issues.map((i) => [i.code, i.hint, i.pointer])).toEqual([[code, hint, at(base, Object.keys(given)[0]!)]]);
});

test('raising a hard quota is taken with a warning', () => {
  const parse = overrideQuotas(EAST, overrides({ HistoryEvents: { limit: 50_000 } }));
  expect(parse.ok && parse.warnings.map((w) => w.code)).toEqual(['quota.hard-quota']);
});

const own = (row: string): string => `{ "rows": [\n${row}\n] }`;
const REFUSED = [
  ['{', 'quota.not-json', '', 1, 'cut off'],
  ['[]', 'quota.not-a-book', '', 1, 'no rows'],
  [own('{ "quota": "X", "scope": "both", "unit": "a" }'), 'quota.missing-field', '/rows/0', 2, 'no value'],
  [
    own('{ "quota": "X", "scope": "all", "unit": "a", "value": { "limit": 1 } }'),
    'quota.bad-value',
    '/rows/0/scope',
    2,
    'no scope',
  ],
  [
    own('{ "quota": "X", "scope": "both", "unit": "a", "value": { "limit": -1 } }'),
    'quota.bad-value',
    '/rows/0/value/limit',
    2,
    'negative',
  ],
  [
    own('{ "quota": "X", "scope": "both", "unit": "a", "value": { "bucket": 1 } }'),
    'quota.bad-value',
    '/rows/0/value',
    2,
    'half a bucket',
  ],
  [
    own('{ "quota": "X", "scope": "both", "unit": "a",\n"value": { "limit": 1, "refill": 1 } }'),
    'quota.bad-value',
    '/rows/0/value',
    3,
    'two kinds',
  ],
  [
    own('{ "quota": "X", "scope": "both", "unit": "a", "values": { "big3": { "limit": 1 } } }'),
    'quota.missing-field',
    '/rows/0/values',
    2,
    'one group',
  ],
  [
    own('{ "quota": "X", "scope": "both", "unit": "a", "value": { "limit": "1" } }'),
    'quota.wrong-type',
    '/rows/0/value/limit',
    2,
    'text',
  ],
  [
    own('{ "quota": "X", "scope": "both", "unit": "a", "valeu": {}, "value": { "limit": 1 } }'),
    'quota.unknown-field',
    '/rows/0/valeu',
    2,
    'a slip',
  ],
  [
    own(
      '{ "quota": "X", "scope": "both", "unit": "a", "value": { "limit": 1 } },\n{ "quota": "X", "scope": "express", "unit": "a", "value": { "limit": 1 } }',
    ),
    'quota.duplicate-row',
    '/rows/1',
    3,
    'two values for Express',
  ],
  [own('3'), 'quota.wrong-type', '/rows/0', 2, 'no row'],
] as const;

test.for(REFUSED.map(([text, code, pointer, line, why]) => ({ text, code, pointer, line, why })))(
  '$why: $code at $pointer',
  ({ text, code, pointer, line }) => {
    const parse = parseQuotaBook(text, { region: 'us-east-1' });
    const issues = parse.ok ? [] : parse.issues;
    expect(issues.map((i) => [i.code, i.pointer, i.line])).toContainEqual([code, pointer, line]);
  },
);

test('the example in the hint is itself a book', () => {
  expect(must(parseQuotaBook(QUOTA_EXAMPLE, { region: 'x' })).rows.map((row) => row.value)).toEqual([
    bucket(5000, 5000),
  ]);
});

test('any text is answered with a book or with issues, never with a throw', () => {
  const cut = fc.tuple(fc.nat(AWS.length), fc.nat(40), fc.string({ maxLength: 5 }));
  const text = fc.oneof(
    fc.string(),
    fc.json(),
    cut.map(([i, n, put]) => AWS.slice(0, i) + put + AWS.slice(i + n)),
  );
  fc.assert(
    fc.property(text, (input) => {
      const parse = parseQuotaBook(input, { region: 'us-east-1' });
      expect(parse.ok ? parse.value.rows.length : parse.issues.length).toBeGreaterThan(0);
    }),
  );
});
