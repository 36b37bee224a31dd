import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatNumber,
  formatShare,
  formatSignificant,
  formatUsd,
  formatWhole,
} from '../../src/units/index.ts';
import { runs } from '../support/runs.ts';

test.for([
  // value, places, text, why
  [1234.5, 1, '1,234.5', 'separators'],
  [1234.5, 0, '1,235', 'no places'],
  [1234, 2, '1,234', 'no trailing zeros'],
  [-0.4, 0, '0', 'zero has no sign'],
  [-1234, 0, '-1,234', 'negative'],
  [0, 3, '0', 'zero'],
] as const)('formatNumber(%d, %i) = %s (%s)', ([value, places, want]) => {
  expect(formatNumber(value, places)).toBe(want);
});

test.for([
  [0.0042, '0.0042', 'small'],
  [0.00421789, '0.00422', 'three digits'],
  [0.09999, '0.1', 'rounds up a decade'],
  [9.999, '10', 'rounds up a decade'],
  [1234, '1,234', 'digits before the point stay'],
  [1.23456, '1.23', 'three digits'],
  [-1.23456, '-1.23', 'negative'],
  [0, '0', 'zero'],
  [-0, '0', 'zero has no sign'],
  [3e-12, '3.00e-12', 'tiny'],
  [1e-9, '0.000000001', 'the last without an exponent'],
  [Infinity, 'Infinity', 'no number'],
  [Number.NaN, 'NaN', 'no number'],
] as const)('formatSignificant(%d) = %s (%s)', ([value, want]) => {
  expect(formatSignificant(value)).toBe(want);
});

test.for([
  [1234.567, '$1,234.57', 'cents'],
  [0.0042, '$0.0042', 'under a cent'],
  [0.00000123456, '$0.00000123', 'far under a cent'],
  [-12.5, '-$12.50', 'sign before the symbol'],
  [-0.0042, '-$0.0042', 'sign before the symbol'],
  [0, '$0.00', 'zero'],
  [-0, '$0.00', 'zero has no sign'],
  [0.01, '$0.01', 'one cent'],
] as const)('formatUsd(%d) = %s (%s)', ([value, want]) => {
  expect(formatUsd(value)).toBe(want);
});

test('another currency is named by its code', () => {
  expect(formatUsd(12.5, 'EUR')).toBe('EUR 12.50');
});

test.for([
  [0, '0 ms', 'zero'],
  [0.004, '0.004 ms', 'small is not zero'],
  [5.678, '5.68 ms', 'three digits'],
  [842, '842 ms', 'whole'],
  [100, '100 ms', 'trailing zeros of a whole number stay'],
  [999.4, '999 ms', 'last of the milliseconds'],
  [999.6, '1 s', 'would print as 1000 ms'],
  [1560, '1.56 s', 'three digits'],
  [59_600, '59.6 s', 'nearly a minute'],
  [59_960, '1 min', 'would print as 60 s'],
  [60_000, '1 min', 'one'],
  [200_000, '3 min 20 s', 'two units'],
  [3_599_400, '59 min 59 s', 'last of the minutes'],
  [3_599_600, '1 h', 'would print as 60 min'],
  [21_600_000, '6 h', 'whole'],
  [86_399_999, '1 d', 'would print as 24 h'],
  [12 * 86_400_000 + 4 * 3_600_000, '12 d 4 h', 'two units'],
  [365 * 86_400_000, '365 d', 'a year'],
  [-5000, '-5 s', 'negative'],
  [-200_000, '-3 min 20 s', 'negative'],
  [Infinity, 'Infinity', 'no number'],
  [Number.NaN, 'NaN', 'no number'],
] as const)('formatDuration(%d) = %s (%s)', ([value, want]) => {
  expect(formatDuration(value)).toBe(want);
});

/** The ms that a formatted duration stands for. */
const meaning = (text: string): number => {
  const size: Record<string, number> = { ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 };
  return [...text.replaceAll(',', '').matchAll(/([\d.]+) (ms|s|min|h|d)/g)].reduce(
    (sum, m) => sum + Number(m[1]) * size[m[2]!]!,
    0,
  );
};

test('a formatted duration is within 2 % of the duration, and never prints a full next unit', () => {
  fc.assert(
    fc.property(fc.double({ min: -6, max: 28, noNaN: true }), (exponent) => {
      const ms = Math.exp(exponent);
      const text = formatDuration(ms);
      expect(Math.abs(meaning(text) / ms - 1)).toBeLessThan(0.021);
      expect(text).not.toMatch(/\b(1,?000 ms|60 s|60 min|24 h)\b/);
    }),
    { numRuns: runs(500) },
  );
});

test.for([
  [0, '0 B', 'zero'],
  [1023, '1,023 B', 'last of the bytes'],
  [2048, '2 KiB', 'whole'],
  [1536, '1.5 KiB', 'half'],
  [1_048_575, '1 MiB', 'would print as 1,024 KiB'],
  [1_572_864, '1.5 MiB', 'half'],
  [262_144, '256 KiB', 'the payload limit'],
  [2 ** 50, '1,024 TiB', 'no larger unit'],
  [-2048, '-2 KiB', 'negative'],
] as const)('formatBytes(%d) = %s (%s)', ([value, want]) => {
  expect(formatBytes(value)).toBe(want);
});

test.for([
  [0.123, '12.3 %', 'three digits'],
  [0.0002, '0.02 %', 'small'],
  [0.07, '7 %', 'no trace of the rounding'],
  [1, '100 %', 'all'],
  [0, '0 %', 'none'],
] as const)('formatShare(%d) = %s (%s)', ([value, want]) => {
  expect(formatShare(value)).toBe(want);
});

test.for([
  [842, '842', 'small'],
  [0.12345, '0.1235', 'four digits'],
  [12_345, '12,345', 'thousands in full'],
  [999_999, '999,999', 'thousands in full'],
  [999_999.7, '1 M', 'would print as 1,000,000'],
  [1_234_567, '1.23 M', 'millions'],
  [999_400_000, '999 M', 'last of the millions'],
  [999_600_000, '1 B', 'would print as 1,000 M'],
  [3.4e9, '3.4 B', 'billions'],
  [999_700_000_000, '1 T', 'would print as 1,000 B'],
  [-1_234_567, '-1.23 M', 'negative'],
] as const)('formatCount(%d) = %s (%s)', ([value, want]) => {
  expect(formatCount(value)).toBe(want);
});

test.for([
  [91.98, '92', 'a part of a thing is a thing'],
  [92, '92', 'whole as it is'],
  [92.000_000_1, '92', 'but for a rounding error'],
  [0.2, '1', 'some'],
  [0, '0', 'none'],
  [1e-9, '0', 'as good as none'],
  [1234.2, '1,235', 'thousands'],
  [1_234_567.4, '1.23 M', 'millions'],
  [Number.NaN, 'NaN', 'unknown stays unknown'],
] as const)('formatWhole(%d) = %s (%s)', ([value, want]) => {
  expect(formatWhole(value)).toBe(want);
});
