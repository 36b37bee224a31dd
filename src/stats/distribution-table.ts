import { aliasRows } from './alias.ts';
import type { Distribution } from './distribution.ts';
import { type DistributionColumns, EMPTY_COLUMNS, joined } from './distribution-columns.ts';
import {
  drawBinomialLarge,
  drawBinomialSmall,
  drawGamma,
  drawNormalCut,
  drawPoissonLarge,
  drawPoissonSmall,
  logBinomialMode,
} from './draws.ts';
import type { RandomStream } from './random-stream.ts';

/** How a row is sampled; the numbers are part of the columns' meaning and never reused. */
export const CONSTANT = 0;
export const UNIFORM = 1; //           p0 + p1 U
export const EXPONENTIAL = 2; //       p0 E
export const LOGNORMAL = 3; //         exp(p0 + p1 Z)
export const GAMMA = 4; //             scale p3; p0..p2 are the first parameters of drawGamma
export const WEIBULL = 5; //           p1 E^p0, p0 = 1 / shape
export const PARETO = 6; //            p1 exp(p0 E), p0 = 1 / shape
export const NORMAL = 7; //            mean p0, sd p1, given >= 0
export const TABLE = 8; //             p0 cells from tableStart, values are outcomes
export const MIXTURE = 9; //           p0 cells from tableStart, values are rows
export const POISSON_SMALL = 10; //    mean p0, e^-mean p1
export const POISSON_LARGE = 11; //    mean p0
export const GEOMETRIC = 12; //        floor(E p0), p0 = 1 / ln(1 + 1 / mean)
export const BINOMIAL_SMALL = 13; //   n p0, p p1 <= 0.5, (1 - p)^n p2, p3 = 1 when successes and failures are swapped
export const BINOMIAL_LARGE = 14; //   as above, but p2 = ln of the odds of the mode

export const PARAMS = 4;
/** Above this mean, rejection is faster than adding up terms; also what the rejection methods ask for. */
const REJECT_FROM = 10;

/** Many distributions in numbers only. `add` while a program is compiled, `sample` in the hot loop. */
export class DistributionTable {
  #code: Uint8Array;
  #params: Float64Array;
  #tableStart: Int32Array;
  #mean: Float64Array;
  #variance: Float64Array;
  #keep: Float64Array;
  #value: Float64Array;
  #otherValue: Float64Array;

  /** @param columns  as answered by `columns()`, for instance in another thread. */
  constructor(columns: DistributionColumns = EMPTY_COLUMNS) {
    this.#code = columns.code;
    this.#params = columns.params;
    this.#tableStart = columns.tableStart;
    this.#mean = columns.mean;
    this.#variance = columns.variance;
    this.#keep = columns.keep;
    this.#value = columns.value;
    this.#otherValue = columns.otherValue;
  }

  /** The columns themselves, not a copy; not to be written to. */
  columns(): DistributionColumns {
    return {
      code: this.#code,
      params: this.#params,
      tableStart: this.#tableStart,
      mean: this.#mean,
      variance: this.#variance,
      keep: this.#keep,
      value: this.#value,
      otherValue: this.#otherValue,
    };
  }

  /** Number of rows. */
  get size(): number {
    return this.#code.length;
  }

  /** Exact mean of a row. @throws RangeError  for a row that is not there. */
  mean(row: number): number {
    return this.#mean[this.#checked(row)]!;
  }

  /** Exact variance of a row; may be Infinity. @throws RangeError  for a row that is not there. */
  variance(row: number): number {
    return this.#variance[this.#checked(row)]!;
  }

  /** Whether a row is exponential: a hot loop may then draw it itself, as mean times `stream.exponential()`. */
  isExponential(row: number): boolean {
    return this.#code[this.#checked(row)] === EXPONENTIAL;
  }

  /** Adds a law (and before it the parts of a mixture) and answers its row. Not for hot loops: columns are rebuilt. */
  add(distribution: Distribution): number {
    const outcomes = distribution.parts?.map((part) => this.add(part.distribution)) ?? distribution.table?.values ?? [];
    const { keep, other } = aliasRows(sharesOf(distribution));
    const { code, params } = rowOf(distribution);
    const row = this.size;
    this.#tableStart = joined(Int32Array, this.#tableStart, [outcomes.length === 0 ? -1 : this.#keep.length]);
    this.#code = joined(Uint8Array, this.#code, [code]);
    this.#params = joined(Float64Array, this.#params, [...params, 0, 0, 0, 0].slice(0, PARAMS));
    this.#mean = joined(Float64Array, this.#mean, [distribution.mean]);
    this.#variance = joined(Float64Array, this.#variance, [distribution.variance]);
    this.#keep = joined(Float64Array, this.#keep, keep);
    this.#value = joined(Float64Array, this.#value, outcomes);
    this.#otherValue = joined(
      Float64Array,
      this.#otherValue,
      Array.from(other, (i) => outcomes[i]!),
    );
    return row;
  }

  /** One value of the law in `row`: never negative, NaN or infinite. Hot: no allocation, no checks. */
  sample(row: number, stream: RandomStream): number {
    const params = this.#params;
    const at = row * PARAMS;
    const p0 = params[at]!;
    const p1 = params[at + 1]!;
    switch (this.#code[row]!) {
      case CONSTANT:
        return p0;
      case UNIFORM:
        return p0 + p1 * stream.uniform();
      case EXPONENTIAL:
        return p0 * stream.exponential();
      case LOGNORMAL:
        return finite(Math.exp(p0 + p1 * stream.normal()));
      default:
        return this.#sampleOther(row, p0, p1, stream);
    }
  }

  /** The laws that are rarer or slower; apart, so that `sample` stays small enough to be inlined. */
  #sampleOther(row: number, p0: number, p1: number, stream: RandomStream): number {
    const params = this.#params;
    const at = row * PARAMS;
    switch (this.#code[row]!) {
      case GAMMA:
        return finite(params[at + 3]! * drawGamma(p0, p1, params[at + 2]!, stream));
      case WEIBULL:
        return finite(p1 * Math.exp(p0 * Math.log(stream.exponential())));
      case PARETO:
        return finite(p1 * Math.exp(p0 * stream.exponential()));
      case NORMAL:
        return drawNormalCut(p0, p1, stream);
      case TABLE:
        return this.#outcome(row, p0, stream);
      case MIXTURE:
        return this.sample(this.#outcome(row, p0, stream), stream);
      case POISSON_SMALL:
        return drawPoissonSmall(p0, p1, stream);
      case POISSON_LARGE:
        return drawPoissonLarge(p0, stream);
      case GEOMETRIC:
        return Math.floor(p0 * stream.exponential());
      default:
        return this.#binomial(row, stream);
    }
  }

  /** A value of an empirical law, or the row of a part of a mixture. */
  #outcome(row: number, cells: number, stream: RandomStream): number {
    const place = stream.uniform() * cells; // whole part: the cell; fraction: whether its own value is kept
    const offset = Math.floor(place);
    const cell = this.#tableStart[row]! + offset;
    return place - offset < this.#keep[cell]! ? this.#value[cell]! : this.#otherValue[cell]!;
  }

  #binomial(row: number, stream: RandomStream): number {
    const params = this.#params;
    const at = row * PARAMS;
    const n = params[at]!;
    const p = params[at + 1]!;
    const k =
      this.#code[row] === BINOMIAL_SMALL
        ? drawBinomialSmall(n, p, params[at + 2]!, stream)
        : drawBinomialLarge(n, p, params[at + 2]!, stream);
    return params[at + 3] === 1 ? n - k : k;
  }

  #checked(row: number): number {
    if (!(Number.isInteger(row) && row >= 0 && row < this.size))
      throw new RangeError(`no distribution in row ${row} of ${this.size}`);
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
      return gammaRow(a, b);
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

function gammaRow(shape: number, scale: number): Row {
  const boosted = shape < 1;
  const d = (boosted ? shape + 1 : shape) - 1 / 3;
  return { code: GAMMA, params: [d, 1 / Math.sqrt(9 * d), boosted ? 1 / shape : 0, scale] };
}

function binomialRow(n: number, odds: number): Row {
  const swapped = odds > 0.5;
  const p = swapped ? 1 - odds : odds;
  const large = n * p >= REJECT_FROM;
  const extra = large ? logBinomialMode(n, p) : Math.exp(n * Math.log1p(-p));
  return { code: large ? BINOMIAL_LARGE : BINOMIAL_SMALL, params: [n, p, extra, swapped ? 1 : 0] };
}

/** The odds of the outcomes of an empirical law or a mixture; none for the others. */
function sharesOf({ table, parts }: Distribution): readonly number[] {
  if (parts !== undefined) return parts.map((part) => part.weight);
  return table?.cumulative.map((share, i) => share - (table.cumulative[i - 1] ?? 0)) ?? [];
}
