import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  applyResultPath,
  fillTemplate,
  parseTimestamp,
  payloadSize,
  selectByPath,
  Variables,
} from '../../src/dataflow/index.ts';
import { answerOf, environment } from './environment.ts';

test.for([
  [undefined, { a: 1 }, 'R', 'R', 'absent: the result replaces the input'],
  ['$', { a: 1 }, 'R', 'R', '$ likewise'],
  [null, { a: 1 }, 'R', { a: 1 }, 'null drops the result'],
  ['$.b', { a: 1 }, 'R', { a: 1, b: 'R' }, 'added'],
  ['$.a.b', { a: { c: 1 } }, 'R', { a: { c: 1, b: 'R' } }, 'beside what is there'],
  ['$.x.y', {}, 'R', { x: { y: 'R' } }, 'objects on the way are made'],
  ['$.l[0]', { l: [1, 2] }, 'R', { l: ['R', 2] }, 'into a list'],
  ["$['odd key']", {}, 'R', { 'odd key': 'R' }, 'names in brackets'],
  [
    '$.l[5]',
    { l: [1] },
    'R',
    'States.ResultPathMatchFailure: Unable to apply ReferencePath $.l[5] to input {"l":[1]}',
    'a list does not grow',
  ],
  [
    '$.a',
    'text',
    'R',
    'States.ResultPathMatchFailure: Unable to apply ReferencePath $.a to input "text"',
    'a text has no members',
  ],
] as const)('ResultPath %s over %j with %j = %j (%s)', async ([path, input, result, want]) => {
  expect(await answerOf(() => applyResultPath(path, input, result))).toEqual(want);
});

test('literal members come before paths and paths before calls, as AWS writes them', () => {
  const template = { 'c.$': "States.Format('x')", 'b.$': '$.v', a: 1, inner: { 'd.$': '$$.Execution.Name' } };
  expect(JSON.stringify(fillTemplate(template, { v: 2 }, environment()))).toBe(
    '{"a":1,"inner":{"d":"run"},"b":2,"c":"x"}',
  );
});

test('InputPath null leaves an empty object, an absent one everything', () => {
  expect([selectByPath(null, 1, environment()), selectByPath(undefined, 1, environment())]).toEqual([{}, 1]);
});

test('inner scopes read outer variables and leave them alone', () => {
  const outer = Variables.empty();
  outer.assign(new Map([['x', 1]]));
  const inner = outer.inner();
  inner.assign(new Map([['y', 2]]));
  expect([inner.get('x'), inner.get('y'), outer.get('y')]).toEqual([1, 2, undefined]);
});

test.for([
  [1, 'x'.repeat(262_142), '', 'exactly 256 KiB with its quotes'],
  [1, 'x'.repeat(262_143), 'States.DataLimitExceeded', 'one byte more'],
  [41, 'x'.repeat(262_000), 'States.DataLimitExceeded', '41 variables of 256 KiB pass 10 MiB'],
] as const)('%i variables (…) end with "%s" (%s)', async ([count, text, error]) => {
  const scope = Variables.empty();
  const outcome = await answerOf(() => {
    for (let i = 0; i < count; i++) scope.assign(new Map([[`v${i}`, text]]));
    return '';
  });
  expect(String(outcome).split(':')[0]).toBe(error);
});

test('payload size is the length of the UTF-8 bytes of the JSON', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(payloadSize(value as never)).toBe(new TextEncoder().encode(JSON.stringify(value)).length);
    }),
  );
});

test.for([
  ['2016-03-14T01:59:00Z', true, 'the form of the specification'],
  ['2016-03-14T01:59:00.123456789+05:30', true, 'fractions and offsets'],
  ['2016-03-14T01:59Z', true, 'seconds may be left out in Java'],
  ['2016-02-30T01:59:00Z', false, 'no such day'],
  ['2016-13-05T21:29:29Z', false, 'no such month'],
  ['2016-12-05T25:29:29Z', false, 'no such hour'],
  ['2016-12-05 21:29:29Z', false, 'a T is needed'],
  ['2016-12-05T21:29:29', false, 'an offset is needed'],
  ['2016-12-05t21:29:29z', false, 'in capitals'],
] as const)('%s is a timestamp: %s (%s)', ([text, want]) => {
  expect(parseTimestamp(text) !== undefined).toBe(want);
});
