import { readDuration } from '../../units/index.ts';

const ISO =
  /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?$/i;

/** Epoch numbers by size: seconds, milliseconds, microseconds, nanoseconds (each good beyond the year 5000). */
const EPOCH_SCALES = [
  { below: 1e11, toMs: 1000 },
  { below: 1e14, toMs: 1 },
  { below: 1e17, toMs: 1e-3 },
  { below: Infinity, toMs: 1e-6 },
] as const;

/** Milliseconds per unit of an epoch number of this size. */
export const epochScale = (first: number): number =>
  EPOCH_SCALES.find(({ below }) => Math.abs(first) < below)?.toMs ?? 1;

/**
 * A time in ms: ISO 8601 ("2026-11-01T00:05:00Z", "2026/11/01 00:05", no zone means UTC), or a time since the start
 * with its unit ("5 min"). Epoch numbers are read with `epochScale`. Undefined for anything else.
 */
export function readTimestamp(text: string): number | undefined {
  const match = ISO.exec(text);
  if (match === null) {
    const since = readDuration(text);
    return since.ok ? since.value : undefined;
  }
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone = 'Z'] = match;
  const [y, mo, d, h, mi, s] = [year, month, day, hour, minute, second].map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const utc = Date.UTC(y, mo - 1, d, h, mi, s);
  const inRange = mo >= 1 && mo <= 12 && d >= 1 && d <= daysIn(y, mo) && h <= 24 && mi <= 59 && s <= 60;
  return inRange ? utc + Number(`0.${fraction || '0'}`) * 1000 - offsetMs(zone) : undefined;
}

const daysIn = (year: number, month: number): number =>
  (Date.UTC(year, month, 1) - Date.UTC(year, month - 1, 1)) / 86_400_000;

function offsetMs(zone: string): number {
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
  if (match === null) return 0;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) * 60_000;
}
