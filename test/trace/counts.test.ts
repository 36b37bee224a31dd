import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/asl/index.ts';
import { call, distributed, lambda, mapOver, pass, run, scope } from './machines.ts';

const fail: JsonObject = { Type: 'Fail', Error: 'E' };
const failing = (times: number, error = 'E'): JsonObject[][] => [
  Array.from({ length: times }, () => ({ error, cause: 'c' })),
];
const RETRY_TWICE = [{ ErrorEquals: ['States.ALL'], MaxAttempts: 2 }];

/** Totals recorded on AWS; source: docs/aws-rules.md 5. */
test.for([
  ['pass only', { A: pass() }, {}, {}, 4],
  ['two Lambda tasks', { A: lambda({ Next: 'B' }), B: lambda() }, {}, {}, 12],
  [
    'a Lambda task that fails 4 times, then is caught into a Pass',
    {
      A: lambda({
        Retry: [{ ErrorEquals: ['States.ALL'] }],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B' }],
        End: true,
      }),
      B: pass(),
    },
    {},
    { A: failing(4) },
    18,
  ],
  [
    'a Map of 8 with one Pass, between two Passes',
    { A: pass({ Next: 'M' }), M: mapOver({ I: pass() }, { Next: 'Z', End: undefined as never }), Z: pass() },
    [1, 2, 3, 4, 5, 6, 7, 8],
    {},
    42,
  ],
  [
    'a Map of 5 between two Passes',
    { A: pass({ Next: 'M' }), M: mapOver({ I: pass() }, { Next: 'Z', End: undefined as never }), Z: pass() },
    [1, 2, 3, 4, 5],
    {},
    30,
  ],
  [
    'a Map of 3 between two Passes',
    { A: pass({ Next: 'M' }), M: mapOver({ I: pass() }, { Next: 'Z', End: undefined as never }), Z: pass() },
    [1, 2, 3],
    {},
    22,
  ],
  ['a distributed Map', { M: distributed({ I: pass() }) }, [1, 2, 3], {}, 8],
  ['a .sync task', { A: call('states:startExecution.sync') }, {}, {}, 8],
  ['DynamoDB put and get', { A: call('dynamodb:putItem', { Next: 'B' }), B: call('dynamodb:getItem') }, {}, {}, 12],
  [
    'Choice and Pass',
    { C: { Type: 'Choice', Choices: [{ Variable: '$', IsPresent: true, Next: 'A' }] }, A: pass() },
    {},
    {},
    6,
  ],
  ['Fail', { F: fail }, {}, {}, 3],
  [
    'Pass, then a Map with one failing item and 2 retries',
    { A: pass({ Next: 'M' }), M: mapOver({ F: fail }, { Retry: RETRY_TWICE }) },
    [1],
    {},
    18,
  ],
  [
    'Parallel with one failing branch and 2 retries',
    { P: { Type: 'Parallel', Branches: [scope({ F: fail })], Retry: RETRY_TWICE, End: true } },
    {},
    {},
    10,
  ],
  ['an empty Map', { M: mapOver({ I: pass() }) }, [], {}, 6],
  [
    'a callback that times out',
    {
      A: call('sqs:sendMessage.waitForTaskToken', {
        TimeoutSeconds: 5,
        End: true,
        Parameters: { 'Token.$': '$$.Task.Token' },
      }),
    },
    {},
    { A: failing(1, 'States.Timeout') },
    7,
  ],
] as const)('%s', async ([, states, input, outcomes, want]) => {
  const cleaned = JSON.parse(JSON.stringify(states)) as Record<string, JsonObject>;
  const result = await run(cleaned, input as never, { outcomes: outcomes as never });
  expect(result.events.length).toBe(want);
});
