import type { PicoUsd } from '../units/index.ts';
import type { PriceTier } from './model.ts';

const DECIMAL = /^([+-]?)(\d{1,20})(?:\.(\d{0,30}))?(?:[eE]([+-]?\d{1,2}))?$/;
const PICO_PLACES = 12;

export type ReadPrice =
  | { readonly ok: true; readonly price: Omit<PriceTier, 'from'> }
  | { readonly ok: false; readonly problem: 'malformed' | 'negative' | 'too-fine' };

/**
 * A list price, exactly: `decimal` for `units` units.
 *
 * @param decimal  as printed: `0.0250`, `1.67e-5`.
 * @param units    whole number >= 1 of the dimension's units that the price buys: 1,000 transitions, 3,600 GB-s.
 * @returns        the price of one unit, and the list price beside it where one unit's is no whole pico-dollar.
 */
export function exactPrice(decimal: string, units: number): ReadPrice {
  const match = DECIMAL.exec(decimal.trim());
  if (match === null) return { ok: false, problem: 'malformed' };
  const [, sign, whole = '0', fraction = '', exponent = '0'] = match;
  const digits = BigInt(whole + fraction);
  if (sign === '-' && digits !== 0n) return { ok: false, problem: 'negative' };
  let amount = digits;
  let divisor = BigInt(units);
  const shift = PICO_PLACES - fraction.length + Number(exponent); // price in pico-dollars = digits * 10^shift
  if (shift >= 0) amount *= 10n ** BigInt(shift);
  else divisor *= 10n ** BigInt(-shift);
  const common = gcd(amount, divisor);
  amount /= common;
  divisor /= common;
  if (divisor === 1n) return { ok: true, price: { unitPrice: amount as PicoUsd } };
  if (divisor > BigInt(Number.MAX_SAFE_INTEGER)) return { ok: false, problem: 'too-fine' };
  const unitPrice = divideRounded(amount, divisor) as PicoUsd;
  return { ok: true, price: { unitPrice, listPrice: { amount: amount as PicoUsd, units: Number(divisor) } } };
}

/** Nearest whole number, halves up; both >= 0. */
export const divideRounded = (amount: bigint, divisor: bigint): bigint => (2n * amount + divisor) / (2n * divisor);

function gcd(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}
