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

export const EMPTY_COLUMNS: DistributionColumns = {
  code: new Uint8Array(0),
  params: new Float64Array(0),
  tableStart: new Int32Array(0),
  mean: new Float64Array(0),
  variance: new Float64Array(0),
  keep: new Float64Array(0),
  value: new Float64Array(0),
  otherValue: new Float64Array(0),
};

/** A column with more entries at its end. */
export function joined<A extends Uint8Array | Int32Array | Float64Array>(
  make: new (length: number) => A,
  first: A,
  second: ArrayLike<number>,
): A {
  const all = new make(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}
