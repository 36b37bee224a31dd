import { expect, test } from 'vitest';
import { readDocument } from '../../src/asl/document.ts';

const MANY = 300_000;

test.for([
  ['{,,,', `{${','.repeat(MANY)}`],
  ['[,,,', `[${','.repeat(MANY)}`],
  ['{:,:,', `{${':,'.repeat(MANY)}`],
  ['[[[[', '['.repeat(MANY)],
  ['{{{{', '{'.repeat(MANY)],
  ['[{[{', '[{'.repeat(MANY)],
  [']]]]', ']'.repeat(MANY)],
  ['- - -', '- '.repeat(MANY)],
  ['? ? ?', '? '.repeat(MANY)],
  ['a: a: a:', 'a: '.repeat(MANY)],
  ['&a &a', '&a '.repeat(MANY)],
  ['!a !a', '!a '.repeat(MANY)],
] as const)('a document of %s without end is refused at once', { timeout: 20_000 }, ([, text]) => {
  const began = performance.now();
  const read = readDocument(text, { format: 'yaml' });
  expect([read.ok, performance.now() - began < 5000]).toEqual([false, true]);
});

test.for([
  ['{ a: [1, 2, {}], b: "[[[{{{,,,", c: \'{,,}\' }', 'brackets in quotes'],
  [`a: 1 # ${'['.repeat(2000)}\nb: 2`, 'brackets in a comment'],
  [`list:\n${'  - a\n'.repeat(5000)}`, 'a long list'],
  [`${Array.from({ length: 3000 }, (_, i) => `k${i}: [${i}, ]`).join('\n')}`, 'a comma after the last entry'],
  ["it's: a 'plain' text [not, closed", 'quotes inside plain text'],
] as const)('%s is read (%s)', ([text]) => {
  expect(readDocument(text, { format: 'yaml' }).ok).toBe(true);
});

test.for([
  ['"StartAt": A\n"States": {}\n', undefined, 'yaml', 'a first key in quotes'],
  ['"StartAt":\n  A\n', undefined, 'yaml', 'with its value on the next line'],
  ['"just text"', undefined, 'json', 'a text alone'],
  ['{"a": 1}', undefined, 'json', 'an object'],
  ['"a": 1', 'x.json', 'json', 'whatever is in it, the name says JSON'],
] as const)('%j is taken for %s (%s)', ([text, file, want]) => {
  const read = readDocument(text, file === undefined ? {} : { file });
  expect(read.ok ? read.value.format : read.issues.some(({ code }) => code === 'asl.not-json') && 'json').toBe(want);
});
