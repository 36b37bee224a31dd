import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonMembers } from '../../src/http/body/json-members.ts';
import { boundaryOf, MultipartReader } from '../../src/http/body/multipart.ts';
import { preferred } from '../../src/http/negotiate.ts';

const BOUNDARY = 'xyz';
const anyBytes = fc
  .oneof(
    fc.uint8Array({ maxLength: 200 }),
    // bytes that look like the beginning of a boundary
    fc.stringMatching(/^(\r|\n|-|x|y|z){0,40}$/).map((text) => new TextEncoder().encode(text)),
  )
  .filter(
    (bytes) => !Buffer.from(bytes).includes(`\r\n--${BOUNDARY}`) && !Buffer.from(bytes).includes(`--${BOUNDARY}`),
  );
const anyPart = fc.record({
  name: fc.stringMatching(/^[a-z ;=]{1,12}$/),
  filename: fc.option(fc.stringMatching(/^[a-z ;=.]{0,12}$/), { nil: undefined }),
  bytes: anyBytes,
});
type Sent = { name: string; filename: string | undefined; bytes: Uint8Array };

function bodyOf(parts: readonly Sent[]): Buffer {
  const chunks = parts.flatMap(({ name, filename, bytes }) => {
    const file = filename === undefined ? '' : `; filename="${filename}"`;
    return [
      Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n`),
      bytes,
      Buffer.from('\r\n'),
    ];
  });
  return Buffer.concat([...chunks, Buffer.from(`--${BOUNDARY}--\r\n`)]);
}

async function read(chunks: readonly Uint8Array[]): Promise<Sent[]> {
  const reader = new MultipartReader(BOUNDARY, () => {});
  for (const chunk of chunks) await reader.push(chunk);
  return (await reader.end()).map(({ name, filename, bytes }) => ({ name, filename, bytes: new Uint8Array(bytes) }));
}

test('however a form is cut into chunks, its parts are the ones that were sent', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyPart, { maxLength: 5 }),
      fc.infiniteStream(fc.integer({ min: 1, max: 40 })),
      async (parts, sizes) => {
        const body = bodyOf(parts);
        const chunks: Uint8Array[] = [];
        for (let at = 0; at < body.length; ) {
          const { value } = sizes.next();
          chunks.push(body.subarray(at, at + (value as number)));
          at += value as number;
        }
        expect(await read(chunks)).toEqual(parts.map((part) => ({ ...part, bytes: new Uint8Array(part.bytes) })));
      },
    ),
  );
});

test.for([
  ['one large part', [70_000]],
  ['a large part last', [10, 40_000]],
  ['large parts only', [20_000, 20_000, 16_384, 16_383]],
  ['a large part before an empty one', [65_536, 0]],
] as const)('a form that comes as one chunk is read: %s', async ([, sizes]) => {
  const parts = sizes.map((size, i) => ({ name: `p${i}`, filename: undefined, bytes: new Uint8Array(size).fill(65) }));
  expect((await read([bodyOf(parts)])).map(({ bytes }) => bytes.length)).toEqual(sizes);
});

test('a form cut off anywhere before its end is refused, never taken for whole', async () => {
  const body = bodyOf([{ name: 'load', filename: 'a.yaml', bytes: new TextEncoder().encode('x: 1\r\n--xy\r\n') }]);
  const end = body.lastIndexOf('--') + 2;
  const taken: number[] = [];
  for (let length = 0; length < end; length++) {
    const whole = await read([body.subarray(0, length)]).then(
      () => true,
      () => false,
    );
    if (whole) taken.push(length);
  }
  expect(taken).toEqual([]);
});

test('sizes are told before the bytes are kept', async () => {
  const sizes: number[] = [];
  const reader = new MultipartReader(BOUNDARY, (_, size) => sizes.push(size));
  const body = bodyOf([{ name: 'load', filename: undefined, bytes: new Uint8Array(1000) }]);
  for (let at = 0; at < body.length; at += 100) await reader.push(body.subarray(at, at + 100));
  expect([sizes.length >= 10, sizes.at(-1), sizes]).toEqual([true, 1000, sizes.toSorted((a, b) => a - b)]);
});

test.for([
  ['form-data; name="a"; filename="b.csv"', 'a', 'b.csv', 'as browsers write it'],
  ['form-data; name=a; filename=b.csv', 'a', 'b.csv', 'without quotes'],
  ['form-data; name="a%22b"; filename="q%22.csv"', 'a"b', 'q".csv', 'a quote in a name, as the HTML standard says'],
  ['form-data; name="a\\"b"; filename="c:\\\\d\\\\e.csv"', 'a"b', 'e.csv', 'with backslashes'],
  ['form-data; filename="b.csv"; name="a"', 'a', 'b.csv', 'the other way round'],
  ['form-data; name="ä"; filename="../../ü.csv"', 'ä', 'ü.csv', 'UTF-8, folders dropped'],
] as const)('Content-Disposition: %s is part %s, file %s (%s)', async ([disposition, name, filename]) => {
  const reader = new MultipartReader(BOUNDARY, () => {});
  await reader.push(Buffer.from(`--xyz\r\ncontent-disposition: ${disposition}\r\n\r\n\r\n--xyz--`));
  expect((await reader.end()).map((part) => [part.name, part.filename])).toEqual([[name, filename]]);
});

test.for([
  ['multipart/form-data; boundary=abc', 'abc'],
  ['multipart/form-data; charset=utf-8; BOUNDARY="a b"', 'a b'],
] as const)('boundary of %s is %s', ([type, want]) => {
  expect(boundaryOf(type)).toBe(want);
});

test('members of JSON: their keys and texts are those of the object, whatever the white space', () => {
  const anyObject = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 6, noNullPrototype: true });
  fc.assert(
    fc.property(anyObject, fc.constantFrom(undefined, 1, '\t'), (object, indent) => {
      const members = jsonMembers(JSON.stringify(object, null, indent));
      expect(members.map(({ key, text }) => [key, JSON.parse(text)])).toEqual(
        Object.entries(JSON.parse(JSON.stringify(object)) as object),
      );
    }),
  );
});

test.for([
  [' { "a" : 1.50 , "a":{"b":"}"} }', ['1.50', '{"b":"}"}'], 'as written, doubles kept'],
  ['[1]', [], 'no object'],
  ['{}', [], 'nothing in it'],
] as const)('members of %s', ([text, want]) => {
  expect(jsonMembers(text).map((member) => member.text)).toEqual(want);
});

test.for([
  [undefined, 'a/json', 'no header takes anything'],
  ['*/*', 'a/json', 'the first offered'],
  ['b/html', 'b/html', 'the one named'],
  ['a/json;q=0.2, b/html;q=0.9', 'b/html', 'the better quality'],
  ['b/*', 'b/html', 'a range'],
  ['b/html;q=0, */*', 'a/json', 'the specific range decides'],
  ['c/png', undefined, 'none'],
  ['*/*;q=0', undefined, 'none at all'],
  ['B/HTML ; Q=1', 'b/html', 'case means nothing'],
  ['a/json;q=x, b/html;q=0.1', 'b/html', 'a quality that is no number counts as 0'],
] as const)('Accept: %s prefers %s (%s)', ([accept, want]) => {
  expect(preferred(accept, ['a/json', 'b/html'])).toBe(want);
});
