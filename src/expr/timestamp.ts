/** An instant: whole seconds since 1970 and nanoseconds, so that what differs in the ninth digit is not equal. */
export interface Instant {
  readonly seconds: number;
  readonly nanos: number;
}

const FORM = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:\d\d(?::\d\d)?)$/;

/** Reads an ISO-8601 extended offset date-time with upper-case T and Z, as AWS demands; undefined for all else. */
export function parseTimestamp(text: string): Instant | undefined {
  const match = FORM.exec(text);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((digits) => Number(digits ?? 0)) as number[];
  const date = new Date(0);
  date.setUTCFullYear(year as number, (month as number) - 1, day);
  const validDate = date.getUTCMonth() === (month as number) - 1 && date.getUTCDate() === day;
  if (!validDate || (hour as number) > 23 || (minute as number) > 59 || (second as number) > 59) return undefined;
  const offset = offsetSeconds(match[8] as string);
  if (offset === undefined) return undefined;
  const ofDay = (hour as number) * 3600 + (minute as number) * 60 + (second as number);
  return { seconds: date.getTime() / 1000 + ofDay - offset, nanos: Number((match[7] ?? '').padEnd(9, '0')) };
}

/** Java allows offsets up to 18 hours. */
function offsetSeconds(text: string): number | undefined {
  if (text === 'Z') return 0;
  const [hours = 0, minutes = 0, seconds = 0] = text.slice(1).split(':').map(Number);
  const total = hours * 3600 + minutes * 60 + seconds;
  if (minutes > 59 || seconds > 59 || total > 18 * 3600) return undefined;
  return text[0] === '-' ? -total : total;
}

/** Negative, zero or positive as `a` lies before, at or after `b`. */
export const compareInstants = (a: Instant, b: Instant): number => a.seconds - b.seconds || a.nanos - b.nanos;

/** Milliseconds since 1970, fractions kept. */
export const instantMs = ({ seconds, nanos }: Instant): number => seconds * 1000 + nanos / 1e6;
