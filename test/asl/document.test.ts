import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDocument } from '../../src/asl/index.ts';
import { at, ROOT } from '../../src/issue/index.ts';
import { runs } from '../support/runs.ts';
import { inside } from './read.ts';

const firstProblem = (text: string, format?: 'json' | 'yaml') => {
  const read = readDocument(text, format === undefined ? {} : { format });
  if (read.ok) return `read: ${JSON.stringify(read.value.value)}`;
  const [{ code, line, column }] = read.issues;
  return `${code} ${line}:${column}`;
};

describe('what is not a document is refused with its place', () => {
  test.for([
    ['', 'asl.empty 1:1', 'nothing at all'],
    [' \n\t', 'asl.empty 1:1', 'only white space'],
    ['\ufeff', 'asl.empty 1:1', 'only a byte-order mark'],
    ['{"a": 1,}', 'asl.not-json 1:9', 'a comma after the last member'],
    ['[1, 2,]', 'asl.not-json 1:7', 'a comma after the last item'],
    ['{\n  // why\n  "a": 1 }', 'asl.not-json 2:3', 'a comment'],
    ['/* why */ {}', 'asl.not-json 1:1', 'a comment before the document'],
    ["{'a': 1}", 'asl.not-json 1:2', 'single quotes'],
    ['{"a": 1} {}', 'asl.not-json 1:10', 'two documents'],
    ['{"a": [1, 2', 'asl.not-json 1:12', 'cut off'],
    ['{"a": 01}', 'asl.not-json 1:8', 'a leading zero'],
    ['{"a": NaN}', 'asl.not-json 1:7', 'a word that is no JSON value'],
    ['{"a": "x\ny"}', 'asl.not-json 1:7', 'a line break inside text'],
    ['{"a": 1, "b": {"c": 1,\n "c": 2}}', 'asl.duplicate-key 2:2', 'a key given twice'],
    ['{"__proto__": 1, "__proto__": 2}', 'asl.duplicate-key 1:18', 'a prototype key given twice'],
    ['{"a": 1e999}', 'asl.number-too-large 1:7', 'a number that is not finite'],
    ['a: 1\nb: 2\na: 3', 'asl.duplicate-key 3:1', 'a YAML key given twice'],
    ['a:\n\t- 1', 'asl.not-yaml 2:1', 'a tab as YAML indentation'],
    ['a: .inf', 'asl.number-too-large 1:4', 'a YAML number that is not finite'],
    ['? [1]\n: 2', 'asl.not-yaml 1:3', 'a YAML key that is not text'],
    ['a: *b', 'asl.not-yaml 1:4', 'a YAML alias without anchor'],
    ['a: 1\n---\nb: 2', 'asl.not-yaml 2:1', 'two YAML documents'],
    ['a: &a [*a]', 'asl.too-deep 1:8', 'a YAML value inside itself'],
  ] as const)('%j is %s (%s)', ([text, want]) => {
    expect(firstProblem(text)).toBe(want);
  });
});

describe('what is a document is read', () => {
  test.for([
    ['\ufeff{"a": 1}', '{"a":1}', 'a byte-order mark is tolerated'],
    ['{"__proto__": {"x": 1}, "constructor": 2}', '{"__proto__":{"x":1},"constructor":2}', 'prototype keys are data'],
    ['__proto__: {x: 1}', '{"__proto__":{"x":1}}', 'in YAML too'],
    ['a: &a {x: 1, y: 2}\nb:\n  <<: *a\n  y: 3', '{"a":{"x":1,"y":2},"b":{"y":3,"x":1}}', 'YAML merge keys'],
    ['1: a\ntrue: b\n"x": ~', '{"1":"a","true":"b","x":null}', 'YAML keys become text as written'],
    [
      'on: yes\nat: 2016-03-14T01:59:00Z',
      '{"on":"yes","at":"2016-03-14T01:59:00Z"}',
      'YAML 1.2: words and dates stay text',
    ],
    ['# only a comment\n- 1', '[1]', 'YAML comments'],
    ['just words', '"just words"', 'text alone is a YAML scalar'],
  ] as const)('%j reads as %s (%s)', ([text, want]) => {
    expect(firstProblem(text)).toBe(`read: ${want}`);
  });

  test('a prototype key does not reach the prototype', () => {
    const read = readDocument('{"__proto__": {"polluted": true}}');
    const probe: Record<string, unknown> = {};
    expect([read.ok, probe.polluted, Object.keys(read.ok ? (read.value.value as object) : {})]).toEqual([
      true,
      undefined,
      ['__proto__'],
    ]);
  });
});

describe('places', () => {
  const json = '{\n  "a/b": [10,\n    {"c~d": true}]\n}';
  const yaml = 'a/b:\n  - 10\n  - c~d: true\n';
  const inner = at(ROOT, 'a/b', 1, 'c~d');
  test.for([
    [json, ROOT, '1:1', '1:1', 'the root'],
    [json, at(ROOT, 'a/b'), '2:10', '2:3', 'a member: value and key'],
    [json, at(ROOT, 'a/b', 0), '2:11', '2:11', 'an item has no key'],
    [json, inner, '3:13', '3:6', 'a key with characters that pointers escape'],
    [json, at(ROOT, 'a/b', 7, 'x'), '2:10', '2:3', 'nothing there: the nearest ancestor'],
    [yaml, inner, '3:10', '3:5', 'YAML'],
    [yaml, at(ROOT, 'a/b'), '2:3', '1:1', 'YAML block: the value begins on its own line'],
  ] as const)('%j at %j: value %s, key %s (%s)', ([text, pointer, value, key]) => {
    const read = readDocument(text);
    const show = ({ line, column }: { line: number; column: number }) => `${line}:${column}`;
    const places = read.ok ? [show(read.value.place(pointer)), show(read.value.placeOfKey(pointer))] : read.issues;
    expect(places).toEqual([value, key]);
  });

  test('has() tells what leads to a value', () => {
    const read = readDocument(json);
    const pointers = [ROOT, at(ROOT, 'a/b'), inner, at(ROOT, 'a'), at(ROOT, 'a/b', 2), at(inner, 'x')];
    expect(read.ok && pointers.map((p) => read.value.has(p))).toEqual([true, true, true, false, false, false]);
  });
});

test.for([
  ['JSON', 'brackets', '[', 'json'],
  ['JSON', 'braces', '{"a":', 'json'],
  ['YAML', 'brackets', '[', 'yaml'],
  ['YAML', 'dashes', '- ', 'yaml'],
] as const)('100,000 levels end in an answer: %s %s', ([, , opening, format]) => {
  const read = readDocument(opening.repeat(100_000), { format });
  expect(read.ok ? 'read' : read.issues[0].code).toBe('asl.too-deep');
});

test('ten thousand aliases are read in linear time', () => {
  const text = `base: &b {x: 1}\nall:\n${'  - *b\n'.repeat(10_000)}`;
  const read = readDocument(text);
  expect(read.ok && (read.value.value as { all: unknown[] }).all.length).toBe(10_000);
});

test('an alias bomb ends in an answer', () => {
  const level = (i: number) =>
    `a${i}: &a${i} [${Array(9)
      .fill(`*a${i - 1}`)
      .join(', ')}]`;
  const bomb = ['a0: &a0 [x, x, x]', ...Array.from({ length: 20 }, (_, i) => level(i + 1))].join('\n');
  expect(firstProblem(bomb)).toMatch(/^asl\.yaml-aliases /);
});

test('any JSON value reads back from its text, in both formats', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), fc.constantFrom('json', 'yaml'), (value, format) => {
      const text = JSON.stringify(value, null, 1);
      const read = readDocument(text, { format });
      expect(read.ok && JSON.stringify(read.value.value)).toBe(JSON.stringify(JSON.parse(text)));
    }),
    { numRuns: runs(75) },
  );
});

test('no text makes the reader throw, and every place lies inside the text', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.stringMatching(/^[[\]{}:,"'#&*!|>%@\- \n\tax0.]{0,40}$/),
  );
  fc.assert(
    fc.property(texts, fc.constantFrom('json', 'yaml', undefined), (text, format) => {
      const read = readDocument(text, format === undefined ? {} : { format });
      const issues = read.ok ? read.warnings : read.issues;
      expect(issues.filter((issue) => !inside(text, issue))).toEqual([]);
    }),
    { numRuns: runs(400) },
  );
});
