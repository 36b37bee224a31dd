import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/asl/index.ts';
import { choiceRuleHolds, matchesWildcard } from '../../src/dataflow/index.ts';
import { answerOf, environment } from './environment.ts';

const INPUT = {
  n: 5,
  t: 'log-7.txt',
  b: true,
  z: null,
  when: '2026-01-01T12:00:00+01:00',
  utc: '2026-01-01T11:00:00Z',
  o: {},
  l: [1],
};

test.for([
  [{ Variable: '$.n', NumericGreaterThanEquals: 5 }, true, 'the border belongs to >='],
  [{ Variable: '$.n', NumericLessThanPath: '$.l[0]' }, false, 'the other side from a path'],
  [{ Variable: '$.t', NumericEquals: 5 }, false, 'a text is never equal to a number'],
  [{ Variable: '$.l', NumericEquals: 1 }, false, 'a list is no number'],
  [{ Variable: '$.t', StringMatches: 'log-*.txt' }, true, 'a star in the middle'],
  [{ Variable: '$.t', StringLessThan: 'm' }, true, 'texts by code units'],
  [{ Variable: '$.b', BooleanEquals: true }, true, 'booleans'],
  [{ Variable: '$.b', BooleanEqualsPath: '$.n' }, false, 'types differ'],
  [{ Variable: '$.when', TimestampEquals: '2026-01-01T11:00:00Z' }, true, 'one instant in two offsets'],
  [{ Variable: '$.when', TimestampEqualsPath: '$.utc' }, true, 'and from a path'],
  [{ Variable: '$.when', StringEqualsPath: '$.utc' }, false, 'but not one text'],
  [{ Variable: '$.t', TimestampLessThan: '2026-01-01T11:00:00Z' }, false, 'no timestamp, no comparison'],
  [{ Variable: '$.when', IsTimestamp: true }, true, 'with an offset'],
  [{ Variable: '$.t', IsTimestamp: false }, true, 'tests can be turned round'],
  [{ Variable: '$.z', IsNull: true }, true, 'null'],
  [{ Variable: '$.z', IsPresent: true }, true, 'a null is present'],
  [{ Variable: '$.gone', IsPresent: false }, true, 'only IsPresent may ask for what is not there'],
  [{ Variable: '$.z.deep', IsPresent: true }, false, 'nothing lies inside null'],
  [{ Variable: '$.o', IsString: true }, false, 'an object is no text'],
  [{ Variable: '$$.Execution.Name', StringEquals: 'run' }, true, 'the context object'],
  [{ Variable: '$v', NumericEquals: 2 }, true, 'a variable'],
  [{ Variable: '$missing', IsPresent: false }, true, 'a variable that was never assigned'],
  [
    {
      And: [
        { Variable: '$.gone', IsPresent: true },
        { Variable: '$.gone', NumericEquals: 1 },
      ],
    },
    false,
    'And stops at the first false: the second would fail',
  ],
  [
    {
      Or: [
        { Variable: '$.b', BooleanEquals: true },
        { Variable: '$.gone', NumericEquals: 1 },
      ],
    },
    true,
    'Or stops at the first true',
  ],
  [{ Not: { Variable: '$.n', NumericEquals: 5 } }, false, 'Not'],
] as const)('%j is %s (%s)', ([rule, want]) => {
  expect(choiceRuleHolds(rule as unknown as JsonObject, INPUT, environment({ v: 2 }))).toBe(want);
});

test('a path that leads nowhere fails in AWS words', async () => {
  const rule: JsonObject = { Variable: '$.gone', NumericEquals: 1 };
  expect(await answerOf(() => choiceRuleHolds(rule, INPUT, environment()))).toBe(
    "States.Runtime: Invalid path '$.gone': The choice state's condition path references an invalid value.",
  );
});

test.for([
  ['', '', true, 'nothing matches nothing'],
  ['', '*', true, 'a star may stand for nothing'],
  ['abc', 'a*c', true, 'in the middle'],
  ['abc', 'a*b', false, 'the whole text counts'],
  ['a*c', 'a\\*c', true, 'an escaped star'],
  ['abc', 'a\\*c', false, 'an escaped star is only a star'],
  ['a\\c', 'a\\\\c', true, 'an escaped backslash'],
  ['aXbXc', '*X*c', true, 'the first star may have to reach further'],
  [`${'a'.repeat(5000)}b`, `${'*a'.repeat(200)}*c`, false, 'many stars do not take long'],
] as const)('matchesWildcard(%s, %s) = %s (%s)', ([text, pattern, want]) => {
  expect(matchesWildcard(text, pattern)).toBe(want);
});
