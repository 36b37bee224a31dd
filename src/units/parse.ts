import { type Bytes, bytes, type MiB, type Milliseconds, mib, ms, type PerSecond, perSecond, type Share, share } from './quantity.ts';

/** What reading a quantity answers: the value, or one sentence saying what was found and what would do. */
export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

const SECOND = 1000;
const DURATION_MS: Readonly<Record<string, number>> = {
  us: 0.001,
  ms: 1,
  s: SECOND,
  sec: SECOND,
  second: SECOND,
  seconds: SECOND,
  m: 60 * SECOND,
  min: 60 * SECOND,
  mins: 60 * SECOND,
  minute: 60 * SECOND,
  minutes: 60 * SECOND,
  h: 3600 * SECOND,
  hr: 3600 * SECOND,
  hour: 3600 * SECOND,
  hours: 3600 * SECOND,
  d: 86_400 * SECOND,
  day: 86_400 * SECOND,
  days: 86_400 * SECOND,
  w: 604_800 * SECOND,
  week: 604_800 * SECOND,
  weeks: 604_800 * SECOND,
};

const KIB = 1024;
const SIZE_BYTES: Readonly<Record<string, number>> = {
  B: 1,
  byte: 1,
  bytes: 1,
  kB: 1000,
  KB: 1000,
  KiB: KIB,
  MB: 1e6,
  MiB: KIB ** 2,
  GB: 1e9,
  GiB: KIB ** 3,
};

/** Lambda and Express memory: AWS writes "MB" and means 1024-based MB (facts, section 2.1). */
const MEMORY_MIB: Readonly<Record<string, number>> = { MB: 1, MiB: 1, GB: KIB, GiB: KIB };

const NUMBER = /^\s*([+-]?(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(\S*)\s*$/;

function readWith(text: string, table: Readonly<Record<string, number>>, what: string, example: string): Read<number> {
  const match = NUMBER.exec(text);
  if (match === null) return { ok: false, problem: `"${text}" is not a ${what}; write a number and a unit, such as "${example}"` };
  const value = Number(match[1]!.replaceAll('_', ''));
  const unitName = match[2]!;
  if (unitName === '') return { ok: false, problem: `${text.trim()} has no unit; a ${what} needs one, such as "${example}"` };
  const factor = Object.hasOwn(table, unitName) ? table[unitName] : undefined;
  if (factor === undefined) {
    return { ok: false, problem: `"${unitName}" is no unit of a ${what}; use one of ${Object.keys(table).join(', ')}` };
  }
  if (value < 0) return { ok: false, problem: `${text.trim()} is negative; a ${what} is 0 or more` };
  if (!Number.isFinite(value * factor)) return { ok: false, problem: `${text.trim()} is too large for a ${what}` };
  return { ok: true, value: value * factor };
}

const mapRead = <A, B>(read: Read<A>, f: (a: A) => B): Read<B> => (read.ok ? { ok: true, value: f(read.value) } : read);

/** "5 min", "120ms", "1.5 h" in ms. A bare number is refused. */
export const readDuration = (text: string): Read<Milliseconds> => mapRead(readWith(text, DURATION_MS, 'duration', '250 ms'), ms);

/** "64 KiB", "2 MB" (decimal) in bytes. */
export const readSize = (text: string): Read<Bytes> => mapRead(readWith(text, SIZE_BYTES, 'size', '2 KiB'), bytes);

/** "512 MB" in AWS's 1024-based MB. */
export const readMemory = (text: string): Read<MiB> => mapRead(readWith(text, MEMORY_MIB, 'memory size', '512 MB'), mib);

/** "0.2 %" or "0.002" as a share of 1. A percent sign or a fraction in 0..1, nothing else. */
export function readShare(text: string): Read<Share> {
  const match = NUMBER.exec(text);
  if (match === null || (match[2] !== '' && match[2] !== '%')) {
    return { ok: false, problem: `"${text}" is not a share; write a percentage such as "2 %" or a fraction such as "0.02"` };
  }
  const value = Number(match[1]!.replaceAll('_', '')) * (match[2] === '%' ? 0.01 : 1);
  if (!(value >= 0 && value <= 1)) return { ok: false, problem: `${text.trim()} is outside 0 % to 100 %` };
  return { ok: true, value: share(value) };
}

/** "20/s", "300 / min", "5 per hour" in events per second. */
export function readRate(text: string): Read<PerSecond> {
  const match = /^\s*([^/]+?)\s*(?:\/|per)\s*([a-z]+)\s*$/i.exec(text);
  const count = match === null ? Number.NaN : Number(match[1]!.replaceAll('_', ''));
  const per = match === null || !Object.hasOwn(DURATION_MS, match[2]!) ? undefined : DURATION_MS[match[2]!];
  if (match === null || Number.isNaN(count) || per === undefined) {
    return { ok: false, problem: `"${text}" is not a rate; write one such as "20/s" or "300/min"` };
  }
  if (!(count >= 0 && count < Infinity)) return { ok: false, problem: `${text.trim()} is not a rate of 0 or more` };
  return { ok: true, value: perSecond((count / per) * SECOND) };
}
