import { gammaPInverse } from '../../src/stats/special/incomplete-gamma.ts';

/** The value a chi-square statistic stays below with 99.9 % probability. */
export const chiSquareLimit = (degreesOfFreedom: number): number => 2 * gammaPInverse(degreesOfFreedom / 2, 0.999);

/** Half width of the 99.9 % interval of a normal, in standard errors. */
export const Z_999 = 3.290526731491926;

export interface ChiSquare {
  readonly statistic: number;
  readonly limit: number;
}

/** Counts against expected shares; cells expecting fewer than 8 are put together with their neighbours. */
export function chiSquare(counts: readonly number[], shares: readonly number[]): ChiSquare {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let statistic = 0;
  let cells = 0;
  let count = 0;
  let expected = 0;
  counts.forEach((found, i) => {
    count += found;
    expected += shares[i]! * total;
    const left = shares.slice(i + 1).reduce((sum, share) => sum + share, 0) * total;
    if (expected >= 8 && (left >= 8 || i === counts.length - 1)) {
      statistic += (count - expected) ** 2 / expected;
      cells++;
      count = 0;
      expected = 0;
    }
  });
  if (expected > 0) {
    statistic += (count - expected) ** 2 / expected;
    cells++;
  }
  return { statistic, limit: chiSquareLimit(Math.max(1, cells - 1)) };
}
