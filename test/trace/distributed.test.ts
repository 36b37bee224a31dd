import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../../src/asl/index.ts';
import type { ExecutionResult, ItemSource } from '../../src/trace/index.ts';
import { distributed, lambda, pass, run, types } from './machines.ts';

const reader = (config: JsonObject): JsonObject => ({
  ItemReader: {
    Resource: 'arn:aws:states:::s3:getObject',
    Parameters: { Bucket: 'b', Key: 'k' },
    ReaderConfig: config,
  },
});

const read = (config: JsonObject, source: ItemSource, more: JsonObject = {}): Promise<ExecutionResult> =>
  run({ M: distributed({ I: pass() }, { ...reader(config), ...more }) }, {}, { items: new Map([['M', source]]) });

describe('items come from the data behind the reader', () => {
  const CSV = 'a,b\n1,"x, y"\n2\n3,z,extra\n';
  test.for([
    [
      'CSV with a header row',
      { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' },
      CSV,
      [
        { a: '1', b: 'x, y' },
        { a: '2', b: '' },
        { a: '3', b: 'z' },
      ],
    ],
    [
      'CSV with given headers',
      { InputType: 'CSV', CSVHeaderLocation: 'GIVEN', CSVHeaders: ['h'] },
      '1,2\n3',
      [{ h: '1' }, { h: '3' }],
    ],
    [
      'CSV with another delimiter',
      { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW', CSVDelimiter: 'PIPE' },
      'a|b\n1|2',
      [{ a: '1', b: '2' }],
    ],
    ['MaxItems', { InputType: 'JSON', MaxItems: 2 }, '[1,2,3]', [1, 2]],
    ['MaxItems 0, which is no limit', { InputType: 'JSON', MaxItems: 0 }, '[1,2,3]', [1, 2, 3]],
    ['JSON lines', { InputType: 'JSONL' }, '{"a":1}\n\n{"a":2}\n', [{ a: 1 }, { a: 2 }]],
    ['a pointer into JSON', { InputType: 'JSON', ItemsPointer: '/x/y~1z' }, '{"x":{"y/z":[7]}}', [7]],
  ] as const)('%s', async ([, config, text, want]) => {
    expect((await read(config as unknown as JsonObject, { text })).output).toEqual(want);
  });

  test.for([
    ['JSON', '{"a":1}', 'Attempting to map over non-iterable node.'],
    ['JSON', '{', 'The data to map over is not valid JSON.'],
    ['JSONL', '{"a":1}\nnope', 'The data to map over is not valid JSON.'],
  ] as const)('%s %s fails the map run', async ([InputType, text, cause]) => {
    const result = await read({ InputType }, { text });
    expect([types(result).slice(-3), result.error, result.cause]).toEqual([
      ['MapRunFailed', 'MapStateFailed', 'ExecutionFailed'],
      'States.ItemReaderFailed',
      cause,
    ]);
  });

  test('without data the run is traced without items, and says so', async () => {
    const result = await run({ M: distributed({ I: pass() }, reader({ InputType: 'JSON' })) });
    expect([result.output, result.events.length, result.assumptions.map(({ id }) => id)]).toEqual([
      [],
      8,
      ['history.items-missing:M'],
    ]);
  });
});

describe('batches', () => {
  const items = Array.from({ length: 1130 }, (_, i) => i);
  test('1,130 items by 100 make 12 batches, the last of 30 (docs/aws-rules.md 3.3)', async () => {
    const result = await read(
      { InputType: 'JSON' },
      { items },
      { ItemBatcher: { MaxItemsPerBatch: 100, BatchInput: { fixed: true } } },
    );
    const batches = result.output as readonly { Items: JsonValue[]; BatchInput: JsonValue }[];
    expect([batches.map(({ Items }) => Items.length), batches[0]?.BatchInput]).toEqual([
      [...Array(11).fill(100), 30],
      { fixed: true },
    ]);
  });

  test('bytes bound a batch', async () => {
    const result = await read(
      { InputType: 'JSON' },
      { items: Array(10).fill('x'.repeat(98)) },
      { ItemBatcher: { MaxInputBytesPerBatch: 320 } },
    );
    const batches = result.output as readonly { Items: JsonValue[] }[];
    expect([
      batches.map(({ Items }) => Items.length),
      Math.max(...batches.map((batch) => JSON.stringify(batch).length)) <= 320,
    ]).toEqual([[3, 3, 3, 1], true]);
  });
});

describe('tolerated failures', () => {
  const states = {
    C: { Type: 'Choice', Choices: [{ Variable: '$', NumericLessThan: 3, Next: 'F' }], Default: 'I' },
    F: { Type: 'Fail', Error: 'Bad' },
    I: pass(),
  };
  test.for([
    [{}, 'FAILED', 'none tolerated by default'],
    [{ ToleratedFailureCount: 2 }, 'SUCCEEDED', 'two of ten'],
    [{ ToleratedFailureCount: 1 }, 'FAILED', 'one is too few'],
    [{ ToleratedFailurePercentage: 20 }, 'SUCCEEDED', 'a fifth'],
    [{ ToleratedFailurePercentage: 19 }, 'FAILED', 'less than a fifth'],
    [{ ToleratedFailureCount: 5, ToleratedFailurePercentage: 10 }, 'FAILED', 'passing either limit fails the run'],
  ] as const)('%j is %s (%s)', async ([tolerance, status]) => {
    const result = await run(
      { M: distributed(states, tolerance as unknown as JsonObject) },
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    );
    const error = status === 'FAILED' ? 'States.ExceedToleratedFailureThreshold' : undefined;
    expect([result.status, result.error]).toEqual([status, error]);
  });

  test('what the children did is summed up beside the parent history', async () => {
    const states = { T: lambda({ Retry: [{ ErrorEquals: ['E'], MaxAttempts: 1 }], End: true }) };
    const result = await run({ M: distributed(states) }, [1, 2, 3], {
      outcomes: { T: [[{ error: 'E' }, { output: 1 }]] },
    });
    expect(result.mapRuns).toEqual([
      {
        stateName: 'M',
        childType: 'standard',
        items: 3,
        children: 3,
        succeeded: 3,
        failed: 0,
        events: 3 * 7 + 3,
        stateEntries: 3,
        retries: 1,
      },
    ]);
  });
});

test('a failing map run is retried and caught as a state is', async () => {
  const states = { F: { Type: 'Fail', Error: 'Bad' } };
  const more = {
    Retry: [{ ErrorEquals: ['States.ExceedToleratedFailureThreshold'], MaxAttempts: 1 }],
    Catch: [{ ErrorEquals: ['States.ALL'], Next: 'H' }],
  };
  const result = await run({ M: distributed(states, more), H: pass() }, [1]);
  expect([types(result), result.output]).toEqual([
    [
      'ExecutionStarted',
      'MapStateEntered',
      'MapStateStarted',
      'MapRunStarted',
      'MapRunFailed',
      'MapStateStarted',
      'MapRunStarted',
      'MapRunFailed',
      'MapStateFailed',
      'MapStateExited',
      'PassStateEntered',
      'PassStateExited',
      'ExecutionSucceeded',
    ],
    {
      Error: 'States.ExceedToleratedFailureThreshold',
      Cause: 'The specified tolerated failure threshold was exceeded',
    },
  ]);
});

test('children see no variables of the parent', async () => {
  const states = {
    A: pass({ Assign: { x: 1 }, Next: 'M' }),
    M: distributed({ I: pass({ Parameters: { 'seen.$': '$x' }, End: true }) }),
  };
  expect((await run(states, [1])).error).toBe('States.ExceedToleratedFailureThreshold');
});

test('Express children end after five minutes, which counts as failed', async () => {
  const wait = { W: { Type: 'Wait', Seconds: 400, End: true } };
  const express = {
    ...distributed(wait),
    ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' }, StartAt: 'W', States: wait },
  };
  const result = await run({ M: express as JsonObject }, [1]);
  expect([result.error, result.mapRuns[0]?.failed]).toEqual(['States.ExceedToleratedFailureThreshold', 1]);
});
