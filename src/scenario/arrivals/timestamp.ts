import { instantMs, parseTimestamp } from '../../expr/index.ts';
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
  const [, year = '', month = '', day = '', hour = '0', minute = '00', second = '00', fraction = '', zone = 'Z'] =
    match;
  // what logs write besides: 24:00 for the end of a day, and leap seconds
  const over = (hour === '24' ? 3_600_000 : 0) + (second === '60' ? 1000 : 0);
  if (hour === '24' && Number(minute) + Number(second) > 0) return undefined;
  const time = [hour === '24' ? '23' : hour, minute, second === '60' ? '59' : second].map(twoDigits).join(':');
  const date = [year, twoDigits(month), twoDigits(day)].join('-');
  const instant = parseTimestamp(`${date}T${time}${fraction === '' ? '' : `.${fraction}`}${offsetOf(zone)}`);
  return instant === undefined ? undefined : instantMs(instant) + over;
}

const twoDigits = (digits: string): string => digits.padStart(2, '0');

/** `Z`, or an offset with its colon. */
const offsetOf = (zone: string): string => (/^[+-]/.test(zone) ? `${zone.slice(0, 3)}:${zone.slice(-2)}` : 'Z');
