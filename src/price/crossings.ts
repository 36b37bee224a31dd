/** Sums of money nearer than this, relative to the sums, are the same: it is rounding error of the sums. */
const SAME = 1e-12;

export interface Crossing {
  readonly at: number;
  /** Sign of the difference beyond the crossing. */
  readonly sign: -1 | 1;
}

/**
 * Every x in [from, to] at which `difference` changes sign, ascending. Exact for a function that is linear between
 * neighbouring `bends`; a stretch of zeros counts once, at its beginning.
 *
 * @param difference  continuous; also gives the `scale` its rounding error is judged against.
 */
export function crossingsOf(
  difference: (x: number) => { readonly value: number; readonly scale: number },
  bends: readonly number[],
  [from, to]: readonly [number, number],
): Crossing[] {
  const points = [...new Set([from, ...bends.filter((x) => x > from && x < to), to])].sort((a, b) => a - b);
  const found: Crossing[] = [];
  let signBefore = 0;
  let zeroSince: number | undefined;
  let before = { x: from, value: 0 };
  for (const x of points) {
    const { value, scale } = difference(x);
    const sign = Math.abs(value) <= SAME * scale ? 0 : value < 0 ? -1 : 1;
    if (sign === 0) zeroSince ??= x;
    else {
      if (signBefore !== 0 && sign !== signBefore)
        found.push({ at: zeroSince ?? zeroBetween(before, { x, value }), sign });
      signBefore = sign;
      zeroSince = undefined;
    }
    before = { x, value };
  }
  return found;
}

interface Point {
  readonly x: number;
  readonly value: number;
}

const zeroBetween = (a: Point, b: Point): number => a.x + ((b.x - a.x) * a.value) / (a.value - b.value);

/** The x in [low, high] where a rising function passes `target`, to the last bit; undefined when it does not within. */
export function risesTo(target: number, rising: (x: number) => number, low: number, high: number): number | undefined {
  if (rising(low) > target || rising(high) < target || rising(low) === rising(high)) return undefined;
  for (;;) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) return high;
    if (rising(middle) < target) low = middle;
    else high = middle;
  }
}
