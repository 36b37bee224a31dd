import { binomial, geometric, poisson } from './count-laws.ts';
import type { Distribution } from './distribution.ts';
import type { DistributionColumns } from './distribution-columns.ts';
import * as code from './distribution-table.ts';
import { gammaFromMoments, lognormalFromQuantiles, normalCutAtZero } from './shaped-laws.ts';
import { constant, exponential, pareto, uniform, weibull } from './simple-laws.ts';
import { normalQuantile } from './special/normal.ts';
import { empirical, mixture } from './tabled-laws.ts';

const Z99 = normalQuantile(0.99);

/**
 * The law in a row of a table, with its cdf and quantiles, worked out again from the numbers that are sampled from.
 * Its label is in plain numbers, since the table keeps no units.
 *
 * @param columns  as answered by `DistributionTable.columns()`.
 * @throws RangeError  for a row that is not there.
 */
export function rowLaw(columns: DistributionColumns, row: number): Distribution {
  if (!(Number.isInteger(row) && row >= 0 && row < columns.code.length))
    throw new RangeError(`no distribution in row ${row} of ${columns.code.length}`);
  const [p0, p1, p2, p3] = columns.params.subarray(row * code.PARAMS, (row + 1) * code.PARAMS) as unknown as Quad;
  switch (columns.code[row]!) {
    case code.CONSTANT:
      return constant(p0);
    case code.UNIFORM:
      return uniform(p0, p0 + p1);
    case code.EXPONENTIAL:
      return exponential(p0);
    case code.LOGNORMAL:
      return lognormalFromQuantiles(Math.exp(p0), Math.exp(p0 + p1 * Z99));
    case code.GAMMA: {
      const shape = p0 + 1 / 3 - (p2 > 0 ? 1 : 0); // shapes below 1 are drawn from shape + 1
      return gammaFromMoments(shape * p3, 1 / Math.sqrt(shape));
    }
    case code.WEIBULL:
      return weibull(1 / p0, p1);
    case code.PARETO:
      return pareto(1 / p0, p1);
    case code.NORMAL:
      return normalCutAtZero(p0, p1);
    case code.TABLE: {
      const cells = cellsOf(columns, row, p0);
      return empirical(cells.values, cells.shares);
    }
    case code.MIXTURE: {
      const { values, shares } = cellsOf(columns, row, p0);
      return mixture(values.map((part, i) => ({ weight: shares[i]!, distribution: rowLaw(columns, part) })));
    }
    case code.POISSON_SMALL:
    case code.POISSON_LARGE:
      return poisson(p0);
    case code.GEOMETRIC:
      return geometric(1 / Math.expm1(1 / p0));
    default:
      return binomial(p0, p3 === 1 ? 1 - p1 : p1);
  }
}

type Quad = readonly [number, number, number, number];

/** Outcomes of an alias table with their shares, those taken instead of others included. */
function cellsOf(columns: DistributionColumns, row: number, cells: number): { values: number[]; shares: number[] } {
  const start = columns.tableStart[row]!;
  const shareOf = new Map<number, number>();
  const give = (value: number, share: number): void => {
    if (share > 0) shareOf.set(value, (shareOf.get(value) ?? 0) + share);
  };
  for (let cell = start; cell < start + cells; cell++) {
    const keep = columns.keep[cell]!;
    give(columns.value[cell]!, keep / cells);
    give(columns.otherValue[cell]!, (1 - keep) / cells);
  }
  return { values: [...shareOf.keys()], shares: [...shareOf.values()] };
}
