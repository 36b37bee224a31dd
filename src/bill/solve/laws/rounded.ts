import { type Distribution, limitedMean, survival } from '../../../stats/index.ts';
import { billedDurationMs } from '../../contract/index.ts';
import { Refused } from '../refused.ts';
import { atom, massOf, meanOf, merged, type Piece, type Pieces, spanOf, tailOf } from './pieces.ts';

/** Steps of a survival function added up one by one. */
const MOST_STEPS = 400_000;
/** What is left out of a sum, over the sum. */
const EXACT = 1e-14;
/** Adding up doubles may put so much on top of a whole number of steps (see the rules of billing and of Lambda). */
const STEP_TOLERANCE = 1e-9;
const EXPRESS_STEP_MS = 100;

/** E[billed duration] of an Express execution, ms: up to the next 100 ms, at least 100. @throws Refused */
export function meanBilledMs(durations: Pieces): number {
  let sum = 0;
  for (const piece of durations) {
    if (piece.law === undefined) sum += piece.weight * billedDurationMs(piece.shift);
    else
      sum += EXPRESS_STEP_MS * (massOf(piece) + passed(piece, EXPRESS_STEP_MS * (1 + STEP_TOLERANCE), EXPRESS_STEP_MS));
  }
  return sum;
}

/** E[time rounded up to a whole ms], of a time that is a sum of parts of mass 1. @throws Refused */
export function meanWholeMs(parts: readonly Pieces[]): number {
  const [first = [], ...others] = parts;
  const sum = first.reduce((all, piece) => all + wholeMs(piece, 0), 0);
  if (others.length === 0) return sum;
  const [second] = others;
  if (others.length > 1 || second === undefined) throw sumOfLaws();
  // rounding up a law that is smooth enough adds half a ms, wherever it starts: then it adds that to a sum as well
  const drawn = (pieces: Pieces): number =>
    pieces.reduce((all, piece) => all + (piece.law === undefined ? 0 : massOf(piece)), 0);
  const within = EXACT_SUM * Math.max(1, meanOf(first) + meanOf(second));
  const [smooth, other] =
    roughness(first) * drawn(second) <= within
      ? [first, second]
      : roughness(second) * drawn(first) <= within
        ? [second, first]
        : [];
  if (smooth === undefined || other === undefined) throw sumOfLaws();
  let mean = 0;
  for (const piece of other) {
    const share = massOf(piece);
    mean +=
      piece.law === undefined
        ? share * smooth.reduce((all, each) => all + wholeMs(each, piece.shift), 0)
        : share * (meanOf(smooth) + 0.5 - STEP_TOLERANCE) + meanOf([piece]);
  }
  return mean;
}

const sumOfLaws = (): Refused =>
  new Refused({ code: 'solve.rounding', what: 'Lambda: a sum of random times is rounded up to whole ms' });

function wholeMs(piece: Piece, laterMs: number): number {
  const moved = { ...piece, shift: piece.shift + laterMs };
  if (piece.law === undefined) return piece.weight * Math.ceil(moved.shift - STEP_TOLERANCE);
  if (isSmooth(piece)) return piece.weight * (moved.shift + piece.law.mean + 0.5 - STEP_TOLERANCE);
  return passed(moved, STEP_TOLERANCE, 1);
}

/** Laws without an edge: the finer the steps, the less does rounding depend on where they lie. */
const WITHOUT_EDGE: ReadonlySet<string> = new Set(['lognormal', 'gamma', 'weibull', 'normal']);
const COARSE_MS = [64, 16, 4];

/** Whether rounding up to steps far coarser than a ms adds half a step to the last digit: then whole ms do so, too. */
function isSmooth({ law, above, below }: Piece): boolean {
  if (law === undefined || !WITHOUT_EDGE.has(law.kind) || above > 0 || below < Infinity) return false;
  const within = EXACT_SUM * Math.max(1, law.mean);
  return COARSE_MS.some((step) =>
    PHASES.every((phase) => {
      const piece = { weight: 1, shift: phase * step, law, above, below };
      return Math.abs(step * (passed(piece, 0, step) - phase - 0.5) - law.mean) <= within;
    }),
  );
}

/** What rounding adds is a wave over a ms: its first harmonic shows at one of two places a quarter apart. */
const PHASES = [0, 0.25];
const EXACT_SUM = 1e-12;

/** How far from half a ms rounding up adds on average, over where within a ms one starts. */
function roughness(pieces: Pieces): number {
  if (pieces.some(({ law }) => law === undefined || law.discrete)) return Infinity;
  const mean = meanOf(pieces);
  const off = PHASES.map((phase) => {
    const rounded = pieces.reduce((sum, piece) => sum + wholeMs(piece, phase), 0);
    return Math.abs(rounded - mean - phase - (0.5 - STEP_TOLERANCE));
  });
  return Math.max(...off);
}

/** Sum over k >= 0 of the odds of more than first + k step. */
function passed(piece: Piece, first: number, step: number): number {
  const law = piece.law!;
  const [lowest, highest] = spanOf(piece);
  const all = massOf(piece);
  // steps below the lowest value are passed for sure
  const sure = Math.max(0, Math.ceil((lowest - first) / step));
  let sum = sure * all;
  for (let k = sure; k - sure < MOST_STEPS; k++) {
    const x = first + k * step;
    if (x >= highest) return sum;
    sum += tailOf([piece], x);
    if ((k - sure) % 64 === 63) {
      const rest = restOf(piece, law, x, step, sum);
      if (rest !== undefined) return sum + rest;
    }
  }
  throw new Refused({ code: 'solve.too-large', what: 'a duration that is rounded up has too many steps' });
}

/**
 * What comes after the step at x: the integral by the trapezoid rule. Behind the mode the survival is convex, so the
 * rule is off by no more than an eighth of the last difference (times the step); undefined where that still shows.
 */
function restOf(
  { weight, shift, below }: Piece,
  law: Distribution,
  x: number,
  step: number,
  sum: number,
): number | undefined {
  const own = x - shift;
  const last = survival(law, own);
  if (last < EXACT * 1e-3 && last * law.mean < EXACT) return 0;
  if (below < Infinity || law.discrete || law.table !== undefined || own < 2 * law.mean + step) return undefined;
  const difference = survival(law, own - step) - last;
  if (difference / 8 > EXACT * sum) return undefined;
  const integral = (law.mean - limitedMean(law, own)) / step;
  return weight * Math.max(0, integral - last / 2);
}

/** More billed steps than that are not listed one by one. */
const MOST_BILLED_STEPS = 2000;

/** Law of the billed duration: every step with its odds. @throws Refused */
export function billedPieces(durations: Pieces): Pieces {
  const all: Piece[] = [];
  for (const piece of durations) {
    if (piece.law === undefined) {
      all.push(atom(billedDurationMs(piece.shift), piece.weight));
      continue;
    }
    let above = massOf(piece);
    for (let step = Math.max(1, Math.floor(spanOf(piece)[0] / EXPRESS_STEP_MS)); above > 1e-15; step++) {
      if (all.length > MOST_BILLED_STEPS) {
        throw new Refused({ code: 'solve.too-large', what: 'billed duration: it has too many different values' });
      }
      const beyond = tailOf([piece], EXPRESS_STEP_MS * (step + STEP_TOLERANCE));
      if (above > beyond) all.push(atom(EXPRESS_STEP_MS * step, above - beyond));
      above = beyond;
    }
  }
  return merged(all);
}
