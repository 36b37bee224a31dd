import { expect, test } from 'vitest';
import type { JsonValue } from '../../src/asl/index.ts';
import { MAX_PAYLOAD_BYTES } from '../../src/asl/index.ts';
import {
  choiceRuleHolds,
  evaluateField,
  fillTemplate,
  isUnknown,
  payloadSize,
  ReadsUnknown,
  stateOutput,
  unknownFrom,
} from '../../src/dataflow/index.ts';
import { answerOf, environment } from './environment.ts';

const GAP = unknownFrom('the result of Score', 100);
const INPUT = {
  id: 7,
  name: 'x',
  score: GAP,
  list: [1, 2],
  rows: [
    { k: 1, v: GAP },
    { k: 2, v: 3 },
  ],
  gaps: [GAP, 1],
};

/** Unknown values as `?`. */
const shown = (value: JsonValue): unknown =>
  isUnknown(value) ? '?' : JSON.parse(JSON.stringify(value, (_, inner: JsonValue) => (isUnknown(inner) ? '?' : inner)));

const evaluated = async (expression: string): Promise<unknown> => {
  const scope = { ...environment({}, { Execution: { Name: GAP } }), mayBeUnknown: true };
  const states = { input: INPUT, context: scope.context };
  return shown(await answerOf(() => evaluateField(`{% ${expression} %}`, 'Output', states, scope)));
};

test.for([
  ['$states.input.id + 1', 8, 'what is known beside it decides'],
  ['$states.input.score', '?', 'moved, not read'],
  [
    '$states.input',
    {
      ...INPUT,
      score: '?',
      rows: [
        { k: 1, v: '?' },
        { k: 2, v: 3 },
      ],
      gaps: ['?', 1],
    },
    'a whole moves',
  ],
  ['{"a": $states.input.score, "b": $states.input.id}', { a: '?', b: 7 }, 'into an object'],
  ['$merge([$states.input, {"n": 1}]).n', 1, 'merging hands on'],
  ['$merge([{"s": $states.input.score}, {"n": 1}])', { s: '?', n: 1 }, 'and keeps it'],
  ['[$states.input.score]', '?', 'in a list it might be a list itself, and be flattened'],
  ["$states.input.score = 'OK'", '?', 'a comparison reads'],
  ["'OK' = $states.input.score", '?', 'on either side'],
  [
    '$states.input.score = $states.input.score',
    '?',
    'even with itself: the values might be taken from different tries',
  ],
  ['$states.input.score.grade', '?', 'looking into it reads'],
  ['$states.input.score[0]', '?', 'so does an index'],
  ['$states.input.score ? 1 : 2', '?', 'so does a condition'],
  ['$states.input.id = 7 ? $states.input.score : 0', '?', 'a branch moves'],
  ['$states.input.id = 8 ? $states.input.score : 0', 0, 'the other branch is not looked at'],
  ['$exists($states.input.score)', true, 'it is there, whatever it is'],
  ['$exists($states.input.nothing)', false, 'and what is not there is not'],
  ['$type($states.input.score)', '?', 'its type is not known'],
  ['$string($states.input.score)', '?', 'nor its text'],
  ['$count($states.input.list)', 2, 'known lists count'],
  ['$count($states.input.rows)', 2, 'whatever is in them'],
  ['$count($states.input.score)', '?', 'an unknown one may be of any length'],
  ['$states.input.rows.k', [1, 2], 'known members beside unknown ones'],
  ['$states.input.rows.v', '?', 'a sequence is flattened, so an unknown part makes it unknown'],
  ['$sum($states.input.rows.v)', '?', 'and sums read'],
  ['$states.input.rows[k = 2].v', 3, 'a filter by what is known'],
  ['$states.input.rows[v = 3].k', '?', 'a filter by what is not'],
  ['$string($states.input.rows)', '?', 'a text of a whole reads its parts'],
  ['($x := $states.input.score; {"y": $x})', { y: '?' }, 'through a variable'],
  ['($f := function($a){ $a = 1 }; $f($states.input.score))', '?', 'through a function'],
  ['$map($states.input.rows, function($r){ $r.k })', '?', 'functions over lists read them: sound, not complete'],
  ['$states.context.Execution.Name & "-1"', '?', 'unknown parts of the context object'],
  ['$random() > 0.5', expect.any(Boolean), 'chance of the environment, where it has some'],
] as const)('%s = %j (%s)', async ([expression, want]) => {
  expect(await evaluated(expression)).toEqual(want);
});

test.for([
  [{ Variable: '$.id', NumericEquals: 7 }, true, 'known'],
  [{ Variable: '$.score', NumericEquals: 7 }, '?', 'read'],
  [{ Variable: '$.score', IsPresent: true }, true, 'it is there'],
  [{ Variable: '$.score', IsNumeric: true }, '?', 'its type is not known'],
  [{ Variable: '$.score.grade', IsPresent: true }, '?', 'what is in it is not known'],
  [{ Variable: '$.id', NumericEqualsPath: '$.score' }, '?', 'as the other side'],
  [{ Not: { Variable: '$.score', NumericEquals: 7 } }, '?', 'not unknown is unknown'],
  [
    {
      And: [
        { Variable: '$.score', NumericEquals: 7 },
        { Variable: '$.id', NumericEquals: 8 },
      ],
    },
    false,
    'false anyway',
  ],
  [
    {
      Or: [
        { Variable: '$.score', NumericEquals: 7 },
        { Variable: '$.id', NumericEquals: 7 },
      ],
    },
    true,
    'true anyway',
  ],
  [
    {
      And: [
        { Variable: '$.score', NumericEquals: 7 },
        { Variable: '$.id', NumericEquals: 7 },
      ],
    },
    '?',
    'hangs on it',
  ],
  [
    {
      And: [
        { Variable: '$.score', NumericEquals: 7 },
        { Variable: '$.no', NumericEquals: 7 },
      ],
    },
    '?',
    'may never be reached',
  ],
  [
    {
      And: [
        { Variable: '$.id', NumericEquals: 8 },
        { Variable: '$.score', NumericEquals: 7 },
      ],
    },
    false,
    'is never reached',
  ],
] as const)('rule %j holds: %s (%s)', ([rule, want]) => {
  const held = (): unknown => {
    try {
      return choiceRuleHolds(rule as never, INPUT, environment());
    } catch (problem) {
      if (problem instanceof ReadsUnknown) return '?';
      throw problem;
    }
  };
  expect(held()).toBe(want);
});

test.for([
  [{ 'a.$': '$.score', 'b.$': '$.id' }, { a: '?', b: 7 }, 'a path moves'],
  [{ 'a.$': '$.score.grade', 'b.$': '$.id' }, { a: '?', b: 7 }, 'a path into it is unknown, the rest is not'],
  [{ 'a.$': "States.Format('{}', $.score)", b: 1 }, { a: '?', b: 1 }, 'a function reads'],
  [{ 'a.$': 'States.Array($.score, 1)' }, { a: ['?', 1] }, 'but for the one that only puts into a list'],
  [{ 'a.$': 'States.ArrayLength($.list)' }, { a: 2 }, 'known lists count'],
  [{ 'a.$': '$.rows[*].v' }, { a: ['?', 3] }, 'wildcards move'],
  [{ 'a.$': '$.rows[?(@.v == 3)].k' }, { a: '?' }, 'filters read'],
  [{ 'a.$': '$..k' }, { a: '?' }, 'deep scans read: there might be more of them'],
] as const)('template %j gives %j (%s)', ([template, want]) => {
  expect(shown(fillTemplate(template, INPUT, environment()))).toEqual(want);
});

test('a result put into an unknown input is unknown with it', () => {
  const output = stateOutput({ ResultPath: '$.r' }, { input: GAP, result: 1 }, environment());
  expect(shown(output)).toBe('?');
});

test('an unknown result beside a known input leaves the input known', () => {
  const output = stateOutput({ ResultPath: '$.r' }, { input: { id: 1 }, result: GAP }, environment());
  expect(shown(output)).toEqual({ id: 1, r: '?' });
});

test('a payload counts what is known of its size', () => {
  expect(payloadSize({ id: 7, score: GAP })).toBe('{"id":7,"score":}'.length + 100);
});

test('a payload that is too large in its known parts is too large', () => {
  expect(payloadSize({ text: 'x'.repeat(MAX_PAYLOAD_BYTES), score: GAP })).toBeGreaterThan(MAX_PAYLOAD_BYTES);
});
