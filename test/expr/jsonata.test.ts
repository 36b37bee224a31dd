import { expect, test } from 'vitest';
import { evaluateField, evaluateTyped, isArray } from '../../src/dataflow/index.ts';
import { answerOf, environment } from '../dataflow/environment.ts';

const STATES = { input: { a: 1, list: [1, 2, 3], one: [9], none: [] }, context: { Execution: { Name: 'run' } } };

const evaluate = (expression: string) =>
  answerOf(() =>
    evaluateField(`{% ${expression} %}`, 'Output/x', STATES, environment({ v: { w: 2 }, big: 'x'.repeat(40) })),
  );

test.for([
  ['$states.input.a + $v.w', 3, 'input and variables'],
  ['$states.context.Execution.Name', 'run', 'the context object'],
  ['$sum($states.input.list)', 6, "JSONata's own functions"],
  ['$states.input.list', [1, 2, 3], 'a list stays a list'],
  ['$states.input.one', [9], 'a list of one that came in as a list stays one'],
  ['$states.input.none', [], 'so does an empty one'],
  ['$states.input.list[$ > 1]', [2, 3], 'filters'],
  ['$states.input.list[$ > 2]', 3, 'a sequence of one is its value'],
  ['{"a": null, "b": $states.input.gone}', { a: null }, 'members without a value are left out'],
  ['$partition([1,2,3,4,5], 2)', [[1, 2], [3, 4], [5]], 'partition'],
  ['$partition([], 2)', [], 'partition of nothing'],
  ['$range(0, 10, 5)', [0, 5, 10], 'both ends belong to the range'],
  ['$range(3, 1, -1)', [3, 2, 1], 'downwards'],
  ["$hash('input data', 'MD5')", '812f45842bc6d66ee14572ce20db8e86', 'hash'],
  ['$parse(\'{"k":[1]}\')', { k: [1] }, 'parse'],
  ['$now()', '2026-01-02T00:00:00.000Z', 'the simulated clock'],
  ['$millis()', Date.UTC(2026, 0, 2), 'the same clock'],
  ['$random(5) = $random(5)', true, 'a seed repeats the number'],
  ['$uuid() = $uuid()', false, 'UUIDs differ'],
  ['($f := function($n){$n = 0 ? 0 : 1 + $f($n - 1)}; $f(20))', 20, 'recursion that ends'],
] as const)('%s = %j (%s)', async ([expression, want]) => {
  expect(await evaluate(expression)).toEqual(want);
});

const SUBJECT = (expression: string) =>
  `States.QueryEvaluationError: The JSONata expression '${expression}' specified for the field 'Output/x'`;

test.for([
  ['$states.input.gone', 'returned nothing (undefined).', 'nothing is an error'],
  ['$undefinedVariable', 'returned nothing (undefined).', 'so is a variable never assigned'],
  ['function($x){$x}', 'returned an unsupported result type.', 'a function is no JSON'],
  ["$eval('1')", 'threw an error during evaluation. T1006: Attempted to invoke a non-function', 'AWS has no $eval'],
  [
    "$randomSeeded('a')",
    'threw an error during evaluation. T1006: Attempted to invoke a non-function',
    'nor functions it does not document',
  ],
  ['1 + "a"', 'threw an error during evaluation. T2002', 'wrong types carry JSONata codes'],
  ["$parse('{')", 'threw an error during evaluation.', 'no JSON'],
  ["$hash('a', 'CRC')", 'threw an error during evaluation.', 'unknown algorithm'],
  ['$partition([1], 0)', 'threw an error during evaluation.', 'chunks of nothing'],
  ['$range(1, 2, 0)', 'threw an error during evaluation.', 'a step of 0'],
  ['$states.input.', 'threw an error during evaluation. S0', 'a syntax error'],
] as const)('%s %s (%s)', async ([expression, words]) => {
  expect(String(await evaluate(expression)).startsWith(`${SUBJECT(expression)} ${words}`)).toBe(true);
});

test.for([
  ['($f := function($n){$f($n + 1)}; $f(1))', 'endless recursion'],
  ['$sum($map([1..190000], function($i){ $sum($map([1..190000], function($j){ $j })) }))', 'loops inside loops'],
  ['[1..10000000]', 'a huge range'],
  ["$pad('x', 1000000000)", 'a huge text'],
  ['$match($pad("", 100000, "a"), /(?=a)(a+)+$/)', 'look-around that could backtrack'],
  ['$count($match($pad("", 100000, "a"), /a*b|a/))', 'a search that begins again at every character'],
  ['[1..100000].$pad("x", 800000)', 'many long texts'],
  ['($a := [1..100000].("x"); $count([1..100000].($a = $a)))', 'lists compared again and again'],
  ['$reduce([1..40], function($t, $i) { $t & $t }, "x")', 'a text that doubles'],
  [
    '($f := $string; $x := $reduce([1..40], function($o, $i) { {"a": $o, "b": $o} }, 1); $length($f($x)))',
    'a value written out',
  ],
  [
    '($s := $pad("x", 800000); $a := [1..5000].$s; $count($map($a, $uppercase)))',
    'a function of the library over long texts',
  ],
  [
    '($a := [1..1000]; $b := $append($a, $a); $c := $append($b, $b); $r := function($x, $n){$n = 0 ? $x : $r($append($x, $x), $n - 1)}; $r($c, 40))',
    'a list that doubles',
  ],
  [
    '($r := function($x, $n){$n = 0 ? $x : $r({"l": $x, "r": $x}, $n - 1)}; $r(1, 60))',
    'a value that shares its parts 2^60 times',
  ],
] as const)('%s ends soon with an error (%s)', { timeout: 15_000 }, async ([expression]) => {
  expect(await evaluate(expression)).toContain('States.QueryEvaluationError');
});

test.for([
  [
    "$contains('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab', /(a+)+$/)",
    false,
    'a pattern that would backtrack for hours',
  ],
  ['$contains($pad("a", 5000, "a"), /^(?:a*){5}b/)', false, 'repeated a known number of times'],
  ['$match("xaab", /(a+)(c)?b/).groups', ['aa', null], 'groups, those that took no part are null'],
  ['$match("a1b22", /[0-9]+/).match', ['1', '22'], 'one after the other'],
  ['$split("a, b;c", /[,;]\\s*/)', ['a', 'b', 'c'], 'parts'],
  ['$replace("John Smith", /(\\w+)\\s(\\w+)/, "$2, $1")', 'Smith, John', 'groups in what replaces'],
  ['$contains("Größe", /GRÖ/i)', true, 'letters of any case'],
  ['$contains("a\\nb", /^b$/m)', true, 'lines'],
  ['$match("a/b", /\\//).index', 1, 'a slash'],
  ['$contains("Passw0rd", /^(?=.*[A-Z])(?=.*[0-9]).{8,}$/)', true, 'look-around on a short text'],
  ['$contains("abab", /^(ab)\\1$/)', true, 'a reference to a group'],
  ['$count($split($pad("", 50000, "abc,"), /,/))', 12501, 'a long text in many parts'],
  ['$count([1..10000].($pad("x", 5000)))', 10000, 'counted, not timed: the same on every machine'],
] as const)('%s = %j (%s)', { timeout: 20_000 }, async ([expression, want]) => {
  expect(await evaluate(expression)).toEqual(want);
});

test.for([
  ['$states.input.constructor'],
  ["''.constructor"],
  ['$sum.constructor'],
  ['$states.input.__proto__'],
  ['$lookup($states.input, "constructor")'],
  ['$states.input.list.constructor'],
] as const)('%s reaches nothing outside its scope', async ([expression]) => {
  expect(await evaluate(expression)).toContain('States.QueryEvaluationError');
});

test('only a text that is wholly between the marks is an expression', async () => {
  const field = { a: '{% 1 %}', b: ' {% 1 %}', c: '{%1%} ', d: ['{%2%}', { e: '$states.input' }], f: '{%}' };
  expect(await evaluateField(field, 'Output', STATES, environment())).toEqual({
    ...field,
    a: 1,
    d: [2, { e: '$states.input' }],
  });
});

test('a field of the wrong type is reported in AWS words', async () => {
  const list = { type: 'array', accepts: isArray };
  expect(await answerOf(() => evaluateTyped("{% {'a': 1} %}", 'Items', list, STATES, environment()))).toBe(
    "States.QueryEvaluationError: The JSONata expression '{'a': 1}' specified for the field 'Items' returned an unexpected result type. Expected 'array', but was 'object' for value: {\"a\":1}",
  );
});
