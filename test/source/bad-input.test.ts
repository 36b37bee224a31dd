// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of templates are what is tested
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sourceHost } from '../../src/io/index.ts';
import { readSources, type Sources } from '../../src/source/index.ts';
import { memoryHost } from './memory-host.ts';

const ASL = '{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}';
const machine = (properties: string): string =>
  `Resources:\n  M:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n${properties.replace(/^/gm, '      ')}\n`;
const terraform = (definition: string): string =>
  `resource "aws_sfn_state_machine" "m" {\n  name       = "m"\n  definition = ${definition}\n}\n`;

/** Each level holds the one below twenty times. */
const bomb = (levels: number): string =>
  levels === 0 ? '{"Fn::Sub": "0123456789"}' : `{"Fn::Sub": ["${'${A}'.repeat(20)}", {"A": ${bomb(levels - 1)}}]}`;

const told = ({ machines, issues }: Sources): string[] =>
  [...issues, ...machines.flatMap((one) => one.issues)].map(
    ({ code, file, line, column, message, hint }) => `${code} ${file}:${line}:${column} ${message} (${hint})`,
  );

test.for([
  [
    't.yaml',
    { 't.yaml': 'Resources:\n  M: [1\n  N: 2' },
    /^asl\.not-yaml t\.yaml:\d+:\d+ /,
    'a template that is not YAML',
  ],
  [
    't.yaml',
    {
      't.yaml':
        'Resources:\n  M:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      DefinitionUri: flow.asl.json\n',
    },
    /^source\.missing-definition t\.yaml:5:22 the definition of M is not there: looked for flow\.asl\.json/,
    'a definition file that is missing',
  ],
  [
    't.yaml',
    {
      't.yaml': machine(`DefinitionString: '${ASL}'\nRoleArn: !GetAtt R.Arn`).concat(
        '  R:\n    Type: AWS::IAM::Role\n    Properties:\n      Name: !Ref M\n',
      ),
    },
    /^source\.cyclic-reference t\.yaml:3:5 resources refer to each other in a circle: M → R → M/,
    'resources in a circle',
  ],
  [
    't.yaml',
    {
      't.yaml':
        `Conditions:\n  A: !Not [Condition: B]\n  B: !Not [Condition: A]\n${machine(`DefinitionString: '${ASL}'`)}`.replace(
          '    Properties:',
          '    Condition: A\n    Properties:',
        ),
    },
    /^source\.cyclic-reference t\.yaml:2:11 conditions refer to each other in a circle: A → B → A/,
    'conditions in a circle',
  ],
  [
    't.yaml',
    { 't.yaml': `Transform: MyMacro\n${machine(`DefinitionString: '${ASL}'`)}` },
    /^source\.macro t\.yaml:1:12 the macro MyMacro may rewrite/,
    'a macro',
  ],
  [
    't.yaml',
    { 't.yaml': machine(`DefinitionString: ${bomb(12)}`) },
    /^source\.too-large t\.yaml:5:\d+ /,
    'Fn::Sub inside Fn::Sub that grows with each level',
  ],
  [
    't.yaml',
    {
      't.yaml': machine(
        `DefinitionString: '{"StartAt":"A","States":{"A":{"Type":"Wait","Seconds":\${S},"End":true}}}'\nDefinitionSubstitutions:\n  S: !Ref P`,
      ).replace(/^/, 'Parameters:\n  P:\n    Type: Number\n'),
    },
    /^source\.bare-placeholder t\.yaml:10:17 \$\{P\} stands where a number .* no default.*\(give its value: --param P=…\)/,
    'a number that nobody gives',
  ],
  [
    't.yaml',
    {
      't.yaml': machine(
        `Definition:\n  StartAt: A\n  States:\n    A:\n      Type: Task\n      Resource: '\${lambdaArn}'\n      End: true\nDefinitionSubstitutions:\n  LambdaArn: arn:aws:lambda:us-east-1:123456789012:function:f`,
      ),
    },
    /^source\.undeclared t\.yaml:10:23 .*Did you mean "LambdaArn"/,
    'a name that differs in case',
  ],
  [
    '.',
    { 'main.tf': terraform('file("../../secret.json")') },
    /^source\.outside main\.tf:3:\d+ .*outside of the given folders/,
    'a file outside of the folder',
  ],
  [
    '.',
    { 'main.tf': terraform('rsadecrypt("a", "b")') },
    /^source\.unknown-function main\.tf:3:\d+ the function rsadecrypt is not evaluated here/,
    'a function of HCL that is not evaluated',
  ],
  [
    '.',
    { 'main.tf': 'locals {\n  a = local.b\n  b = local.a\n}\n'.concat(terraform('local.a')) },
    /^source\.cyclic-reference main\.tf:\d+:\d+ .*local\.a → local\.b → local\.a/,
    'values of Terraform in a circle',
  ],
  [
    '.',
    { 'main.tf': 'resource "aws_sfn_state_machine" "m" {\n  definition = \n}\n' },
    /^source\.not-hcl main\.tf:\d+:\d+ /,
    'a text that is no HCL',
  ],
  [
    '.',
    { 'main.tf': terraform('templatefile("t.json", {})'), 't.json': '{\n%{ if true }x%{ endif }' },
    /^source\.unknown-function t\.json:2:1 directives/,
    'a directive in a template',
  ],
  [
    'plan.json',
    { 'plan.json': '{"format_version":"2.0","planned_values":{}}' },
    /^source\.unsupported-version plan\.json:1:19 /,
    'a plan of another major version',
  ],
  ['index.ts', { 'index.ts': 'import * as aws from "@pulumi/aws";' }, /^source\.program index\.ts:1:1 /, 'a program'],
  ['x.yaml', { 'x.yaml': 'hello: world' }, /^source\.unknown-kind x\.yaml:1:1 /, 'a file of another kind'],
  [
    't.yaml',
    { 't.yaml': machine('RoleArn: x') },
    /^source\.no-definition t\.yaml:5:7 M has no definition/,
    'a machine without a definition',
  ],
  [
    't.yaml',
    { 't.yaml': machine('DefinitionS3Location:\n  Bucket: b\n  Key: a/flow.asl.json') },
    /^source\.remote-definition t\.yaml:6:9 .*a\/flow\.asl\.json/,
    'a definition in S3',
  ],
  [
    't.yaml',
    {
      't.yaml': `Parameters:\n  P: { Type: String }\nConditions:\n  C: !Equals [!Ref P, x]\n${machine(`DefinitionString: !If [C, '${ASL}', '{}']`)}`,
    },
    /^source\.either-way t\.yaml:9:\d+ the condition C is not known.*\(give the parameters/,
    'a condition that nobody can decide makes two definitions',
  ],
] as const)('%s %j says %s (%s)', { timeout: 30_000 }, async ([input, files, want]) => {
  expect(told(await readSources([input], memoryHost(files)))).toContainEqual(expect.stringMatching(want));
});

test('a template of 5 MB is read in seconds', async () => {
  const queue = (i: number) => [
    `Q${i}`,
    { Type: 'AWS::SQS::Queue', Properties: { QueueName: { 'Fn::Sub': `q-${i}-${'x'.repeat(60)}` } } },
  ];
  const Resources = {
    M: { Type: 'AWS::StepFunctions::StateMachine', Properties: { DefinitionString: ASL } },
    ...Object.fromEntries(Array.from({ length: 35_000 }, (_, i) => queue(i))),
  };
  const text = JSON.stringify({ Resources });
  expect(text.length).toBeGreaterThan(5e6);
  const { machines } = await readSources(['t.json'], memoryHost({ 't.json': text }));
  expect(machines.map(({ states }) => states)).toEqual([1]);
}, 60_000);

test('a symbolic link out of the folder is not followed', async () => {
  const root = mkdtempSync(join(tmpdir(), 'stepmeter-source-'));
  mkdirSync(join(root, 'given'));
  writeFileSync(join(root, 'secret.json'), ASL);
  symlinkSync(join(root, 'secret.json'), join(root, 'given/flow.asl.json'));
  const template =
    'Resources:\n  M:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      DefinitionUri: flow.asl.json\n';
  writeFileSync(join(root, 'given/t.yaml'), template);
  const given = join(root, 'given');
  const { machines, issues } = await readSources([given], sourceHost([given]));
  expect([issues, machines.map(({ states, issues: own }) => [states, own[0]?.code, own[0]?.line])]).toEqual([
    [],
    [[null, 'source.outside', 5]],
  ]);
});
