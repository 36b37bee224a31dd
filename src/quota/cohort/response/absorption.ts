import type { LawAlgebra } from '../laws/algebra.ts';
import { type Atoms, massOf, point } from '../laws/atoms.ts';

/** What a path through stages adds up: each arc with its odds and what it adds. */
export type Ways = ReadonlyMap<number, readonly (readonly [to: number, law: Atoms])[]>;

const START = Number.MIN_SAFE_INTEGER;
/** A loop left less often than this is not followed. */
const LEAST_LEAVING = 1e-7;

/**
 * Law of what adds up from `entry` to each exit (negative places), loops included: stages are taken out one by one, each
 * leaving behind the ways through it, a loop on itself as a geometric sum.
 *
 * @returns undefined for a loop that is hardly ever left.
 * @source  S. C. Kleene's state elimination, over laws instead of words.
 */
export function absorb(ways: Ways, entry: number, algebra: LawAlgebra): Map<number, Atoms> | undefined {
  const out = new Map<number, Map<number, Atoms>>([[START, new Map([[entry, point(0)]])]]);
  const into = new Map<number, Set<number>>([[entry, new Set([START])]]);
  const connect = (from: number, to: number, law: Atoms): void => {
    if (law.mass.length === 0) return;
    const row = out.get(from)!;
    const known = row.get(to);
    row.set(to, known === undefined ? law : algebra.plus(known, law));
    if (to < 0) return;
    const sources = into.get(to);
    if (sources === undefined) into.set(to, new Set([from]));
    else sources.add(from);
  };
  for (const [stage, arcs] of ways) {
    out.set(stage, new Map());
    for (const [to, law] of arcs) connect(stage, to, law);
  }
  const left = new Set(ways.keys());
  while (left.size > 0) {
    const stage = cheapest(left, out, into);
    left.delete(stage);
    const row = out.get(stage)!;
    const self = row.get(stage);
    row.delete(stage);
    if (self !== undefined && massOf(self) > 1 - LEAST_LEAVING) return undefined;
    const round = self === undefined ? undefined : algebra.star(self);
    for (const source of into.get(stage) ?? []) {
      if (source === stage) continue;
      const toStage = out.get(source)!.get(stage)!;
      out.get(source)!.delete(stage);
      const before = round === undefined ? toStage : algebra.times(toStage, round);
      for (const [to, law] of row) connect(source, to, algebra.times(before, law));
    }
    for (const to of row.keys()) into.get(to)?.delete(stage);
    out.delete(stage);
  }
  return out.get(START)!;
}

/** The stage whose taking out makes the fewest new ways. */
function cheapest(
  left: ReadonlySet<number>,
  out: ReadonlyMap<number, ReadonlyMap<number, Atoms>>,
  into: ReadonlyMap<number, ReadonlySet<number>>,
): number {
  let best = -1;
  let least = Infinity;
  for (const stage of left) {
    const cost = (into.get(stage)?.size ?? 0) * out.get(stage)!.size;
    if (cost < least) {
      best = stage;
      least = cost;
      if (cost <= 1) break;
    }
  }
  return best;
}
