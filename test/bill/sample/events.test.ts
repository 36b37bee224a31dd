import { expect, test } from 'vitest';
import {
  fails,
  goesTo,
  items,
  lambdaTask,
  mapOf,
  measured,
  parallelOf,
  pass,
  type SampleSetup,
  stateIn,
  takes,
} from '../../support/run-sample.ts';

type States = NonNullable<SampleSetup['states']>;
const retry = (count: number) => ({ Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: count }] });
const caught = { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }] };
const none: States = {};
const distributed = (more: object = {}): object => ({
  Type: 'Map',
  ItemProcessor: {
    ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
    StartAt: 'One',
    States: { One: pass() },
  },
  End: true,
  ...more,
});
const sync = {
  Type: 'Task',
  Resource: 'arn:aws:states:::states:startExecution.sync:2',
  Parameters: { StateMachineArn: 'arn:aws:states:us-east-1:111122223333:stateMachine:m' },
  End: true,
};
const token = {
  Type: 'Task',
  Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
  Parameters: { QueueUrl: 'q', MessageBody: { 'TaskToken.$': '$$.Task.Token' } },
  End: true,
};
const choice = { Type: 'Choice', Choices: [{ Variable: '$.x', BooleanEquals: true, Next: 'A' }], Default: 'A' };
const wait = { Type: 'Wait', Seconds: 10, End: true };

test.for([
  // events, what, workflow, behaviour, where the number comes from
  [4, 'a Pass', { A: pass() }, none, 'recorded'],
  [12, 'two Lambda tasks', { A: lambdaTask({ Next: 'B' }), B: lambdaTask() }, { A: takes(0), B: takes(0) }, 'recorded'],
  [
    18,
    'a Lambda task that fails four times, caught into a Pass',
    { A: lambdaTask({ ...retry(3), ...caught, End: true }), Caught: pass() },
    { A: fails('E') },
    'recorded',
  ],
  [
    42,
    'a Map of 8 with one Pass, between two Passes',
    { A: pass({ Next: 'M' }), M: mapOf({ One: pass() }, { Next: 'B' }), B: pass() },
    { M: items(8) },
    'recorded',
  ],
  [
    30,
    'a Map of 5 between two Passes',
    { A: pass({ Next: 'M' }), M: mapOf({ One: pass() }, { Next: 'B' }), B: pass() },
    { M: items(5) },
    'recorded',
  ],
  [
    22,
    'a Map of 3 between two Passes',
    { A: pass({ Next: 'M' }), M: mapOf({ One: pass() }, { Next: 'B' }), B: pass() },
    { M: items(3) },
    'recorded',
  ],
  [42, 'a nested Map 2 x 3', { M: mapOf({ N: mapOf({ One: pass() }) }) }, { M: items(2), N: items(3) }, 'recorded'],
  [6, 'a Map without items', { M: mapOf({ One: pass() }) }, { M: items(0) }, 'recorded: four of its own'],
  [8, 'a distributed Map', { M: distributed() }, { M: items(1000) }, 'recorded: six of its own, whatever the items'],
  [8, 'a .sync task', { A: sync }, { A: takes(0) }, 'recorded: TaskSubmitted besides'],
  [6, 'a Choice and a Pass', { C: choice, A: pass() }, none, 'recorded'],
  [3, 'a Fail', { A: { Type: 'Fail', Error: 'E' } }, none, 'recorded'],
  [
    18,
    'a Pass, then a Map with one failing item and two retries',
    { A: pass({ Next: 'M' }), M: mapOf({ One: { Type: 'Fail', Error: 'E' } }, { ...retry(2), End: true }) },
    { M: items(1) },
    'recorded: 2 + 2 + Entered + 3 x (MapStateStarted, IterationStarted, FailStateEntered, IterationFailed) + MapStateFailed',
  ],
  [
    10,
    'a Parallel with one failing branch and two retries',
    { P: parallelOf([{ One: { Type: 'Fail', Error: 'E' } }], { ...retry(2), End: true }) },
    none,
    'recorded',
  ],
  [
    9,
    'a Parallel with a Fail, caught into a Pass',
    { P: parallelOf([{ One: { Type: 'Fail', Error: 'E' } }], { ...caught, End: true }), Caught: pass() },
    none,
    'recorded',
  ],
  [
    14,
    'one branch with a failing callback, caught into a Pass',
    { P: parallelOf([{ One: token }], { ...caught, End: true }), Caught: pass() },
    { One: fails('E') },
    'recorded: the failed task logs TaskStateAborted too',
  ],
  [
    19,
    'one branch with a failing task, retried once, then caught into a Pass',
    { P: parallelOf([{ One: lambdaTask() }], { ...retry(1), ...caught, End: true }), Caught: pass() },
    { One: fails('E') },
    'recorded',
  ],
  [
    33,
    'a Map of four tasks that time out at the same moment',
    { M: mapOf({ One: lambdaTask({ TimeoutSeconds: 5, End: true }) }) },
    { M: items(4), One: takes(9000) },
    'recorded: four TaskTimedOut, four TaskStateAborted, one MapIterationFailed, three MapIterationAborted',
  ],
  [
    7,
    'a distributed Map that fails',
    {
      M: distributed({
        ItemProcessor: { ...Object(distributed()).ItemProcessor, States: { One: { Type: 'Fail', Error: 'E' } } },
      }),
    },
    { M: items(1) },
    'recorded: MapRunFailed, MapStateFailed, no exit',
  ],
  [
    19,
    'a task failing at 50 ms beside a Wait and a branch that is done',
    {
      P: parallelOf([{ Bad: lambdaTask() }, { Slow: wait }, { First: pass({ Next: 'Second' }), Second: lambdaTask() }]),
    },
    { Bad: fails('E', 50), Second: takes(20) },
    '2 + Parallel 3 + 5 with its abort + WaitEntered, WaitAborted + 7',
  ],
] satisfies [number, string, object, States, string][])('%d events: %s', ([events, , workflow, states, why]) => {
  expect(measured(workflow, { states }).events.mean, why).toBe(events);
});

test.for([
  // workflow, states, entered, why
  [
    {
      P: parallelOf([
        { A: lambdaTask({ Next: 'B' }), B: lambdaTask({ Next: 'C' }), C: lambdaTask() },
        { Bad: lambdaTask() },
      ]),
    },
    { A: takes(30), B: takes(30), C: takes(30), Bad: fails('E', 50) },
    { A: 1, B: 1, C: 0, Bad: 1 },
    'an elder branch is cut at the failure of a younger one',
  ],
  [
    { P: parallelOf([{ Bad: lambdaTask() }, { A: lambdaTask({ Next: 'B' }), B: lambdaTask() }]) },
    { A: takes(50), B: takes(30), Bad: fails('E', 50) },
    { A: 1, B: 1, Bad: 1 },
    'what starts at the very moment has started',
  ],
  [
    { M: mapOf({ One: lambdaTask() }, { MaxConcurrency: 1, End: true }) },
    { M: items(5), One: fails('E', 50) },
    { One: 1 },
    'a failed iteration makes no room for the next',
  ],
  [
    { M: mapOf({ One: lambdaTask() }, { MaxConcurrency: 2, End: true }) },
    { M: items(5), One: fails('E', 50) },
    { One: 2 },
    'nor do two that fail together',
  ],
  [
    {
      P: parallelOf([
        { Q: parallelOf([{ In: wait }, { InBad: lambdaTask() }], { ...caught, End: true }), Caught: lambdaTask() },
        { Bad: lambdaTask() },
      ]),
    },
    { InBad: fails('E', 20), Caught: takes(1000), Bad: fails('E', 60) },
    { In: 1, InBad: 1, Caught: 1, Bad: 1 },
    'an inner family that caught its failure runs on until the outer one ends',
  ],
  [
    {
      P: parallelOf([{ Q: parallelOf([{ InBad: lambdaTask() }], { ...retry(3), End: true }) }, { Bad: lambdaTask() }]),
    },
    { InBad: fails('E', 20), Bad: fails('E', 1500) },
    { InBad: 2, Bad: 1 },
    'retried at 1.02 s, and cut while waiting for the next retry',
  ],
] satisfies [object, States, Record<string, number>, string][])(
  'case %#: entries after a failure among siblings',
  ([workflow, states, entered, why]) => {
    const run = measured(workflow, { states });
    const found = Object.fromEntries(Object.keys(entered).map((name) => [name, stateIn(run, name).entries]));
    expect(found, why).toEqual(entered);
  },
);

test('an execution whose time is up logs no abort', () => {
  const workflow = { StartAt: 'M', TimeoutSeconds: 1, States: { M: mapOf({ One: wait }) } };
  const run = measured(workflow, { states: { M: items(2) } });
  // ExecutionStarted, MapStateEntered, MapStateStarted, 2 x (MapIterationStarted, WaitStateEntered), ExecutionTimedOut
  expect([run.events.mean, run.outcomes.timedOut, run.durationMs.mean]).toEqual([8, 1, 1000]);
});

test('events of the states and of the execution add up', () => {
  const workflow = {
    P: parallelOf([{ Bad: lambdaTask() }, { Slow: wait }], { ...retry(1), ...caught, End: true }),
    Caught: pass(),
  };
  const run = measured(workflow, { states: { Bad: fails('E', 50, 0.5) }, executions: 500 });
  const sum = run.states.reduce((all, state) => all + state.events, 0);
  expect(sum + 2).toBeCloseTo(run.events.mean, 9);
});

test('odds of zero and one leave nothing to chance', () => {
  const workflow = { C: { ...choice, Default: 'B' }, A: pass(), B: pass() };
  const run = measured(workflow, { states: { C: goesTo({ A: 1, B: 0 }) }, executions: 100 });
  expect(stateIn(run, 'B').entries).toBe(0);
});
