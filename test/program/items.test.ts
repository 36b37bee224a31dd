import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compare, parseLoadProfile, parseWorkflow, type Report } from '../../src/index.ts';
import { lambdaTask, scope } from '../support/run-sample.ts';
import { runs } from '../support/runs.ts';

/** What a distributed Map reads, and the children its items make: worked out by hand, through the public comparison. */

interface Given {
  readonly map?: object;
  readonly reader?: object;
  /** Behaviour of the Map. */
  readonly each?: object;
  /** Files beside the load profile. */
  readonly files?: Readonly<Record<string, string>>;
  /** Given beside the profile, as by --items. */
  readonly items?: { readonly text: string; readonly file: string };
  /** Behaviour of the child's state. */
  readonly work?: object;
}

function run({ map = {}, reader, each, files = {}, items, work = {} }: Given) {
  const body = scope({ Work: lambdaTask() });
  const state = {
    Type: 'Map',
    ...(reader && { ItemReader: reader }),
    ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, ...body },
    ...map,
    End: true,
  };
  const load = {
    ...{ horizon: '30 d', month: '30 d', latency: 'none' },
    arrivals: { monthly: 1 },
    states: { ...(each && { Each: each }), Work: { duration: '1 s', ...work } },
  };
  return compare(
    {
      workflow: { text: JSON.stringify({ StartAt: 'Each', States: { Each: state } }) },
      load: { text: JSON.stringify(load), file: 'load.json' },
      precision: 0.9,
      ...(items && { items: new Map([['Each', items]]) }),
    },
    undefined,
    { readText: (path) => files[path] },
  );
}

/** The profile alone, without a run. */
async function parsed({ reader, each, files = {} }: Given) {
  const map = { Type: 'Map', ItemReader: reader, ItemProcessor: scope({ Work: lambdaTask() }), End: true };
  const definition = parseWorkflow(JSON.stringify({ StartAt: 'Each', States: { Each: map } }));
  if (!definition.ok) throw new Error(JSON.stringify(definition.issues));
  const load = JSON.stringify({ arrivals: { monthly: 1 }, states: { Each: each } });
  return parseLoadProfile(load, { definition: definition.value, readText: (path) => files[path] });
}

async function reportOf(given: Given): Promise<Report> {
  const answer = await run(given);
  if (!answer.ok) throw new Error(answer.issues.map(({ message }) => message).join('\n'));
  return answer.value;
}
const childrenOf = async (given: Given): Promise<number> =>
  Number((await reportOf(given)).children![0]!.startsPerExecution.toFixed(6));

const LIST = { Resource: 'arn:aws:states:::s3:listObjectsV2' };
const get = (InputType: string, more: object = {}): object => ({
  Resource: 'arn:aws:states:::s3:getObject',
  ReaderConfig: { InputType, ...more },
});
const at = (file: string): object => ({ items: { file } });

const CSV = 'id,name\n1,a\n2,"b\nb"\n3,c\n';
const MANIFEST = JSON.stringify({
  fileSchema: 'Bucket, Key, Size',
  files: [{ key: 'x/a.csv.gz' }, { key: 'x/b.csv' }],
});

test.for<readonly [why: string, given: Given, children: number]>([
  ['a CSV file with its header', { reader: get('CSV'), each: at('i.csv'), files: { 'i.csv': CSV } }, 3],
  [
    'a CSV file whose header the reader gives',
    {
      reader: get('CSV', { CSVHeaderLocation: 'GIVEN', CSVHeaders: ['id', 'name'] }),
      ...{ each: at('i.csv'), files: { 'i.csv': CSV } },
    },
    4,
  ],
  [
    'another delimiter',
    { reader: get('CSV', { CSVDelimiter: 'PIPE' }), each: at('i.txt'), files: { 'i.txt': 'a|b\n1|2,3\n' } },
    1,
  ],
  ['a JSON array', { reader: get('JSON'), each: at('i.json'), files: { 'i.json': '[1, {"a": [2, 3]}]' } }, 2],
  [
    'an array inside a JSON document',
    {
      reader: get('JSON', { ItemsPointer: '/data/0/rows' }),
      each: at('i.json'),
      files: { 'i.json': '{"data":[{"rows":[1,2,3,4]}]}' },
    },
    4,
  ],
  ['JSON Lines', { reader: get('JSONL'), each: at('i.jsonl'), files: { 'i.jsonl': '{"a":1}\n\n{"a":2}\n' } }, 2],
  [
    'the list of an S3 prefix, as the AWS CLI prints it',
    { reader: LIST, each: at('l.json'), files: { 'l.json': '{"Contents":[{"Key":"a"},{"Key":"b"},{"Key":"c"}]}' } },
    3,
  ],
  [
    'an S3 inventory: its manifest, and its files unzipped beside it',
    {
      ...{ reader: get('MANIFEST'), each: at('manifest.json') },
      files: { 'manifest.json': MANIFEST, 'x/a.csv': '"b","k1","1"\n"b","k2","2"\n', 'b.csv': '"b","k3","3"\n' },
    },
    3,
  ],
  [
    'one file of an inventory: it has no header',
    { reader: get('MANIFEST'), each: at('a.csv'), files: { 'a.csv': '"b","k1","1"\n"b","k2","2"\n' } },
    2,
  ],
  ['no reader: a list in JSON', { each: at('i.json'), files: { 'i.json': '[1,2,3]' } }, 3],
  ['a file given beside the profile wins', { each: { items: 99 }, items: { text: '[1,2]', file: 'two.json' } }, 2],
  ['a stated number', { each: { items: 7 } }, 7],
  ['MaxItems of the reader', { reader: { ...LIST, ReaderConfig: { MaxItems: 3 } }, each: { items: 7 } }, 3],
  [
    'MaxItems with a file in batches: 3 of 4, two by two',
    {
      reader: get('JSON', { MaxItems: 3 }),
      map: { ItemBatcher: { MaxItemsPerBatch: 2 } },
      ...{ each: at('i.json'), files: { 'i.json': '[1,2,3,4]' } },
    },
    2,
  ],
  [
    'batches by count: 1,130 in hundreds',
    { map: { ItemBatcher: { MaxItemsPerBatch: 100 } }, each: { items: 1130 } },
    12,
  ],
  [
    'batches by bytes of one stated size: (1,000 - 12) / (99 + 1) = 9 of 100 items',
    { map: { ItemBatcher: { MaxInputBytesPerBatch: 1000 } }, each: { items: 100, itemSize: '99 B' } },
    12,
  ],
  [
    'whichever comes first, count or bytes',
    {
      map: { ItemBatcher: { MaxItemsPerBatch: 5, MaxInputBytesPerBatch: 1000 } },
      each: { items: 100, itemSize: '99 B' },
    },
    20,
  ],
  [
    'what all batches share takes its room: (1,000 - 12 - 88) / 100 = 9',
    {
      map: { ItemBatcher: { MaxInputBytesPerBatch: 1000, BatchInput: { a: 'x'.repeat(66) } } },
      each: { items: 100, itemSize: '99 B' },
    },
    12,
  ],
  [
    'batches of real items: 40 and 40 bytes fit into 100 - 12, the third opens the next, the large one travels alone',
    {
      map: { ItemBatcher: { MaxInputBytesPerBatch: 100 } },
      each: at('i.json'),
      files: { 'i.json': JSON.stringify(['a'.repeat(38), 'b'.repeat(38), 'c'.repeat(38), 'd'.repeat(300), 'e']) },
    },
    4,
  ],
  [
    'no byte limit of its own: 256 KiB holds (262,144 - 12) / 1,001 = 261 items of 1,000 bytes',
    { map: { ItemBatcher: { MaxItemsPerBatch: 1000 } }, each: { items: 1000, itemSize: '1000 B' } },
    4,
  ],
])('%s', async ([, given, children]) => {
  expect(await childrenOf(given)).toBe(children);
});

test.for<readonly [why: string, given: Given, want: string]>([
  [
    'a file that is not there',
    { each: at('none.json') },
    'load.json scenario.file-unreadable /states/Each/items the file "none.json" could not be read',
  ],
  [
    'no JSON',
    { each: at('i.json'), files: { 'i.json': '[1,' } },
    'i.json scenario.bad-file /states/Each/items the text is not JSON',
  ],
  [
    'lists in lists in lists',
    { each: at('i.json'), files: { 'i.json': `[${'['.repeat(5000)}${']'.repeat(5000)}]` } },
    'i.json scenario.bad-file /states/Each/items the text is not followed: it nests more than 1000 levels deep',
  ],
  [
    'a line of them',
    { reader: get('JSONL'), each: at('i.jsonl'), files: { 'i.jsonl': `1\n${'['.repeat(5000)}${']'.repeat(5000)}\n` } },
    'i.jsonl:2 scenario.bad-file /states/Each/items this line is not followed: it nests more than 1000 levels deep',
  ],
  [
    'no list',
    { reader: get('JSON', { ItemsPointer: '/a' }), each: at('i.json'), files: { 'i.json': '{"a":5}' } },
    'i.json scenario.bad-file /states/Each/items there is no list of items at /a',
  ],
  [
    'a line that is none',
    { reader: get('JSONL'), each: at('i.jsonl'), files: { 'i.jsonl': '1\nx\n' } },
    'i.jsonl:2 scenario.bad-file /states/Each/items this line is not JSON',
  ],
  [
    'an unclosed quote',
    { reader: get('CSV'), each: at('i.csv'), files: { 'i.csv': 'a\n"b\n' } },
    'i.csv:2 scenario.bad-file /states/Each/items not a CSV text: Quote Not Closed: the parsing is finished with an opening quote at line 2',
  ],
  [
    'Parquet',
    { reader: get('PARQUET'), each: at('i.parquet'), files: { 'i.parquet': 'PAR1' } },
    'i.parquet scenario.bad-file /states/Each/items items in Parquet are not read',
  ],
  [
    'an inventory whose files are elsewhere',
    { reader: get('MANIFEST'), each: at('manifest.json'), files: { 'manifest.json': MANIFEST } },
    'manifest.json scenario.bad-file /states/Each/items the inventory file "x/a.csv.gz" could not be read',
  ],
  [
    'another field beside the file',
    { each: { items: { file: 'i.json', colum: 'a' } }, files: { 'i.json': '[]' } },
    'load.json scenario.unknown-field /states/Each/items/colum no field "colum" here',
  ],
])('refused: %s', async ([, given, want]) => {
  const answer = await run(given);
  const issues = answer.ok ? [] : answer.issues;
  expect(issues.map((i) => `${i.file}${i.line > 1 ? `:${i.line}` : ''} ${i.code} ${i.pointer} ${i.message}`)).toEqual([
    want,
  ]);
});

test('items for a state that is no Map are refused, in the name of their file', async () => {
  const answer = await compare({
    workflow: { text: JSON.stringify(scope({ Work: lambdaTask() })) },
    load: { text: 'arrivals: 1/s', file: 'load.yaml' },
    items: new Map([['Work', { text: '[1]', file: 'items.json' }]]),
  });
  expect(answer.ok ? [] : answer.issues.map(({ file, code, hint }) => [file, code, hint])).toEqual([
    ['items.json', 'scenario.unknown-state', 'Its Maps: none.'],
  ]);
});

const largest = async (given: Given): Promise<number | undefined> =>
  (await reportOf(given)).alternatives[0]!.limits.find(({ quota }) => quota === 'Input and output size')?.peak;

test('a Map answers with the list of its children, unless a ResultWriter writes it elsewhere', async () => {
  const given = { each: { items: 1000 }, work: { outputSize: '500 B' } };
  const writer = { ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', Parameters: { Bucket: 'b' } } };
  expect([await largest(given), await largest({ ...given, map: writer })]).toEqual([2 + 1000 * 501 - 1, 500]);
});

test.for([
  ['MaxItems', { reader: { ...LIST, ReaderConfig: { MaxItemsPath: '$.n' } } }, 'program.MaxItems:Each'],
  ['MaxItemsPerBatch', { map: { ItemBatcher: { MaxItemsPerBatchPath: '$.n' } } }, 'program.batch:Each'],
  ['ToleratedFailureCount', { map: { ToleratedFailureCountPath: '$.n' } }, 'program.ToleratedFailureCount:Each'],
  ['MaxConcurrency', { map: { MaxConcurrencyPath: '$.n' } }, 'program.maxConcurrency:Each'],
  [
    'nothing but a count of items a batch',
    { map: { ItemBatcher: { MaxItemsPerBatch: 5 } } },
    'program.batchBytes:Each',
  ],
] as const)('%s from data, or not known, is an assumption', async ([, given, id]) => {
  const { assumptions } = await reportOf({ ...given, each: { items: 10 } });
  expect(assumptions.map((one) => one.id)).toContain(id);
});

test.for(['CSV', 'JSON', 'JSONL', 'MANIFEST', 'PARQUET'])('no text makes the reader of %s throw', async (type) => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc.array(fc.constantFrom('a', ',', '"', '\n', '|', '1', '[', ']', '{', '}', ':')).map((parts) => parts.join('')),
  );
  await fc.assert(
    fc.asyncProperty(text, async (data) => {
      const answer = await parsed({ reader: get(type), each: at('i'), files: { i: data } });
      expect(answer.ok || answer.issues.every(({ code }) => code === 'scenario.bad-file')).toBe(true);
    }),
    { numRuns: runs(60) },
  );
});
