import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FieldReader, IssueList, type JsonAt, readJsonText } from '../../src/issue/index.ts';

const CODES = { notJson: 'test.not-json', duplicate: 'test.duplicate' } as const;
const FIELD_CODES = { unknownField: 'test.unknown', missingField: 'test.missing', wrongType: 'test.type' } as const;

const plain = (value: JsonAt): unknown => {
  if (value.kind === 'object') return Object.fromEntries([...value.fields].map(([k, v]) => [k, plain(v)]));
  return value.kind === 'array' ? value.items.map(plain) : value.value;
};

test('it reads what JSON.parse reads', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      const text = JSON.stringify(value, null, 2);
      fc.pre(!text.includes('"__proto__"'));
      const list = new IssueList();
      const read = readJsonText(text, list, CODES);
      expect([read === undefined ? undefined : plain(read), list.issues]).toEqual([JSON.parse(text), []]);
    }),
  );
});

test('it refuses what JSON.parse refuses, without a throw', () => {
  const broken = fc
    .tuple(fc.json(), fc.nat(60), fc.constantFrom('', ',', '}', '"', '\n', '//', '/* " */', '['))
    .map(([text, at, put]) => text.slice(0, at) + put + text.slice(at + 1));
  const readable = (text: string): boolean => {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  };
  fc.assert(
    fc.property(broken, (text) => {
      const list = new IssueList();
      const read = readJsonText(text, list, CODES);
      expect(read !== undefined).toBe(readable(text));
      expect(list.issues.some((issue) => issue.code === CODES.notJson)).toBe(read === undefined);
    }),
  );
});

test.for([
  // text, line, column, why
  ['{"a":\n  [1, nope]}', 2, 7, 'an unknown word'],
  ['{"a": 1, // why\n}', 1, 10, 'a comment'],
  ['/* " */[[[[', 1, 1, 'a comment that hides a quote'],
  [`\n${'['.repeat(65)}`, 2, 65, 'the first bracket too deep'],
  ['"\n'.concat('['.repeat(100)), 2, 65, 'an open string ends with its line'],
] as const)('%j is refused at %i:%i (%s)', ([text, line, column]) => {
  const list = new IssueList('book.json');
  readJsonText(text, list, CODES);
  const [issue] = list.issues;
  expect([issue?.code, issue?.line, issue?.column, issue?.file]).toEqual([CODES.notJson, line, column, 'book.json']);
});

test('a million brackets, open strings or backslashes end quickly', () => {
  const texts = ['[', '"', '\\', '"\\', '{"a":', '/', '\n'].map((piece) => piece.repeat(1_000_000));
  texts.push(`/* " */${'['.repeat(1_000_000)}`);
  const refused = texts.map((text) => {
    const list = new IssueList();
    readJsonText(text, list, CODES);
    return list.issues[0]?.code;
  });
  expect(refused).toEqual(texts.map(() => CODES.notJson));
});

test('values carry pointer, line and column, also after a byte order mark', () => {
  const list = new IssueList();
  const root = readJsonText('\uFEFF{\n  "a/b": [1,\n    {"~": "x"}]\n}', list, CODES);
  const places: string[] = [];
  const walk = (value: JsonAt): void => {
    places.push(`${value.pointer} ${value.line}:${value.column}`);
    if (value.kind === 'object') for (const child of value.fields.values()) walk(child);
    if (value.kind === 'array') for (const child of value.items) walk(child);
  };
  if (root !== undefined) walk(root);
  expect(places).toEqual([' 1:2', '/a~1b 2:10', '/a~1b/0 2:11', '/a~1b/1 3:5', '/a~1b/1/~0 3:11']);
});

test('numbers keep their literal text', () => {
  const root = readJsonText('1.6670e-5', new IssueList(), CODES);
  expect(root).toMatchObject({ kind: 'number', value: 1.667e-5, text: '1.6670e-5' });
});

test('a field written twice keeps the first value and is reported where the second stands', () => {
  const list = new IssueList();
  const root = readJsonText('{ "a": 1,\n"a": 2 }', list, CODES);
  expect([root && plain(root), list.issues.map((i) => [i.code, i.pointer, i.line])]).toEqual([
    { a: 1 },
    [['test.duplicate', '/a', 2]],
  ]);
});

test('fields are asked for by type; the rest is refused with a suggestion', () => {
  const list = new IssueList();
  const root = readJsonText('{ "name": 5, "limits": 1, "flag": true }', list, CODES);
  if (root?.kind !== 'object') throw new Error('an object was written');
  const fields = new FieldReader(root, list, FIELD_CODES);
  const read = [
    fields.text('name'),
    fields.number('limit'),
    fields.boolean('flag')?.value,
    fields.array('rows', 'required'),
  ];
  fields.refuseOthers();
  expect(read).toEqual([undefined, undefined, true, undefined]);
  expect(list.issues.map((i) => [i.code, i.pointer, i.message, i.hint])).toEqual([
    ['test.type', '/name', '"name" is a number; it takes a string', undefined],
    ['test.missing', '', '"rows" is missing here', undefined],
    ['test.unknown', '/limits', 'there is no field "limits" here', 'Did you mean "limit"?'],
  ]);
});
