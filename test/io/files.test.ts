import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { readTextFile } from '../../src/io/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'stepmeter files '));
afterAll(() => rmSync(folder, { recursive: true }));

const text = 'id,name\n1,Zoë\n';
const packed = gzipSync(text);

test.for([
  // bytes, text or the issue told, its place
  ['a text', Buffer.from(text), text, undefined],
  ['the same packed by gzip', packed, text, undefined],
  ['an empty one', Buffer.alloc(0), '', undefined],
  ['a gzip file cut short', packed.subarray(0, packed.length - 12), 'it is a gzip file that is broken', '1:1'],
  ['a gzip file that says nonsense', Buffer.from([0x1f, 0x8b, 1, 2, 3]), 'it is a gzip file that is broken', '1:1'],
  ['a text in Latin-1', Buffer.from('a\nbé', 'latin1'), 'this is no text in UTF-8', '2:2'],
  ['a Parquet file', Buffer.from([80, 65, 82, 49, 0xff, 0xfe]), 'this is a Parquet file, which is not read', '1:5'],
] as const)('%s', ([name, bytes, want, place]) => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  const read = readTextFile(path);
  const [issue] = read.ok ? [] : read.issues;
  expect([read.ok ? read.value : issue!.message, issue && `${issue.line}:${issue.column}`]).toEqual([want, place]);
});
