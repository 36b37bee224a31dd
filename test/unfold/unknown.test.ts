import { expect, test } from 'vitest';
import { SampleRun } from '../../src/bill/sample/index.ts';
import { solve } from '../../src/bill/solve/index.ts';
import { compile } from '../../src/program/index.ts';
import { constant, poisson } from '../../src/stats/index.ts';
import { unfold } from '../../src/unfold/index.ts';
import {
  definitionOf,
  fails,
  goesTo,
  items,
  lambdaTask,
  mapOf,
  measurementOf,
  parallelOf,
  pass,
} from '../support/run-sample.ts';
import { scenarioOf } from '../support/scenario.ts';
import { answers, entriesIn, grown, inputsOf, run, told, wordsOf } from './support.ts';

const WHICH = {
  Score: lambdaTask({ ResultPath: '$.score', Next: 'Which' }),
  Which: {
    Type: 'Choice',
    Choices: [
      { Variable: '$.total', NumericLessThan: 0, Next: 'Refuse' },
      { Variable: '$.score.value', NumericGreaterThan: 0.5, Next: 'Check' },
    ],
    Default: 'Ship',
  },
  Refuse: pass(),
  Check: pass(),
  Ship: pass(),
};
const ORDER = [[1, { total: 40 }]] as const;

test('a decision that reads what nobody told goes by the odds of the load profile', async () => {
  const states = { Which: goesTo({ Refuse: 0.5, Check: 0.1, Ship: 0.4 }) };
  const { states: found } = solve((await grown({ workflow: WHICH, inputs: ORDER, states })).compiled.program);
  // what data exclude is left out: 0.1 and 0.4 of 0.5
  expect(found.map(({ entries }) => (entries.known ? Number(entries.value.toFixed(9)) : 'open'))).toEqual([
    1, 1, 0, 0.2, 0.8,
  ]);
});

test('or by equal odds over the ways that data leave open', async () => {
  const { states } = solve((await grown({ workflow: WHICH, inputs: ORDER })).compiled.program);
  expect(states.map(({ entries }) => (entries.known ? entries.value : 'open'))).toEqual([1, 1, 0, 0.5, 0.5]);
});

test('it says which state does so and why', async () => {
  expect(wordsOf(await grown({ workflow: WHICH, inputs: ORDER }), 'grow.undecided:odds:Which')).toBe(
    'Which: decided by equal odds, because it reads the result of Score, which has no output in the load profile',
  );
});

test('a default that data made needless is no assumption any more', async () => {
  const states = { Score: { ...answers({ value: 1 }) } };
  expect(told(await grown({ workflow: WHICH, inputs: ORDER, states }))).not.toContain('program.odds:Which');
});

test('one that still holds stays one', async () => {
  expect(told(await grown({ workflow: WHICH, inputs: ORDER }))).toContain('program.odds:Which');
});

test('all decisions by data are told in one line', async () => {
  const states = { Score: answers({ value: 1 }) };
  expect(wordsOf(await grown({ workflow: WHICH, inputs: ORDER, states }), 'grow.decided')).toBe(
    'decided by data: the way out of Which',
  );
});

test('odds that data make needless are told to be unused', async () => {
  const states = { Score: answers({ value: 1 }), Which: goesTo({ Check: 0.5, Ship: 0.5 }) };
  expect(told(await grown({ workflow: WHICH, inputs: ORDER, states }))).toContain('grow.unused:Which');
});

test('data rules that fail are told with the reason', async () => {
  const workflow = { Read: pass({ Parameters: { 'a.$': '$.missing' }, End: true }) };
  expect(wordsOf(await grown({ workflow, inputs: ORDER }), 'grow.fails:Read:States.Runtime')).toMatch(
    /^Read: with data of the load profile its data rules fail: States\.Runtime: The JSONPath '\$\.missing'/,
  );
});

test('items that nobody told are as many as the load profile says', async () => {
  const workflow = {
    List: lambdaTask({ Next: 'Each' }),
    Each: mapOf({ One: pass({ End: true }) }, { ItemsPath: '$.files', End: true }),
  };
  const states = { List: { duration: constant(1) }, Each: items(poisson(3)) };
  const { transitions } = run(await grown({ workflow, inputs: ORDER, states }), 20_000);
  expect(Math.abs(transitions.mean - 5)).toBeLessThanOrEqual(transitions.halfWidth);
});

test('what an item is called with beside the unknown item still decides', async () => {
  const workflow = {
    List: lambdaTask({ ResultPath: '$.list', Next: 'Each' }),
    Each: mapOf(
      {
        Kind: { Type: 'Choice', Choices: [{ Variable: '$.fast', BooleanEquals: true, Next: 'Fast' }], Default: 'Slow' },
        Fast: pass(),
        Slow: pass(),
      },
      { ItemsPath: '$.list', ItemSelector: { 'fast.$': '$.fast', 'item.$': '$$.Map.Item.Value' }, End: true },
    ),
  };
  const states = { List: { duration: constant(1) }, Each: items(4) };
  const measured = run(await grown({ workflow, inputs: [[1, { fast: true }]], states }));
  expect(entriesIn(measured)).toEqual({ List: 1, Each: 1, Kind: 4, Fast: 4 });
});

test('branches that may end differently make the part that differs unknown, and only that', async () => {
  const workflow = {
    Both: parallelOf(
      [
        {
          Flip: { Type: 'Choice', Choices: [{ Variable: '$.r.x', NumericEquals: 1, Next: 'One' }], Default: 'Two' },
          One: pass({ Result: { same: 1, other: 1 }, End: true }),
          Two: pass({ Result: { same: 1, other: 2 }, End: true }),
        },
      ],
      { Next: 'Same' },
    ),
    Same: { Type: 'Choice', Choices: [{ Variable: '$[0].same', NumericEquals: 1, Next: 'Other' }], Default: 'Never' },
    Other: { Type: 'Choice', Choices: [{ Variable: '$[0].other', NumericEquals: 1, Next: 'A' }], Default: 'B' },
    A: pass(),
    B: pass(),
    Never: pass(),
  };
  const whole = { Ask: lambdaTask({ ResultPath: '$.r', Next: 'Both' }), ...workflow };
  const { compiled } = await grown({ workflow: whole, inputs: [[1, {}]] });
  const entries = Object.fromEntries(
    solve(compiled.program).states.map(({ index, entries }) => [
      compiled.program.states[index]!.name,
      entries.known ? entries.value : 'open',
    ]),
  );
  expect(entries).toMatchObject({ One: 0.5, Two: 0.5, Same: 1, Other: 1, A: 0.5, B: 0.5, Never: 0 });
});

test('chance of the workflow itself is unknown', async () => {
  const workflow = {
    QueryLanguage: 'JSONata',
    StartAt: 'Flip',
    States: {
      Flip: { Type: 'Choice', Choices: [{ Condition: '{% $random() < 0.3 %}', Next: 'A' }], Default: 'B' },
      A: { Type: 'Pass', End: true },
      B: { Type: 'Pass', End: true },
    },
  };
  expect(wordsOf(await grown({ workflow, inputs: ORDER }), 'grow.undecided:odds:Flip')).toBe(
    'Flip: decided by equal odds, because it reads a random number or UUID',
  );
});

const ENDLESS = {
  Add: pass({ Parameters: { 'n.$': 'States.MathAdd($.n, 1)' }, Next: 'More' }),
  More: { Type: 'Choice', Choices: [{ Variable: '$.n', NumericGreaterThan: 0, Next: 'Add' }], Default: 'Done' },
  Done: { Type: 'Succeed' },
};

test('a loop of data without an end is followed up to the bound, and goes by odds from there', async () => {
  const all = await grown({ workflow: ENDLESS, inputs: [[1, { n: 0 }]], bounds: { situations: 101 } });
  const { states } = solve(all.compiled.program);
  // 50 rounds by data and 1 by the 101st situation, then each round is left with odds of 1 in 2
  expect(states.map(({ entries }) => (entries.known ? Math.round(entries.value) : 'open'))).toEqual([52, 52, 1]);
});

test('and the report says so', async () => {
  const all = await grown({ workflow: ENDLESS, inputs: [[1, { n: 0 }]], bounds: { situations: 101 } });
  expect(told(all)).toEqual(expect.arrayContaining(['grow.bound', 'program.odds:More']));
});

test.for([
  ['situations', { situations: 30 }],
  ['characters', { characters: 2000 }],
  ['steps', { steps: 200 }],
] as const)('work is bounded by %s', async ([, bounds]) => {
  const workflow = {
    QueryLanguage: 'JSONata',
    StartAt: 'Add',
    States: {
      Add: { Type: 'Pass', Output: { n: '{% $states.input.n + 1 %}' }, Next: 'More' },
      More: { Type: 'Choice', Choices: [{ Condition: '{% $states.input.n > 0 %}', Next: 'Add' }], Default: 'Done' },
      Done: { Type: 'Succeed' },
    },
  };
  const { growth } = await grown({ workflow, inputs: [[1, { n: 0 }]], bounds });
  expect(growth.bounded && growth.situations < 200).toBe(true);
});

test('without inputs and outputs a program is the same to the byte', async () => {
  const definition = definitionOf(WHICH);
  const scenario = scenarioOf({ Score: fails('E', 10, 0.1), Which: goesTo({ Check: 0.5, Ship: 0.5 }) });
  const measured = async (grows: boolean) => {
    const growth = grows ? await unfold(definition, scenario) : undefined;
    const compiled = compile(definition, scenario, 'standard', growth);
    const sample = new SampleRun(compiled.program, 3);
    sample.advance(100);
    return JSON.stringify([measurementOf(sample), compiled.assumptions]);
  };
  expect(await measured(true)).toBe(await measured(false));
});

test('inputs that decide nothing leave the program as it is by odds', async () => {
  const workflow = { A: lambdaTask({ Next: 'B' }), B: pass({ End: true }) };
  const { compiled } = await grown({
    workflow,
    inputs: [
      [1, { a: 1 }],
      [2, { a: 2 }],
    ],
    states: { A: { duration: constant(5) } },
  });
  const byOdds = compile(
    definitionOf(workflow),
    scenarioOf({ A: { duration: constant(5) } }, { inputs: inputsOf([[1, {}]]) }),
    'standard',
  );
  expect([...compiled.program.kind]).toEqual([...byOdds.program.kind]);
});

test.for([
  ['an endless recursion', '($f := function($n){ $f($n + 1) }; $f(0))'],
  ['one that fans out', '($f := function($n){ $n > 40 ? 1 : $f($n + 1) + $f($n + 1) }; $f(0))'],
  ['a text that grows', '$reduce([1..30], function($t){ $t & $t }, "xxxxxxxxxx")'],
  ['a list that grows', '[1..10000000]'],
  ['a search that begins again and again', '$count($match($pad("", 200000, "a"), /a*b|a/))'],
  ['references to groups', '$match($pad("", 200000, "a"), /(a*)*\\1b/)'],
  ['evaluation of a text', '$eval("1 + 1")'],
  ['a way out of the sandbox', '$states.constructor.constructor("return process")()'],
] as const)('%s fails as an expression of AWS would, and soon', async ([, expression]) => {
  const workflow = {
    QueryLanguage: 'JSONata',
    StartAt: 'Hostile',
    States: { Hostile: { Type: 'Pass', Output: { x: `{% ${expression} %}` }, End: true } },
  };
  const before = process.hrtime.bigint();
  const all = await grown({ workflow, inputs: [[1, {}]] });
  const seconds = Number(process.hrtime.bigint() - before) / 1e9;
  expect([told(all).some((id) => id.startsWith('grow.fails:Hostile:States.')), seconds < 15]).toEqual([true, true]);
});
