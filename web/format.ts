import { formatCount, formatNumber, formatSignificant, formatUsd } from '../src/units/index.ts';

/** `± 0.90`, the wider side of an interval, to the cent beside an amount in cents; empty when the figure is exact. */
export function halfWidth(value: number, low: number, high: number): string {
  const half = Math.max(high - value, value - low);
  if (half > Math.abs(value) * 1e-12 && half < 0.01 && Math.abs(value) >= 0.1) return '± 0.01';
  return half > Math.abs(value) * 1e-12 ? `± ${formatUsd(half).slice(1)}` : '';
}

/** `$412.75`, and `CNY 412.75` where the price book is in another currency. The currency is never left to a default. */
export const money = (value: number, currency: string): string => formatUsd(value, currency);

/** A currency as the title of an axis. */
export const currencyName = (currency: string): string => (currency === 'USD' ? 'US dollars' : currency);

/** An amount with the ends of its interval. */
export interface Amount {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** `$412.75 ± 0.90`; the bare figure when it is exact. */
export const moneyWithInterval = ({ value, low, high }: Amount, currency: string): string =>
  `${money(value, currency)} ${halfWidth(value, low, high)}`.trim();

export const totalWithInterval = (
  { totalUsd, lowUsd, highUsd }: { readonly totalUsd: number; readonly lowUsd: number; readonly highUsd: number },
  currency: string,
): string => moneyWithInterval({ value: totalUsd, low: lowUsd, high: highUsd }, currency);

/** `0.10`, `19.07`, but `5` for five. */
const cents = (value: number): string =>
  value.toLocaleString('en-US', { minimumFractionDigits: Number.isInteger(value) ? 0 : 2, maximumFractionDigits: 2 });

/** An amount at a glance, for axes and narrow places: `$0.01`, `$250`, `$1.2 M`. */
export function moneyShort(value: number, currency: string): string {
  const symbol = currency === 'USD' ? '$' : `${currency} `;
  if (value === 0) return `${symbol}0`;
  const abs = Math.abs(value);
  const text =
    abs >= 1e6
      ? formatCount(abs)
      : abs >= 100
        ? formatNumber(abs)
        : abs >= 0.01
          ? cents(abs)
          : formatSignificant(abs, 3);
  return `${value < 0 ? '-' : ''}${symbol}${text}`;
}

/** Money that may be unknown: unknown is said, never shown as zero. */
export const moneyOrUnknown = (value: number | null, currency: string): string =>
  value === null ? 'not priced' : money(value, currency);

/** `1 state`, `3 states`. */
export const counted = (n: number, one: string, many = `${one}s`): string =>
  `${formatNumber(n)} ${n === 1 ? one : many}`;

/** `a`, `a and b`, `a, b and c`. */
export const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

/** A line of a bill by name, with the service it belongs to where that is not Step Functions itself. */
export function lineName(line: { readonly service: string; readonly label: string }): string {
  if (line.service === 'Step Functions') return line.label;
  return line.label.startsWith(line.service) ? line.label : `${line.service} ${decapitalised(line.label)}`;
}

/** For the middle of a sentence; abbreviations and names of AWS keep their capitals. */
export const decapitalised = (text: string): string =>
  /^[A-Z][a-z]/.test(text) && !/^(Express|Standard|Lambda|CloudWatch)/.test(text)
    ? text[0]!.toLowerCase() + text.slice(1)
    : text;

/** A price per unit keeps every digit the book has. */
export function unitPriceText(value: number | null, currency: string): string {
  if (value === null) return 'not priced';
  const digits = value.toLocaleString('en-US', {
    maximumFractionDigits: 12,
    minimumFractionDigits: value >= 0.01 ? 2 : 0,
  });
  return `${currency === 'USD' ? '$' : `${currency} `}${digits}`;
}
