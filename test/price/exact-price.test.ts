import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exactPrice } from '../../src/price/exact-price.ts';

test.for([
  // decimal, units, unit price in pico, list amount, list units, why
  ['0.0250', 1000, 25_000_000n, undefined, undefined, 'per 1,000 transitions is whole per transition'],
  ['1.00', 1_000_000, 1_000_000n, undefined, undefined, 'per million requests'],
  ['1.667e-5', 1, 16_670_000n, undefined, undefined, 'exponents are exact too'],
  ['0.10', 3600, 27_777_778n, 250_000_000n, 9, 'a GB-hour: 0.10/3600 is no finite decimal'],
  ['0.0000000000001', 1, 0n, 1n, 10, 'finer than a pico-dollar: kept per 10 units'],
  ['-0', 1, 0n, undefined, undefined, 'minus zero is zero'],
] as const)('%s for %i units (%s)', ([decimal, units, unitPrice, amount, listUnits]) => {
  const listPrice = amount === undefined ? {} : { listPrice: { amount, units: listUnits } };
  expect(exactPrice(decimal, units)).toEqual({ ok: true, price: { unitPrice, ...listPrice } });
});

test.for([
  ['', 'malformed', 'empty'],
  ['abc', 'malformed', 'no number'],
  ['.5', 'malformed', 'no whole part'],
  ['1,000', 'malformed', 'thousands separator'],
  ['$0.5', 'malformed', 'currency sign'],
  ['NaN', 'malformed', 'not a number'],
  ['Infinity', 'malformed', 'no finite number'],
  ['-0.01', 'negative', 'below zero'],
  ['0.0000000000000000000000000000001', 'malformed', 'more digits than any price has'],
  ['0.00000000000000000000000000001', 'too-fine', 'cannot be kept'],
] as const)('refuses %o as %s (%s)', ([decimal, problem]) => {
  expect(exactPrice(decimal, 1)).toEqual({ ok: false, problem });
});

test('the list price is the decimal, exactly: amount x divisor = decimal x 10^12 x units', () => {
  const decimals = fc.tuple(fc.nat(1_000_000), fc.nat(999_999_999));
  fc.assert(
    fc.property(decimals, fc.integer({ min: 1, max: 10_000_000 }), ([whole, frac], units) => {
      const read = exactPrice(`${whole}.${String(frac).padStart(9, '0')}`, units);
      if (!read.ok) throw new Error(read.problem);
      const { amount, units: divisor } = read.price.listPrice ?? { amount: read.price.unitPrice, units: 1 };
      const picoUsd = (BigInt(whole) * 1_000_000_000n + BigInt(frac)) * 1000n;
      expect(amount * BigInt(units)).toBe(picoUsd * BigInt(divisor));
    }),
  );
});
