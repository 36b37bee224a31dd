import { expect, test } from 'vitest';
import { readSources } from '../../src/source/index.ts';
import { memoryHost } from './memory-host.ts';

const ASL = '{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"${' + 'fn}","End":true}}}';
const HASH = 'c6a9d0bf53f4f1cbe5c9b42d5d1f2fd9fe5a8f6e4f0dbb5f6b0f8a1c2d3e4f50';

const FILES = {
  'cdk.out/manifest.json': JSON.stringify({
    version: '36.0.0',
    artifacts: {
      App: {
        type: 'aws:cloudformation:stack',
        environment: 'aws://123456789012/eu-central-1',
        properties: { templateFile: 'App.template.json' },
      },
      Functions: {
        type: 'aws:cloudformation:stack',
        environment: 'aws://unknown-account/unknown-region',
        properties: { templateFile: 'Functions.template.json' },
      },
    },
  }),
  'cdk.out/App.assets.json': JSON.stringify({
    version: '36.0.0',
    dockerImages: {},
    files: { [HASH]: { source: { path: `asset.${HASH}.json` } } },
  }),
  'cdk.out/App.template.json': JSON.stringify({
    Resources: {
      FromFile: {
        Type: 'AWS::StepFunctions::StateMachine',
        Properties: {
          DefinitionS3Location: { Bucket: { 'Fn::Sub': 'cdk-assets-${' + 'AWS::Region}' }, Key: `${HASH}.json` },
          DefinitionSubstitutions: { fn: { 'Fn::ImportValue': 'Functions:ExportsOutputFnArn' } },
        },
      },
      Joined: {
        Type: 'AWS::StepFunctions::StateMachine',
        Properties: {
          StateMachineType: 'EXPRESS',
          DefinitionString: {
            'Fn::Join': [
              '',
              [
                '{"StartAt":"A","States":{"A":{"Type":"Task","End":true,"Resource":"arn:',
                { Ref: 'AWS::Partition' },
                ':states:::states:startExecution","Parameters":{"StateMachineArn":"',
                { Ref: 'FromFile' },
                '"}}}}',
              ],
            ],
          },
        },
      },
    },
  }),
  [`cdk.out/asset.${HASH}.json`]: ASL,
  'cdk.out/Functions.template.json': JSON.stringify({
    Resources: {
      Fn: { Type: 'AWS::Lambda::Function', Properties: { MemorySize: 1024, Architectures: ['arm64'], Timeout: 9 } },
    },
    Outputs: { O: { Value: { 'Fn::GetAtt': ['Fn', 'Arn'] }, Export: { Name: 'Functions:ExportsOutputFnArn' } } },
  }),
};

test('a cdk.out folder: region by the manifest, definitions by assets, functions of other stacks, nested machines', async () => {
  const { machines, issues } = await readSources(['cdk.out'], memoryHost(FILES));
  expect([
    issues,
    machines.map(({ id, type, states, region, functions, nested }) => ({
      ...{ id, type, states, region },
      calls: functions.map((one) => [one.function, one.memoryMb, one.architecture, one.timeoutS]),
      starts: nested.map(({ machine }) => machine),
    })),
  ]).toEqual([
    [],
    [
      {
        id: 'FromFile',
        type: 'STANDARD',
        states: 1,
        region: 'eu-central-1',
        calls: [['Fn', 1024, 'arm64', 9]],
        starts: [],
      },
      { id: 'Joined', type: 'EXPRESS', states: 1, region: 'eu-central-1', calls: [], starts: ['FromFile'] },
    ],
  ]);
});
