import { describe, expect, test } from 'vitest';
import { errorPlaces, errorsOf, issuesOf, machine } from './read.ts';

const PASS = { Type: 'Pass', End: true };
const LAMBDA = 'arn:aws:states:::lambda:invoke';
const task = (more: object) => ({ Type: 'Task', Resource: LAMBDA, End: true, ...more });
const map = (more: object, config: object = { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }) => ({
  Type: 'Map',
  End: true,
  ItemProcessor: { ProcessorConfig: config, StartAt: 'I', States: { I: PASS } },
  ...more,
});
const retry = (more: object) => task({ Retry: [{ ErrorEquals: ['E'], ...more }] });
const choice = (rule: object) => ({ Type: 'Choice', Choices: [rule], Default: 'B' });
const JSONATA = { QueryLanguage: 'JSONata' };

describe('one state with one defect', () => {
  test.for([
    [{ Type: 'Pas', End: true }, ['asl.state-type /States/A/Type'], 'a type misspelt'],
    [{ End: true }, ['asl.state-type /States/A'], 'no type'],
    ['text', ['asl.no-terminal-state /States', 'asl.wrong-type /States/A'], 'a state that is text'],
    [{ Type: 'Pass' }, ['asl.no-terminal-state /States', 'asl.next-or-end /States/A'], 'neither Next nor End'],
    [{ ...PASS, Next: 'A' }, ['asl.next-or-end /States/A/End'], 'both Next and End'],
    [
      { ...PASS, End: 'yes' },
      ['asl.no-terminal-state /States', 'asl.next-or-end /States/A', 'asl.wrong-type /States/A/End'],
      'End that is text',
    ],
    [{ ...PASS, Retry: [] }, ['asl.field-not-supported /States/A/Retry'], 'Retry on a Pass'],
    [{ ...PASS, TimeoutSeconds: 1 }, ['asl.field-not-supported /States/A/TimeoutSeconds'], 'a timeout on a Pass'],
    [{ ...PASS, Paramters: {} }, ['asl.unknown-field /States/A/Paramters'], 'a field misspelt'],
    [{ Type: 'Succeed', Assign: {} }, ['asl.field-not-supported /States/A/Assign'], 'Assign on a Succeed'],
    [{ ...PASS, Output: 1 }, ['asl.wrong-query-language /States/A/Output'], 'Output in JSONPath'],
    [
      { ...PASS, ...JSONATA, Parameters: {} },
      ['asl.wrong-query-language /States/A/Parameters'],
      'Parameters in JSONata',
    ],
    [
      { ...PASS, QueryLanguage: 'JSONPATH' },
      ['asl.query-language /States/A/QueryLanguage'],
      'a query language misspelt',
    ],
    [{ ...PASS, InputPath: 'order' }, ['asl.path /States/A/InputPath'], 'a path without $'],
    [{ ...PASS, ResultPath: '$.a[*]' }, ['asl.reference-path /States/A/ResultPath'], 'a ResultPath with a wildcard'],
    [{ ...PASS, ResultPath: '$$.a' }, ['asl.path /States/A/ResultPath'], 'a ResultPath into the context object'],
    [
      { ...PASS, Parameters: { 'a.$': 1 } },
      ['asl.template-field /States/A/Parameters/a.$'],
      'a dynamic field that is a number',
    ],
    [
      { ...PASS, Parameters: { 'a.$': '$.x', a: 1 } },
      ['asl.template-duplicate /States/A/Parameters/a.$'],
      'a field twice',
    ],
    [
      { ...PASS, Parameters: { 'a.$': 'States.Nope()' } },
      ['asl.intrinsic /States/A/Parameters/a.$'],
      'an unknown function',
    ],
    [{ ...PASS, Assign: { 'x y': 1 } }, ['asl.variable-name /States/A/Assign/x y'], 'a variable name with a space'],
    [{ ...PASS, Assign: { states: 1 } }, ['asl.variable-name /States/A/Assign/states'], 'the reserved variable name'],
    [
      { ...PASS, ...JSONATA, Output: '{% 1 + %}' },
      ['asl.jsonata /States/A/Output'],
      'an expression that does not parse',
    ],
    [
      { ...PASS, ...JSONATA, Output: ['{% phone %}'] },
      ['asl.jsonata /States/A/Output/0'],
      'a name read from no context',
    ],
    [task({ Resource: undefined }), ['asl.missing-field /States/A'], 'a Task without Resource'],
    [
      task({ Resource: 'arn:aws:states:::dynamodb:query' }),
      ['asl.resource /States/A/Resource'],
      'no optimised integration',
    ],
    [
      task({ Resource: 'arn:aws:states:::sns:publish.sync' }),
      ['asl.resource /States/A/Resource'],
      'a pattern it lacks',
    ],
    [
      task({ Resource: 'arn:aws:states:::aws-sdk:s3:getObject.sync' }),
      ['asl.resource /States/A/Resource'],
      '.sync on an SDK call',
    ],
    [task({ TimeoutSeconds: 0 }), ['asl.out-of-range /States/A/TimeoutSeconds'], 'a timeout of zero'],
    [task({ TimeoutSeconds: 1.5 }), ['asl.wrong-type /States/A/TimeoutSeconds'], 'a timeout with a fraction'],
    [task({ TimeoutSeconds: 100_000_000 }), ['asl.out-of-range /States/A/TimeoutSeconds'], 'a timeout above the limit'],
    [
      task({ TimeoutSeconds: 5, HeartbeatSeconds: 5 }),
      ['asl.out-of-range /States/A/HeartbeatSeconds'],
      'a heartbeat as long as the timeout',
    ],
    [
      task({ TimeoutSeconds: 5, TimeoutSecondsPath: '$.t' }),
      ['asl.fields-exclude-each-other /States/A/TimeoutSecondsPath'],
      'both forms of a timeout',
    ],
    [task({ Credentials: {} }), ['asl.missing-field /States/A/Credentials'], 'Credentials without a role'],
    [retry({ IntervalSeconds: 0 }), ['asl.out-of-range /States/A/Retry/0/IntervalSeconds'], 'a retry after nothing'],
    [retry({ MaxAttempts: -1 }), ['asl.out-of-range /States/A/Retry/0/MaxAttempts'], 'fewer than no retries'],
    [retry({ BackoffRate: 0.5 }), ['asl.out-of-range /States/A/Retry/0/BackoffRate'], 'a rate below 1'],
    [
      retry({ MaxDelaySeconds: 31_622_401 }),
      ['asl.out-of-range /States/A/Retry/0/MaxDelaySeconds'],
      'a delay above the limit',
    ],
    [retry({ JitterStrategy: 'SOME' }), ['asl.wrong-value /States/A/Retry/0/JitterStrategy'], 'an unknown jitter'],
    [retry({ ErrorEquals: [] }), ['asl.wrong-type /States/A/Retry/0/ErrorEquals'], 'no error name'],
    [
      retry({ ErrorEquals: ['States.ALL', 'E'] }),
      ['asl.error-names /States/A/Retry/0/ErrorEquals/0'],
      'States.ALL beside another',
    ],
    [
      task({ Retry: [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['E'] }] }),
      ['asl.error-names /States/A/Retry/0/ErrorEquals/0'],
      'States.ALL before another',
    ],
    [task({ Catch: [{ ErrorEquals: ['E'] }] }), ['asl.missing-field /States/A/Catch/0'], 'a catcher that goes nowhere'],
    [{ Type: 'Wait', End: true }, ['asl.missing-field /States/A'], 'a Wait for nothing'],
    [{ Type: 'Wait', End: true, Seconds: -1 }, ['asl.out-of-range /States/A/Seconds'], 'a negative wait'],
    [
      { Type: 'Wait', End: true, Timestamp: '2026-02-29T00:00:00Z' },
      ['asl.timestamp /States/A/Timestamp'],
      'a day that does not exist',
    ],
    [
      { Type: 'Wait', End: true, Timestamp: '2026-02-28t00:00:00z' },
      ['asl.timestamp /States/A/Timestamp'],
      'lower-case letters',
    ],
    [
      { Type: 'Fail', CausePath: 'States.MathAdd(1, 2)' },
      ['asl.intrinsic /States/A/CausePath'],
      'a cause that is no text',
    ],
    [{ Type: 'Parallel', End: true, Branches: [] }, ['asl.wrong-type /States/A/Branches'], 'no branches'],
    [{ Type: 'Map', End: true }, ['asl.missing-field /States/A'], 'a Map without a body'],
    [map({ ItemsPath: '$.a[?(@.b)]' }), ['asl.reference-path /States/A/ItemsPath'], 'items by filter'],
    [
      map({ ToleratedFailurePercentage: 100.5 }),
      ['asl.out-of-range /States/A/ToleratedFailurePercentage'],
      'more than everything',
    ],
    [map({ Label: 'a b' }), ['asl.label /States/A/Label'], 'a label with a space'],
    [map({ Label: 'x'.repeat(41) }), ['asl.label /States/A/Label'], 'a label of 41 characters'],
    [
      map({}, { Mode: 'DISTRIBUTE' }),
      ['asl.wrong-value /States/A/ItemProcessor/ProcessorConfig/Mode'],
      'an unknown mode',
    ],
    [
      map({
        ItemReader: { Resource: 'arn:aws:states:::s3:getObject', ReaderConfig: { MaxItems: 1, MaxItemsPath: '$.n' } },
      }),
      ['asl.fields-exclude-each-other /States/A/ItemReader/ReaderConfig/MaxItemsPath'],
      'both forms of MaxItems',
    ],
    [
      map({ ItemSelector: {}, Parameters: {} }),
      ['asl.fields-exclude-each-other /States/A/Parameters'],
      'the new and the old name of one field',
    ],
  ] as const)('%j gives %j (%s)', ([state, want]) => {
    expect(errorPlaces(machine({ A: state }))).toEqual(want);
  });
});

describe('one Choice rule with one defect', () => {
  test.for([
    [{ Variable: '$.x', Next: 'B' }, ['asl.choice-rule /States/A/Choices/0'], 'no comparison'],
    [
      { Variable: '$.x', StringEqual: 'a', Next: 'B' },
      ['asl.choice-rule /States/A/Choices/0', 'asl.unknown-field /States/A/Choices/0/StringEqual'],
      'a comparison misspelt',
    ],
    [
      { Variable: '$.x', IsNull: true, IsString: true, Next: 'B' },
      ['asl.choice-rule /States/A/Choices/0'],
      'two comparisons',
    ],
    [
      { Variable: '$.x', NumericEquals: '1', Next: 'B' },
      ['asl.wrong-type /States/A/Choices/0/NumericEquals'],
      'a number as text',
    ],
    [
      { Variable: '$.x', BooleanEqualsPath: 'y', Next: 'B' },
      ['asl.path /States/A/Choices/0/BooleanEqualsPath'],
      'a path without $',
    ],
    [
      { Variable: '$.x', TimestampEquals: 'now', Next: 'B' },
      ['asl.timestamp /States/A/Choices/0/TimestampEquals'],
      'no timestamp',
    ],
    [{ IsPresent: true, Next: 'B' }, ['asl.missing-field /States/A/Choices/0'], 'nothing to compare'],
    [{ Variable: '$.x', IsPresent: true }, ['asl.missing-field /States/A/Choices/0'], 'nowhere to go'],
    [{ And: [], Next: 'B' }, ['asl.wrong-type /States/A/Choices/0/And'], 'an empty And'],
    [
      { Not: [{ Variable: '$.x', IsNull: true }], Next: 'B' },
      ['asl.wrong-type /States/A/Choices/0/Not'],
      'Not of a list',
    ],
    [
      { Or: [{ Variable: '$.x', IsNull: true, Next: 'B' }], Next: 'B' },
      ['asl.choice-rule /States/A/Choices/0/Or/0/Next'],
      'Next inside Or',
    ],
    [
      { Condition: '{% true %}', Next: 'B' },
      ['asl.choice-rule /States/A/Choices/0', 'asl.wrong-query-language /States/A/Choices/0/Condition'],
      'Condition in JSONPath',
    ],
  ] as const)('%j gives %j (%s)', ([rule, want]) => {
    expect(errorPlaces(machine({ A: choice(rule), B: PASS })).toSorted()).toEqual([...want].toSorted());
  });

  test('a JSONPath comparison in a JSONata Choice', () => {
    const rule = { Variable: '$.x', IsNull: true, Next: 'B' };
    expect(errorPlaces(machine({ A: { ...choice(rule), ...JSONATA }, B: PASS }))).toEqual([
      'asl.missing-field /States/A/Choices/0',
      'asl.wrong-query-language /States/A/Choices/0/Variable',
      'asl.wrong-query-language /States/A/Choices/0/IsNull',
    ]);
  });
});

describe('ways between states', () => {
  const branch = (states: Readonly<Record<string, unknown>>) => machine(states);
  const parallel = (...branches: object[]) => ({ Type: 'Parallel', End: true, Branches: branches });
  test.for([
    [
      machine({ A: { Type: 'Pass', Next: 'b' }, B: PASS }),
      ['asl.next-target-missing /States/A/Next'],
      'case matters, and what is behind the slip is not told too',
    ],
    [{ StartAt: 'X', States: { A: PASS } }, ['asl.start-missing /StartAt'], 'no such start'],
    [
      machine({ A: parallel(branch({ I: { Type: 'Pass', Next: 'B' } })), B: PASS }),
      [
        'asl.no-terminal-state /States/A/Branches/0/States',
        'asl.next-target-missing /States/A/Branches/0/States/I/Next',
        'asl.unreachable-state /States/B',
      ],
      'a way out of a branch',
    ],
    [
      machine({ A: parallel(branch({ I: PASS }), branch({ I: PASS })) }),
      ['asl.duplicate-state-name /States/A/Branches/1/States/I'],
      'one name in two branches',
    ],
    [
      machine({ A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Next: 'A' } }),
      ['asl.no-terminal-state /States'],
      'a circle',
    ],
    [machine({ ['x'.repeat(81)]: PASS }), [`asl.state-name /States/${'x'.repeat(81)}`], 'a name of 81 characters'],
    [machine({}), ['asl.no-states /States'], 'no states'],
    [
      machine({
        A: map({ Label: 'L', End: undefined, Next: 'B' }),
        B: {
          ...map({ Label: 'L' }),
          ItemProcessor: {
            ...machine({ J: PASS }),
            ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
          },
        },
      }),
      ['asl.label /States/B/Label'],
      'one label twice',
    ],
    [
      machine({ A: { ...PASS, QueryLanguage: 'JSONPath' } }, JSONATA),
      ['asl.query-language /States/A/QueryLanguage'],
      'JSONPath inside JSONata',
    ],
    [
      machine({ A: { ...map({}), ...JSONATA, ItemProcessor: machine({ I: { ...PASS, Output: 1 } }) } }),
      ['asl.wrong-query-language /States/A/ItemProcessor/States/I/Output'],
      'states inside follow the state machine, not the Map',
    ],
  ] as const)('%j gives %j (%s)', ([definition, want]) => {
    expect(errorPlaces(definition).toSorted()).toEqual([...want].toSorted());
  });
});

describe('Express refuses what AWS refuses for it, Standard does not', () => {
  test.for([
    [task({ Resource: 'arn:aws:states:::states:startExecution.sync:2' }), '/States/A/Resource', '.sync:2'],
    [task({ Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken' }), '/States/A/Resource', 'a callback'],
    [task({ Resource: 'arn:aws:states:us-east-1:111122223333:activity:work' }), '/States/A/Resource', 'an activity'],
    [map({}), '/States/A/ItemProcessor/ProcessorConfig/Mode', 'a distributed Map'],
  ] as const)('%j: %s (%s)', ([state, pointer]) => {
    const text = machine({ A: state });
    expect([errorPlaces(text), errorPlaces(text, { workflowType: 'express' })]).toEqual([
      [],
      [`asl.not-on-express ${pointer}`],
    ]);
  });

  test('an Express child execution that waits is worth a warning', () => {
    const inner = machine({ I: task({ Resource: 'arn:aws:states:::ecs:runTask.sync' }) });
    const state = map({
      ItemProcessor: { ...inner, ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' } },
    });
    const found = issuesOf(JSON.stringify(machine({ A: state }))).map((i) => `${i.severity} ${i.code} ${i.pointer}`);
    expect(found).toEqual(['warning asl.not-on-express /States/A/ItemProcessor/States/I/Resource']);
  });
});

describe('what is no definition is told what it is', () => {
  test.for([
    ['[]', 'asl.not-a-definition ', 'an array'],
    ['"text"', 'asl.not-a-definition ', 'text'],
    ['null', 'asl.not-a-definition ', 'null'],
    ['just words', 'asl.not-a-definition ', 'words'],
    ['{}', 'asl.missing-field ', 'an empty object'],
    ['{"Type": "Pass", "End": true}', 'asl.fragment ', 'a state without a name'],
    [
      '{"Pay": {"Type": "Task", "Resource": "arn:aws:lambda:...:function:Pay", "Next": "Ship"}}',
      'asl.fragment /Pay',
      'a state without a scope',
    ],
    ['{"definition": {"StartAt": "A", "States": {}}}', 'asl.fragment /definition', 'a definition inside an object'],
    ['{"AWSTemplateFormatVersion": "2010-09-09", "Resources": {}}', 'asl.cloudformation-template ', 'a template'],
    [
      'Transform: AWS::Serverless-2016-10-31\nResources:\n  M: {Type: AWS::Serverless::StateMachine}',
      'asl.cloudformation-template ',
      'a SAM template',
    ],
  ] as const)('%s is %s (%s)', ([text, want]) => {
    const [first] = errorsOf(text);
    expect(`${first?.code} ${first?.pointer}`).toBe(want);
  });

  test('a lone state is told what to wrap around it and which states it lacks', () => {
    const [issue] = errorsOf('{"Pay": {"Type": "Pass", "Next": "Ship"}}');
    expect([issue?.message, issue?.hint]).toEqual([
      'the state "Pay" stands alone: StartAt and States are missing around it, and the states it goes to ("Ship") are not in this text',
      'Wrap it: {"StartAt": "Pay", "States": {"Pay": …}} and add the missing states.',
    ]);
  });
});

test.for([
  [machine({ A: { Type: 'Pass', Next: 'Done' }, done: PASS }), 'Did you mean "done"?'],
  [machine({ A: { ...PASS, Coment: 'x' } }), 'Did you mean "Comment"?'],
  [machine({ A: { Type: 'Tsk', End: true } }), 'Did you mean "Task"?'],
  [machine({ A: task({ Resource: 'arn:aws:states:::sns:pubish' }) }), 'Did you mean "publish"?'],
] as const)('%j is answered with %s', ([definition, want]) => {
  const hints = errorsOf(JSON.stringify(definition)).map((issue) => issue.hint ?? '');
  expect(hints.some((hint) => hint.startsWith(want))).toBe(true);
});

/** Text with a `${name}` of CloudFormation in it. */
const filledIn = (name: string): string => `\${${name}}`;

test('placeholders filled in at deployment are accepted, and said to be unknown', () => {
  const states = {
    A: task({
      Resource: filledIn('ChargeArn'),
      TimeoutSeconds: filledIn('Limit'),
      Parameters: { 'a.$': filledIn('Path') },
    }),
  };
  const found = issuesOf(JSON.stringify(machine(states))).map((i) => `${i.severity} ${i.code} ${i.pointer}`);
  expect(found).toEqual([
    'warning asl.placeholder /States/A/Resource',
    'warning asl.placeholder /States/A/TimeoutSeconds',
  ]);
});

test.for([
  // error name, codes found, why
  ['States.Timeout', [], 'a name of the language'],
  ['States.Http.Socket', [], 'an HTTP task whose connection broke'],
  ['States.Http.StatusCode.503', [], 'an HTTP task gives the status of its answer'],
  ['States.Http.StatusCode.70', ['asl.unknown-error-name'], 'no HTTP status'],
  ['States.TaskFaild', ['asl.unknown-error-name'], 'a slip of the keyboard'],
  ['My.Error', [], 'names of the user have no reserved prefix'],
] as const)('a retrier of %s is answered with %j (%s)', ([name, want]) => {
  const definition = machine({ A: task({ Retry: [{ ErrorEquals: [name] }] }) });
  expect(issuesOf(JSON.stringify(definition)).map(({ code }) => code)).toEqual(want);
});

test('a load profile given as the workflow is named as such, and alone', () => {
  const found = issuesOf('name: Black Friday\narrivals: { monthly: 1000 }\n');
  expect(found.map(({ code, hint }) => `${code} ${hint}`)).toEqual([
    expect.stringMatching(/^asl\.not-a-definition .*--load/),
  ]);
});
