import type { Ends } from './algebras/algebra.ts';
import { total, Unbounded } from './algebras/bound.ts';
import { CountPowers } from './algebras/count-bound.ts';
import type { Counting } from './algebras/counting.ts';
import { CountSpans, TimeSpans } from './algebras/spans.ts';
import { TimeBound } from './algebras/time-bound.ts';
import { Evaluator } from './chain/evaluator.ts';
import type { SolveContext } from './chain/solve-context.ts';
import { OUT_OF_REACH } from './chain/solve-context.ts';

/** Passing a limit is bounded by e^-rate times something that grows with the rate: these are tried. */
const RATES = [60, 40, 30, 24, 50, 80, 120, 250, 500];
/** Odds of a drawn time beyond which it is cut off; the more is left, the less the tails of heavy laws weigh. */
const FAR = [1e-18, 1e-14, 1e-12, 1e-11];

/**
 * Odds, at the most, that an execution from `entry` takes longer than `limitMs` after its start; 0 where it surely does
 * not.
 *
 * @param draws  of times without a bound, in one such execution on average.
 */
export function oddsOfLonger(
  frame: SolveContext,
  { entry, limitMs, draws }: { readonly entry: number; readonly limitMs: number; readonly draws: number },
): number {
  const [, most] = wholeOf(new Evaluator(frame, new TimeSpans(frame)).scope(entry));
  if (most <= limitMs) return 0;
  if (!(limitMs > 0)) return 1;
  return least(
    FAR.flatMap((far) =>
      RATES.map((rate) => () => {
        const scope = new Evaluator(frame, new TimeBound(frame, rate / limitMs, far)).scope(entry);
        return draws * far + total(scope) * Math.exp(-rate);
      }),
    ),
  );
}

/** Odds, at the most, that a count from `entry` is more than `limit`; 0 where it surely is not. */
export function oddsOfMore(frame: SolveContext, counting: Counting, entry: number, limit: number): number {
  const [, most] = wholeOf(new Evaluator(frame, new CountSpans(frame, counting)).scope(entry));
  if (most <= limit) return 0;
  if (!(limit > 0)) return 1;
  return least(
    RATES.map((rate) => () => {
      const scope = new Evaluator(frame, new CountPowers(frame, counting, Math.exp(rate / limit))).scope(entry);
      return total(scope) * Math.exp(-rate);
    }),
  );
}

function least(bounds: readonly (() => number)[]): number {
  let best = 1;
  for (const bound of bounds) {
    try {
      best = Math.min(best, bound());
    } catch (error) {
      if (!(error instanceof Unbounded)) throw error;
    }
    if (best <= OUT_OF_REACH / 2) break;
  }
  return best;
}

function wholeOf({ well, failed }: Ends<readonly [number, number]>): readonly [number, number] {
  const all = [...(well === undefined ? [] : [well]), ...failed.values()];
  return [Math.min(...all.map(([low]) => low)), Math.max(...all.map(([, high]) => high))];
}
