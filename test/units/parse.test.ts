import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatDuration, readDuration, readMemory, readRate, readShare, readSize } from '../../src/units/index.ts';
import { runs } from '../support/runs.ts';

const value = (read: { ok: boolean; value?: number }): number | undefined => read.value;

test.for([
  // text, ms, why
  ['250 ms', 250, 'as in the example'],
  ['250ms', 250, 'no space needed'],
  ['  5 min ', 300_000, 'spaces around'],
  ['5 m', 300_000, 'm is minutes'],
  ['1.5 h', 5_400_000, 'fraction'],
  ['.5 s', 500, 'no digit before the point'],
  ['5. s', 5000, 'no digit after the point'],
  ['2 d', 172_800_000, 'days'],
  ['30d', 2_592_000_000, 'days'],
  ['1 w', 604_800_000, 'weeks'],
  ['250 us', 0.25, 'microseconds'],
  ['250 µs', 0.25, 'micro sign'],
  ['1_000 ms', 1000, 'grouped digits'],
  ['1e3 ms', 1000, 'exponent'],
  ['2.5E-3 s', 2.5, 'negative exponent'],
  ['+3 s', 3000, 'plus sign'],
  ['0 s', 0, 'nothing'],
  ['-0 s', 0, 'nothing, not minus nothing'],
  ['3 seconds', 3000, 'spelled out'],
  ['1 hour', 3_600_000, 'spelled out'],
  ['1.001 s', 1001, 'nearest double: 1.001 * 1000 would be 1000.9999999999999'],
  ['1.1 h', 3_960_000, 'nearest double: 1.1 * 3600000 would be 3960000.0000000005, one billing quantum more'],
  ['8.2 min', 492_000, 'nearest double'],
] as const)('readDuration(%j) is %d ms (%s)', ([text, want]) => {
  expect(value(readDuration(text))).toBe(want);
});

test.for([
  // text, what the sentence says
  ['', 'is not a duration'],
  ['five minutes', 'is not a duration'],
  ['5', 'has no unit'],
  ['0', 'has no unit'],
  ['1e3', 'has no unit'],
  ['5 M', '"M" is no unit'],
  ['5 %', '"%" is no unit'],
  ['5 constructor', '"constructor" is no unit'],
  ['5 __proto__', 'is not a duration'],
  ['1,5 s', 'is not a duration'],
  ['1.5.2 s', 'is not a duration'],
  ['1 h 30 min', 'is not a duration'],
  ['0x10 s', 'is not a duration'],
  ['-5 s', 'is negative'],
  ['- 5 s', 'is not a duration'],
  ['NaN s', 'is not a duration'],
  ['Infinity s', 'is not a duration'],
  ['1e400 s', 'is too large'],
  ['1e999999999999 s', 'is too large'],
] as const)('readDuration(%j) is refused: %s', ([text, want]) => {
  const read = readDuration(text);
  expect(read.ok ? `read as ${read.value}` : read.problem).toContain(want);
});

test('a refusal names the units there are', () => {
  expect(readDuration('5 fortnights')).toEqual({
    ok: false,
    problem: '"fortnights" is no unit of a duration; use one of us, ms, s, min, h, d, w',
  });
});

test.for([
  // text, bytes, why
  ['64 KiB', 65_536, '1024-based'],
  ['2 MB', 2_000_000, 'decimal'],
  ['1 kB', 1000, 'decimal'],
  ['1 KB', 1000, 'decimal'],
  ['1.5 MiB', 1_572_864, 'fraction'],
  ['0 B', 0, 'nothing'],
  ['3 GiB', 3_221_225_472, 'large'],
  ['4.35 kB', 4350, 'nearest double'],
] as const)('readSize(%j) is %d bytes (%s)', ([text, want]) => {
  expect(value(readSize(text))).toBe(want);
});

test.for([
  ['512 MB', 512, 'what AWS calls MB'],
  ['512 MiB', 512, 'the same'],
  ['2 GB', 2048, '1024-based'],
  ['0.5 GiB', 512, 'fraction'],
] as const)('readMemory(%j) is %d MiB (%s)', ([text, want]) => {
  expect(value(readMemory(text))).toBe(want);
});

test.for([
  // text, share, why
  ['0.2 %', 0.002, 'percent'],
  ['100%', 1, 'all'],
  ['0', 0, 'none'],
  ['1', 1, 'a fraction: all of it'],
  ['0.02', 0.02, 'a fraction'],
  ['57 %', 0.57, 'nearest double: 57 * 0.01 would be 0.5700000000000001'],
  ['7 %', 0.07, 'nearest double'],
  ['1e-3 %', 0.00001, 'exponent'],
] as const)('readShare(%j) is %d (%s)', ([text, want]) => {
  expect(value(readShare(text))).toBe(want);
});

test('percentages that add up to 100 add up to 1 as shares, in tenths of a percent', () => {
  const sums = Array.from({ length: 1001 }, (_, tenths) => {
    return value(readShare(`${tenths / 10} %`))! + value(readShare(`${(1000 - tenths) / 10} %`))!;
  });
  expect(sums.filter((sum) => sum !== 1)).toEqual([]);
});

test.for(['101 %', '-1 %', '1.5', '50', '5 s', '%', '', '1e400', 'half', '12%%'])(
  'readShare(%j) is refused',
  (text) => {
    expect(readShare(text).ok).toBe(false);
  },
);

test.for([
  // text, per second, why
  ['20/s', 20, 'as in k6'],
  ['20 / s', 20, 'spaces'],
  ['300/min', 5, 'per minute'],
  ['300 per minute', 5, 'spelled out'],
  ['5 per hour', 5 / 3600, 'slow'],
  ['1_000/s', 1000, 'grouped digits'],
  ['0.57/s', 0.57, 'nearest double'],
  ['2/ms', 2000, 'fast'],
  ['0/s', 0, 'none'],
  ['1e3/s', 1000, 'exponent'],
  ['1/d', 1 / 86_400, 'daily'],
] as const)('readRate(%j) is %d per second (%s)', ([text, want]) => {
  expect(value(readRate(text))).toBe(want);
});

test.for([
  '',
  ' /s',
  '/s',
  '20',
  '20 s',
  '20/',
  '20/x',
  '20/S',
  '20//s',
  '20/5 s',
  '20 req/s',
  '0x10/s',
  '-1/s',
  'Infinity/s',
  'NaN/s',
  '1e400/s',
  'per s',
])('readRate(%j) is refused', (text) => {
  expect(readRate(text).ok).toBe(false);
});

const readers = [readDuration, readSize, readMemory, readShare, readRate];

test('any text is read or refused with a short sentence, never thrown at', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.stringMatching(/^[-+0-9eE._ /%a-z]{0,24}$/),
    fc.tuple(fc.double(), fc.constantFrom('ms', 's', ' h', ' %', '/s', ' KiB', ' per min')).map(([n, u]) => `${n}${u}`),
  );
  fc.assert(
    fc.property(text, fc.constantFrom(...readers), (written, read) => {
      const answer = read(written);
      expect(answer.ok ? answer.value >= 0 && answer.value < Infinity : answer.problem.length < 300).toBe(true);
    }),
    { numRuns: runs(500) },
  );
});

test.for([
  ['digits', '1'.repeat(200_000), ' x y'],
  ['spaces', ' '.repeat(200_000), 'x'],
  ['digits and spaces', `5${' '.repeat(200_000)}`, 'x y'],
  ['underscores', `1${'_'.repeat(200_000)}`, '/ /'],
  ['slashes', '/'.repeat(200_000), ''],
  ['per', 'per '.repeat(50_000), ''],
] as const)('a long text of %s is refused at once', ([, head, tail]) => {
  const start = performance.now();
  const answers = readers.map((read) => read(head + tail).ok);
  expect([answers, performance.now() - start < 1000]).toEqual([Array(5).fill(false), true]);
});

test('reading undoes formatting where the format keeps all digits', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 999 }),
      fc.constantFrom(['ms', 1], ['s', 1000] as const),
      (n, [unit, size]) => {
        const ms = unit === 's' ? (n % 60) * Number(size) : n;
        expect(value(readDuration(formatDuration(ms)))).toBe(ms);
      },
    ),
  );
});
