import type { Read } from './parse.ts';

/**
 * Starts per second of an EventBridge schedule `cron(minutes hours day-of-month month day-of-week year)`, on average
 * over four years: `cron(0 2 * * ? *)` is one a day.
 *
 * @param fields  what stands between the brackets.
 * @source EventBridge user guide, cron expressions, read 2026-11: six fields, of the two day fields one is `?`.
 */
export function cronRate(fields: string): Read<number> {
  const parts = fields.trim().split(/\s+/);
  if (parts.length !== 6) {
    return refused(
      `a cron schedule of AWS has six fields, found ${parts.length}; write one such as "cron(0 2 * * ? *)"`,
    );
  }
  const [minutes, hours, monthDays, months, weekDays, year] = parts as [string, string, string, string, string, string];
  if (year !== '*')
    return refused(`a cron schedule of single years ("${year.slice(0, 20)}") is no steady rate; write * for its year`);
  const perHour = valuesOf(minutes, 0, 59);
  const perDay = valuesOf(hours, 0, 23);
  const inYear = valuesOf(months, 1, 12, MONTHS);
  const days = dayTest(monthDays, weekDays);
  if (perHour === undefined || perDay === undefined || inYear === undefined || days === undefined) {
    return refused(`"cron(${fields.slice(0, 60)})" cannot be read; write one such as "cron(0/5 9-17 ? * MON-FRI *)"`);
  }
  let found = 0;
  for (let day = 0; day < FOUR_YEARS; day++) {
    const date = new Date(FROM + day * DAY_MS);
    if (inYear.has(date.getUTCMonth() + 1) && days(date)) found++;
  }
  if (found === 0) return refused(`"cron(${fields.slice(0, 60)})" never starts anything`);
  return { ok: true, value: (found * perHour.size * perDay.size) / (FOUR_YEARS * 86_400) };
}

const refused = (problem: string): Read<never> => ({ ok: false, problem });

const DAY_MS = 86_400_000;
const FOUR_YEARS = 1461;
/** Any four years do, as long as one of them is a leap year. */
const FROM = Date.UTC(2025, 0, 1);
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEK_DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** The values a field names: `*`, `5`, `1-5`, `0/15`, `1,3,5`; names count from `low`. */
function valuesOf(field: string, low: number, high: number, names: readonly string[] = []): Set<number> | undefined {
  const found = new Set<number>();
  for (const part of field.split(',')) {
    const match = /^(\*|[A-Z]{3}|\d{1,2})(?:-([A-Z]{3}|\d{1,2}))?(?:\/(\d{1,2}))?$/i.exec(part);
    if (match === null) return undefined;
    const [, from = '', to, step] = match;
    const first = from === '*' ? low : fieldValue(from, low, names);
    const last = to !== undefined ? fieldValue(to, low, names) : from === '*' || step !== undefined ? high : first;
    const by = step === undefined ? 1 : Number(step);
    if (!(first >= low && last <= high && first <= last && by >= 1)) return undefined;
    for (let value = first; value <= last; value += by) found.add(value);
  }
  return found;
}

function fieldValue(text: string, low: number, names: readonly string[]): number {
  const name = names.indexOf(text.toUpperCase());
  return name >= 0 ? low + name : Number(text);
}

/** Whether a day is one of them: exactly one of the two fields says, the other is `?`. */
function dayTest(monthDays: string, weekDays: string): ((date: Date) => boolean) | undefined {
  if ((monthDays === '?') === (weekDays === '?')) return undefined;
  return monthDays === '?' ? weekDayTest(weekDays) : monthDayTest(monthDays);
}

function monthDayTest(field: string): ((date: Date) => boolean) | undefined {
  const lastOf = (date: Date): number =>
    new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  if (field === 'L') return (date) => date.getUTCDate() === lastOf(date);
  if (/^(\d{1,2}|L)W$/.test(field)) return (date) => date.getUTCDate() === Math.min(lastOf(date), 15); // one a month
  const days = valuesOf(field, 1, 31);
  return days && ((date) => days.has(date.getUTCDate()));
}

function weekDayTest(field: string): ((date: Date) => boolean) | undefined {
  const nth = /^([A-Z]{3}|[1-7])(?:#([1-5])|(L))$/i.exec(field);
  if (nth !== null) {
    const day = fieldValue(nth[1]!, 1, WEEK_DAYS);
    // one a month, but for the fifth, which not every month has
    return (date) =>
      date.getUTCDay() + 1 === day &&
      (nth[3] !== undefined
        ? new Date(date.getTime() + 7 * DAY_MS).getUTCMonth() !== date.getUTCMonth()
        : Math.ceil(date.getUTCDate() / 7) === Number(nth[2]));
  }
  const days = valuesOf(field, 1, 7, WEEK_DAYS);
  return days && ((date) => days.has(date.getUTCDay() + 1));
}
