import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/asl/index.ts';
import { call, lambda, mapOver, pass, run, scope, story, types } from './machines.ts';

const parallel = (branches: JsonObject[], more: JsonObject = {}): JsonObject => ({
  Type: 'Parallel',
  Branches: branches,
  End: true,
  ...more,
});

test('branches advance one instant state at a time; a nested Parallel takes its start in the same turn', async () => {
  const result = await run({
    P: parallel([
      scope({ A1: pass({ Next: 'A2' }), A2: pass() }),
      scope({ B: parallel([scope({ B1: pass() })]) }),
      scope({ C1: pass() }),
    ]),
  });
  expect(story(result)).toBe(
    'ExecutionStarted, Entered P, ParallelStateStarted, Entered A1, Exited A1, Entered B, ParallelStateStarted, Entered C1, Exited C1, Entered A2, Exited A2, Entered B1, Exited B1, ParallelStateSucceeded, Exited B, ParallelStateSucceeded, Exited P, ExecutionSucceeded',
  );
});

test('with MaxConcurrency 2 both iterations start first, and the third takes the place of the first', async () => {
  const result = await run({ M: mapOver({ A: pass({ Next: 'B' }), B: pass() }, { MaxConcurrency: 2 }) }, [1, 2, 3]);
  expect(result.events.map(({ id, previousEventId, type }) => `${id}<${previousEventId} ${type}`).slice(3, 16)).toEqual(
    [
      '4<3 MapIterationStarted',
      '5<3 MapIterationStarted',
      '6<4 PassStateEntered',
      '7<6 PassStateExited',
      '8<5 PassStateEntered',
      '9<8 PassStateExited',
      '10<7 PassStateEntered',
      '11<10 PassStateExited',
      '12<9 PassStateEntered',
      '13<12 PassStateExited',
      '14<11 MapIterationSucceeded',
      '15<11 MapIterationStarted',
      '16<13 MapIterationSucceeded',
    ],
  );
});

test('a failing task ends its siblings: one abort per open state, all pointing to the failure', async () => {
  const result = await run(
    {
      P: parallel([
        scope({ A: lambda() }),
        scope({ B: lambda() }),
        scope({ W: { Type: 'Wait', Seconds: 9, End: true } }),
        scope({ D: pass() }),
      ]),
    },
    {},
    { outcomes: { A: [[{ error: 'Boom', cause: 'c' }]], B: [[{ output: 1, durationMs: 9999 }]] } },
  );
  expect(result.events.slice(-6).map(({ type, previousEventId }) => `${type} ${previousEventId}`)).toEqual([
    'LambdaFunctionFailed 11',
    'TaskStateAborted 13',
    'TaskStateAborted 13',
    'WaitStateAborted 13',
    'ParallelStateFailed 13',
    'ExecutionFailed 17',
  ]);
});

test('a Map that fails is caught: the culprit first, then the iteration it aborts', async () => {
  const result = await run(
    {
      M: mapOver(
        { T: call('lambda:invoke') },
        { Catch: [{ ErrorEquals: ['Boom'], Next: 'H', ResultPath: '$[0]' }], MaxConcurrency: 2 },
      ),
      H: pass(),
    },
    [1, 2, 3],
    { outcomes: { T: [[{ output: 1, durationMs: 500 }], [{ error: 'Boom', cause: 'c' }]] } },
  );
  expect([types(result).slice(11), result.output]).toEqual([
    [
      'TaskFailed',
      'MapIterationFailed',
      'TaskStateAborted',
      'MapIterationAborted',
      'TaskStateAborted',
      'MapStateFailed',
      'MapStateExited',
      'PassStateEntered',
      'PassStateExited',
      'ExecutionSucceeded',
    ],
    [{ Error: 'Boom', Cause: 'c' }, 2, 3],
  ]);
});

test('a failure deep inside climbs out through each level', async () => {
  const inner = parallel([scope({ F: { Type: 'Fail', Error: 'E', Cause: 'C' } })]);
  const result = await run({ M: mapOver({ P: inner }) }, [1]);
  expect([types(result).slice(5), result.error, result.cause]).toEqual([
    [
      'ParallelStateStarted',
      'FailStateEntered',
      'ParallelStateFailed',
      'MapIterationFailed',
      'ParallelStateAborted',
      'MapStateFailed',
      'ExecutionFailed',
    ],
    'E',
    'C',
  ]);
});

test('a retried Map enters nothing again and points its new start to the failure', async () => {
  const result = await run(
    { M: mapOver({ T: lambda() }, { Retry: [{ ErrorEquals: ['Boom'], IntervalSeconds: 3 }] }) },
    [1],
    { outcomes: { T: [[{ error: 'Boom' }], [{ output: 'ok' }]] } },
  );
  const starts = result.events
    .filter(({ type }) => type === 'MapStateStarted')
    .map(({ id, previousEventId }) => [id, previousEventId]);
  expect([starts, result.output, result.retries]).toEqual([
    [
      [3, 2],
      [11, 8],
    ],
    ['ok'],
    1,
  ]);
});
