import { describe, expect, test } from 'vitest';
import { type Definition, parseWorkflow, recogniseResource, type State } from '../../src/asl/index.ts';
import { machine } from './read.ts';

const PASS = { Type: 'Pass', End: true };

function built(definition: object): Definition {
  const parsed = parseWorkflow(JSON.stringify(definition));
  if (!parsed.ok) throw new Error(parsed.issues.map((issue) => `${issue.code} ${issue.pointer}`).join('; '));
  return parsed.value;
}

const first = (state: object): State => {
  const [found] = built(machine({ A: state })).states;
  if (found === undefined) throw new Error('no state');
  return found;
};

describe('recogniseResource', () => {
  test.for([
    ['arn:aws:lambda:us-east-1:111122223333:function:Pay', 'lambda', 'lambda', '', 'requestResponse', undefined],
    ['arn:aws:lambda:...:function:Pay', 'lambda', 'lambda', '', 'requestResponse', undefined],
    ['arn:aws-cn:states:::lambda:invoke', 'optimised', 'lambda', 'invoke', 'requestResponse', undefined],
    ['arn:aws:states:::lambda:invoke.waitForTaskToken', 'optimised', 'lambda', 'invoke', 'waitForToken', undefined],
    ['arn:aws:states:::ecs:runTask.sync', 'optimised', 'ecs', 'runTask', 'runJob', 1],
    ['arn:aws:states:::states:startExecution', 'nested', 'states', 'startExecution', 'requestResponse', undefined],
    ['arn:aws:states:::states:startExecution.sync:2', 'nested', 'states', 'startExecution', 'runJob', 2],
    ['arn:aws:states:::aws-sdk:dynamodb:query', 'sdk', 'dynamodb', 'query', 'requestResponse', undefined],
    ['arn:aws:states:::http:invoke', 'http', 'http', 'invoke', 'requestResponse', undefined],
    ['arn:aws:states:us-east-1:111122223333:activity:work', 'activity', 'activity', '', 'requestResponse', undefined],
    ['arn:aws:states:::dynamodb:query', 'unknown', 'dynamodb', 'query', 'requestResponse', undefined],
    ['arn:aws:sns:us-east-1:111122223333:topic', 'unknown', '', '', 'requestResponse', undefined],
    [`arn:\${AWS::Partition}:states:::sns:publish`, 'optimised', 'sns', 'publish', 'requestResponse', undefined],
    [`\${PayLambdaArn}`, 'lambda', 'lambda', '', 'requestResponse', undefined],
    [`\${Target}`, 'unknown', '', '', 'requestResponse', undefined],
    ['', 'unknown', '', '', 'requestResponse', undefined],
  ] as const)('%s is %s %s:%s, %s %s', ([arn, kind, service, action, pattern, syncVersion]) => {
    const version = syncVersion === undefined ? {} : { syncVersion };
    expect(recogniseResource(arn)).toEqual({ arn, kind, service, action, pattern, ...version });
  });
});

describe('a definition', () => {
  test('numbers its states in document order, inner states after their own', () => {
    const inner = (name: string) => machine({ [name]: PASS });
    const definition = built(
      machine({
        Split: { Type: 'Parallel', Next: 'Each', Branches: [inner('Left'), inner('Right')] },
        Each: { Type: 'Map', Next: 'Last', ItemProcessor: inner('One') },
        Last: { Type: 'Succeed' },
      }),
    );
    expect(definition.states.map((state) => [state.index, state.name, state.pointer])).toEqual([
      [0, 'Split', '/States/Split'],
      [1, 'Left', '/States/Split/Branches/0/States/Left'],
      [2, 'Right', '/States/Split/Branches/1/States/Right'],
      [3, 'Each', '/States/Each'],
      [4, 'One', '/States/Each/ItemProcessor/States/One'],
      [5, 'Last', '/States/Last'],
    ]);
  });

  test('knows its text: size in bytes of UTF-8 and SHA-256', () => {
    const text = '{"StartAt":"Ä","States":{"Ä":{"Type":"Succeed"}}}';
    const parsed = parseWorkflow(text);
    expect(parsed.ok && [parsed.value.sizeBytes, parsed.value.sha256]).toEqual([
      51,
      '799da0439655c6e934cb0374aa4367c6fcce76f2fab705f69609da646dd1c63b',
    ]);
  });

  test('takes the query language of the state machine for every state that names none', () => {
    const body = machine({ I: { ...PASS, Parameters: {} } });
    const definition = built(machine({ A: { Type: 'Map', QueryLanguage: 'JSONata', ItemProcessor: body, End: true } }));
    expect([definition.queryLanguage, ...definition.states.map((s) => s.queryLanguage)]).toEqual([
      'jsonPath',
      'jsonata',
      'jsonPath',
    ]);
  });
});

const LAMBDA = 'arn:aws:lambda:us-east-1:111122223333:function:Pay';

describe('states', () => {
  test.for([
    [
      { Type: 'Task', Resource: LAMBDA, End: true, TimeoutSeconds: 5, HeartbeatSecondsPath: '$.h' },
      { timeout: { kind: 'literal', seconds: 5 }, heartbeat: { kind: 'dynamic', expression: '$.h' } },
      'literal and computed spans',
    ],
    [
      { Type: 'Task', Resource: LAMBDA, End: true, QueryLanguage: 'JSONata', TimeoutSeconds: '{% 5 %}' },
      { timeout: { kind: 'dynamic', expression: '{% 5 %}' } },
      'a span as an expression',
    ],
    [
      { Type: 'Task', Resource: LAMBDA, End: true, Retry: [{ ErrorEquals: ['E'] }] },
      { retry: [{ errorEquals: ['E'], intervalSeconds: 1, maxAttempts: 3, backoffRate: 2, jitter: 'none' }] },
      'defaults of a retrier',
    ],
    [
      {
        Type: 'Task',
        Resource: LAMBDA,
        End: true,
        Retry: [
          {
            ErrorEquals: ['E'],
            MaxAttempts: 0,
            IntervalSeconds: 7,
            BackoffRate: 1.5,
            MaxDelaySeconds: 9,
            JitterStrategy: 'FULL',
          },
        ],
      },
      { retry: [{ intervalSeconds: 7, maxAttempts: 0, backoffRate: 1.5, maxDelaySeconds: 9, jitter: 'full' }] },
      'a retrier in full',
    ],
    [
      {
        Type: 'Task',
        Resource: LAMBDA,
        End: true,
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'A', ResultPath: '$.e' }],
      },
      { catch: [{ errorEquals: ['States.ALL'], next: 'A', raw: { ResultPath: '$.e' } }] },
      'a catcher',
    ],
    [
      { Type: 'Wait', End: true, Seconds: 10 },
      { until: { kind: 'seconds', seconds: { kind: 'literal', seconds: 10 } } },
      'a literal wait',
    ],
    [
      { Type: 'Wait', End: true, SecondsPath: '$.s' },
      { until: { kind: 'seconds', seconds: { kind: 'dynamic', expression: '$.s' } } },
      'a computed wait',
    ],
    [
      { Type: 'Wait', End: true, Timestamp: '2026-01-01T00:00:00Z' },
      { until: { kind: 'timestamp', timestamp: '2026-01-01T00:00:00Z', dynamic: false } },
      'a wait until',
    ],
    [
      { Type: 'Wait', End: true, TimestampPath: '$.t' },
      { until: { kind: 'timestamp', timestamp: '$.t', dynamic: true } },
      'a computed wait until',
    ],
    [{ Type: 'Fail', Error: 'E', Cause: 'why' }, { error: 'E', cause: 'why' }, 'a Fail with plain texts'],
    [
      { Type: 'Map', End: true, Iterator: machine({ I: PASS }) },
      { mode: 'inline', childType: 'standard', maxConcurrency: 0, hasResultWriter: false },
      'the old form of a Map',
    ],
    [
      {
        Type: 'Map',
        End: true,
        MaxConcurrency: 7,
        Label: 'L',
        ToleratedFailurePercentage: 2.5,
        ToleratedFailureCount: 3,
        ItemBatcher: { MaxItemsPerBatch: 10 },
        ItemReader: { Resource: 'arn:aws:states:::s3:getObject', ReaderConfig: { MaxItems: 99 } },
        ResultWriter: {},
        ItemProcessor: { ...machine({ I: PASS }), ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' } },
      },
      {
        mode: 'distributed',
        childType: 'express',
        maxConcurrency: 7,
        label: 'L',
        toleratedFailurePercentage: 2.5,
        toleratedFailureCount: 3,
        itemBatcher: { maxItemsPerBatch: 10 },
        itemReader: { maxItems: 99 },
        hasResultWriter: true,
      },
      'a distributed Map in full',
    ],
  ] as const)('%j becomes %j (%s)', ([state, want]) => {
    expect(first(state)).toMatchObject(want);
  });

  test('what is computed by data is absent, not zero', () => {
    const state = first({ Type: 'Map', End: true, MaxConcurrencyPath: '$.n', ItemProcessor: machine({ I: PASS }) });
    expect(['maxConcurrency' in state, 'toleratedFailureCount' in state, 'next' in state]).toEqual([
      false,
      false,
      false,
    ]);
  });

  test('the Error and Cause of a JSONata Fail are known only when they are plain text', () => {
    const state = first({ Type: 'Fail', QueryLanguage: 'JSONata', Error: '{% $states.input.e %}', Cause: 'why' });
    expect(['error' in state, 'cause' in state]).toEqual([false, true]);
  });
});

test('YAML gives the definition JSON gives', () => {
  const yaml = 'StartAt: A\nStates:\n  A:\n    Type: Wait\n    Seconds: 3\n    Next: B\n  B: {Type: Succeed}\n';
  const json = '{"StartAt":"A","States":{"A":{"Type":"Wait","Seconds":3,"Next":"B"},"B":{"Type":"Succeed"}}}';
  const bare = (text: string) => {
    const parsed = parseWorkflow(text);
    return parsed.ok && { ...parsed.value, sizeBytes: 0, sha256: '' };
  };
  expect(bare(yaml)).toEqual(bare(json));
});
