/**
 * A rate over time made of straight pieces: the one shape all arrivals come down to. Piece `i` covers
 * [edges[i], edges[i + 1]) ms and goes from left[i] to right[i] starts per second.
 */
export interface RateColumns {
  readonly edges: Float64Array; // [piece + 1] ms since the start, ascending
  readonly left: Float64Array; // [piece] starts per second where the piece begins
  readonly right: Float64Array; // [piece] starts per second where it ends
}

export interface RateCurve {
  readonly startMs: number;
  readonly endMs: number;
  readonly edges: Float64Array;
  /** Starts per second at `tMs`; 0 outside [startMs, endMs). */
  readonly rateAt: (tMs: number) => number;
  /** The rate just before `tMs`: the other side of a jump. */
  readonly rateBefore: (tMs: number) => number;
  /** Expected starts in [fromMs, toMs), the exact integral of `rateAt`; 0 when the span is empty or reversed. */
  readonly expectedStarts: (fromMs: number, toMs: number) => number;
  readonly peakPerSecond: number;
}

export interface Piece {
  readonly toMs: number;
  readonly left: number;
  readonly right: number;
}

/** Columns of pieces that follow each other from `startMs`; pieces without length (jumps) fall away. */
export function columnsOf(startMs: number, pieces: readonly Piece[]): RateColumns {
  const kept: Piece[] = [];
  let from = startMs;
  for (const piece of pieces) {
    if (piece.toMs > from) kept.push(piece);
    from = Math.max(from, piece.toMs);
  }
  return {
    edges: Float64Array.from([startMs, ...kept.map((piece) => piece.toMs)]),
    left: Float64Array.from(kept, (piece) => piece.left),
    right: Float64Array.from(kept, (piece) => piece.right),
  };
}

export function rateCurve({ edges, left, right }: RateColumns): RateCurve {
  const count = left.length;
  const startMs = edges[0]!;
  const endMs = edges[count]!;
  const before = new Float64Array(count + 1); // [edge] starts before that edge
  let peakPerSecond = 0;
  for (let i = 0; i < count; i++) {
    before[i + 1] = before[i]! + (((left[i]! + right[i]!) / 2) * (edges[i + 1]! - edges[i]!)) / 1000;
    peakPerSecond = Math.max(peakPerSecond, left[i]!, right[i]!);
  }
  /** Last piece that begins at or before `tMs` (the last of all for the end itself); -1 before all. */
  const pieceAt = (tMs: number): number => {
    let low = -1;
    let high = count;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (edges[middle]! <= tMs) low = middle;
      else high = middle;
    }
    return low;
  };
  const rateIn = (piece: number, tMs: number): number => {
    const from = left[piece]!;
    const to = right[piece]!;
    if (from === to) return from; // exact where the rate is level
    return from + ((to - from) * (tMs - edges[piece]!)) / (edges[piece + 1]! - edges[piece]!);
  };
  const within = (piece: number, fromMs: number, toMs: number): number =>
    (((rateIn(piece, fromMs) + rateIn(piece, toMs)) / 2) * (toMs - fromMs)) / 1000;
  const expectedStarts = (fromMs: number, toMs: number): number => {
    const from = Math.max(fromMs, startMs);
    const to = Math.min(toMs, endMs);
    if (!(to > from)) return 0;
    const first = pieceAt(from);
    const last = pieceAt(to);
    if (first === last) return within(first, from, to);
    return (
      within(first, from, edges[first + 1]!) + (before[last]! - before[first + 1]!) + within(last, edges[last]!, to)
    );
  };
  return {
    startMs,
    endMs,
    edges,
    peakPerSecond,
    expectedStarts,
    rateAt: (tMs) => (tMs >= startMs && tMs < endMs ? rateIn(pieceAt(tMs), tMs) : 0),
    rateBefore: (tMs) => {
      if (!(tMs > startMs && tMs <= endMs)) return 0;
      const piece = pieceAt(tMs);
      return edges[piece] === tMs ? right[piece - 1]! : rateIn(piece, tMs);
    },
  };
}

/** Work allowed for the exact peak of a sum: edges x parts. */
const EXACT_PEAK_WORK = 2e7;

/**
 * Highest rate of curves added up. A sum of straight pieces is highest at an edge, so every edge is looked at, from
 * both sides.
 * @returns `exact` false when there were too many edges: then the sum of the single peaks, which is never too low.
 */
export function peakOfSum(curves: readonly RateCurve[]): { readonly perSecond: number; readonly exact: boolean } {
  const [only] = curves;
  if (curves.length === 1 && only !== undefined) return { perSecond: only.peakPerSecond, exact: true };
  const edgeCount = curves.reduce((sum, curve) => sum + curve.edges.length, 0);
  if (edgeCount * curves.length > EXACT_PEAK_WORK) {
    return { perSecond: curves.reduce((sum, curve) => sum + curve.peakPerSecond, 0), exact: false };
  }
  let perSecond = 0;
  for (const { edges } of curves) {
    for (const edge of edges) {
      let after = 0;
      let before = 0;
      for (const curve of curves) {
        after += curve.rateAt(edge);
        before += curve.rateBefore(edge);
      }
      perSecond = Math.max(perSecond, after, before);
    }
  }
  return { perSecond, exact: true };
}
