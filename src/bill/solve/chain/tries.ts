import { ErrorId, NONE, type Program } from '../../../program/index.ts';
import { limitedMean } from '../../../stats/index.ts';
import {
  AT_ONCE,
  added,
  atom,
  between,
  highestOf,
  isAtoms,
  type Laws,
  lowestOf,
  mass,
  massOf,
  meanOf,
  type Pieces,
  scaled,
  tailOf,
} from '../laws/pieces.ts';
import { type Refused, refuse } from '../refused.ts';

/** Odds below this do not change a figure in its last digits, and count as never. */
export const NEVER = 1e-15;

/** One way a try of a task can end. */
export interface Try {
  /** Error id, or NONE when it succeeds. */
  readonly error: number;
  /** Odds of ending so. */
  readonly share: number;
  /** Time from Started to the result: independent parts that are added, each of mass 1; given that it ends so. */
  readonly service: readonly Pieces[];
}

/** All ways, and the mean time a try takes; undefined where a timeout cuts a sum of laws. */
export interface Tries {
  readonly ways: readonly Try[];
  readonly meanServiceMs: number | undefined;
  /** Time of the function itself, per way it is drawn: row of its law, and parts that are added. Timeouts do not shorten it. */
  readonly own: readonly { readonly share: number; readonly law: number; readonly parts: readonly Pieces[] }[];
}

/** @throws Refused  where the odds of a timeout are not known. */
export function triesOf(program: Program, laws: Laws, node: number): Tries {
  const {
    childRun,
    childRuns,
    durationLaw,
    errorStart,
    errorCumulative,
    errorId,
    errorLaw,
    invokeDelayMs,
    invokeDelayLaw,
  } = program;
  const ways: Try[] = [];
  const own: { share: number; law: number; parts: readonly Pieces[] }[] = [];
  let meanMs: number | undefined = 0;
  const drawn = (error: number, share: number, law: number): void => {
    if (!(share > 0)) return;
    const parts = [laws.of(law), ...coldPart(program, laws, node)];
    own.push({ share, law, parts: summed(parts) });
    const awaits = error === NONE && childRun[node] !== NONE && childRuns[childRun[node]!]!.awaited;
    const called = [[atom(invokeDelayMs[node]!)], laws.of(invokeDelayLaw[node]!)];
    // an awaited execution takes the place of the task's own time; its timeout is looked at where that is known
    const service = summed(awaits ? called : [...parts, ...called]);
    const limited = underTimeout(program, node, service);
    if (awaits && limited.share > 0) throw timeoutRaces(program, node);
    if (limited.share < 1) ways.push({ error, share: share * (1 - limited.share), service: limited.inTime });
    if (limited.share > 0) {
      ways.push({
        error: ErrorId.timeout,
        share: share * limited.share,
        service: [[atom(program.timeoutMs[node]!)]],
      });
    }
    meanMs = meanMs === undefined || limited.meanMs === undefined ? undefined : meanMs + share * limited.meanMs;
  };
  let before = 0;
  for (let option = errorStart[node]!; option < errorStart[node + 1]!; option++) {
    const law = errorLaw[option]! === NONE ? durationLaw[node]! : errorLaw[option]!;
    drawn(errorId[option]!, errorCumulative[option]! - before, law);
    before = errorCumulative[option]!;
  }
  drawn(NONE, 1 - before, durationLaw[node]!);
  return { ways, meanServiceMs: meanMs, own };
}

function coldPart({ coldProbability, coldLaw }: Program, laws: Laws, node: number): Pieces[] {
  const odds = coldProbability[node]!;
  if (!(odds > 0)) return [];
  return [[...(odds < 1 ? [atom(0, 1 - odds)] : []), ...scaled(laws.of(coldLaw[node]!), odds)]];
}

/** As few parts as can be: fixed ones go into the others. */
export function summed(parts: readonly Pieces[]): readonly Pieces[] {
  const few: Pieces[] = [];
  for (const part of parts) {
    const at = few.findIndex((known) => added(known, part) !== undefined);
    if (at < 0) few.push(part);
    else few[at] = added(few[at]!, part)!;
  }
  return few;
}

interface Limited {
  /** Odds of the timeout. */
  readonly share: number;
  readonly inTime: readonly Pieces[];
  readonly meanMs: number | undefined;
}

function underTimeout(program: Program, node: number, service: readonly Pieces[]): Limited {
  const limit = program.timeoutMs[node]!;
  const mean = service.reduce((sum, part) => sum + meanOf(part), 0);
  const longest = service.reduce((sum, part) => sum + highestOf(part), 0);
  if (longest <= limit) return { share: 0, inTime: service, meanMs: mean };
  const [first = AT_ONCE, second, ...others] = service;
  if (second === undefined) {
    const share = tailOf(first, limit);
    const kept = between(first, Number.NEGATIVE_INFINITY, limit);
    const inTime = share < 1 ? [scaled(kept, 1 / (1 - share))] : [];
    return { share, inTime, meanMs: limitedMeanOf(first, limit) };
  }
  const most = unionBound(service, limit);
  if (most < NEVER) return { share: 0, inTime: service, meanMs: mean };
  if (others.length === 0) {
    const share = tailOfSum(first, second, limit);
    if (share !== undefined) return { share, inTime: service, meanMs: undefined };
  }
  throw timeoutRaces(program, node);
}

/** The refusal where the odds of a timeout are not known. */
export const timeoutRaces = (program: Program, node: number): Refused =>
  refuse(program, node, 'solve.timeout', (at) => `all: the timeout of Task ${at} races against a sum of random times`);

/** E[min(X, limit)] */
function limitedMeanOf(pieces: Pieces, limit: number): number {
  let sum = 0;
  for (const { weight, shift, law } of pieces) {
    // these pieces are whole: nothing was cut off before the timeout
    sum += weight * (law === undefined ? Math.min(shift, limit) : shift + limitedMean(law, limit - shift));
  }
  return sum;
}

/** Odds that a sum passes a limit, at the most: then one of its parts passes its share of it. */
function unionBound(parts: readonly Pieces[], limit: number): number {
  const lowest = parts.map(lowestOf);
  const spare = limit - lowest.reduce((sum, low) => sum + low, 0);
  if (spare <= 0) return 1;
  return parts.reduce((sum, part, i) => sum + tailOf(part, lowest[i]! + spare / parts.length), 0);
}

const FEWEST_CELLS = 64;
const HALVINGS = 10;
/** How close two estimates, or two bounds, have to come to count as the same. */
const SAME = 1e-14;

/**
 * P(X + Y > limit) of two independent sums of pieces; undefined where it cannot be told to the last digits. X is cut
 * into cells; where it is in one, Y has to pass something between the edges, which gives a lower and an upper bound.
 * Their mean is extrapolated to cells of no width (Romberg), which works for smooth laws and shows when it does not.
 */
function tailOfSum(a: Pieces, b: Pieces, limit: number): number | undefined {
  const [x, y] = isAtoms(a) ? [b, a] : [a, b];
  let fixed = 0;
  const drawn = y.filter((piece) => piece.law !== undefined);
  for (const piece of y) if (piece.law === undefined) fixed += massOf(piece) * tailOf(x, limit - piece.shift);
  let row: number[] = [];
  for (let halving = 0; halving <= HALVINGS; halving++) {
    const { low, high } = boundsOfSum(x, drawn, limit, FEWEST_CELLS * 2 ** halving);
    const next = [(low + high) / 2];
    for (let order = 1; order <= halving; order++) {
      next.push(next[order - 1]! + (next[order - 1]! - row[order - 1]!) / (4 ** order - 1));
    }
    const [best, before] = [next.at(-1)!, row.at(-1) ?? Infinity];
    if (high - low < SAME || (halving > 2 && Math.abs(best - before) < SAME))
      return fixed + Math.max(low, Math.min(high, best));
    row = next;
  }
  return undefined;
}

function boundsOfSum(x: Pieces, y: Pieces, limit: number, cells: number): { low: number; high: number } {
  const from = lowestOf(x);
  const to = Math.max(from, limit - lowestOf(y));
  let low = tailOf(x, to) * mass(y);
  let high = low;
  let above = tailOf(x, from - 1);
  let tailAt = tailOf(y, limit - from);
  for (let cell = 1; cell <= cells; cell++) {
    const edge = from + ((to - from) * cell) / cells;
    const next = tailOf(x, edge);
    const tailNext = tailOf(y, limit - edge);
    low += (above - next) * tailAt;
    high += (above - next) * tailNext;
    above = next;
    tailAt = tailNext;
  }
  return { low, high };
}
