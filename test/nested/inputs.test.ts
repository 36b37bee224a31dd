import { expect, test } from 'vitest';
import { checkInputs, compare, type FurtherInputs, validate } from '../../src/app/index.ts';
import { loadBooks } from '../../src/io/index.ts';
import type { Assumption, Issue } from '../../src/issue/index.ts';
import type { Report } from '../../src/report/index.ts';
import { starts } from '../support/nested.ts';
import { lambdaTask, pass } from '../support/run-sample.ts';

/** How further workflows are found, what is said about them, and what is refused. */

const loaded = loadBooks();
if (!loaded.ok) throw new Error(JSON.stringify(loaded.issues));
const books = loaded.value;

const workflow = (states: Readonly<Record<string, object>>): string =>
  JSON.stringify({ StartAt: Object.keys(states)[0], States: states }, null, 1);
const CHILD = workflow({ X: lambdaTask() });
const sources = (texts: Readonly<Record<string, string>>): FurtherInputs['workflows'] =>
  new Map(Object.entries(texts).map(([name, text]) => [name, { text, file: `${name.toLowerCase()}.asl.json` }]));

const run = (main: string, load: string, texts: Readonly<Record<string, string>>) =>
  compare(
    {
      ...{ workflow: { text: main, file: 'main.asl.json' }, load: { text: load, file: 'load.yaml' } },
      ...{ workflows: sources(texts)!, precision: 0.5 },
    },
    books,
  );
const short = ({ file, pointer, line, code, message, hint }: Issue): string =>
  `${file}:${line} ${code} ${pointer} ${message}; ${hint}`;

async function issuesOf(main: string, load: string, texts: Readonly<Record<string, string>>): Promise<string[]> {
  const answer = await run(main, load, texts);
  return answer.ok ? [] : answer.issues.map(short);
}

async function reportOf(main: string, load: string, texts: Readonly<Record<string, string>>): Promise<Report> {
  const answer = await run(main, load, texts);
  if (!answer.ok) throw new Error(answer.issues.map(short).join('\n'));
  return answer.value;
}

/** `<Name>` stands for `${Name}`, which a linter takes for a slip. */
const placeholder = (text: string): string => text.replaceAll('<', '$' + '{').replaceAll('>', '}');

const MONTH = 'arrivals: { monthly: 1000 }';

test.for([
  // StateMachineArn, name given, why
  ['arn:aws:states:us-east-1:111122223333:stateMachine:Child', 'Child', 'the last part of an ARN'],
  ['arn:aws:states:us-east-1:111122223333:stateMachine:Child:PROD', 'Child', 'an alias behind it'],
  ['Child', 'Child', 'a plain name'],
  [placeholder('<Child>'), 'Child', 'a placeholder'],
  [placeholder('<ChildArn>'), 'Child', 'a placeholder for an ARN'],
  [placeholder('<ChildArn>'), 'ChildArn', 'the placeholder as it is called'],
  [placeholder('<Child.Arn>'), 'Child', 'an attribute of a resource'],
  [
    placeholder('arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:stateMachine:<Child>'),
    'Child',
    'placeholders all over',
  ],
] as const)('a task that starts %s is matched with --workflow %s (%s)', async ([arn, name]) => {
  const start = { ...starts('x'), Parameters: { StateMachineArn: arn } };
  const { children } = await reportOf(workflow({ Start: start }), MONTH, { [name]: CHILD });
  expect(children?.map((row) => [row.startedBy, row.workflow, row.startsPerExecution])).toEqual([['Start', name, 1]]);
});

test.for([
  ['a path', { 'StateMachineArn.$': '$.arn' }, {}],
  ['an expression', undefined, { QueryLanguage: 'JSONata', Arguments: { StateMachineArn: '{% $states.input.arn %}' } }],
] as const)('where %s decides, the load profile names the workflow', async ([, Parameters, more]) => {
  const start = { Type: 'Task', Resource: 'arn:aws:states:::states:startExecution.sync', End: true, ...more };
  const main = workflow({ Start: { ...start, ...(Parameters && { Parameters }) } });
  const { children } = await reportOf(main, `${MONTH}\nstates: { Start: { workflow: Child } }`, { Child: CHILD });
  expect(children?.map((row) => row.workflow)).toEqual(['Child']);
});

const MAIN = workflow({ Start: starts('Child', 'sync', { Next: 'Done' }), Done: pass() });
const LOOP = workflow({ Again: starts('Other') });

test.for([
  [
    'a name that nothing starts',
    [MAIN, MONTH, { Chid: CHILD }],
    'chid.asl.json:1 app.unknown-workflow  no task starts a state machine named "Chid"; Did you mean "Child"?',
  ],
  [
    'a profile that describes a name nothing starts',
    [MAIN, `${MONTH}\nworkflows: { Childd: { type: EXPRESS } }`, {}],
    'load.yaml:2 scenario.unknown-workflow /workflows/Childd no task starts a state machine named "Childd"; Did you mean "Child"?',
  ],
  [
    'a mapping to a name nobody gives',
    [MAIN, `${MONTH}\nstates: { Start: { workflow: Childs } }`, { Child: CHILD }],
    'load.yaml:2 scenario.unknown-workflow /states/Start/workflow no state machine named "Childs" is given or described; Did you mean "Child"?',
  ],
  [
    'a file that is no workflow',
    [MAIN, MONTH, { Child: '{ "arrivals": "1/s" }' }],
    'child.asl.json:1 asl.not-a-definition  this is a load profile (it has arrivals), not a state machine definition (it has no StartAt and States); Give the state machine definition first, and the load profile after --load.',
  ],
  [
    'a circle of two',
    [
      MAIN,
      MONTH,
      { Child: workflow({ P: pass({ Next: 'Go' }), Go: starts('Other') }), Other: workflow({ Back: starts('Child') }) },
    ],
    'child.asl.json:8 app.nested-cycle /States/Go workflows start each other in a circle: Child starts Other starts Child; such executions would never end; leave one of them out with its file, and it is assumed not billed',
  ],
  [
    'one that starts itself',
    [workflow({ Start: starts('Other') }), MONTH, { Other: LOOP }],
    'other.asl.json:4 app.nested-cycle /States/Again workflows start each other in a circle: Other starts Other; such executions would never end; leave one of them out with its file, and it is assumed not billed',
  ],
  [
    'startSyncExecution of a Standard one',
    [
      workflow({ Start: starts('Child', 'sdkSync') }),
      `${MONTH}\nworkflows: { Child: { type: STANDARD } }`,
      { Child: CHILD },
    ],
    'load.yaml:2 app.wrong-nested-type /workflows/Child Child is said to be STANDARD, and a task starts it by startSyncExecution, which only Express workflows can be; Write workflows: { Child: { type: EXPRESS } } in the load profile, or start it by states:startExecution.sync.',
  ],
  [
    'behaviour of a state the nested workflow does not have',
    [MAIN, `${MONTH}\nworkflows: { Child: { states: { Y: { duration: 1 s } } } }`, { Child: CHILD }],
    'load.yaml:2 scenario.unknown-state /workflows/Child/states/Y the workflow has no state named "Y"; Did you mean "X"?',
  ],
  [
    'a workflow named by a state that starts none',
    [MAIN, `${MONTH}\nstates: { Done: { workflow: Child } }`, { Child: CHILD }],
    'load.yaml:2 scenario.wrong-state-kind /states/Done/workflow "Done" is a Pass: only a Task that starts an execution names a state machine; undefined',
  ],
  [
    'a type that is none',
    [MAIN, `${MONTH}\nworkflows: { Child: { type: express } }`, { Child: CHILD }],
    'load.yaml:2 scenario.unknown-word /workflows/Child/type "express" is not one of STANDARD, EXPRESS; Did you mean "EXPRESS"?',
  ],
] as const)('refused: %s', async ([, [main, load, texts], want]) => {
  expect(await issuesOf(main, load, texts)).toEqual([want]);
});

const assumption = ({ assumptions }: Report, id: string): Assumption | undefined =>
  assumptions.find((one) => one.id === id);

test('a workflow that is not given is said to be missing in the bill, with high weight, by name', async () => {
  const report = await reportOf(MAIN, MONTH, {});
  const missing = assumption(report, 'program.nested:Start');
  expect([missing?.weight, missing?.what]).toEqual([
    'high',
    'Start: the nested workflow Child is not billed here, give it with --workflow Child=FILE',
  ]);
  expect(assumption(report, 'program.duration:Start')?.value).toBe('5 min');
  expect(report.children).toBeUndefined();
});

test('one whose type nobody told is billed as Standard, and the report says so', async () => {
  const report = await reportOf(MAIN, MONTH, { Child: CHILD });
  expect(assumption(report, 'program.nested-type:Child')?.weight).toBe('high');
  expect(report.children?.[0]?.workflowType).toBe('standard');
});

test('states of one name in both workflows have their own assumptions', async () => {
  const main = workflow({ X: lambdaTask({ Next: 'Start' }), Start: starts('Child') });
  const { assumptions } = await reportOf(main, MONTH, { Child: CHILD });
  expect(assumptions.map(({ id }) => id).filter((id) => id.startsWith('program.duration'))).toEqual([
    'program.duration:X',
    'program.duration:Child/X',
  ]);
});

test('what each state starts, and its share of the bill: shares of children and of states add up to the total', async () => {
  const load = `${MONTH}\naccount: { freeTier: false }\nworkflows: { Child: { type: EXPRESS, states: { X: { duration: 2 s } } } }`;
  const report = await reportOf(MAIN, `${load}\nlatency: none`, { Child: CHILD });
  const [child] = report.children!;
  expect(child).toEqual({
    ...{ startedBy: 'Start', workflow: 'Child', workflowType: 'express', startsPerExecution: 1, succeeded: 1 },
    ...{ meanDurationMs: 2000, transitionsPerExecution: 0, requestsPerExecution: 1, gbSecondsPerExecution: 0.125 },
    standardUsdPerMonth: expect.closeTo(1000 * (1e-6 + 0.125 * 0.00001667), 12),
  });
  const states = report.states.reduce((sum, { standardUsdPerMonth }) => sum + standardUsdPerMonth, 0);
  expect(states + child!.standardUsdPerMonth!).toBeCloseTo(report.alternatives[0]!.monthly.totalUsd, 12);
});

test('validate checks further workflows without a load profile, each under its own name', () => {
  const checked = validate([{ text: MAIN, file: 'main.asl.json' }], undefined, {
    workflows: sources({ Child: CHILD, Chidl: LOOP })!,
  });
  expect(checked.map(({ file, issues }) => [file, ...issues.map(({ code }) => code)])).toEqual([
    ['main.asl.json'],
    ['child.asl.json'],
    ['chidl.asl.json', 'app.unknown-workflow'],
  ]);
});

test('with several workflows, a further one has to be started by one of them', () => {
  const other = { text: workflow({ Start: starts('Third') }), file: 'other.asl.json' };
  const checked = validate([{ text: MAIN, file: 'main.asl.json' }, other], undefined, {
    workflows: sources({ Child: CHILD, Third: CHILD, Fourth: CHILD })!,
  });
  expect(checked.flatMap(({ file, issues }) => issues.map(({ message }) => `${file} ${message}`))).toEqual([
    'fourth.asl.json no task starts a state machine named "Fourth"',
  ]);
});

test('a check of inputs holds the profile against the nested workflow', () => {
  const checked = checkInputs(
    {
      workflow: { text: MAIN, file: 'main.asl.json' },
      load: { text: `${MONTH}\nworkflows: { Child: { states: { Z: { duration: 1 s } } } }`, file: 'load.yaml' },
      workflows: sources({ Child: CHILD })!,
    },
    books,
  );
  expect(checked.map(({ file, issues }) => [file, ...issues.map(({ code }) => code)])).toEqual([
    ['main.asl.json'],
    ['child.asl.json'],
    ['load.yaml', 'scenario.unknown-state'],
  ]);
});

test('Standard executions that tasks start take from the quota of starts', async () => {
  const rowOf = async (type: string): Promise<number | undefined> => {
    const load = `arrivals: { rate: 10/s, process: uniform }\nhorizon: 1 h\nworkflows: { Child: { type: ${type} } }`;
    const { alternatives } = await reportOf(MAIN, load, { Child: CHILD });
    return alternatives[0]!.limits.find(({ quota }) => quota.startsWith('StartExecution'))?.peak;
  };
  expect([await rowOf('STANDARD'), await rowOf('EXPRESS')]).toEqual([20, 10]);
});

test('and they count as open executions, those of Express do not', async () => {
  const rowOf = async (type: string): Promise<number | undefined> => {
    const load = `arrivals: { rate: 10/s, process: uniform }\nhorizon: 1 h\nlatency: none\nworkflows:\n  Child: { type: ${type}, states: { X: { duration: 2 s } } }`;
    const { alternatives } = await reportOf(MAIN, load, { Child: CHILD });
    return alternatives[0]!.limits.find(({ quota }) => quota === 'Open executions')?.peak;
  };
  // 10 a second, open for 2 s, and the child for as long
  expect([await rowOf('STANDARD'), await rowOf('EXPRESS')]).toEqual([40, 20]);
});
