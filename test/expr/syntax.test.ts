import { describe, expect, test } from 'vitest';
import {
  expressionProblem,
  parseIntrinsic,
  parseReference,
  parseTimestamp,
  severalBy,
  wrongCountInside,
} from '../../src/expr/index.ts';

const path = (text: string): string => {
  const read = parseReference(text);
  if ('problem' in read) return 'none';
  const several = severalBy(read);
  return several === undefined ? read.root : `${read.root}, several by ${several}`;
};

describe('paths', () => {
  test.for([
    ['$', 'input'],
    ['$.a.b_c', 'input'],
    ["$['a b'][0].c", 'input'],
    ['$.a.[0]', 'input'],
    ['$.a[-1]', 'input'],
    ['$.store\\.book', 'input'],
    ['$.&Ж中.x', 'input'],
    ['$$', 'context'],
    ['$$.Map.Item.Value', 'context'],
    ['$order.items[0]', 'variable'],
    ['$.a[*]', 'input, several by *'],
    ['$..a', 'input, several by ..'],
    ['$.a[1:3]', 'input, several by :'],
    ['$.a[0,1]', 'input, several by ,'],
    ["$['a','b']", 'input, several by ,'],
    ["$.a[?(@.b == ']')]", 'input, several by ?'],
    ['$.a.length()', 'input, several by a function'],
    ['$.a[0:2:2]', 'input, several by :'],
    ['$.a[(@.length-1)]', 'input'],
    ['$.a[?(@.b==es)]', 'input, several by ?'],
    ["$.sum($.b, $['c'])", 'input, several by a function'],
    ["$.concat($.a, 'x')", 'input, several by a function'],
    ['$.a[?(@.b =~ /x+/i)]', 'input, several by ?'],
    ['$.a[?(@.b[0:])]', 'input, several by ?'],
    ['$größe.x', 'variable'],
    ['$.a.frob()', 'none'],
    ['$.a.length().b', 'none'],
    ['$.a[(@.length+1)]', 'none'],
    ['$.a[?@.b]', 'none'],
    ['$.a[?(@.b =~ /(x/)]', 'none'],
    ['$.a[?(@.b[x])]', 'none'],
    ['$.a]', 'none'],
    ['', 'none'],
    ['a', 'none'],
    ['$.', 'none'],
    ['$...', 'none'],
    ['$.a[', 'none'],
    ['$.a[x]', 'none'],
    ["$['a", 'none'],
    ['$$23', 'none'],
    ['$.a b', 'none'],
    ['()', 'none'],
  ] as const)('%s is %s', ([text, want]) => {
    expect(path(text)).toBe(want);
  });
});

describe('intrinsic functions', () => {
  test.for([
    ["States.Format('{} and {}', $.a, 1.5)", 'right'],
    ["States.Format('it\\'s \\{\\} \\\\')", 'right'],
    ['States.Array()', 'right'],
    ['States.UUID()', 'right'],
    ["States.ArrayGetItem(States.StringSplit($.a, ','), 0)", 'right'],
    ["States.ArrayContains($.a[?(@.b=='x)')], true)", 'right'],
    ['States.MathAdd(1)', 'wrong only when run'],
    ["States.Format('a\\t')", 'wrong'],
    ["States.Format('a)", 'wrong'],
    ['States.Format($.a', 'wrong'],
    ['States.Format($.a) x', 'wrong'],
    [' States.Format($.a)', 'wrong'],
    ['States.Nope($.a)', 'wrong'],
    ['States.toString($.a)', 'wrong'],
    ['States.Array(a)', 'wrong'],
    ['States.Array(1,,2)', 'wrong'],
    ['States. ', 'wrong'],
    ['constructor()', 'wrong'],
  ] as const)('%s is %s', ([text, want]) => {
    const call = parseIntrinsic(text);
    const found = 'problem' in call ? 'wrong' : wrongCountInside(call) === undefined ? 'right' : 'wrong only when run';
    expect(found).toBe(want);
  });
});

describe('JSONata texts', () => {
  test.for([
    ['plain text', true, 'no expression'],
    ['{% $states.input.a %}', true, 'the input'],
    ['{%1%}', true, 'without spaces'],
    ['{% $items[price > 3].name %}', true, 'names inside a predicate have a context'],
    ['{% $map($states.input, function($v) { $v.x }) %}', true, 'a function'],
    ['{% {"a": $x} ~> $merge %}', true, 'an object'],
    ['{% $x ? 1 : 2 %}', true, 'a condition'],
    ['{% a %}', false, 'a bare name'],
    ['{% [1, {"k": a.b}] %}', false, 'a bare name deep inside'],
    ['{% $sum(a) %}', false, 'a bare name as argument'],
    ['{% function($v) { a } %}', false, 'a bare name in a function'],
    ['{% 1 + %}', false, 'cut off'],
    [`{% $states.input$\{ %}`, false, 'no placeholder: the bracket closes the mark'],
    ['{% %}', false, 'nothing'],
    ['{%}', false, 'opened and closed at once'],
    ['{% 1', false, 'not closed'],
    ['1 %}', false, 'not opened'],
    [' {% 1 %}', false, 'a space before'],
    ['{% $$.a %}', false, 'no document stands behind $$'],
    ['{% $sum($$) %}', false, 'nor when it is an argument'],
    ['{% $states.errorOutput.Cause %}', false, 'an error outside of a catcher'],
    ['{% $exists($states.errorOutput) %}', false, 'even asked for'],
    ['{% $states.input.errorOutput %}', true, 'a field of that name'],
    [`{% ${'('.repeat(5000)} %}`, false, 'too many brackets'],
  ] as const)('%s is right: %s (%s)', ([text, want]) => {
    expect(expressionProblem(text, { inCatch: false }) === undefined).toBe(want);
  });
});

describe('timestamps', () => {
  test.for([
    ['2016-03-14T01:59:00Z', true],
    ['2016-03-14T01:59:00.123456+05:30', true],
    ['2024-02-29T23:59:59Z', true],
    ['2024-02-29T23:59Z', true],
    ['2024-02-29T23:59:60Z', false],
    ['2023-02-29T00:00:00Z', false],
    ['2016-13-05T21:29:29Z', false],
    ['2016-12-05T25:29:29Z', false],
    ['2016-12-05T21:60:29Z', false],
    ['2016-12-05T21:29:29', false],
    ['2016-12-05 21:29:29Z', false],
    ['2016-12-05T21:29:29z', false],
    ['2016-12-05T21:29:29+24:00', false],
    ['2016-12-05', false],
  ] as const)('%s: %s', ([text, want]) => {
    expect(parseTimestamp(text) !== undefined).toBe(want);
  });
});
