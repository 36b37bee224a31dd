import { expect, test } from 'vitest';
import { fillTemplate, INTRINSIC_NAMES } from '../../src/dataflow/index.ts';
import { ARITIES } from '../../src/expr/intrinsic/intrinsic-arity.ts';
import { answerOf, environment } from '../dataflow/environment.ts';

const INPUT = { name: 'Ann', n: 3, list: [1, 2, 3], o: { a: 1 }, nothing: null, text: '{"b":2}' };

const evaluate = (call: string) =>
  answerOf(() => {
    const filled = fillTemplate({ 'x.$': call }, INPUT, environment({ v: { w: [5] } })) as { x: never };
    return filled.x;
  });

test.for([
  ["States.Format('Hello {}, {} + {}', $.name, $.n, 1.5)", 'Hello Ann, 3 + 1.5', 'placeholders in order'],
  [
    "States.Format('it\\'s \\{{}\\} \\\\ {}', null, true)",
    "it's {null} \\ true",
    'the four escapes; null and booleans',
  ],
  ['States.Format($.name)', 'Ann', 'a template from a path'],
  ["States.Format('{}', $.o)", '{"a":1}', 'objects are shown as JSON'],
  ['States.StringToJson($.text)', { b: 2 }, 'text to JSON'],
  ['States.JsonToString($.o)', '{"a":1}', 'JSON to compact text'],
  ['States.Array()', [], 'no arguments'],
  [
    "States.Array(1, 'a, )', $.nothing, $v.w[0], $$.Execution.Name)",
    [1, 'a, )', null, 5, 'run'],
    'all kinds of argument',
  ],
  ['States.ArrayPartition($.list, 2)', [[1, 2], [3]], 'a short last chunk'],
  ['States.ArrayContains($.list, 3)', true, 'found'],
  ["States.ArrayContains($.list, '3')", false, 'types count'],
  ['States.ArrayContains(States.Array($.o), $.o)', true, 'objects are compared by value'],
  ['States.ArrayRange(1, 9, 2)', [1, 3, 5, 7, 9], 'both ends belong to the range'],
  ['States.ArrayRange(3, 1, -1)', [3, 2, 1], 'downwards'],
  ['States.ArrayRange(1, 3, 5)', [1], 'a step beyond the end'],
  ['States.ArrayGetItem($.list, 2)', 3, 'from 0'],
  ['States.ArrayLength($.list)', 3, 'length'],
  [
    'States.ArrayUnique(States.Array(1, 1, $.o, $.o, true, null, null))',
    [1, { a: 1 }, true, null],
    'the first of each stays',
  ],
  ["States.Base64Encode('Ä')", 'w4Q=', 'UTF-8 before base64'],
  ["States.Base64Decode('w4Q=')", 'Ä', 'and back'],
  ["States.Hash($.o, 'SHA-1')", '9f89c740ceb46d7418c924a78ac57941d5e96520', 'data is hashed as its JSON'],
  ['States.JsonMerge($.o, States.StringToJson($.text), false)', { a: 1, b: 2 }, 'shallow'],
  ['States.MathAdd($.n, -1)', 2, 'sum'],
  ['States.MathAdd(1.49, 1.5)', 3, 'each is rounded first'],
  ['States.MathAdd(-1.5, 0)', -1, 'halves go up, also below zero'],
  ["States.StringSplit('1.a+2', '.+')", ['1', 'a', '2'], 'every character separates'],
  ["States.StringSplit('a--b', '-')", ['a', 'b'], 'empty parts are dropped'],
  ['States.ArrayLength(States.ArrayRange(0, 999, 1))', 1000, 'the longest range'],
] as const)('%s = %j (%s)', async ([call, want]) => {
  expect(await evaluate(call)).toEqual(want);
});

test.for([
  ["States.Format('{} {}', 1)", 'States.IntrinsicFailure', 'fewer arguments than placeholders'],
  ["States.Format('{}', 1, 2)", 'States.IntrinsicFailure', 'more arguments than placeholders'],
  ["States.StringToJson('{')", 'States.IntrinsicFailure', 'no JSON'],
  ['States.ArrayPartition($.list, 0)', 'States.IntrinsicFailure', 'chunks of nothing'],
  ['States.ArrayPartition($.o, 1)', 'States.IntrinsicFailure', 'no list'],
  ['States.ArrayRange(0, 1000, 1)', 'States.IntrinsicFailure', 'more than 1000 values'],
  ['States.ArrayRange(0, 1, 0)', 'States.IntrinsicFailure', 'a step of 0'],
  ['States.ArrayGetItem($.list, 3)', 'States.IntrinsicFailure', 'past the end'],
  ['States.ArrayGetItem($.list, -1)', 'States.IntrinsicFailure', 'before the start'],
  ["States.Base64Decode('%%')", 'States.IntrinsicFailure', 'no base64'],
  ["States.Hash('a', 'SHA-3')", 'States.IntrinsicFailure', 'unknown algorithm'],
  ['States.JsonMerge($.o, $.o, true)', 'States.IntrinsicFailure', 'deep merging does not exist'],
  ['States.MathRandom(5, 5)', 'States.IntrinsicFailure', 'an empty range'],
  ["States.MathAdd('1', 1)", 'States.IntrinsicFailure', 'no number'],
  ['States.ArrayLength()', 'States.IntrinsicFailure', 'an argument is missing'],
  ['States.UUID(1)', 'States.IntrinsicFailure', 'an argument too many'],
  ['States.Nope()', 'States.Runtime', 'no such function'],
  ['States.Array(1', 'States.Runtime', 'the call does not end'],
  ["States.Array('a)", 'States.Runtime', 'the text does not end'],
  [
    'States.Array($.missing)',
    "States.Runtime: The JSONPath '$.missing' specified for the field 'x.$' could not be found",
    'a path inside a call',
  ],
] as const)('%s fails with %s (%s)', async ([call, error]) => {
  expect(String(await evaluate(call)).startsWith(error)).toBe(true);
});

test('random numbers stay in their range, and a seed repeats them', async () => {
  const once = await evaluate('States.MathRandom(10, 12, 4)');
  expect({ same: await evaluate('States.MathRandom(10, 12, 4)'), inside: [10, 11].includes(Number(once)) }).toEqual({
    same: once,
    inside: true,
  });
});

test('a UUID has version 4', async () => {
  expect(await evaluate('States.UUID()')).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
});

test('all of the 18 functions of the developer guide exist', () => {
  expect(INTRINSIC_NAMES.length).toBe(18);
});

test('every function has its number of arguments, and none but these', () => {
  expect([...ARITIES.keys()].sort()).toEqual([...INTRINSIC_NAMES].sort());
});
