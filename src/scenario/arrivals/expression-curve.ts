import { formatDuration } from '../../units/index.ts';
import { type RateCurve, rateCurve } from './curve.ts';

export type ExpressionCurve =
  | { readonly ok: true; readonly curve: RateCurve; readonly rough: boolean }
  | { readonly ok: false; readonly problem: string; readonly hint: string };

/** Usual width of one piece. */
const PIECE_MS = 60_000;
const MIN_PIECES = 1_000;
/** Part of all starts that may fall into the wrong piece before the pieces are halved. */
const TOLERANCE = 5e-3;
/** Where inside each piece the formula is compared with the straight line; off the middle, against aliasing. */
const PROBES = [0.2113, 0.618, 0.8637] as const;

/**
 * Straight pieces through a formula: fine enough that they follow it, or `rough` when `maxPieces` was not enough.
 * Every rate the pieces were made of was looked at; a negative or unusable one refuses the whole.
 *
 * @param perSecondAt  starts per second, `tMs` counted from the start of the part.
 */
export function expressionCurve(
  perSecondAt: (tMs: number) => number,
  startMs: number,
  endMs: number,
  maxPieces: number,
): ExpressionCurve {
  const span = endMs - startMs;
  let pieces = Math.min(maxPieces, Math.max(MIN_PIECES, Math.ceil(span / PIECE_MS)));
  for (;;) {
    const sampled = sample(perSecondAt, startMs, span, pieces);
    if (!sampled.ok) return sampled;
    const rough = sampled.misplaced > TOLERANCE;
    if (!rough || pieces >= maxPieces) return { ok: true, curve: sampled.curve, rough };
    pieces = Math.min(maxPieces, pieces * 4);
  }
}

type Sampled =
  | { readonly ok: true; readonly curve: RateCurve; readonly misplaced: number }
  | { readonly ok: false; readonly problem: string; readonly hint: string };

function sample(perSecondAt: (tMs: number) => number, startMs: number, span: number, pieces: number): Sampled {
  const edges = new Float64Array(pieces + 1);
  const nodes = new Float64Array(pieces + 1);
  let off = 0;
  let total = 0;
  for (let i = 0; i <= pieces; i++) {
    const t = (span * i) / pieces;
    const rate = cleaned(perSecondAt(t));
    edges[i] = startMs + t;
    nodes[i] = rate;
    if (!usable(rate)) return { ok: false, ...trouble(rate, t) };
    if (i === 0) continue;
    const before = nodes[i - 1]!;
    for (const probe of PROBES) {
      const at = (span * (i - 1 + probe)) / pieces;
      const found = cleaned(perSecondAt(at));
      if (!usable(found)) return { ok: false, ...trouble(found, at) };
      off += Math.abs(found - (before + (rate - before) * probe));
      total += found;
    }
  }
  edges[pieces] = startMs + span;
  const curve = rateCurve({ edges, left: nodes.subarray(0, pieces), right: nodes.subarray(1) });
  return { ok: true, curve, misplaced: total === 0 ? (off > 0 ? 1 : 0) : off / total };
}

/** Starts per second beyond this are a slip of the pen. */
export const MAX_RATE = 1e9;
const usable = (rate: number): boolean => rate >= 0 && rate <= MAX_RATE;

/** `1 + sin(x)` may come out a hair below zero; that is zero. */
const cleaned = (rate: number): number => (rate < 0 && rate > -1e-9 ? 0 : rate);

function trouble(rate: number, tMs: number): { readonly problem: string; readonly hint: string } {
  const when = `at t = ${formatDuration(tMs)}`;
  if (rate < 0) {
    const problem = `the rate is negative (${Number(rate.toPrecision(4))}/s) ${when}`;
    return { problem, hint: 'Use max(0, …) where the formula may go below zero.' };
  }
  if (Number.isFinite(rate)) {
    const problem = `the rate of ${rate.toExponential(2)}/s ${when} is above ${MAX_RATE}/s`;
    return { problem, hint: 'Use min(…, …) where the formula may grow so far, or give "timeUnit".' };
  }
  const what = Number.isNaN(rate) ? 'not a number' : 'infinite';
  return {
    problem: `the rate is ${what} ${when}; does it divide by zero?`,
    hint: 'Keep what it divides by away from zero: max(1 s, t) in place of t.',
  };
}
