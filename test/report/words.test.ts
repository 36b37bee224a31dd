import { expect, test } from 'vitest';
import { plusMinus, quotaText, rate, seenMean, utilisation, wholeCount } from '../../src/report/words/words.ts';

test.for([
  [31_536_000_000, 'ms', '1 year', 'the longest Standard execution'],
  [300_000, 'ms', '5 min', 'the longest Express execution'],
  [1_048_576, 'bytes', '1 MiB', 'the largest definition'],
  [25_000, 'events', '25,000 events', 'counts keep their unit'],
  [0.00004566, 'starts/s', '< 0.001 starts/s', 'next to nothing'],
  [0, 'starts/s', '0 starts/s', 'nothing is not next to nothing'],
] as const)('%f %s of a quota is "%s" (%s)', ([value, unit, want]) => {
  expect(quotaText(value, unit)).toBe(want);
});

test.for([
  [0, '0 %', 'nothing'],
  [6.09e-6, '< 0.1 %', 'next to nothing'],
  [0.00384, '0.384 %', 'a little'],
  [0.99999, '99.99 %', 'never rounded up to all of it'],
  [1, '100 %', 'all of it'],
] as const)('a utilisation of %f is "%s" (%s)', ([value, want]) => {
  expect(utilisation(value)).toBe(want);
});

test.for([
  // mean, executions drawn, want, why
  [0.0138, 24_544, '0.014', 'seen 339 times: two digits'],
  [0.000978, 16_352, '0.001', 'seen 16 times: one digit'],
  [0.971, 16_352, '0.971', 'seen ten thousand times: three digits'],
  [12.2456, 10, '12.2', 'no digit before the point is lost'],
  [0.0138, 0, '0.0138', 'nothing drawn: exact'],
  [0, 100, '0', 'never seen'],
] as const)('a mean of %f over %i executions is "%s" (%s)', ([mean, executions, want]) => {
  expect(seenMean(mean, executions)).toBe(want);
});

test.for([
  [3.04, '3.04/s'],
  [0.0152, '54.7/h'],
  [0.0000457, '3.95/d'],
  [0.5, '30/min'],
  [0, '0/s'],
] as const)('%f a second is "%s"', ([perSecond, want]) => {
  expect(rate(perSecond)).toBe(want);
});

test.for([
  [2.2, 2.21, ' ± 0.01', 'cents beside cents, rounded up'],
  [412, 412.75, ' ± 0.75', 'an ordinary interval'],
  [0.001, 0.0015, ' ± 0.0005', 'small figures keep small intervals'],
  [5, 5, '', 'an exact figure has none'],
] as const)('low %f of %f is "%s" (%s)', ([low, mean, want]) => {
  expect(plusMinus(low, mean, 2 * mean - low)).toBe(want);
});

test.for([
  [330.8, '331'],
  [0.4, '0.4'],
  [7_981_333, '7.98 M'],
] as const)('%f executions are "%s"', ([value, want]) => {
  expect(wholeCount(value)).toBe(want);
});
