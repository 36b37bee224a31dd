import { cronRate } from './cron.ts';
import { DURATION, LONGEST, nearest, type Read, readDuration, shown, written } from './parse.ts';
import { type PerSecond, perSecond } from './quantity.ts';

/** The billed month where none is given: 365 d / 12. */
export const MONTH_MS = 730 * 3_600_000;

/** Powers of ten that people write behind a number. */
const SCALES: Readonly<Record<string, number>> = { k: 3, K: 3, M: 6, B: 9, G: 9, T: 12 };

/** "1M", "2.5 M", "10k", "3,600,000": a number of things of 0 or more. */
export function readCount(text: string): Read<number> {
  const plain =
    text.length <= LONGEST ? text.trim().replace(/^\d{1,3}(,\d{3})+(?=\D|$)/, (all) => all.replaceAll(',', '')) : '';
  const found = written(plain);
  const power = found === undefined ? undefined : found.unitName === '' ? 0 : SCALES[found.unitName];
  const value = found === undefined || power === undefined ? Number.NaN : nearest(found, { factor: 1, power });
  if (found === undefined || power === undefined || found.negative || !Number.isFinite(value)) {
    return {
      ok: false,
      problem: `"${shown(text)}" is not a number of 0 or more; write one such as "10k", "2.5M" or "3600000"`,
    };
  }
  return { ok: true, value };
}

/** How often, then a unit of time: "2.5M/month", "10k a day", "20 per hour", "3 daily". */
const PER = /^(?:\/\s*|per\s+|an?\s+|each\s+|every\s+)(\p{L}+)$/u;
const ADVERBS: Readonly<Record<string, string>> = {
  hourly: 'h',
  daily: 'd',
  weekly: 'w',
  monthly: 'month',
  yearly: 'year',
};
const BETWEEN = /\s*(?:\/|per\s|an?\s|each\s|every\s|hourly$|daily$|weekly$|monthly$|yearly$)/;
const YEAR_MONTHS = 12;

/** A schedule, whose starts come evenly spaced: "every 5 minutes", "rate(5 minutes)", "cron(0 2 * * ? *)". */
const EVERY = /^every\s+(?=\S)(.{1,40})$/;
const RATE = /^rate\((.{1,40})\)$/;
const CRON = /^cron\((.{1,200})\)$/;

export const isSchedule = (text: string): boolean => [EVERY, RATE, CRON].some((form) => form.test(text.trim()));

/**
 * A volume as people write it, in starts per second: "20/s", "300 per minute", "2.5M/month", "10k a day",
 * "every 5 min", "rate(5 minutes)", "cron(0 2 * * ? *)".
 *
 * @param monthMs  length of a month, ms.
 */
export function readRate(text: string, monthMs: number = MONTH_MS): Read<PerSecond> {
  const trimmed = text.length <= LONGEST ? text.trim() : '';
  const cron = CRON.exec(trimmed);
  if (cron !== null) return rated(cronRate(cron[1]!));
  const every = EVERY.exec(trimmed) ?? RATE.exec(trimmed);
  if (every !== null) return rated(spacing(every[1]!, monthMs), text);
  const split = trimmed.search(BETWEEN);
  const count = split <= 0 ? undefined : readCount(trimmed.slice(0, split));
  const per = split <= 0 ? undefined : periodOf(trimmed.slice(split).trim(), monthMs);
  if (count === undefined || !count.ok || per === undefined) {
    return {
      ok: false,
      problem: `"${shown(text)}" is not a rate; write one such as "20/s", "2.5M/month" or "every 5 min"`,
    };
  }
  return rated({ ok: true, value: count.value / (per / 1000) }, text);
}

function rated(read: Read<number>, text = ''): Read<PerSecond> {
  if (!read.ok) return read;
  if (!Number.isFinite(read.value)) return { ok: false, problem: `${shown(text)} is not a rate of 0 or more` };
  return { ok: true, value: perSecond(read.value) };
}

/** ms of the unit of time behind "/" or "per". */
function periodOf(text: string, monthMs: number): number | undefined {
  return unitMs(ADVERBS[text] ?? PER.exec(text)?.[1] ?? '', monthMs);
}

function unitMs(name: string, monthMs: number): number | undefined {
  if (/^(mo|months?)$/.test(name)) return monthMs;
  if (/^(y|yr|years?)$/.test(name)) return YEAR_MONTHS * monthMs;
  const unit = DURATION.units.get(name);
  return unit && unit.factor * 10 ** unit.power;
}

/** Starts per second of one start in each "5 minutes" or "minute". */
function spacing(text: string, monthMs: number): Read<number> {
  const alone = unitMs(text.trim(), monthMs);
  const length: Read<number> = alone === undefined ? readDuration(text) : { ok: true, value: alone };
  if (!length.ok) return length;
  return length.value > 0
    ? { ok: true, value: 1000 / length.value }
    : { ok: false, problem: 'a schedule needs a time above zero' };
}
