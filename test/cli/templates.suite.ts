// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of templates are what is tested
import { expect, test } from 'vitest';
import { file, stepmeter } from './run-cli.ts';

const TIMEOUT = 60_000;

const template = file(
  'template.yaml',
  `Parameters:
  Seconds: { Type: Number }
Mappings:
  Sizes:
    eu-west-1: { memory: 2048 }
Resources:
  Fn: { Type: AWS::Lambda::Function, Properties: { MemorySize: 512, Architectures: [arm64], Timeout: 20 } }
  Child:
    Type: AWS::StepFunctions::StateMachine
    Properties: { StateMachineType: EXPRESS, DefinitionString: '{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}' }
  Main:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      LoggingConfiguration: { Level: ALL, IncludeExecutionData: true }
      DefinitionString: !Sub |
        { "StartAt": "W", "States": {
          "W": { "Type": "Wait", "Seconds": \${Seconds}, "Next": "T" },
          "T": { "Type": "Task", "Resource": "\${Fn.Arn}", "Next": "N" },
          "N": { "Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync:2",
                 "Parameters": { "StateMachineArn": "\${Child}" }, "End": true } } }
  Rule:
    Type: AWS::Events::Rule
    Properties: { ScheduleExpression: rate(5 minutes), Targets: [{ Id: a, Arn: !Ref Main }] }
`,
);
const parameters = file('parameters.json', '[{ "ParameterKey": "Seconds", "ParameterValue": "3" }]');
const load = file('own.load.yaml', 'arrivals: 1/h\nstates:\n  T: { lambda: { memory: 128 MB } }\n');
const MAIN = [template, '--machine', 'Main', '--params', parameters];

interface Report {
  readonly workflow: { readonly name: string };
  readonly load: { readonly origin: string; readonly executionsPerMonth: number };
  readonly assumptions: readonly { readonly id: string; readonly value: string; readonly source: string }[];
}

/** What the report says of a value and where it comes from. */
const said = (stdout: string, id: string): string | undefined => {
  const found = (JSON.parse(stdout) as Report).assumptions.find((one) => one.id === id);
  return found && `${found.value}; ${found.source.replace(/\S*template\.yaml/, 'the template')}`;
};

test.concurrent('compare: what the template tells goes into the run, and the report says so', {
  timeout: TIMEOUT,
}, async () => {
  const { code, stdout } = await stepmeter(['compare', ...MAIN, '--format', 'json']);
  const report = JSON.parse(stdout) as Report;
  expect([code, report.workflow.name, report.load.origin, report.load.executionsPerMonth]).toEqual([
    0,
    'Main',
    'template',
    8760,
  ]);
  expect([
    said(stdout, 'scenario.lambda-memory:T'),
    said(stdout, 'scenario.lambda-architecture:T'),
    said(stdout, 'scenario.logging'),
    said(stdout, 'source.type'),
  ]).toEqual([
    '512 MB; told by the template',
    'arm64; told by the template',
    'ALL, with inputs and outputs; told by the template',
    'STANDARD; the default: the template does not say',
  ]);
});

test.concurrent('compare: a load profile goes before the template', { timeout: TIMEOUT }, async () => {
  const { stdout } = await stepmeter(['compare', ...MAIN, '--load', load, '--format', 'json']);
  const { origin, executionsPerMonth } = (JSON.parse(stdout) as Report).load;
  expect([
    origin,
    executionsPerMonth,
    said(stdout, 'scenario.lambda-memory:T'),
    said(stdout, 'scenario.lambda-architecture:T'),
  ]).toEqual([...['given', 730, undefined, 'arm64; told by the template']]);
});

test.concurrent.for([
  [
    ['compare', template],
    2,
    /pick one with --machine:\n {2}Child: EXPRESS, 1 state\n {2}Main: STANDARD, 3 states/,
    'none is picked of two',
  ],
  [['compare', template, '--machine', 'Min'], 2, /no state machine called Min; it has:/, 'one that is not there'],
  [
    ['compare', template, '--machine', 'Main'],
    1,
    /template\.yaml:17:45 \$\{Seconds\} stands where a number/,
    'a parameter without a value',
  ],
  [['compare', ...MAIN, '--param', 'nonsense'], 2, /--param takes Name=value/, 'a parameter without a name'],
  [['limits', ...MAIN, '--window', '1min'], 0, /^Main\n/, 'limits takes it'],
  [['trace', ...MAIN], 0, /started Child \(express\): SUCCEEDED/, 'trace starts the nested machine by its own type'],
  [['validate', template, '--param', 'Seconds=3'], 0, /: no problems found/, 'validate checks all machines'],
  [
    ['inspect', template, '--machine', 'Main', '--param', 'Seconds=3', '--definition'],
    0,
    /"Seconds": 3, "Next": "T"/,
    'inspect prints the definition',
  ],
] as const)('%j ends with %i %s (%s)', { timeout: TIMEOUT }, async ([args, code, looks]) => {
  const ended = await stepmeter([...args]);
  expect([ended.code, `${ended.stdout}${ended.stderr}`]).toEqual([code, expect.stringMatching(looks)]);
});

test.concurrent('inspect --format json has the documented shape', { timeout: TIMEOUT }, async () => {
  const { stdout } = await stepmeter(['inspect', ...MAIN, '--format', 'json']);
  const { machines, issues } = JSON.parse(stdout) as { machines: Record<string, unknown>[]; issues: unknown[] };
  expect([issues, machines]).toEqual([
    [],
    [
      {
        ...{ id: 'Main', name: null, type: 'STANDARD', states: 3, queryLanguage: 'JSONPath' },
        ...{ file: template, pointer: '/Resources/Main', line: 11 },
        logging: { level: 'ALL', includeExecutionData: true },
        tracing: false,
        functions: [{ pointer: '/States/T', function: 'Fn', memoryMb: 512, architecture: 'arm64', timeoutS: 20 }],
        nested: [{ pointer: '/States/N', machine: 'Child' }],
        schedules: [{ expression: 'rate(5 minutes)', enabled: true }],
        unresolved: [],
      },
    ],
  ]);
});
