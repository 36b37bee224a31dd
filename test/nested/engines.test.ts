import { expect, test } from 'vitest';
import type { Measurement } from '../../src/bill/contract/index.ts';
import { solve } from '../../src/bill/solve/index.ts';
import type { NestedWorkflow, StateBehaviour } from '../../src/scenario/index.ts';
import { constant, exponential } from '../../src/stats/index.ts';
import { optionsOf, measured as simulated } from '../quota/simulate/support.ts';
import { nested, starts } from '../support/nested.ts';
import {
  compiledOf,
  fails,
  items,
  lambdaTask,
  mapOf,
  measured,
  parallelOf,
  pass,
  stateIn,
  takes,
} from '../support/run-sample.ts';

/** Workflows that start others, by two engines; nothing is random but where it is said, and all is worked out by hand. */

interface Case {
  readonly why: string;
  readonly states: object;
  readonly behaviour?: Readonly<Record<string, Partial<StateBehaviour>>>;
  readonly nested: readonly (readonly [string, NestedWorkflow])[];
  /** Billed transitions, requests, GB-seconds x 1000; duration ms; share that succeeds. */
  readonly want: readonly [transitions: number, requests: number, milliGbs: number, ms: number, succeeded: number];
  /** Why closed forms refuse it; they answer the others. */
  readonly unsolved?: string;
}

const wait = (next: string | undefined, more: object = {}): object =>
  lambdaTask(next === undefined ? { End: true, ...more } : { Next: next, ...more });
const two = { A: wait('B'), B: wait(undefined) };
const takesEach = (a: number, b: number) => ({ A: takes(a), B: takes(b) });
/** 64 MB: 1/16 GB. */
const milliGbs = (ms: number): number => (Math.ceil(ms / 100) * 100) / 16;

const CASES: readonly Case[] = [
  {
    why: 'a Standard child that is waited for: own transition 1, the child two',
    states: { Start: starts('Child') },
    nested: [nested('Child', two, 'standard', takesEach(1000, 500))],
    want: [3, 0, 0, 1500, 1],
  },
  {
    why: 'an Express child that is waited for: a request and its 2 s, rounded up to 2.1 s',
    states: { Start: starts('Child', 'sdkSync') },
    nested: [nested('Child', two, 'express', takesEach(1500, 520))],
    want: [1, 1, milliGbs(2020), 2020, 1],
  },
  {
    why: 'startSyncExecution makes an Express child of one whose type nobody told',
    states: { Start: starts('Child', 'sdkSync') },
    nested: [nested('Child', two, undefined, takesEach(1500, 520))],
    want: [1, 1, milliGbs(2020), 2020, 1],
  },
  {
    why: 'request-response goes on after its own 40 ms, and the child is billed though nobody waits',
    states: { Start: starts('Child', 'request', { Next: 'Then' }), Then: pass() },
    behaviour: { Start: takes(40) },
    nested: [nested('Child', two, 'express', takesEach(60_000, 0))],
    want: [2, 1, milliGbs(60_000), 40, 1],
  },
  {
    why: 'likewise aws-sdk:sfn:startExecution, with a Standard child',
    states: { Start: starts('Child', 'sdk') },
    behaviour: { Start: takes(40) },
    nested: [nested('Child', two, 'standard', takesEach(60_000, 0))],
    want: [3, 0, 0, 40, 1],
  },
  {
    why: 'a callback takes as long as the profile says, and the child is billed',
    states: { Start: starts('Child', 'callback') },
    behaviour: { Start: takes(7000) },
    nested: [nested('Child', two, 'standard', takesEach(100, 200))],
    want: [3, 0, 0, 7000, 1],
  },
  {
    why: 'children of children: 1 + 2 + 2, one inside the other',
    states: { Start: starts('Child') },
    nested: [
      nested('Child', { Go: starts('Grandchild', 'sync', { Next: 'A' }), A: wait(undefined) }, 'standard', {
        A: takes(10),
      }),
      nested('Grandchild', two, 'standard', takesEach(1000, 500)),
    ],
    want: [5, 0, 0, 1510, 1],
  },
  {
    why: 'a child that fails fails its task with States.TaskFailed, and so the parent',
    states: { Start: starts('Child') },
    nested: [nested('Child', two, 'standard', { A: fails('Boom', 300) })],
    want: [2, 0, 0, 300, 0],
  },
  {
    why: 'States.TaskFailed is caught; the child of 300 ms is billed all the same',
    states: {
      Start: starts('Child', 'sync:2', {
        Catch: [{ ErrorEquals: ['States.TaskFailed'], Next: 'Then' }],
        Next: 'Then',
      }),
      Then: pass(),
    },
    nested: [nested('Child', two, 'express', { A: fails('Boom', 300) })],
    want: [2, 1, milliGbs(300), 300, 1],
  },
  {
    why: 'a retry starts another child: two retries, three children of one entry each, 1 s and 2 s between them',
    states: {
      Start: starts('Child', 'sync', {
        Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 2 }],
        End: true,
      }),
    },
    nested: [nested('Child', two, 'standard', { A: fails('Boom', 100) })],
    want: [6, 0, 0, 3300, 0],
  },
  {
    why: 'startSyncExecution succeeds whatever became of the execution',
    states: { Start: starts('Child', 'sdkSync') },
    nested: [nested('Child', two, 'express', { A: fails('Boom', 300) })],
    want: [1, 1, milliGbs(300), 300, 1],
  },
  {
    why: "a child stopped by its task's timeout is billed up to there, here in its second state",
    states: { Start: starts('Child', 'sync', { TimeoutSeconds: 5, End: true }) },
    nested: [nested('Child', two, 'express', takesEach(4000, 4000))],
    want: [1, 1, milliGbs(5000), 5000, 0],
    unsolved: 'solve.timeout',
  },
  {
    why: "a child's own time is up first: its task fails, and does not time out",
    states: {
      Start: starts('Child', 'sync', {
        TimeoutSeconds: 9,
        Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Then' }],
        Next: 'Then',
      }),
      Then: pass(),
    },
    nested: [nested('Child', { StartAt: 'A', TimeoutSeconds: 3, States: two }, 'standard', takesEach(2000, 4000))],
    want: [3, 0, 0, 3000, 0],
    unsolved: 'solve.deadline',
  },
  {
    why: 'a start that is refused (an error of the profile) starts nothing',
    states: { Start: starts('Child') },
    behaviour: { Start: fails('StepFunctions.ExecutionLimitExceeded', 20) },
    nested: [nested('Child', two, 'standard', takesEach(2000, 4000))],
    want: [1, 0, 0, 20, 0],
  },
  {
    why: 'each of three iterations and each of two branches starts its own',
    states: {
      Each: mapOf({ Start: starts('Child') }, { Next: 'Both' }),
      Both: parallelOf([{ L: starts('Child') }, { R: starts('Child', 'request') }]),
    },
    behaviour: { Each: items(3), R: takes(10) },
    nested: [nested('Child', two, 'standard', takesEach(1000, 500))],
    want: [1 + 3 + 3 * 2 + 1 + 2 + 2 * 2, 0, 0, 3000, 1],
  },
  {
    why: 'children of a distributed Map start others, two states in each of 4 x (1 + 1)',
    states: {
      Each: mapOf(
        { Start: starts('Child') },
        {
          ItemProcessor: {
            ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
            StartAt: 'Start',
            States: { Start: starts('Child') },
          },
          End: true,
        },
      ),
    },
    behaviour: { Each: items(4) },
    nested: [nested('Child', two, 'standard', takesEach(1000, 500))],
    want: [1 + 4 * 2 + 4 * 2, 0, 0, 1530, 1],
  },
  {
    why: 'a child may map over items in children of its own: 1 + 1 + 5 x (1 + 1)',
    states: { Start: starts('Child') },
    nested: [
      nested(
        'Child',
        {
          Each: mapOf(
            { Do: wait(undefined) },
            {
              ItemProcessor: {
                ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
                StartAt: 'Do',
                States: { Do: wait(undefined) },
              },
              End: true,
            },
          ),
        },
        'standard',
        { Each: items(5), Do: takes(100) },
      ),
    ],
    want: [1 + 1 + 5 * 2, 0, 0, 140, 1],
  },
  {
    why: 'a parent whose time is up stops the execution it waits for, in its second state',
    states: { StartAt: 'Start', TimeoutSeconds: 5, States: { Start: starts('Child') } },
    nested: [nested('Child', two, 'express', takesEach(4000, 4000))],
    want: [1, 1, milliGbs(5000), 5000, 0],
    unsolved: 'solve.deadline',
  },
  {
    why: 'and not the one it only started',
    states: {
      StartAt: 'Start',
      TimeoutSeconds: 5,
      States: { Start: starts('Child', 'request', { Next: 'Long' }), Long: wait(undefined) },
    },
    behaviour: { Start: takes(0), Long: takes(9000) },
    nested: [nested('Child', two, 'express', takesEach(4000, 4000))],
    want: [2, 1, milliGbs(8000), 5000, 0],
    unsolved: 'solve.deadline',
  },
  {
    why: 'a parent whose time is up stops the children of its map run: one of 3 s is done, the next runs for 2 s',
    states: {
      StartAt: 'Each',
      TimeoutSeconds: 5,
      States: {
        Each: {
          ...{ Type: 'Map', MaxConcurrency: 1, End: true },
          ItemProcessor: {
            ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
            StartAt: 'Do',
            States: { Do: wait(undefined) },
          },
        },
      },
    },
    behaviour: { Each: items(4), Do: takes(3000) },
    nested: [],
    want: [1 + 2, 2, milliGbs(3000) + milliGbs(2000), 5000, 0],
    unsolved: 'solve.deadline',
  },
  {
    why: 'a sibling that fails at 1 s stops the execution a branch waits for',
    states: { Both: parallelOf([{ F: wait(undefined) }, { Start: starts('Child') }]) },
    behaviour: { F: fails('Boom', 1000) },
    nested: [nested('Child', two, 'express', takesEach(4000, 4000))],
    want: [3, 1, milliGbs(1000), 1000, 0],
    unsolved: 'solve.siblings',
  },
];

const figures = (m: Measurement): readonly number[] => {
  const use = (dimension: 'stateTransition' | 'expressRequest' | 'gbSecond'): number =>
    m.usage.get(dimension)?.mean ?? 0;
  return [
    use('stateTransition'),
    use('expressRequest'),
    use('gbSecond') * 1000,
    m.durationMs.mean,
    m.outcomes.succeeded,
  ];
};
const close = (got: readonly number[], want: readonly number[]): void => {
  expect(got.map((value) => Number(value.toPrecision(12)))).toEqual([...want]);
};

test.for(CASES)('sample: $why', ({ states, behaviour, nested: files, want }) => {
  close(figures(measured(states, { states: behaviour ?? {}, scenario: { workflows: new Map(files) } })), want);
});

test.for(CASES.filter(({ unsolved }) => unsolved === undefined))(
  'solve: $why',
  ({ states, behaviour, nested: files, want }) => {
    const { program } = compiledOf(states, { states: behaviour ?? {}, scenario: { workflows: new Map(files) } });
    const { measurement } = solve(program);
    if (!measurement.known) throw new Error(measurement.why.what);
    close(figures(measurement.value), want);
  },
);

test.for(CASES.filter(({ unsolved }) => unsolved !== undefined))(
  'solve refuses: $why',
  ({ states, behaviour, nested: files, unsolved }) => {
    const { program } = compiledOf(states, { states: behaviour ?? {}, scenario: { workflows: new Map(files) } });
    const { measurement } = solve(program);
    expect(measurement.known ? 'known' : measurement.why.code).toBe(unsolved);
  },
);

test.for(CASES)('simulate: $why', ({ states, behaviour, nested: files, want }) => {
  const { program } = compiledOf(states, { states: behaviour ?? {}, scenario: { workflows: new Map(files) } });
  const m = simulated(program, optionsOf(1, 3000, { process: 'uniform' }));
  close(figures(m), want);
  expect(m.flow!.conservation.cursorsAlive).toBe(0);
});

const RANDOM = {
  Work: lambdaTask({ Next: 'Start' }),
  Start: starts('Child', 'sync', {
    Retry: [{ ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 1, MaxAttempts: 2 }],
    Next: 'Fork',
  }),
  Fork: parallelOf([{ L: starts('Child') }, { R: starts('Other', 'request') }], {
    Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Done' }],
    Next: 'Done',
  }),
  Done: pass(),
};

test.for([1, 2, 3])('both engines agree on a random workflow of three, seed %i, in their intervals', (seed) => {
  const files = new Map([
    nested('Child', two, 'express', {
      A: { duration: exponential(400), errors: [{ error: 'Boom', probability: 0.1 as never }] },
      B: takes(exponential(900)),
    }),
    nested('Other', { A: starts('Child', 'sdkSync', { Next: 'B' }), B: wait(undefined) }, 'standard', {
      B: takes(exponential(2000)),
    }),
  ]);
  const setup = { states: { Work: takes(exponential(300)), R: takes(30) }, scenario: { workflows: files } };
  const a = measured(RANDOM, { ...setup, executions: 20_000, seed }, 0.999);
  const b = simulated(compiledOf(RANDOM, setup).program, optionsOf(20, 1_000_000, { seed }));
  const apart = [...a.usage].flatMap(([dimension, { mean, halfWidth }]) => {
    const other = b.usage.get(dimension)!;
    return Math.abs(mean - other.mean) <= Math.hypot(halfWidth, other.halfWidth) ? [] : [[dimension, mean, other.mean]];
  });
  expect(apart).toEqual([]);
  expect(Math.abs(a.durationMs.mean - b.durationMs.mean)).toBeLessThan(
    Math.hypot(a.durationMs.halfWidth, b.durationMs.halfWidth),
  );
});

test('the executions a state starts have a row of their own, and their states a name and a workflow', () => {
  const files = new Map([nested('Child', two, 'express', takesEach(1500, 520))]);
  const m = measured({ Start: starts('Child') }, { scenario: { workflows: files } });
  expect(m.children).toEqual([
    {
      ...{ state: 0, workflow: 'Child', workflowType: 'express' },
      ...{ starts: 1, succeeded: 1, meanDurationMs: 2020, transitions: 0, requests: 1, gbSeconds: 2100 / 16_000 },
    },
  ]);
  const { workflow, pointer, transitions, entries } = stateIn(m, 'Child/B');
  expect({ workflow, pointer, transitions, entries }).toEqual({
    ...{ workflow: 'Child', pointer: '/States/B', transitions: 0, entries: 1 },
  });
});

test('a constant law of one start has one child', () => {
  const { program } = compiledOf({ Start: starts('Child') }, { states: { Start: { duration: constant(5) } } });
  expect(program.childRuns).toEqual([]); // its file is not given: nothing is run for it
});

test('executions that tasks start take tokens of the quota of starts, and are never refused', () => {
  const files = new Map([nested('Child', two, 'standard', takesEach(10, 10))]);
  const { program } = compiledOf(
    { Work: wait('Start'), Start: starts('Child') },
    { states: { Work: takes(100) }, scenario: { workflows: files } },
  );
  const quotas = { startExecution: { bucketSize: 12, refillRate: 1e-3 } };
  const m = simulated(program, optionsOf(10, 1000, { process: 'burst', quotas }));
  const bucket = m.flow!.resources.find(({ kind }) => kind === 'startExecution')!;
  // ten callers at once take ten tokens, their tasks the last two; eight go on without
  expect([m.flow!.starts.accepted, bucket.requests, bucket.peak, m.outcomes.succeeded]).toEqual([10, 20, 20, 1]);
});

test.for([
  // child's type, limit, most open, accepted, refused, limit first passed or met at, mean open, why
  ['standard', 4, 3, 2, 0, Infinity, 1.6, 'each starts one that outlives it: 2, then 1 and 3, then 2 and 1 are open'],
  ['standard', 2, 3, 2, 0, 750, 1.6, 'the second caller finds room, what it starts does not'],
  ['standard', 1, 2, 1, 1, 250, 1.12, 'the first one’s child keeps the second caller out'],
  ['express', 1, 1, 2, 0, Infinity, 0.8 / 1.75, 'Express executions are not open ones'],
] as const)(
  'open executions with %s children and a limit of %i: at most %i (%#)',
  ([type, openExecutions, peak, accepted, refused, hit, mean]) => {
    const files = new Map([nested('Child', { One: wait(undefined) }, type, { One: takes(1000) })]);
    const { program } = compiledOf(
      { Start: starts('Child', 'request', { Next: 'Work' }), Work: wait(undefined) },
      { states: { Start: takes(0), Work: takes(400) }, scenario: { workflows: files } },
    );
    const m = simulated(program, optionsOf(2, 1000, { process: 'uniform', quotas: { openExecutions } }));
    const open = m.flow!.resources.find(({ kind }) => kind === 'openExecutions')!;
    expect([open.peak, m.flow!.starts.accepted, open.refused, open.firstHitMs, m.flow!.inProgress.peak]).toEqual([
      peak,
      accepted,
      refused,
      hit,
      1,
    ]);
    expect(open.utilisation * openExecutions).toBeCloseTo(mean, 9);
  },
);
