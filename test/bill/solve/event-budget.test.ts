import { expect, test } from 'vitest';
import type { JsonObject } from '../../../src/asl/index.ts';
import { eventBudget } from '../../../src/bill/solve/index.ts';
import { compile } from '../../../src/program/index.ts';
import { constant } from '../../../src/stats/index.ts';
import { compiledOf, items, measured } from '../../support/run-sample.ts';
import { scenarioOf } from '../../support/scenario.ts';
import { definitionOf } from '../../trace/replayed.ts';
import { grown, run } from '../../unfold/support.ts';

const task = (more: JsonObject = { End: true }): JsonObject => ({
  Type: 'Task',
  Resource: 'arn:aws:lambda:us-east-1:111122223333:function:f',
  ...more,
});
const pass = (more: JsonObject = { End: true }): JsonObject => ({ Type: 'Pass', ...more });
const mapOf = (states: JsonObject, more: JsonObject = { End: true }): JsonObject => ({
  Type: 'Map',
  ItemProcessor: { StartAt: Object.keys(states)[0]!, States: states },
  ...more,
});
const choice = (Default: string, ...others: string[]): JsonObject => ({
  Type: 'Choice',
  Choices: others.map((Next) => ({ Variable: '$.x', IsPresent: true, Next })),
  Default,
});
const SEVEN_ITEMS = { duration: constant(1), items: constant(7) };

function budget(states: JsonObject, type: 'standard' | 'express' = 'standard') {
  const definition = definitionOf({ StartAt: Object.keys(states)[0]!, States: states });
  const scenario = scenarioOf({ M: SEVEN_ITEMS, Other: SEVEN_ITEMS, Outer: SEVEN_ITEMS, Inner: SEVEN_ITEMS });
  const { program } = compile(definition, scenario, type);
  return eventBudget(program, () => 7).map(({ kind, states: own, eventsEach, safe }) => [
    kind,
    own.map((index) => program.states[index]!.name),
    eventsEach,
    safe,
  ]);
}

// a history holds 25,000 events: start and end 2, a Map 4, an iteration 2, a Lambda task 5, a flow state 2
test.for([
  ['nothing grows', { A: task({ Next: 'B' }), B: pass() }, []],
  ['a Map of one task', { M: mapOf({ T: task() }) }, [['map', ['M'], 7, Math.floor((25_000 - 6) / 7)]]],
  [
    'the longer way of a Choice counts',
    { M: mapOf({ C: choice('T', 'P'), T: task(), P: pass() }) },
    [['map', ['M'], 9, Math.floor((25_000 - 6) / 9)]],
  ],
  [
    'a catcher is a way on',
    { M: mapOf({ T: task({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'P' }], End: true }), P: pass() }) },
    [['map', ['M'], 9, Math.floor((25_000 - 6) / 9)]],
  ],
  [
    'what comes before and after takes its part, another Map its mean items',
    { A: task({ Next: 'Other' }), Other: mapOf({ P: pass() }, { Next: 'M' }), M: mapOf({ T: task() }) },
    [
      ['map', ['M'], 7, Math.floor((25_000 - 2 - 5 - 4 - 7 * 4 - 4) / 7)],
      ['map', ['Other'], 4, Math.floor((25_000 - 2 - 5 - 4 - 4 - 7 * 7) / 4)],
    ],
  ],
  [
    'a Map in a Map: the outer one by its inner mean',
    { Outer: mapOf({ Inner: mapOf({ P: pass() }) }) },
    [
      ['map', ['Outer'], 2 + 4 + 7 * 4, Math.floor((25_000 - 6) / 34)],
      ['map', ['Inner'], 4, Math.floor((25_000 - 6 - 7 * 6) / (7 * 4))],
    ],
  ],
  [
    'a loop of wait and check',
    {
      W: { Type: 'Wait', Seconds: 5, Next: 'T' },
      T: task({ Next: 'C' }),
      C: choice('W', 'E'),
      E: { Type: 'Succeed' },
    },
    [['loop', ['C', 'T', 'W'], 9, Math.floor((25_000 - 2 - 2) / 9)]],
  ],
  [
    'a Parallel counts all its branches',
    {
      M: mapOf({
        B: { Type: 'Parallel', Branches: ['X', 'Y'].map((n) => ({ StartAt: n, States: { [n]: pass() } })), End: true },
      }),
    },
    [['map', ['M'], 2 + 4 + 2 + 2, Math.floor((25_000 - 6) / 10)]],
  ],
  [
    'children of a distributed Map have histories of their own',
    {
      D: {
        Type: 'Map',
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
          StartAt: 'T',
          States: { T: task() },
        },
        End: true,
      },
    },
    [],
  ],
] as const)('%s', ([, states, want]) => {
  const found = budget(states as unknown as JsonObject).map(([kind, names, ...rest]) => [
    kind,
    [...(names as string[])].sort(),
    ...rest,
  ]);
  expect(found).toEqual(want);
});

test('an Express history has no limit', () => {
  expect(budget({ M: mapOf({ T: task() }) }, 'express')).toEqual([]);
});

test.for([
  ['a Map of one task', { M: mapOf({ T: task() }) }],
  ['what comes before and after', { A: task({ Next: 'M' }), M: mapOf({ P: pass() }, { Next: 'Z' }), Z: pass() }],
  ['a Map of a Map of 7 items', { M: mapOf({ Inner: mapOf({ P: pass() }) }) }],
  [
    'a Map in one branch, a task in the other',
    {
      Both: {
        Type: 'Parallel',
        Branches: [mapOf({ T: task() }), task()].map((state, i) => ({
          StartAt: `${'MB'[i]}`,
          States: { [`${'MB'[i]}`]: state },
        })),
        End: true,
      },
    },
  ],
] as const)('%s: with as many items as are safe no history is full, with one more every one is', ([, states]) => {
  const { program } = compiledOf(states, { states: { M: items(1), Inner: items(7) } });
  const { safe } = eventBudget(program, () => 7).find((growth) => program.states[growth.states[0]!]!.name === 'M')!;
  const overLimit = (count: number): number =>
    measured(states, { states: { M: items(count), Inner: items(7) }, executions: 5 }).overEventLimit;
  expect([overLimit(safe), overLimit(safe + 1)]).toEqual([0, 1]);
});

/** Goes round as often as its input says. */
const roundBy = (work: JsonObject): JsonObject => ({
  QueryLanguage: 'JSONata',
  StartAt: 'Begin',
  States: {
    Begin: pass({ Assign: { left: '{% $states.input.turns %}' }, Next: 'M' }),
    M: { ...work, Assign: { left: '{% $left - 1 %}' }, Next: 'Again' },
    Again: { Type: 'Choice', Choices: [{ Condition: '{% $left > 0 %}', Next: 'M' }], Default: 'Done' },
    Done: { Type: 'Succeed' },
  },
});
const MAP = mapOf({ T: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments: {}, End: true } }, {});

test.for([
  [100, Math.floor((25_000 - 6) / (4 + 100 * 7 + 2)), 'start and end 2, Begin 2, Done 2; a turn the Map and a Choice'],
  [1000, Math.floor((25_000 - 6) / (4 + 1000 * 7 + 2)), 'three turns and no more'],
] as const)(
  'a loop around a Map of %i items: %i turns never fill a history, one more always does (%s)',
  async (row) => {
    const [items, turns] = row;
    const workflow = roundBy({ ...MAP, Items: `{% [1..${items}] %}` });
    const { program } = compiledOf(workflow);
    const { safe } = eventBudget(program, () => items).find(({ kind }) => kind === 'loop')!;
    const overLimit = async (count: number): Promise<number> =>
      run(await grown({ workflow, inputs: [[1, { turns: count }]] }), 5).overEventLimit;
    expect([safe, await overLimit(safe), await overLimit(safe + 1)]).toEqual([turns, 0, 1]);
  },
);
