import { aliasRows } from './alias.ts';
import type { Distribution } from './distribution.ts';
import {
  drawBinomialLarge,
  drawBinomialSmall,
  drawGamma,
  drawNormalCut,
  drawPoissonLarge,
  drawPoissonSmall,
} from './draws.ts';
import type { RandomStream } from './random-stream.ts';

/** How a row is sampled; the numbers are part of the columns' meaning and never reused. */
const CONSTANT = 0;
const UNIFORM = 1; //           p0 + p1 U
const EXPONENTIAL = 2; //       p0 E
const LOGNORMAL = 3; //         exp(p0 + p1 Z)
const GAMMA = 4; //             shape p0, scale p1
const WEIBULL = 5; //           p1 E^p0, p0 = 1 / shape
const PARETO = 6; //            p1 exp(p0 E), p0 = 1 / shape
const NORMAL = 7; //            mean p0, sd p1, given >= 0
const TABLE = 8; //             p0 cells from tableStart, values are outcomes
const MIXTURE = 9; //           p0 cells from tableStart, values are rows
const POISSON_SMALL = 10; //    mean p0, e^-mean p1
const POISSON_LARGE = 11; //    mean p0
const GEOMETRIC = 12; //        floor(E p0), p0 = 1 / ln(1 + 1 / mean)
const BINOMIAL_SMALL = 13; //   n p0, p p1 <= 0.5, (1 - p)^n p2, p3 = 1 when successes and failures are swapped
const BINOMIAL_LARGE = 14; //   as above, without p2

const PARAMS = 4;
/** Above this mean, rejection is faster than adding up terms; also what the rejection methods ask for. */
const REJECT_FROM = 10;

/** The whole table as plain columns, to hand to another thread or to a compiled kernel. */
export interface DistributionColumns {
  /** [row] how to sample. */
  readonly code: Uint8Array;
  /** [row * 4 + i] parameters of the code. */
  readonly params: Float64Array;
  /** [row] first cell in the alias columns; -1 for none. */
  readonly tableStart: Int32Array;
  /** [row] exact mean and variance; the variance may be Infinity. */
  readonly mean: Float64Array;
  readonly variance: Float64Array;
  /** [cell] odds of the cell's own value, that value, and the value taken otherwise. */
  readonly keep: Float64Array;
  readonly value: Float64Array;
  readonly otherValue: Float64Array;
}

const EMPTY: DistributionColumns = {
  code: new Uint8Array(0),
  params: new Float64Array(0),
  tableStart: new Int32Array(0),
  mean: new Float64Array(0),
  variance: new Float64Array(0),
  keep: new Float64Array(0),
  value: new Float64Array(0),
  otherValue: new Float64Array(0),
};

/** Many distributions in numbers only. `add` while a program is compiled, `sample` in the hot loop. */
export class DistributionTable {
  #columns: DistributionColumns;

  /** @param columns  as answered by `columns()`, for instance in another thread. */
  constructor(columns: DistributionColumns = EMPTY) {
    this.#columns = columns;
  }

  get size(): number {
    return this.#columns.code.length;
  }

  columns(): DistributionColumns {
    return this.#columns;
  }

  mean(row: number): number {
    return this.#columns.mean[this.#checked(row)]!;
  }

  variance(row: number): number {
    return this.#columns.variance[this.#checked(row)]!;
  }

  /** Adds a law (and before it the parts of a mixture) and answers its row. Not for hot loops: columns are rebuilt. */
  add(distribution: Distribution): number {
    const outcomes = distribution.parts?.map((part) => this.add(part.distribution)) ?? distribution.table?.values ?? [];
    const { keep, other } = aliasRows(sharesOf(distribution));
    const { code, params } = rowOf(distribution);
    const c = this.#columns;
    this.#columns = {
      code: joined(Uint8Array, c.code, [code]),
      params: joined(Float64Array, c.params, [...params, 0, 0, 0, 0].slice(0, PARAMS)),
      tableStart: joined(Int32Array, c.tableStart, [outcomes.length === 0 ? -1 : c.keep.length]),
      mean: joined(Float64Array, c.mean, [distribution.mean]),
      variance: joined(Float64Array, c.variance, [distribution.variance]),
      keep: joined(Float64Array, c.keep, keep),
      value: joined(Float64Array, c.value, outcomes),
      otherValue: joined(
        Float64Array,
        c.otherValue,
        [...other].map((i) => outcomes[i]!),
      ),
    };
    return c.code.length;
  }

  /** One value of the law in `row`: never negative, NaN or infinite. Hot: no allocation, no checks. */
  sample(row: number, stream: RandomStream): number {
    const { code, params, tableStart, keep, value, otherValue } = this.#columns;
    for (;;) {
      const at = row * PARAMS;
      const p0 = params[at]!;
      switch (code[row]!) {
        case CONSTANT:
          return p0;
        case UNIFORM:
          return p0 + params[at + 1]! * stream.uniform();
        case EXPONENTIAL:
          return p0 * stream.exponential();
        case LOGNORMAL:
          return finite(Math.exp(p0 + params[at + 1]! * stream.normal()));
        case GAMMA:
          return finite(params[at + 1]! * drawGamma(p0, stream));
        case WEIBULL:
          return finite(params[at + 1]! * stream.exponential() ** p0);
        case PARETO:
          return finite(params[at + 1]! * Math.exp(p0 * stream.exponential()));
        case NORMAL:
          return drawNormalCut(p0, params[at + 1]!, stream);
        case POISSON_SMALL:
          return drawPoissonSmall(p0, params[at + 1]!, stream);
        case POISSON_LARGE:
          return drawPoissonLarge(p0, stream);
        case GEOMETRIC:
          return Math.floor(p0 * stream.exponential());
        case BINOMIAL_SMALL:
        case BINOMIAL_LARGE:
          return this.#binomial(row, stream);
        default: {
          const place = stream.uniform() * p0; // whole part: the cell; fraction: whether its own value is kept
          const offset = place | 0;
          const cell = tableStart[row]! + offset;
          const outcome = place - offset < keep[cell]! ? value[cell]! : otherValue[cell]!;
          if (code[row] === TABLE) return outcome;
          row = outcome; // a mixture: sample the chosen part
        }
      }
    }
  }

  #binomial(row: number, stream: RandomStream): number {
    const { code, params } = this.#columns;
    const at = row * PARAMS;
    const n = params[at]!;
    const p = params[at + 1]!;
    const k =
      code[row] === BINOMIAL_SMALL ? drawBinomialSmall(n, p, params[at + 2]!, stream) : drawBinomialLarge(n, p, stream);
    return params[at + 3] === 1 ? n - k : k;
  }

  #checked(row: number): number {
    if (!(row >= 0 && row < this.size)) throw new RangeError(`no distribution in row ${row} of ${this.size}`);
    return row;
  }
}

/** A value beyond the largest double is that double. */
const finite = (x: number): number => Math.min(x, Number.MAX_VALUE);

interface Row {
  readonly code: number;
  readonly params: readonly number[];
}

function rowOf({ kind, params, table, parts }: Distribution): Row {
  const [a = 0, b = 0] = params;
  switch (kind) {
    case 'constant':
      return { code: CONSTANT, params: [a] };
    case 'uniform':
      return { code: UNIFORM, params: [a, b - a] };
    case 'exponential':
      return { code: EXPONENTIAL, params: [a] };
    case 'lognormal':
      return { code: LOGNORMAL, params: [a, b] };
    case 'gamma':
      return { code: GAMMA, params: [a, b] };
    case 'weibull':
      return { code: WEIBULL, params: [1 / a, b] };
    case 'pareto':
      return { code: PARETO, params: [1 / a, b] };
    case 'normal':
      return { code: NORMAL, params: [a, b] };
    case 'poisson':
      return { code: a < REJECT_FROM ? POISSON_SMALL : POISSON_LARGE, params: [a, Math.exp(-a)] };
    case 'geometric':
      return { code: GEOMETRIC, params: [1 / Math.log1p(1 / a)] };
    case 'binomial':
      return binomialRow(a, b);
    case 'empirical':
      return { code: TABLE, params: [table!.values.length] };
    case 'mixture':
      return { code: MIXTURE, params: [parts!.length] };
  }
}

function binomialRow(n: number, odds: number): Row {
  const swapped = odds > 0.5;
  const p = swapped ? 1 - odds : odds;
  const code = n * p < REJECT_FROM ? BINOMIAL_SMALL : BINOMIAL_LARGE;
  return { code, params: [n, p, Math.exp(n * Math.log1p(-p)), swapped ? 1 : 0] };
}

/** The odds of the outcomes of an empirical law or a mixture; none for the others. */
function sharesOf({ table, parts }: Distribution): readonly number[] {
  if (parts !== undefined) return parts.map((part) => part.weight);
  return table?.cumulative.map((share, i) => share - (table.cumulative[i - 1] ?? 0)) ?? [];
}

function joined<A extends Uint8Array | Int32Array | Float64Array>(
  make: new (length: number) => A,
  first: A,
  second: ArrayLike<number>,
): A {
  const all = new make(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}
