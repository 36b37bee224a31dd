import type { Program } from '../../../program/index.ts';
import { NONE } from '../../../program/index.ts';
import { type Distribution, limitedMean, rowLaw, survival } from '../../../stats/index.ts';

/**
 * Part of a law of time, ms: `weight` times what `law` has in (above, below], moved by `shift`; without a law, all of it
 * is at `shift`. A law is a list of such pieces; their masses add up to 1, or to the odds of what the list is about.
 */
export interface Piece {
  readonly weight: number;
  readonly shift: number;
  readonly law: Distribution | undefined;
  readonly above: number;
  readonly below: number;
}
export type Pieces = readonly Piece[];

/** More pieces than that are not worked out one by one. */
export const MOST_PIECES = 500;
/** Tables with more values stay a law of their own. */
const MOST_VALUES = 64;

export const atom = (shift: number, weight = 1): Piece => ({
  weight,
  shift,
  law: undefined,
  above: Number.NEGATIVE_INFINITY,
  below: Infinity,
});
export const AT_ONCE: Pieces = [atom(0)];

/** The law in a row of a program's distributions; nothing for NONE. */
export class Laws {
  readonly #program: Program;
  readonly #pieces = new Map<number, Pieces>();

  constructor(program: Program) {
    this.#program = program;
  }

  /** A law by its row. @throws RangeError for NONE. */
  law(row: number): Distribution {
    return rowLaw(this.#program.distributions.columns(), row);
  }

  of(row: number): Pieces {
    if (row === NONE) return AT_ONCE;
    let pieces = this.#pieces.get(row);
    if (pieces === undefined) {
      pieces = piecesOf(this.law(row));
      this.#pieces.set(row, pieces);
    }
    return pieces;
  }
}

function piecesOf(law: Distribution): Pieces {
  const { table } = law;
  if (law.variance === 0) return [atom(law.mean)];
  if (law.kind === 'empirical' && table!.values.length <= MOST_VALUES) {
    return table!.values.map((value, i) => atom(value, table!.cumulative[i]! - (table!.cumulative[i - 1] ?? 0)));
  }
  if (law.kind === 'mixture') {
    return merged(law.parts!.flatMap((part) => scaled(piecesOf(part.distribution), part.weight)));
  }
  return [{ weight: 1, shift: 0, law, above: Number.NEGATIVE_INFINITY, below: Infinity }];
}

const beyond = (law: Distribution, x: number): number => (x < 0 ? 1 : survival(law, x));

export function massOf({ weight, law, above, below }: Piece): number {
  if (law === undefined) return weight;
  return weight * (beyond(law, above) - beyond(law, below));
}

export const mass = (pieces: Pieces): number => pieces.reduce((sum, piece) => sum + massOf(piece), 0);

/** E[X; the piece], so of mass 1 the mean. */
function meanOfPiece({ weight, shift, law, above, below }: Piece): number {
  if (law === undefined) return weight * shift;
  const upTo = (x: number): number =>
    x <= 0 ? 0 : x === Infinity ? law.mean : limitedMean(law, x) - x * survival(law, x);
  return weight * (shift * (beyond(law, above) - beyond(law, below)) + upTo(below) - upTo(above));
}

export const meanOf = (pieces: Pieces): number => pieces.reduce((sum, piece) => sum + meanOfPiece(piece), 0);

/** Odds of more than x. */
export function tailOf(pieces: Pieces, x: number): number {
  let sum = 0;
  for (const { weight, shift, law, above, below } of pieces) {
    if (law === undefined) sum += shift > x ? weight : 0;
    else if (x - shift < below) sum += weight * (beyond(law, Math.max(above, x - shift)) - beyond(law, below));
  }
  return sum;
}

export const scaled = (pieces: Pieces, by: number): Pieces =>
  by === 1 ? pieces : pieces.map((piece) => ({ ...piece, weight: piece.weight * by }));

/** All of it in (from, to]. */
export function between(pieces: Pieces, from: number, to: number): Pieces {
  const kept: Piece[] = [];
  for (const piece of pieces) {
    if (piece.law === undefined) {
      if (piece.shift > from && piece.shift <= to) kept.push(piece);
      continue;
    }
    const above = Math.max(piece.above, from - piece.shift);
    const below = Math.min(piece.below, to - piece.shift);
    const [lowest, highest] = [piece.law.quantile(0), piece.law.quantile(1)];
    if (below <= above || below < lowest || above >= highest) continue;
    kept.push({ ...piece, above, below });
  }
  return kept;
}

export const isAtoms = (pieces: Pieces): boolean => pieces.every(({ law }) => law === undefined);

/** Smallest and largest value a piece can take. */
export function spanOf({ shift, law, above, below }: Piece): readonly [lowest: number, highest: number] {
  if (law === undefined) return [shift, shift];
  return [shift + Math.max(above, law.quantile(0)), shift + Math.min(below, law.quantile(1))];
}

export const lowestOf = (pieces: Pieces): number => Math.min(...pieces.map((piece) => spanOf(piece)[0]));
export const highestOf = (pieces: Pieces): number => Math.max(...pieces.map((piece) => spanOf(piece)[1]));

/** The same law in fewer pieces: those that differ in weight alone become one. */
export function merged(pieces: Pieces): Pieces {
  if (pieces.length < 2) return pieces;
  const found = new Map<Distribution | undefined, Map<string, Piece>>();
  for (const piece of pieces) {
    let alike = found.get(piece.law);
    if (alike === undefined) {
      alike = new Map();
      found.set(piece.law, alike);
    }
    const key = `${piece.shift} ${piece.above} ${piece.below}`;
    const known = alike.get(key);
    alike.set(key, known === undefined ? piece : { ...known, weight: known.weight + piece.weight });
  }
  return [...found.values()].flatMap((alike) => [...alike.values()]);
}

/** The sum of two independent times, a then b; undefined where two laws would have to be added. */
export function added(a: Pieces, b: Pieces): Pieces | undefined {
  const sums: Piece[] = [];
  for (const x of a) {
    for (const y of b) {
      if (x.law !== undefined && y.law !== undefined) return undefined;
      const [drawn, fixed] = y.law === undefined ? [x, y] : [y, x];
      sums.push({ ...drawn, shift: x.shift + y.shift, weight: drawn.weight * fixed.weight });
    }
  }
  return merged(sums);
}

/** The later of two independent times, each of mass 1; undefined where two laws would have to be compared. */
export function later(a: Pieces, b: Pieces): Pieces | undefined {
  const found: Piece[] = [];
  for (const x of a) {
    for (const y of b) {
      const [lowX, highX] = spanOf(x);
      const [lowY, highY] = spanOf(y);
      if (lowX >= highY) found.push(...scaled([x], massOf(y)));
      else if (lowY >= highX) found.push(...scaled([y], massOf(x)));
      else if (x.law !== undefined && y.law !== undefined) return undefined;
      else {
        const [drawn, fixed] = x.law === undefined ? [y, x] : [x, y];
        const longer = between([drawn], fixed.shift, Infinity);
        found.push(atom(fixed.shift, fixed.weight * (massOf(drawn) - mass(longer))), ...scaled(longer, fixed.weight));
      }
    }
  }
  return merged(found.filter((piece) => massOf(piece) > 0));
}
