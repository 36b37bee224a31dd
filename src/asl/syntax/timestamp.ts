const FORM = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.\d+)?(?:Z|[+-](\d{2}):(\d{2}))$/;

/** RFC 3339 with upper-case T and Z, as the States Language demands; false for days and hours that do not exist. */
export function isTimestamp(text: string): boolean {
  const parts = FORM.exec(text)?.slice(1).map(Number);
  if (parts === undefined) return false;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, offsetHour = 0, offsetMinute = 0] = parts;
  const inDay = hour <= 23 && minute <= 59 && second <= 60;
  const inOffset = !(offsetHour > 23) && !(offsetMinute > 59);
  return month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month) && inDay && inOffset;
}

function daysIn(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  if (month === 2) return leap ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
