// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of templates are what is tested
import { expect, test } from 'vitest';
import { parseWorkflow } from '../../src/asl/index.ts';
import { readSources } from '../../src/source/index.ts';
import { memoryHost } from './memory-host.ts';

/** The text that a task's Parameters.X has after everything was resolved. */
async function resolved(value: string, rest = '', parameters: Record<string, string> = {}): Promise<unknown> {
  const template = `${rest}
Resources:
  F:
    Type: AWS::Lambda::Function
    Properties: { MemorySize: 256, FunctionName: fn }
  Q:
    Type: AWS::SQS::Queue
  M:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      Definition:
        StartAt: A
        States:
          A: { Type: Pass, End: true, Parameters: { X: ${value} } }
`;
  const options = { parameters: new Map(Object.entries(parameters)) };
  const { machines } = await readSources(['t.yaml'], memoryHost({ 't.yaml': template }), options);
  const text = machines[0]?.definition?.text ?? '{}';
  return JSON.parse(text).States?.A.Parameters.X;
}

const PARAMETERS =
  'Parameters:\n  P: { Type: String, Default: dev }\n  N: { Type: Number, Default: 5 }\n  L: { Type: CommaDelimitedList, Default: "a, b" }\n  O: { Type: String }\n';
const CONDITIONS = `${PARAMETERS}Conditions:\n  Dev: !Equals [!Ref P, dev]\n  Not: !Not [Condition: Dev]\n  Both: !And [Condition: Dev, !Or [Condition: Not, !Equals [1, 1]]]\n`;
const MAPS = `${PARAMETERS}Mappings:\n  R:\n    eu-west-1: { v: 1, same: s }\n    us-east-1: { v: 2, same: s }\n  E:\n    dev: { size: small }\n`;

test.for([
  ['!Ref P', PARAMETERS, {}, 'dev', 'the default of a parameter'],
  ['!Ref P', PARAMETERS, { P: 'prod' }, 'prod', 'a value that is given goes first'],
  ['!Ref N', PARAMETERS, {}, 5, 'a number stays one'],
  ['!Ref L', PARAMETERS, {}, ['a', 'b'], 'a list of texts'],
  ['!Ref O', PARAMETERS, {}, '$' + '{O}', 'without a default the placeholder stays'],
  ['!Ref F', '', {}, 'F', 'a function by Ref is its name'],
  ['!GetAtt F.Arn', '', {}, 'arn:aws:lambda:$' + '{AWS::Region}:$' + '{AWS::AccountId}:function:F', 'by its ARN'],
  [
    '!Sub "${P}-${!P}-${F.Arn}"',
    PARAMETERS,
    { 'AWS::Region': 'eu-west-1', 'AWS::AccountId': '1' },
    'dev-$' + '{P}-arn:aws:lambda:eu-west-1:1:function:F',
    'Fn::Sub and its escape',
  ],
  ['!Sub ["${A}/${P}", { A: !Ref N }]', PARAMETERS, {}, '5/dev', 'Fn::Sub with a map'],
  ['!Join ["-", [a, !Ref P, 1]]', PARAMETERS, {}, 'a-dev-1', 'Fn::Join'],
  ['!Select [1, !Split [":", "a:b:c"]]', '', {}, 'b', 'Fn::Select and Fn::Split'],
  ['!Select [6, !Split [":", !GetAtt F.Arn]]', '', {}, 'F', 'colons inside of placeholders do not split'],
  ['!FindInMap [E, !Ref P, size]', MAPS, {}, 'small', 'Fn::FindInMap'],
  ['!FindInMap [R, !Ref "AWS::Region", v]', MAPS, { 'AWS::Region': 'eu-west-1' }, 1, 'by the region that is given'],
  ['!FindInMap [R, !Ref "AWS::Region", same]', MAPS, {}, 's', 'the region does not matter where all are alike'],
  ['!If [Dev, yes, no]', CONDITIONS, {}, 'yes', 'a condition that holds'],
  ['!If [Dev, "y", "n"]', CONDITIONS, { P: 'prod' }, 'n', 'and one that does not'],
  ['!If [Both, "y", "n"]', CONDITIONS, {}, 'y', 'And, Or and Not'],
  ['{ a: 1, b: !Ref "AWS::NoValue" }', '', {}, { a: 1 }, 'no value, no field'],
  ['!ToJsonString { a: !Ref P }', PARAMETERS, {}, '{"a":"dev"}', 'Fn::ToJsonString'],
  ['!Ref AWS::Partition', '', {}, 'aws', 'pseudo parameters'],
  ['!Sub "{{resolve:ssm:/x}}"', '', {}, '{{resolve:ssm:/x}}', 'what is looked up at deployment stays'],
] as const)('%s is resolved (%#: %4s)', async ([value, rest, parameters, want]) => {
  expect(await resolved(value, rest, parameters)).toEqual(want);
});

test('substitutions are filled in before the text is read, bare numbers too, and lead to functions', async () => {
  const files = {
    'template.yaml': `Transform: AWS::Serverless-2016-10-31
Globals: { Function: { MemorySize: 512, Architectures: [arm64] } }
Parameters: { T: { Type: Number, Default: 7 } }
Resources:
  Fn: { Type: AWS::Serverless::Function, Properties: { Timeout: 20 } }
  Child: { Type: AWS::Serverless::StateMachine, Properties: { Type: EXPRESS, Definition: { StartAt: A, States: { A: { Type: Pass, End: true } } } } }
  M:
    Type: AWS::Serverless::StateMachine
    Properties:
      DefinitionUri: flow.asl.json
      DefinitionSubstitutions: { Fn: !GetAtt Fn.Arn, Child: !Ref Child, T: !Ref T }
      Events:
        E: { Type: Schedule, Properties: { Schedule: rate(1 hour), Enabled: false } }
`,
    'flow.asl.json': `{ "StartAt": "A", "States": {
  "A": { "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "TimeoutSeconds": \${T}, "Parameters": { "FunctionName": "\${Fn}" }, "Next": "B" },
  "B": { "Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync:2", "Parameters": { "StateMachineArn": "\${Child}" }, "Next": "Nowhere" } } }`,
  };
  const { machines } = await readSources(['template.yaml'], memoryHost(files));
  const found = machines.find(({ id }) => id === 'M')!;
  const [called] = found.functions;
  expect({
    states: found.states,
    called: [called?.function, called?.memoryMb, called?.architecture, called?.timeoutS],
    nested: found.nested.map(({ machine }) => machine),
    schedules: found.schedules,
    timeout: JSON.parse(found.definition!.text).States.A.TimeoutSeconds,
  }).toEqual({
    states: 2,
    called: ['Fn', 512, 'arm64', 20],
    nested: ['Child'],
    schedules: [{ expression: 'rate(1 hour)', enabled: false }],
    timeout: 7,
  });
});

const DEFINITION = '{"StartAt": "A", "States": {"A": {"Type": "Pass", "Nxt": "B", "End": true}}}';

test.for([
  [`DefinitionString: '${DEFINITION}'`, 'in a string of one line'],
  [`DefinitionString: ${JSON.stringify(DEFINITION)}`, 'in a string with escapes'],
  [`DefinitionString: !Sub |\n  ${DEFINITION.replaceAll(', ', ',\n  ')}`, 'in a block of lines'],
  [
    `DefinitionString: !Join ["", [${JSON.stringify(DEFINITION.slice(0, 30))}, ${JSON.stringify(DEFINITION.slice(30))}]]`,
    'in a piece of Fn::Join',
  ],
  [`Definition:\n  StartAt: A\n  States:\n    A: { Type: Pass, "Nxt": B, End: true }`, 'in an object'],
] as const)('%s: a place in the definition is one in the template (%s)', async ([written]) => {
  const text = `Resources:\n  M:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      ${written.replaceAll('\n', '\n      ')}\n`;
  const { machines } = await readSources(['t.yaml'], memoryHost({ 't.yaml': text }));
  const definition = machines[0]!.definition!;
  const read = parseWorkflow(definition.text, { format: definition.format });
  const { line, column } = definition.locate((read.ok ? read.warnings : read.issues)[0]!);
  expect(text.split('\n')[line - 1]!.slice(column - 1)).toMatch(/^(\\?"Nxt|B)/);
});
