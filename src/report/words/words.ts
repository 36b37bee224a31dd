import {
  formatBytes,
  formatCount,
  formatDuration,
  formatNumber,
  formatShare,
  formatSignificant,
  formatUsd,
} from '../../units/index.ts';

/** How figures are said in the renderers for people. Every text is short whatever the figure: tables rely on it. */

/** Above this a figure is written with an exponent. */
const TOO_LONG = 1e12;
const UNKNOWN = 'unknown';

const exponent = (value: number): string => value.toExponential(2);
const isLong = (value: number): boolean => Math.abs(value) >= TOO_LONG;

/** `$1,234.57`; `unknown` for null, never $0.00. */
export function usd(value: number | null, currency: string): string {
  if (value === null || !Number.isFinite(value)) return UNKNOWN;
  if (!isLong(value)) return formatUsd(value, currency);
  return `${value < 0 ? '-' : ''}${currency === 'USD' ? '$' : `${currency} `}${exponent(Math.abs(value))}`;
}

/** A list price, with as many digits as it has: `$0.00001667`. */
export function unitPrice(value: number | null, currency: string): string {
  if (value === null || !Number.isFinite(value)) return 'no price';
  const symbol = currency === 'USD' ? '$' : `${currency} `;
  if (value === 0) return 'free';
  if (isLong(value) || Math.abs(value) < 1e-10) return `${symbol}${exponent(value)}`;
  if (Math.abs(value) >= 0.01)
    return `${symbol}${value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 8 })}`;
  return `${symbol}${value.toLocaleString('en-US', { maximumSignificantDigits: 9 })}`;
}

/** The half-width of an interval, ` ± 0.90`; nothing when the figure is exact. */
export function plusMinus(low: number, mean: number, high: number): string {
  const half = Math.max(high - mean, mean - low);
  if (!Number.isFinite(half) || half <= Math.abs(mean) * 1e-12) return '';
  if (isLong(half)) return ` ± ${exponent(half)}`;
  // the figure itself is shown in cents: half of one is told as a whole one, rather up than down
  if (half < 0.01 && Math.abs(mean) >= 0.1) return ' ± 0.01';
  return ` ± ${formatUsd(half).slice(1)}`;
}

/** `$412.75 ± 0.90`; with `at least` when some of it has no price. */
export function monthlyTotal(
  m: {
    readonly totalUsd: number;
    readonly lowUsd: number;
    readonly highUsd: number;
    readonly unpriced: readonly string[];
  },
  currency: string,
): string {
  const text = `${usd(m.totalUsd, currency)}${plusMinus(m.lowUsd, m.totalUsd, m.highUsd)}`;
  return m.unpriced.length > 0 ? `at least ${text}` : text;
}

/** All digits before the point, few after: `16,187,493`, `8.147`. */
export function quantity(value: number): string {
  if (!Number.isFinite(value)) return UNKNOWN;
  if (isLong(value)) return exponent(value);
  return Math.abs(value) >= 1000 ? formatNumber(value) : significant(value, 4);
}

/** Executions, which come whole: `330`, `1.2 M`. */
export const wholeCount = (value: number): string => count(value >= 1 ? Math.round(value) : value);

/** A rate in the unit of time that gives a figure of 1 or more: `3.04/s`, `16.4/h`, `3.95/d`. */
export function rate(perSecond: number, what = ''): string {
  const units = [
    ['s', 1],
    ['min', 60],
    ['h', 3600],
    ['d', 86_400],
  ] as const;
  const [unit, seconds] = units.find(([, each]) => perSecond * each >= 1) ?? (perSecond === 0 ? units[0] : units[3]);
  return `${significant(perSecond * seconds)}${what === '' ? '' : ` ${what}`}/${unit}`;
}

const YEAR_MS = 365 * 86_400_000;
const TINY = 0.001;

/** A figure of a quota and its unit, apart: times as durations and sizes as sizes carry theirs with them. */
export function quotaFigure(value: number, unit: string): { readonly figure: string; readonly unit: string } {
  if (!Number.isFinite(value)) return { figure: UNKNOWN, unit };
  if (unit === 'ms') return { figure: value === YEAR_MS ? '1 year' : duration(value), unit: '' };
  if (unit === 'bytes' && !isLong(value)) return { figure: formatBytes(value), unit: '' };
  return { figure: value > 0 && value < TINY ? `< ${TINY}` : quantity(value), unit };
}

/** `300 starts/s`, `5 min`, `1 MiB`. */
export function quotaText(value: number, unit: string): string {
  const said = quotaFigure(value, unit);
  return said.unit === '' ? said.figure : `${said.figure} ${said.unit}`;
}

/**
 * Executions that a mean was drawn from: half of them all, since a run draws both workflow types alike; 0 for one that
 * is known exactly.
 *
 * @param figure  as in `engine.exact`: `standard.transitions`.
 */
export const drawnFor = (
  { executions, exact = [] }: { readonly executions: number; readonly exact?: readonly string[] },
  figure: string,
): number => (exact.includes(figure) ? 0 : executions / 2);

/**
 * A mean per execution, with the digits that so many executions can tell: something seen a hundred times is known to
 * one digit or two. `executions` of 0 means that nothing was drawn, and the figure is exact.
 */
export function seenMean(value: number, executions: number): string {
  const seen = value * executions;
  if (executions === 0 || seen >= 10_000 || value >= 1) return significant(value);
  return significant(Number(value.toPrecision(seen >= 100 ? 2 : 1)));
}

/** `1.2 M`. */
export const count = (value: number): string =>
  !Number.isFinite(value) ? UNKNOWN : Math.abs(value) >= 1e15 ? exponent(value) : formatCount(value);

export const significant = (value: number, digits = 3): string =>
  !Number.isFinite(value) ? UNKNOWN : isLong(value) ? exponent(value) : formatSignificant(value, digits);

/** `3 min 20 s`; `–` for null, of a state that is never entered. */
export const duration = (valueMs: number | null): string =>
  valueMs === null
    ? '–'
    : !Number.isFinite(valueMs)
      ? UNKNOWN
      : isLong(valueMs)
        ? `${exponent(valueMs)} ms`
        : formatDuration(valueMs);

export const share = (value: number): string =>
  !Number.isFinite(value) ? UNKNOWN : Math.abs(value) >= 1e9 ? `${exponent(value * 100)} %` : formatShare(value);

/** A share of all executions: what is nearly all does not read as all, and what hardly happens not as a power of ten. */
export const shareOfAll = (value: number): string =>
  value > 0 && value < 1e-6 ? '< 0.0001 %' : value < 1 && value > 0.9995 ? '> 99.9 %' : share(value);

/** A share of a limit: what is under or over 100 % never reads as 100 %, and what is next to nothing as so little. */
export const utilisation = (value: number): string =>
  value > 0 && value < TINY
    ? '< 0.1 %'
    : Math.abs(value - 1) < 0.0005 && value !== 1
      ? `${((value < 1 ? Math.floor : Math.ceil)(value * 1e4) / 100).toFixed(2)} %`
      : share(value);

/** `1 reason`, `3 reasons`. */
export const many = (n: number, one: string, more = `${one}s`): string => `${formatNumber(n)} ${n === 1 ? one : more}`;

/** `a`, `a and b`, `a, b and c`. */
export const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

/** The words with no room for a line to break inside a figure: before its unit, or after `±`. */
export const unbroken = (words: string): string =>
  words.replaceAll(/(\d) (?=(?:%|ms|s|min|h|d|k|M|B|T|[KMG]i?B)(?![\w-]))/g, '$1\u00a0').replaceAll('± ', '±\u00a0');
