import { expect, test } from 'vitest';
import { issuesOf, scenarioOf } from './read.ts';

const profile = 'arrivals: [{ executor: trace, file: t.csv }]';
const partOf = (csv: string, text = profile) => scenarioOf(text, { readText: () => csv }).arrivals.parts[0]!;
const MIN = 60_000;

const CLOUDWATCH = `Full label,"shop ExecutionsStarted"
Label,ExecutionsStarted
Namespace,AWS/States
Statistic,Sum
Period,300
Timestamp,"shop ExecutionsStarted"
"2026/11/01 00:00:00","300"
"2026/11/01 00:05:00","600"
`;
const NO_HEADER = `Full label,"shop ExecutionsStarted"
Statistic,Sum
2026/11/01 00:00:00,300
2026/11/01 00:05:00,600
`;

test.for([
  ['timestamp,count\n2026-11-01T00:00:00Z,300\n2026-11-01T00:05:00Z,600\n', 'a plain table'],
  ['2026-11-01T00:00:00Z,300\n2026-11-01T00:05:00Z,600', 'no header'],
  ['count,timestamp\n300,2026-11-01T00:00:00Z\n600,2026-11-01T00:05:00Z\n', 'columns the other way round'],
  [
    '\ufefftimestamp;count\r\n2026-11-01 00:00;300\r\n\r\n2026-11-01 00:05;600\r\n',
    'byte-order mark, semicolons, CRLF, empty line',
  ],
  ['time\tvalue\n2026-11-01T01:00:00+01:00\t300\n2026-11-01T00:05:00.000Z\t600', 'tabs and zones'],
  ['timestamp,count\n1793491200,300\n1793491500,600', 'epoch seconds'],
  ['timestamp,count\n1793491200000,300\n1793491500000,600', 'epoch milliseconds'],
  ['timestamp,count\n0,300\n300,600', 'seconds since the start'],
  ['timestamp,count\n0 min,300\n5 min,600', 'times with a unit'],
  ['bin(5m),count(*)\n2026-11-01 00:00:00.000,300\n2026-11-01 00:05:00.000,600', 'Logs Insights'],
  ['timestamp,name,count\n2026-11-01T00:00Z,a,300\n2026-11-01T00:05Z,b,600', 'a further column'],
  ['"Timestamp","Count"\n"2026-11-01T00:00:00Z","300"\n"2026-11-01T00:05:00Z","600"', 'everything quoted'],
  [
    'timestamp,count\n2026-11-01T00:00:00Z,100\n2026-11-01T00:00:00Z,200\n2026-11-01T00:05:00Z,600',
    'equal times add up',
  ],
  [CLOUDWATCH, 'a CloudWatch export'],
  [NO_HEADER, 'a CloudWatch export without a header row'],
] as const)('%j: 1/s for five minutes, then 2/s for five (%s)', ([csv]) => {
  const part = partOf(csv);
  expect([part.rateAt(0), part.rateAt(5 * MIN), part.startMs, part.endMs]).toEqual([1, 2, 0, 10 * MIN]);
});

test('a trace begins at its startTime', () => {
  const part = partOf('0,60\n60,120', 'arrivals: [{ file: t.csv, startTime: 1h }]');
  expect([part.startMs, part.rateAt(60 * MIN), part.rateAt(61 * MIN)]).toEqual([60 * MIN, 1, 2]);
});

test('empty buckets that the export left out stay empty', () => {
  const part = partOf('timestamp,count\n0 s,60\n60 s,60\n120 s,60\n600 s,60');
  expect([part.rateAt(150_000), part.rateAt(300_000), part.rateAt(620_000), part.expectedStarts(0, 1e9)]).toEqual([
    1, 0, 1, 240,
  ]);
});

test('a list of bare times is one start each', () => {
  expect(partOf('timestamp\n0 s\n1 s\n2 s\n2 s').expectedStarts(0, 1e9)).toBe(4);
});

test('the length of a bucket can be given, and is else listed as an assumption', () => {
  const given = scenarioOf('arrivals: [{ file: t.csv, period: 1 min }]', { readText: () => '0 s,60' });
  const taken = scenarioOf(profile, { readText: () => '0 s,60\n30 s,60' });
  const listed = [given, taken].map(({ assumptions }) =>
    assumptions.filter(({ id }) => id.includes('trace')).map(({ value }) => value),
  );
  expect([given.arrivals.parts[0]?.endMs, ...listed]).toEqual([MIN, [], ['30 s']]);
});

test('the unit of bare epoch numbers is listed as an assumption', () => {
  const { assumptions } = scenarioOf(profile, { readText: () => '1793491200000,1\n1793491500000,1' });
  expect(assumptions.find(({ id }) => id.startsWith('scenario.trace-epoch'))?.value).toBe('milliseconds');
});

test('rows of three columns need the name of the count, unless it tells itself', () => {
  const text = 'arrivals: [{ file: t.csv, column: b }]';
  expect(partOf('timestamp,a,b\n0 s,1,60\n60 s,1,60', text).rateAt(0)).toBe(1);
});

test.for([
  ['', 1, 'scenario.bad-row', 'no row', 'an empty file'],
  ['timestamp,count\n', 1, 'scenario.bad-row', 'no row', 'only a header'],
  ['a,b\nc,d', 1, 'scenario.bad-row', 'no row begins with a time', 'no times'],
  ['timestamp,count\n2026-11-01T00:00:00Z,5\nyesterday,6', 3, 'scenario.bad-row', 'yesterday', 'no time'],
  ['timestamp,count\n2026-13-01T00:00:00Z,5', 2, 'scenario.bad-row', 'not a time', 'no month'],
  ['timestamp,count\n2026-02-30T00:00:00Z,5', 2, 'scenario.bad-row', 'not a time', 'no day'],
  ['timestamp,count\n11/01/2026 00:00,5', 2, 'scenario.bad-row', 'ISO 8601', 'day or month first? refused'],
  ['timestamp,count\n0 s,5\n60 s,-1', 3, 'scenario.bad-row', '"-1"', 'a negative count'],
  ['timestamp,count\n0 s,5\n60 s,many', 3, 'scenario.bad-row', 'many', 'no count'],
  ['timestamp,count\n0 s,5\n\n60 s,', 4, 'scenario.bad-row', 'empty cell', 'unknown is not zero'],
  ['timestamp,note,count\n0 s,"a\nb",5\n\n60 s,c,x', 5, 'scenario.bad-row', '"x"', 'after a cell of two lines'],
  ['timestamp,count\n60 s,5\n0 s,5', 3, 'scenario.bad-row', 'Sort', 'out of order'],
  ['timestamp,a,b\n0 s,1,2', 1, 'scenario.bad-row', 'Columns: timestamp, a, b', 'which column?'],
  ['timestamp,count\n"0 s,5', 2, 'scenario.bad-row', 'CSV', 'an open quote'],
] as const)('%j: line %d, %s, %s (%s)', ([csv, line, code, words]) => {
  const issues = issuesOf(profile, { readText: () => csv });
  const said = issues.map((i) => `${i.file}:${i.line} ${i.code} ${i.message} ${i.hint ?? ''}`).join('; ');
  expect(said).toSatisfy((s: string) => s.startsWith(`t.csv:${line} ${code} `) && s.includes(words));
});

test.for([
  ['0 s,60', 'scenario.missing-field', 'period', 'one time has no length'],
  ['0 s,60\n40 d,60', 'scenario.horizon-too-short', 'horizon: 80 d', 'longer than the horizon; the hint is enough'],
  ['0 s,0\n60 s,0', 'scenario.no-starts', '0 executions', 'counts of zero'],
] as const)('%j: %s about the profile (%s, %s)', ([csv, code, words]) => {
  const [issue] = issuesOf(profile, { readText: () => csv, file: 'p.yaml' });
  expect(`${issue?.file} ${issue?.code} ${issue?.message} ${issue?.hint}`).toSatisfy(
    (s: string) => s.startsWith(`p.yaml ${code} `) && s.includes(words),
  );
});

test('no more than five bad rows are reported', () => {
  const csv = `timestamp,count\n${'0 s,x\n'.repeat(100)}`;
  expect(issuesOf(profile, { readText: () => csv })).toHaveLength(5);
});
