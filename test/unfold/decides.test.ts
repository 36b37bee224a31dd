import { expect, test } from 'vitest';
import { constant } from '../../src/stats/index.ts';
import { fails, lambdaTask, mapOf, parallelOf, pass, scope } from '../support/run-sample.ts';
import { answers, type Case, entriesIn, grown, run } from './support.ts';

const JSONATA = { QueryLanguage: 'JSONata' };
const SIZE = { Choices: [{ Variable: '$.total', NumericGreaterThan: 100, Next: 'Check' }], Default: 'Ship' };
const SIZE_QUERY = { Choices: [{ Condition: '{% $states.input.total > 100 %}', Next: 'Check' }], Default: 'Ship' };
const ORDERS = [
  [9, { total: 40 }],
  [1, { total: 900 }],
] as const;

const COUNT_UP = {
  More: { Type: 'Choice', Choices: [{ Variable: '$.n', NumericLessThan: 5, Next: 'Add' }], Default: 'Done' },
  Add: pass({ Parameters: { 'n.$': 'States.MathAdd($.n, 1)' }, Next: 'More' }),
  Done: { Type: 'Succeed' },
};

const COUNT_UP_QUERY = {
  ...JSONATA,
  ...scope({
    Start: pass({ Assign: { n: '{% $states.input.n %}' }, Next: 'More' }),
    More: { Type: 'Choice', Choices: [{ Condition: '{% $n < 5 %}', Next: 'Add' }], Default: 'Done' },
    Add: pass({ Assign: { n: '{% $n + 1 %}' }, Next: 'More' }),
    Done: { Type: 'Succeed' },
  }),
};

const EACH = {
  Each: mapOf(
    {
      Kind: { Type: 'Choice', Choices: [{ Variable: '$.big', BooleanEquals: true, Next: 'Big' }], Default: 'Small' },
      Big: pass(),
      Small: pass({ Next: 'Smaller' }),
      Smaller: pass(),
    },
    { ItemsPath: '$.items', End: true },
  ),
};

const CAUGHT = (rule: object): object => ({
  Call: lambdaTask({ Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Which' }], Next: 'Done' }),
  Which: { Type: 'Choice', Choices: [{ ...rule, Next: 'Known' }], Default: 'Other' },
  Known: pass(),
  Other: pass(),
  Done: { Type: 'Succeed' },
});

const cases: readonly (readonly [
  name: string,
  workflow: object,
  more: Omit<Case, 'workflow'>,
  want: Readonly<Record<string, number>>,
])[] = [
  [
    'the input decides a Choice, by weight',
    { Which: { Type: 'Choice', ...SIZE }, Check: pass({ Next: 'Ship' }), Ship: pass() },
    { inputs: ORDERS },
    { Which: 1, Check: 0.1, Ship: 1 },
  ],
  [
    'and in JSONata',
    { ...JSONATA, ...scope({ Which: { Type: 'Choice', ...SIZE_QUERY }, Check: pass({ Next: 'Ship' }), Ship: pass() }) },
    { inputs: ORDERS },
    { Which: 1, Check: 0.1, Ship: 1 },
  ],
  [
    'the result of a task decides, put beside its input',
    {
      Score: lambdaTask({ ResultPath: '$.score', Next: 'Which' }),
      Which: {
        Type: 'Choice',
        Choices: [
          {
            And: [
              { Variable: '$.score.value', NumericGreaterThan: 0.5 },
              { Variable: '$.total', NumericGreaterThan: 100 },
            ],
            Next: 'Stop',
          },
        ],
        Default: 'Go',
      },
      Stop: pass(),
      Go: pass(),
    },
    { inputs: ORDERS, states: { Score: answers({ value: 0.9 }) } },
    { Score: 1, Which: 1, Stop: 0.1, Go: 0.9 },
  ],
  ['a loop ends when its count is up', COUNT_UP, { inputs: [[1, { n: 0 }]] }, { More: 6, Add: 5, Done: 1 }],
  [
    'and one that counts in a variable',
    COUNT_UP_QUERY,
    { inputs: [[1, { n: 2 }]] },
    { Start: 1, More: 4, Add: 3, Done: 1 },
  ],
  [
    'a Map has the items of its data, and each goes its own way',
    EACH,
    {
      inputs: [
        [1, { items: [{ big: true }, { big: false }, { big: true }] }],
        [1, { items: [] }],
      ],
    },
    { Each: 1, Kind: 1.5, Big: 1, Small: 0.5, Smaller: 0.5 },
  ],
  [
    'branches go different ways, and their results meet',
    {
      Both: parallelOf([{ A: pass({ Result: 1, End: true }) }, { B: pass({ InputPath: '$.total', End: true }) }], {
        Next: 'Which',
      }),
      Which: {
        Type: 'Choice',
        Choices: [{ Variable: '$[1]', NumericGreaterThan: 100, Next: 'Big' }],
        Default: 'Small',
      },
      Big: pass(),
      Small: pass(),
    },
    { inputs: ORDERS },
    { Both: 1, A: 1, B: 1, Which: 1, Big: 0.1, Small: 0.9 },
  ],
  [
    'the name of a caught error decides',
    CAUGHT({ Variable: '$.error.Error', StringEquals: 'Declined' }),
    { inputs: [[1, {}]], states: { Call: fails('Declined', 5) } },
    { Call: 1, Which: 1, Known: 1 },
  ],
  [
    'a Fail tells its cause to the Catch around',
    {
      Both: parallelOf([{ No: { Type: 'Fail', Error: 'E', Cause: 'because' } }], {
        Catch: [{ ErrorEquals: ['E'], Next: 'Which' }],
        End: true,
      }),
      Which: {
        Type: 'Choice',
        Choices: [{ Variable: '$.Cause', StringEquals: 'because', Next: 'Yes' }],
        Default: 'No2',
      },
      Yes: pass(),
      No2: pass(),
    },
    { inputs: [[1, {}]] },
    { Both: 1, No: 1, Which: 1, Yes: 1 },
  ],
  [
    'a path that leads nowhere fails the execution, and no Catch takes it',
    {
      Read: lambdaTask({
        Parameters: { 'x.$': '$.missing' },
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Never' }],
        End: true,
      }),
      Never: pass(),
    },
    { inputs: [[1, {}]], states: { Read: answers({}) } },
    { Read: 1 },
  ],
  [
    'a failing function goes to the Catch',
    {
      Read: lambdaTask({
        Parameters: { 'x.$': "States.StringToJson('{')" },
        Catch: [{ ErrorEquals: ['States.IntrinsicFailure'], Next: 'Sorry' }],
        End: true,
      }),
      Sorry: pass(),
    },
    { inputs: [[1, {}]], states: { Read: answers({}) } },
    { Read: 1, Sorry: 1 },
  ],
  [
    'no rule and no Default fails',
    { Which: { Type: 'Choice', Choices: [{ Variable: '$.a', NumericEquals: 1, Next: 'One' }] }, One: pass() },
    {
      inputs: [
        [1, { a: 1 }],
        [1, { a: 2 }],
      ],
    },
    { Which: 1, One: 0.5 },
  ],
  [
    'a result above 256 KiB goes to the Catch',
    {
      Read: lambdaTask({ Catch: [{ ErrorEquals: ['States.DataLimitExceeded'], Next: 'Sorry' }], End: true }),
      Sorry: pass(),
    },
    { inputs: [[1, {}]], states: { Read: answers('x'.repeat(262_144)) } },
    { Read: 1, Sorry: 1 },
  ],
  [
    'an output that grows above 256 KiB fails, and nothing catches that',
    {
      Read: lambdaTask({
        ResultPath: '$.b',
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Never' }],
        Next: 'After',
      }),
      After: pass(),
      Never: pass(),
    },
    { inputs: [[1, { a: 'x'.repeat(140_000) }]], states: { Read: answers('x'.repeat(140_000)) } },
    { Read: 1 },
  ],
  [
    'the iteration knows its item',
    {
      Each: mapOf(
        {
          First: {
            Type: 'Choice',
            Choices: [{ Variable: '$$.Map.Item.Index', NumericEquals: 0, Next: 'Head' }],
            Default: 'Tail',
          },
          Head: pass(),
          Tail: pass(),
        },
        { End: true },
      ),
    },
    { inputs: [[1, [7, 7, 7]]] },
    { Each: 1, First: 3, Head: 1, Tail: 2 },
  ],
  [
    "the execution's input is still there in the context",
    {
      Drop: pass({ Result: {}, Next: 'Which' }),
      Which: {
        Type: 'Choice',
        Choices: [{ Variable: '$$.Execution.Input.total', NumericGreaterThan: 100, Next: 'Big' }],
        Default: 'Small',
      },
      Big: pass(),
      Small: pass(),
    },
    { inputs: ORDERS },
    { Drop: 1, Which: 1, Big: 0.1, Small: 0.9 },
  ],
];

test.for(cases)('%s', async ([, workflow, { inputs = [[1, {}]], ...more }, want]) => {
  const total = inputs.reduce((sum, [weight]) => sum + Number(weight), 0);
  const measured: Record<string, number> = {};
  for (const [weight, value] of inputs) {
    const entries = entriesIn(run(await grown({ workflow, inputs: [[1, value]], ...more })));
    for (const [name, count] of Object.entries<number>(entries)) {
      measured[name] = (measured[name] ?? 0) + (Number(weight) / total) * count;
    }
  }
  expect(measured).toEqual(want);
});

const EXECUTIONS = 20_000;

test.for(cases)('%s: all inputs together, within the 99.9 % interval', async ([, workflow, more, want]) => {
  const { transitions } = run(await grown({ workflow, ...more }), EXECUTIONS);
  const entered = Object.values(want as Record<string, number>).reduce((sum, count) => sum + count, 0);
  expect(Math.abs(transitions.mean - entered)).toBeLessThanOrEqual(transitions.halfWidth + 1e-9);
});

test('one result of several, by weight', async () => {
  const workflow = {
    Score: lambdaTask({ Next: 'Which' }),
    Which: { Type: 'Choice', Choices: [{ Variable: '$.ok', BooleanEquals: true, Next: 'Yes' }], Default: 'No' },
    Yes: pass(),
    No: pass({ Next: 'Sorry' }),
    Sorry: pass(),
  };
  const { transitions } = run(
    await grown({ workflow, states: { Score: answers({ ok: true }, { ok: false }) } }),
    EXECUTIONS,
  );
  expect(Math.abs(transitions.mean - 3.5)).toBeLessThanOrEqual(transitions.halfWidth);
});

test('how long a Wait lasts is read from data', async () => {
  const workflow = { Pause: { Type: 'Wait', SecondsPath: '$.pause', End: true } };
  const measured = run(
    await grown({
      workflow,
      inputs: [
        [1, { pause: 3 }],
        [1, { pause: 5 }],
      ],
    }),
    1000,
  );
  expect([measured.durationMs.min, measured.durationMs.max]).toEqual([3000, 5000]);
});

test('a timeout read from data is held against the duration', async () => {
  const workflow = {
    Call: lambdaTask({
      TimeoutSecondsPath: '$.t',
      Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Late' }],
      End: true,
    }),
    Late: pass(),
  };
  const states = { Call: { ...answers({}), duration: constant(2500) } };
  const measured = run(
    await grown({
      workflow,
      inputs: [
        [1, { t: 2 }],
        [3, { t: 3 }],
      ],
      states,
    }),
    EXECUTIONS,
  );
  expect(entriesIn(measured).Late).toBeCloseTo(0.25, 1);
});

test('what carries most data decides the payload of its input', async () => {
  const workflow = { Read: lambdaTask({ ResultPath: '$.r', End: true }) };
  const { compiled } = await grown({
    workflow,
    inputs: [
      [1, {}],
      [1, { a: 'xx' }],
    ],
    states: { Read: answers('1234') },
  });
  expect([...compiled.program.payload.bytes]).toEqual(['{"r":"1234"}'.length, '{"a":"xx","r":"1234"}'.length]);
});
