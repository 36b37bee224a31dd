import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../../src/asl/index.ts';
import {
  type ExecutionOptions,
  parseMockConfig,
  parseOutcomes,
  renderTrace,
  runExecution,
} from '../../src/trace/index.ts';
import { call, lambda, mapOver, pass, run, types } from './machines.ts';
import { definitionOf } from './replayed.ts';

const MOCK: JsonObject = {
  StateMachines: {
    Orders: { TestCases: { Happy: { Pay: 'Paid' }, Retry: { Pay: 'PaidLate' }, Broken: { Pay: 'Nope' } } },
    Other: { TestCases: { Happy: {} } },
  },
  MockedResponses: {
    Paid: { '0': { Return: { StatusCode: 200, Payload: { ok: true } } } },
    PaidLate: {
      '0': { Throw: { Error: 'Busy', Cause: 'later' } },
      '1-2': { Throw: { Error: 'Busy', Cause: 'still' } },
      '3': { Return: { Payload: 'text' } },
    },
  },
};
const PAY = call('lambda:invoke', { Retry: [{ ErrorEquals: ['Busy'], MaxAttempts: 5 }], End: true });

async function mocked(file: JsonValue, choice: { stateMachine?: string; testCase?: string }) {
  const outcomes = parseMockConfig(file, choice);
  if (!outcomes.ok) return outcomes.issues.map(({ code }) => code);
  const result = await runExecution(
    definitionOf({ StartAt: 'Pay', States: { Pay: PAY } }),
    {},
    { outcomes: outcomes.value },
  );
  return [result.output, result.retries];
}

test.for([
  [{ stateMachine: 'Orders', testCase: 'Happy' }, [{ StatusCode: 200, Payload: { ok: true } }, 0], 'Return'],
  [
    { testCase: 'Retry' },
    [{ Payload: 'text' }, 3],
    'Throw over a range; the machine is the only one with this test case',
  ],
  [{ stateMachine: 'Orders' }, ['history.mock-no-test-case'], 'three test cases: which?'],
  [{ stateMachine: 'Order', testCase: 'Happy' }, ['history.mock-no-test-case'], 'no such machine'],
  [{ stateMachine: 'Orders', testCase: 'Broken' }, ['history.mock-no-response'], 'a response that the file lacks'],
] as const)('the mock file with %j gives %j (%s)', async ([choice, want]) => {
  expect(await mocked(MOCK, choice)).toEqual(want);
});

test('tries of a mock file count over the whole execution, not per entry', async () => {
  const outcomes = parseMockConfig({
    StateMachines: { M: { TestCases: { C: { T: 'R' } } } },
    MockedResponses: { R: { '0': { Return: 'a' }, '1': { Return: 'b' } } },
  });
  if (!outcomes.ok) throw new Error('does not load');
  const definition = definitionOf({ StartAt: 'M', States: { M: mapOver({ T: lambda() }) } });
  expect((await runExecution(definition, [1, 2], { outcomes: outcomes.value })).output).toEqual(['a', 'b']);
});

test.for([
  [{ R: { x: { Return: 1 } } }, 'history.mock-bad-range'],
  [{ R: { '0': {} } }, 'history.mock-bad-response'],
] as const)('a mocked response %j is refused as %s', ([MockedResponses, code]) => {
  const parsed = parseMockConfig({
    StateMachines: { M: { TestCases: { C: { T: 'R' } } } },
    MockedResponses,
  } as unknown as JsonObject);
  expect(parsed.ok ? [] : parsed.issues.map((issue) => issue.code)).toEqual([code]);
});

test.for([
  [[], 'history.outcomes-not-object'],
  [{ T: 1 }, 'history.outcomes-not-list'],
  [{ T: [[1]] }, 'history.try-not-object'],
  [{ T: [1] }, 'history.outcomes-not-list'],
] as const)('outcomes %j are refused as %s', ([value, code]) => {
  const parsed = parseOutcomes(value as unknown as JsonValue);
  expect(parsed.ok ? [] : parsed.issues.map((issue) => issue.code)).toEqual([code]);
});

describe('what nobody said is said in the answer', () => {
  test.for([
    [lambda(), { a: 1 }, { a: 1 }, 'a function echoes'],
    [
      call('lambda:invoke', { Parameters: { FunctionName: 'f', 'Payload.$': '$' }, End: true }),
      7,
      { ExecutedVersion: '$LATEST', Payload: 7, StatusCode: 200 },
      'in the envelope of the integration',
    ],
    [
      call('dynamodb:getItem', { Parameters: { TableName: 't' }, End: true }),
      {},
      { TableName: 't' },
      'a service echoes its arguments',
    ],
  ] as const)('%j', async ([state, input, output]) => {
    const result = await run({ T: state }, input as JsonValue);
    expect([result.output, result.assumptions.map(({ id }) => id)]).toEqual([output, ['history.outcome-missing:T']]);
  });

  test('outcomes for a state that does not exist', async () => {
    const result = await run({ A: pass() }, {}, { outcomes: { Typo: [[{ output: 1 }]] } });
    expect(result.assumptions.map(({ id }) => id)).toEqual(['history.unknown-state:Typo']);
  });

  test('nothing when everything was given', async () => {
    expect((await run({ T: lambda() }, {}, { outcomes: { T: [[{ output: 1 }]] } })).assumptions).toEqual([]);
  });
});

test.for([
  [{ output: 'x'.repeat(262_143) }, 'States.DataLimitExceeded', 'LambdaFunctionFailed', 'a result above 256 KiB'],
  [
    { error: 'E', events: ['LambdaFunctionScheduled', 'LambdaFunctionScheduleFailed'] },
    'E',
    'LambdaFunctionScheduleFailed',
    'a try that did not even start',
  ],
  [{ error: null, cause: null }, undefined, 'LambdaFunctionFailed', 'a worker that names no error'],
] as const)('the try %# ends with %s in %s (%s)', async ([attempt, error, type]) => {
  const result = await run({ T: lambda() }, {}, { outcomes: { T: [[attempt as unknown as JsonObject]] } });
  expect([result.error, types(result).at(-2)]).toEqual([error, type]);
});

describe('nested state machines', () => {
  const child = {
    definition: definitionOf({ StartAt: 'C', States: { C: pass({ Result: { done: 1 }, End: true }) } }),
    workflowType: 'standard' as const,
  };
  const failing = {
    definition: definitionOf({ StartAt: 'C', States: { C: { Type: 'Fail', Error: 'X' } } }),
    workflowType: 'express' as const,
  };
  const nested: NonNullable<ExecutionOptions['nested']> = new Map<string, typeof child | typeof failing>([
    ['Child', child],
    ['Failing', failing],
  ]);
  const start = (pattern: string, name: string): JsonObject =>
    call(`states:startExecution${pattern}`, {
      Parameters: { StateMachineArn: `arn:aws:states:us-east-1:123456789012:stateMachine:${name}`, Input: { a: 1 } },
      End: true,
    });

  test.for([
    ['', 'Child', 'SUCCEEDED', undefined],
    ['.sync', 'Child', 'SUCCEEDED', '{"done":1}'],
    ['.sync:2', 'Child', 'SUCCEEDED', { done: 1 }],
    ['.sync:2', 'Failing', 'FAILED', undefined],
  ] as const)('startExecution%s of %s is %s with output %j', async ([pattern, name, status, output]) => {
    const result = await run({ T: start(pattern, name) }, {}, { nested });
    expect([
      result.status,
      (result.output as JsonObject | undefined)?.Output,
      result.nested.map((each) => each.result.events.length),
    ]).toEqual([status, output, [name === 'Child' ? 4 : 3]]);
  });

  const slow = {
    definition: definitionOf({ StartAt: 'C', States: { C: { Type: 'Wait', Seconds: 10, End: true } } }),
    workflowType: 'express' as const,
  };
  const sdk = (action: string, name: string, more: JsonObject = { End: true }): JsonObject =>
    call(`aws-sdk:sfn:${action}`, { Parameters: { StateMachineArn: name, Input: '{"a":1}' }, ...more });
  const all = new Map([...nested, ['Express', { ...child, workflowType: 'express' as const }], ['Slow', slow]]);

  test.for([
    // why, task, status or error, fields of the output
    ['the SDK starts and goes on', sdk('startExecution', 'Child'), 'SUCCEEDED', ['ExecutionArn', 'StartDate']],
    [
      'the SDK waits for an Express execution and has its output as a text',
      sdk('startSyncExecution', 'Express', { OutputPath: '$.Output', End: true }),
      'SUCCEEDED',
      '{"done":1}',
    ],
    [
      'and succeeds though the execution failed',
      sdk('startSyncExecution', 'Failing', { OutputPath: '$.Error', End: true }),
      'SUCCEEDED',
      'X',
    ],
    [
      'but runs no Standard one',
      sdk('startSyncExecution', 'Child'),
      'Sfn.StateMachineTypeNotSupportedException',
      undefined,
    ],
    [
      'a task that waits has only its time',
      sdk('startSyncExecution', 'Slow', { TimeoutSeconds: 5, End: true }),
      'States.Timeout',
      undefined,
    ],
    ['so has .sync', { ...start('.sync', 'Slow'), TimeoutSeconds: 5 }, 'States.Timeout', undefined],
    [
      'and time enough is enough',
      { ...start('.sync', 'Slow'), TimeoutSeconds: 11, OutputPath: '$.Status' },
      'SUCCEEDED',
      'SUCCEEDED',
    ],
  ] as const)('%s', async ([, task, status, output]) => {
    const result = await run({ T: task as JsonObject }, {}, { nested: all });
    const fields = result.output;
    const told = typeof fields === 'string' ? fields : fields && Object.keys(fields);
    expect([result.error ?? result.status, told]).toEqual([status, output]);
  });

  test('what time runs out for is stopped then: 5 s, not 10', async () => {
    const result = await run({ T: { ...start('.sync', 'Slow'), TimeoutSeconds: 5 } }, {}, { nested: all });
    const [first, last] = [result.events[0]!, result.events.at(-1)!].map(({ timestamp }) =>
      Date.parse(String(timestamp)),
    );
    expect([types(result).at(-2), Math.round((last! - first!) / 1000), result.nested[0]!.result.status]).toEqual([
      'TaskTimedOut',
      5,
      'ABORTED',
    ]);
  });

  test('a child that fails makes the task fail with States.TaskFailed and its description as the cause', async () => {
    const result = await run({ T: start('.sync', 'Failing') }, {}, { nested });
    expect([result.error, JSON.parse(result.cause ?? '{}').Error]).toEqual(['States.TaskFailed', 'X']);
  });
});

test('the table shows every event and how it ended', async () => {
  const text = renderTrace(
    await run({ T: lambda() }, {}, { outcomes: { T: [[{ error: 'Boom', cause: 'why' }]] } }),
    'table',
  );
  expect([
    text.split('\n').length,
    text.includes('LambdaFunctionFailed'),
    text.includes('FAILED after'),
    text.includes('error: Boom: why'),
  ]).toEqual([11, true, true, true]);
});

test('JSON is the result itself', async () => {
  const result = await run({ A: pass() });
  expect(JSON.parse(renderTrace(result, 'json'))).toEqual(JSON.parse(JSON.stringify(result)));
});

test('equal seeds give equal histories', async () => {
  const states = { A: pass({ Parameters: { 'id.$': 'States.UUID()' }, End: true }) };
  expect(JSON.stringify(await run(states))).toBe(JSON.stringify(await run(states)));
});
