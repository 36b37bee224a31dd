declare const unit: unique symbol;
/** Exact money: 1e-12 of the currency's unit, as a bigint. Bills are summed in it. */
export type PicoUsd = bigint & { readonly [unit]: 'USD*1e-12' };

const PICO_PER_USD = 10n ** 12n;

/**
 * A list price as printed, exactly: `'0.000025'` is 25_000_000 pico-dollars.
 * @throws RangeError for anything that is not a plain decimal with at most 12 places.
 */
export function picoUsd(decimal: string): PicoUsd {
  const [, whole, frac = ''] = /^(\d+)(?:\.(\d{1,12}))?$/.exec(decimal) ?? [];
  if (whole === undefined) throw new RangeError(`not a USD decimal: ${decimal}`);
  return (BigInt(whole) * PICO_PER_USD + BigInt(frac.padEnd(12, '0'))) as PicoUsd;
}

export const ZERO_USD = 0n as PicoUsd;

export const addUsd = (a: PicoUsd, b: PicoUsd): PicoUsd => (a + b) as PicoUsd;

/** The exact decimal, without trailing zeros: `'9.9'`. */
export function usdDecimal(amount: PicoUsd): string {
  const sign = amount < 0n ? '-' : '';
  const abs = amount < 0n ? -amount : amount;
  const frac = (abs % PICO_PER_USD).toString().padStart(12, '0').replace(/0+$/, '');
  return `${sign}${abs / PICO_PER_USD}${frac === '' ? '' : `.${frac}`}`;
}

/** Nearest double of the exact amount, for JSON and charts. */
export const usdNumber = (amount: PicoUsd): number => Number(usdDecimal(amount));
