import { expect, test } from 'vitest';
import { compileRate } from '../../src/scenario/arrivals/rate-expression.ts';

const HOUR = 3_600_000;

test.for([
  ['5', 0, 5, 'a constant'],
  ['50 * (1 + 0.8 * sin(2*pi*t / (24 h)))', 6 * HOUR, 90, 'a day curve at its peak'],
  ['50 * (1 + 0.8 * sin(2*pi*t / (24 h)))', 18 * HOUR, 10, 'and at its trough'],
  ['t / (1 min)', HOUR, 60, 'minutes since the start'],
  ['t / 24 h', 12 * HOUR, 0.5, 'a unit binds tighter than a division'],
  ['t / h', 3 * HOUR, 3, 'a bare unit'],
  ['exp(-t / (6 h))', 6 * HOUR, Math.exp(-1), 'a decay'],
  ['log(e)', 0, 1, 'natural logarithm'],
  ['log(8, 2)', 0, 3, 'with a base'],
  ['sqrt(16) + pow(2, 3) + 2^3', 0, 20, 'powers'],
  ['sqrt((t / h)^2)', 4 * HOUR, 4, 'a power of a plain number'],
  ['(t^2) / (1 h)^2', 3 * HOUR, 9, 'a power of a time'],
  ['min(3, 1, 2) + max(1, 2)', 0, 3, 'min and max'],
  ['max(0, t - 1 h) / (1 h)', 3 * HOUR, 2, 'zero goes with any unit'],
  ['mod(t, 24 h) / (1 h)', 25 * HOUR, 1, 'time of day'],
  ['mod(t - 2 h, 24 h) / (1 h)', HOUR, 23, 'never negative'],
  ['mod(t, 24 h) < 8 h ? 10 : 40', 9 * HOUR, 40, 'working hours'],
  ['t >= 1 h and t < 2 h ? 5 : 0', HOUR, 5, 'a window'],
  ['not (t > 1 h or t < 0 s) ? 1 : 2', 0, 1, 'not, or'],
  ['floor(2.7) + ceil(2.1) + round(2.5) + abs(-1)', 0, 9, 'rounding'],
  ['-(-5)', 0, 5, 'unary minus'],
  ['50 %', 0, 0.5, 'a percentage'],
] as const)('%s at %d ms is %d (%s)', ([text, tMs, want]) => {
  const rate = compileRate(text);
  expect(rate.ok ? rate.at(tMs) : rate.problem).toBeCloseTo(want, 12);
});

test.for([
  ['', 'undefined', 'nothing'],
  ['50 * sin(t)', 'sin needs a plain number', 'a time where an angle is needed'],
  ['t', 'gives a duration', 'a time as rate'],
  ['1 / t', 'gives a rate', 'a frequency as rate'],
  ['t + 5', 'mixes', 'a time and a number'],
  ['t < 5 ? 1 : 2', 'mixes', 'a time against a number'],
  ['2 ^ t', 'exponent', 'a time as exponent'],
  ['t ^ (t / h) / h', 'exponent', 'an exponent that changes'],
  ['x + 1', 'unknown name "x"', 'no such name'],
  ['5 parsec', 'unknown name "parsec"', 'no unit of time'],
  ['sin', 'brackets', 'a function without argument'],
  ['sin(1, 2)', 'takes 1 argument', 'too many arguments'],
  ['min()', 'takes 1 to 20', 'too few'],
  ['a = 5', 'assignment', 'no assignment'],
  ['f(x) = x', 'function assignment', 'no definitions'],
  ['import({a: 1})', 'not allowed', 'no import'],
  ['evaluate("1")', 'not allowed', 'no evaluation'],
  ['constructor(1)', 'not allowed', 'no inherited names'],
  ['toString()', 'not allowed', 'no inherited names either'],
  ['"a".constructor', 'cannot hold', 'no members'],
  ['t.constructor', 'cannot hold', 'no members of t'],
  ['[1, 2]', 'array', 'no lists'],
  ['{a: 1}', 'object', 'no objects'],
  ['1; 2', 'block', 'one formula only'],
  ['"5"', 'not a number', 'no texts'],
  ['0 < t < 5 h', 'cannot hold', 'no chains of comparisons'],
  ['5!', 'not allowed', 'no factorial'],
  ['random()', 'not allowed', 'nothing random'],
  ['1e400', 'too large', 'beyond a double'],
  ['t to h', 'not allowed', 'no conversions'],
  ['5 +', 'end of expression', 'half a formula'],
  ['('.repeat(900), '', 'deep brackets'],
  [`${'-'.repeat(900)}1`, 'nested', 'deep signs'],
  ['1+'.repeat(499).concat('1'), 'too many parts', 'many terms'],
  ['1'.repeat(1001), '1001 characters', 'a long text'],
] as const)('%s is refused: %s (%s)', ([text, words]) => {
  const rate = compileRate(text);
  expect(rate.ok ? 'accepted' : rate.problem).toContain(words);
});
