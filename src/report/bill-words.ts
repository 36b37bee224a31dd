import type { Alternative, MonthlyLine } from './model.ts';
import { printable } from './printable.ts';

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
