import { NONE, NodeKind } from '../../../program/index.ts';
import { type Distribution, survival } from '../../../stats/index.ts';
import { Evaluator } from '../chain/evaluator.ts';
import type { Items } from '../chain/items.ts';
import type { SolveContext } from '../chain/solve-context.ts';
import type { Try } from '../chain/tries.ts';
import { type Piece, type Pieces, spanOf } from '../laws/pieces.ts';
import type { CutFamily, Ends } from './algebra.ts';
import { Bound, finite, total } from './bound.ts';

/** Steps of the survival function looked at, for one law. */
const STEPS = 96;

/**
 * E[e^(rate T)] of a time T, at the most, with every drawn time cut off where fewer than `far` of its draws lie. With it
 * P(T > t) <= E[e^(rate T)] / e^(rate t) + the odds that something was cut off. Siblings that a failure cuts count in
 * full, and the slowest of several is at most all of them one by one.
 */
export class TimeBound extends Bound {
  readonly #frame: SolveContext;
  readonly #rate: number;
  readonly #far: number;
  readonly #rows = new Map<number, number>();
  readonly #others = new Map<number, Evaluator<number>>();

  /** @param rate  per ms. */
  constructor(frame: SolveContext, rate: number, far: number) {
    super();
    this.#frame = frame;
    this.#rate = rate;
    this.#far = far;
  }

  #fixed(ms: number): number {
    return finite(Math.exp(this.#rate * ms));
  }
  #law(row: number): number {
    if (row === NONE) return 1;
    let bound = this.#rows.get(row);
    if (bound === undefined) {
      bound = this.#pieces(this.#frame.laws.of(row));
      this.#rows.set(row, bound);
    }
    return bound;
  }
  #pieces(pieces: Pieces): number {
    return finite(pieces.reduce((sum, piece) => sum + this.#piece(piece), 0));
  }
  #piece(piece: Piece): number {
    const { weight, shift, law, above, below } = piece;
    if (law === undefined) return weight * this.#fixed(shift);
    const lowest = Math.max(0, spanOf(piece)[0] - shift);
    const kept = (x: number): number =>
      survival(law, Math.max(x, above)) - (below === Infinity ? 0 : survival(law, below));
    return (
      weight * this.#fixed(shift) * exponentialMean(kept, lowest, Math.min(below, farOut(law, this.#far)), this.#rate)
    );
  }
  #start(node: number): number {
    const { startDelayMs, startDelayLaw } = this.#frame.program;
    return this.#fixed(startDelayMs[node]!) * this.#law(startDelayLaw[node]!);
  }

  override entered(node: number): number {
    const { kind, durationLaw } = this.#frame.program;
    if (kind[node] === NodeKind.task || kind[node] === NodeKind.fail) return 1;
    return finite(this.#start(node) * this.#law(durationLaw[node]!));
  }
  override tried(node: number, way: Try): number {
    let service = 1;
    for (const part of way.service) service *= this.#pieces(part);
    const limit = this.#frame.program.timeoutMs[node]!;
    return finite(way.share * this.#start(node) * Math.min(service, Math.exp(this.#rate * limit)));
  }
  override waited(ms: number, jitter: boolean): number {
    if (ms === 0) return 1;
    return finite(jitter ? Math.expm1(this.#rate * ms) / (this.#rate * ms) : Math.exp(this.#rate * ms));
  }
  override retried(): number {
    return 1;
  }
  override left(node: number): number {
    const { kind, exitDelayMs, exitDelayLaw } = this.#frame.program;
    return kind[node] === NodeKind.task ? this.#fixed(exitDelayMs[node]!) * this.#law(exitDelayLaw[node]!) : 1;
  }
  override failed(): number {
    return 1;
  }
  override iterated(): number {
    return 1;
  }

  override family(node: number, members: readonly Ends<number>[]): number {
    const items = this.#frame.items(node);
    if (items === undefined) return this.#listed(node, members);
    const { mapAtOnce, mapRampMs } = this.#frame.program.limits;
    const atATime = this.#frame.atATime(node);
    return this.#cases(items, (count) =>
      this.#spread(this.#frame.entries(node)[0]!, count, {
        atATime,
        lastStartMs: Math.max(0, count - (mapAtOnce || Infinity)) * mapRampMs,
      }),
    );
  }

  /** Members that are not alike: the slowest of them, or where they have to wait for each other all in turn. */
  #listed(node: number, members: readonly Ends<number>[]): number {
    if (this.#frame.beginTogether(node)) return members.reduce((sum, member) => sum + total(member) - 1, 1);
    const { mapAtOnce, mapRampMs } = this.#frame.program.limits;
    const ramp = Math.max(0, members.length - (mapAtOnce || Infinity)) * mapRampMs;
    return members.reduce((all, member) => finite(all * total(member)), this.#fixed(ramp));
  }

  override children(node: number, _child: Ends<number>): number {
    const { dispatchPerSecond } = this.#frame.childRun(node);
    return this.#cases(this.#frame.children(node), (count) =>
      this.#spread(this.#frame.entries(node)[0]!, count, {
        atATime: Math.max(1, Math.round(this.#frame.program.maxConcurrency[node]!)),
        lastStartMs: (count * 1000) / dispatchPerSecond,
      }),
    );
  }

  override nested(node: number, ends: number, odds: number): number {
    const { awaited, limits } = this.#frame.childRun(node);
    if (!awaited) return odds;
    const around = this.#law(limits.startLaw) * this.#law(limits.endLaw);
    return finite(ends * this.#fixed(limits.startMs + limits.endMs) * around);
  }

  /**
   * max <= 1 + sum of (each - 1), taken over the cases in which all end well, and over the others; what a member takes
   * is independent of how the others end.
   */
  override cut(node: number, members: readonly Ends<number>[]): CutFamily<number> {
    const { program } = this.#frame;
    const isMap = this.#frame.items(node) !== undefined;
    if (!isMap && !this.#frame.beginTogether(node)) {
      const all = this.#listed(node, members);
      return { well: members.every(({ well }) => well !== undefined) ? all : undefined, failed: all };
    }
    const count = members.length;
    const entries = this.#frame.entries(node);
    const atOnce = isMap ? Math.min(this.#frame.atATime(node), program.limits.mapAtOnce || Infinity) : Infinity;
    if (count > atOnce) {
      const atATime = this.#frame.atATime(node);
      const ramp = Math.max(0, count - (program.limits.mapAtOnce || Infinity));
      const all = this.#spread(entries[0]!, count, { atATime, lastStartMs: ramp * program.limits.mapRampMs });
      return { well: members[0]!.well === undefined ? undefined : all, failed: all };
    }
    const odds = members.map((_, i) => this.#frame.odds.scope(entries[isMap ? 0 : i]!).well ?? 0);
    const allWell = odds.reduce((product, share) => product * share, 1);
    let well = allWell;
    let failed = 1 - allWell;
    members.forEach((member, i) => {
      const others = odds[i] === 0 ? 0 : allWell / odds[i]!;
      const ownWell = member.well ?? 0;
      well += (ownWell - odds[i]!) * others;
      failed += total(member) - ownWell + ownWell * (1 - others) - (1 - allWell);
    });
    return { well: allWell > 0 ? finite(well) : undefined, failed: finite(Math.max(failed, 0)) };
  }

  #cases({ cases, most }: Items, of: (count: number) => number): number {
    if (cases === undefined) return of(finite(most));
    return finite(cases.reduce((sum, [count, odds]) => sum + odds * of(count), 0));
  }

  /**
   * `count` runs of a scope, so many at a time: they are over after the last start, the sum of all over the places, and
   * the longest (Graham 1966).
   */
  #spread(entry: number, count: number, at: { readonly atATime: number; readonly lastStartMs: number }): number {
    if (count === 0) return 1;
    const started = this.#fixed(at.lastStartMs);
    if (count <= at.atATime) return finite(started * (1 + count * (this.#at(1, entry) - 1)));
    const each = this.#at(1 / at.atATime, entry);
    return finite(started * count * this.#at(1 + 1 / at.atATime, entry) * each ** (count - 1));
  }

  /** The bound of a scope at another rate. */
  #at(times: number, entry: number): number {
    let other = this.#others.get(times);
    if (other === undefined) {
      other = new Evaluator(this.#frame, new TimeBound(this.#frame, this.#rate * times, this.#far));
      this.#others.set(times, other);
    }
    return total(other.scope(entry));
  }
}

/** Where fewer than `odds` of a law's values lie beyond. */
export function farOut(law: Distribution, odds: number): number {
  let far = law.quantile(1);
  if (far < Infinity) return far;
  far = Math.max(1, law.quantile(0.5));
  while (survival(law, far) > odds) {
    far *= 1.25;
    if (!(far < 1e300)) return Infinity;
  }
  return far;
}

/** E[e^(rate min(X, to))] at the most, of an X by its survival: taken as large as at the lower end of each step. */
function exponentialMean(kept: (x: number) => number, from: number, to: number, rate: number): number {
  const all = kept(-1);
  if (!(rate * to < 700)) return Infinity;
  let sum = all * Math.exp(rate * from);
  let x = from;
  for (let step = 1; step <= STEPS; step++) {
    const next = from + (to - from) * (step / STEPS) ** 3;
    sum += kept(x) * (Math.exp(rate * next) - Math.exp(rate * x));
    x = next;
  }
  return sum;
}
