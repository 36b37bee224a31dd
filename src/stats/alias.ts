/**
 * Walker's alias method: one draw picks one of n outcomes with given shares in constant time.
 *
 * @source M. D. Vose, "A linear algorithm for generating random numbers with a given distribution" (1991).
 */
export interface AliasRows {
  /** [cell] odds of keeping the cell's own outcome. */
  readonly keep: Float64Array;
  /** [cell] the outcome taken otherwise. */
  readonly other: Int32Array;
}

/** @param shares  of the outcomes, summing to 1. */
export function aliasRows(shares: readonly number[]): AliasRows {
  const n = shares.length;
  const keep = new Float64Array(n).fill(1);
  const other = Int32Array.from({ length: n }, (_, i) => i);
  const load = shares.map((share) => share * n);
  const small: number[] = [];
  const large: number[] = [];
  load.forEach((size, i) => {
    (size < 1 ? small : large).push(i);
  });
  while (small.length > 0 && large.length > 0) {
    const poor = small.pop()!;
    const rich = large.pop()!;
    keep[poor] = load[poor]!;
    other[poor] = rich;
    load[rich] = load[rich]! + load[poor]! - 1;
    (load[rich]! < 1 ? small : large).push(rich);
  }
  return { keep, other }; // what is left over is 1 up to rounding
}
