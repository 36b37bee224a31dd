import type { Alternative, MonthlyLine } from '../model.ts';
import { printable } from './printable.ts';
import { count } from './words.ts';

/** What an alternative uses without a price, in the words of its bill: `Lambda requests`. */
export function unpricedNames(a: Alternative, only: readonly string[] = a.monthly.unpriced): readonly string[] {
  return only.map((dimension) => {
    const line = a.monthly.lines.find((l) => l.dimension === dimension);
    return printable(
      line === undefined ? dimension : `${line.service} ${line.label.charAt(0).toLowerCase()}${line.label.slice(1)}`,
    );
  });
}

/** What a line is for; the service goes without saying when it is Step Functions. */
export const lineName = (line: MonthlyLine): string =>
  line.service === 'Step Functions' ? line.label : `${line.service}: ${line.label}`;

const LONG_NUMBER = /\b\d{1,3}(?:,\d{3}){2,}\b/g;

/** The same for tables that people read: `Duration, first 6 B GB-s`. */
export const shortLineName = (line: MonthlyLine): string =>
  lineName(line).replace(LONG_NUMBER, (digits) => count(Number(digits.replaceAll(',', ''))));
