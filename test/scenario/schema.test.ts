import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { loadProfileJsonSchema, parseLatencyBook } from '../../src/scenario/index.ts';
import { latencyBook } from './book.ts';
import { DESIGN_PROFILE } from './design-profile.ts';

const schema = loadProfileJsonSchema();
const accepts = (text: string) =>
  z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]).safeParse(parse(text)).success;

test('the JSON Schema is plain JSON and closed at the top', () => {
  expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
  expect(schema.additionalProperties).toBe(false);
});

test.for([
  [DESIGN_PROFILE, true, 'the profile of the design document'],
  ['arrivals: 20/s', true, 'the shortest one'],
  ['arrivals: { monthly: 3600000 }', true, 'a monthly total'],
  ['arrivals: [{ rate: 20 }]', true, 'a list'],
  ['arrivals: 1/s\nstates: { A: { duration: { mixture: [{ weight: 1, constant: 1 s }] } } }', true, 'a mixture'],
  [
    'arrivals: 1/s\nstates: { A: { duration: { uniform: [1 s, 2 s] }, items: { uniform: [1, 2] } } }',
    true,
    'lists of two',
  ],
  ['arivals: 20/s', false, 'an unknown field'],
  ['arrivals: 20/s\nhorizon: 30', false, 'a bare number'],
  ['arrivals: 20/s\nstates: { A: { duration: 5 } }', false, 'a bare duration'],
  ['arrivals: 20/s\nstates: { A: { duration: { cauchy: 5 s } } }', false, 'an unknown distribution'],
  ['arrivals: 20/s\nstates: { A: { errors: { E: { duration: 5 s } } } }', false, 'an error without odds'],
  ['arrivals: [{ stages: [{ target: 5 }] }]', false, 'half a stage'],
  ['arrivals: 20/s\nlatency: aw', false, 'an unknown word'],
  ['arrivals: 20/s\naccount: { startEndTransitions: 3 }', false, 'out of range'],
] as const)('an editor with the schema judges %j: %s (%s)', ([text, want]) => {
  expect(accepts(text)).toBe(want);
});

test('every field of the schema is described', () => {
  const properties = Object.entries(schema.properties as Record<string, { description?: string }>);
  expect(properties.filter(([, field]) => !field.description).map(([name]) => name)).toEqual([]);
});

test('each latency is a row with its papers', () => {
  const rows = latencyBook().rows;
  expect(rows.filter((row) => row.sourceKey !== 'none' && row.confidence === 'assumption')).toEqual([]);
  expect(
    rows
      .filter((row) => row.workflowType === 'express' && row.sourceKey === 'none')
      .every((row) => row.confidence === 'assumption'),
  ).toBe(true);
});

const book = latencyBook();
test.for([
  [5, '', 'no book'],
  [{ ...book, rows: book.rows.slice(1) }, '0 rows for startMs of standard', 'a row is missing'],
  [{ ...book, rows: [...book.rows, book.rows[0]] }, '2 rows for startMs of standard', 'a row is there twice'],
  [{ ...book, rows: [{ ...book.rows[0], unit: 'count' }, ...book.rows.slice(1)] }, 'startMs is in ms', 'a wrong unit'],
  [{ ...book, rows: [{ ...book.rows[0], value: -1 }, ...book.rows.slice(1)] }, '', 'a negative value'],
  [{ ...book, rows: [{ ...book.rows[0], read: 'lately' }, ...book.rows.slice(1)] }, '', 'no date'],
] as const)('a latency book with a fault is refused: %#, %s (%s)', ([json, words]) => {
  const answer = parseLatencyBook(json);
  expect(answer.ok ? 'accepted' : `refused ${answer.issues[0].message}`).toMatch(new RegExp(`^refused .*${words}`));
});
