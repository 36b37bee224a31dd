import { NONE, NodeKind } from '../../../program/index.ts';
import { uniform } from '../../../stats/index.ts';
import type { Items } from '../chain/items.ts';
import { makespanMs } from '../chain/makespan.ts';
import type { SolveContext } from '../chain/solve-context.ts';
import type { Try } from '../chain/tries.ts';
import {
  AT_ONCE,
  added,
  atom,
  isAtoms,
  later,
  MOST_PIECES,
  mass,
  merged,
  type Piece,
  type Pieces,
  scaled,
} from '../laws/pieces.ts';
import { cutsSiblings, Refused, refuse } from '../refused.ts';
import type { Algebra, CutFamily, Ends } from './algebra.ts';
import type { Counting } from './counting.ts';

/** Sums of two pieces that are worked out for one law, all together. */
const MOST_WORK = 100_000;
/** More iterations than that are not followed one by one. */
const MOST_ITERATIONS = 1_000_000;

/** Whole laws, piece by piece: where loops or sums of laws come in, there are too many cases and they refuse. */
abstract class WholeLaws implements Algebra<Pieces> {
  readonly one: Pieces = AT_ONCE;
  protected readonly frame: SolveContext;
  #work = 0;
  protected abstract readonly what: string;

  constructor(frame: SolveContext) {
    this.frame = frame;
  }

  plus(a: Pieces, b: Pieces): Pieces {
    return this.#few(merged([...a, ...b]));
  }
  times(a: Pieces, b: Pieces): Pieces {
    this.#work += a.length * b.length;
    if (this.#work > MOST_WORK) throw this.#tooMany();
    const sum = added(a, b);
    if (sum !== undefined) return this.#few(sum);
    throw new Refused({
      code: 'solve.rounding',
      what: `${this.what}: a sum of random times has no law in closed form`,
    });
  }
  share(odds: number): Pieces {
    return [atom(0, odds)];
  }
  abstract entered(node: number): Pieces;
  abstract tried(node: number, way: Try): Pieces;
  abstract waited(ms: number, jitter: boolean): Pieces;
  abstract retried(node: number): Pieces;
  abstract left(node: number): Pieces;
  abstract failed(node: number): Pieces;
  abstract iterated(node: number): Pieces;
  abstract family(node: number, members: readonly Ends<Pieces>[]): Pieces;
  abstract children(node: number, child: Ends<Pieces>): Pieces;
  abstract nested(node: number, ends: Pieces, odds: number): Pieces;

  cut(node: number): CutFamily<Pieces> {
    throw cutsSiblings(this.frame.program, node, this.what);
  }

  loop(members: readonly number[]): never {
    const node = Math.min(...members);
    throw refuse(
      this.frame.program,
      node,
      'solve.too-large',
      (at) => `${this.what}: the loop at ${at} has no end of cases`,
    );
  }

  /** One after the other. */
  protected repeated(each: Pieces, count: number): Pieces {
    if (isAtoms(each) && each.length === 1) return [atom(each[0]!.shift * count, each[0]!.weight ** count)];
    let all: Pieces = AT_ONCE;
    for (let i = 0; i < count; i++) all = this.times(all, each);
    return all;
  }

  /** A law for each number of items. */
  protected eachCase(node: number, { cases }: Items, of: (count: number) => Pieces): Pieces {
    if (cases === undefined) {
      throw refuse(
        this.frame.program,
        node,
        'solve.too-large',
        (at) => `${this.what}: ${at} has too many numbers of items`,
      );
    }
    return this.#few(merged(cases.flatMap(([count, odds]) => scaled(of(count), odds))));
  }

  #few(pieces: Pieces): Pieces {
    if (pieces.length > MOST_PIECES) throw this.#tooMany();
    return pieces;
  }
  #tooMany(): Refused {
    return new Refused({ code: 'solve.too-large', what: `${this.what}: it has too many different values` });
  }
}

/** Law of the time a scope takes, ms. */
export class TimeLaws extends WholeLaws {
  protected override readonly what = 'duration';

  #start(node: number): Pieces {
    const { startDelayMs, startDelayLaw } = this.frame.program;
    return this.times([atom(startDelayMs[node]!)], this.frame.laws.of(startDelayLaw[node]!));
  }
  override entered(node: number): Pieces {
    const { kind, durationLaw } = this.frame.program;
    if (kind[node] === NodeKind.task || kind[node] === NodeKind.fail) return AT_ONCE;
    const wait = durationLaw[node]!;
    return wait === NONE ? this.#start(node) : this.times(this.#start(node), this.frame.laws.of(wait));
  }
  override tried(node: number, way: Try): Pieces {
    const service = way.service.reduce((sum, part) => this.times(sum, part), AT_ONCE);
    return scaled(this.times(this.#start(node), service), way.share);
  }
  override waited(ms: number, jitter: boolean): Pieces {
    if (!jitter || ms === 0) return [atom(ms)];
    const law = uniform(0, ms);
    return [{ weight: 1, shift: 0, law, above: Number.NEGATIVE_INFINITY, below: Infinity }];
  }
  override retried(): Pieces {
    return AT_ONCE;
  }
  override left(node: number): Pieces {
    const { kind, exitDelayMs, exitDelayLaw } = this.frame.program;
    if (kind[node] !== NodeKind.task) return AT_ONCE;
    return this.times([atom(exitDelayMs[node]!)], this.frame.laws.of(exitDelayLaw[node]!));
  }
  override failed(): Pieces {
    return AT_ONCE;
  }
  override iterated(): Pieces {
    return AT_ONCE;
  }

  override family(node: number, members: readonly Ends<Pieces>[]): Pieces {
    const items = this.frame.items(node);
    if (items === undefined) {
      if (!this.frame.beginTogether(node)) throw this.#slowest(node);
      return members.map(({ well }) => well!).reduce((a, b) => this.#latest(node, a, b));
    }
    const body = members[0]!.well!;
    return this.eachCase(node, items, (count) => this.#iterations(node, body, count));
  }

  #iterations(node: number, body: Pieces, count: number): Pieces {
    if (count === 0) return AT_ONCE;
    if (count === 1) return body;
    const { mapAtOnce, mapRampMs } = this.frame.program.limits;
    const atATime = Math.min(count, this.frame.atATime(node));
    const atOnce = mapAtOnce || Infinity;
    if (isAtoms(body) && body.length === 1 && count <= MOST_ITERATIONS) {
      return [atom(makespanMs(count, body[0]!.shift, { places: atATime, atOnce, rampMs: mapRampMs }))];
    }
    if (atATime === 1 && !this.frame.isPaced(count)) return this.repeated(body, count);
    if (isAtoms(body) && count <= Math.min(atATime, atOnce)) return latestOf(body, count);
    throw this.#slowest(node);
  }

  override children(node: number, child: Ends<Pieces>): Pieces {
    const { maxConcurrency } = this.frame.program;
    const all = [child.well ?? [], ...child.failed.values()].flat();
    return this.eachCase(node, this.frame.children(node), (count) => {
      if (count === 0) return AT_ONCE;
      if (count === 1) return all;
      if (!isAtoms(all) || all.length > 1 || count > MOST_CHILDREN) throw this.#slowest(node);
      const rampMs = 1000 / this.frame.childRun(node).dispatchPerSecond;
      const places = Math.max(1, Math.min(count, Math.round(maxConcurrency[node]!)));
      return [atom(dispatchedMs(count, all[0]!.shift, places, rampMs))];
    });
  }

  override nested(node: number, ends: Pieces, odds: number): Pieces {
    const { awaited, limits } = this.frame.childRun(node);
    if (!awaited) return this.share(odds);
    const { laws } = this.frame;
    return [[atom(limits.startMs)], laws.of(limits.startLaw), [atom(limits.endMs)], laws.of(limits.endLaw)].reduce(
      (all: Pieces, part) => this.times(all, part),
      ends,
    );
  }

  #latest(node: number, a: Pieces, b: Pieces): Pieces {
    const last = later(a, b);
    if (last === undefined) throw this.#slowest(node);
    return last;
  }
  #slowest(node: number): Refused {
    const kind = this.frame.program.kind[node] === NodeKind.parallel ? 'Parallel' : 'Map';
    const members = kind === 'Parallel' ? 'branch' : 'iteration';
    return refuse(
      this.frame.program,
      node,
      'solve.slowest',
      (at) => `duration: ${kind} at ${at} takes the slowest ${members}`,
    );
  }
}

/** Beyond that, engines look at a sample of the children. */
const MOST_CHILDREN = 1000;

/** The latest of several independent ones of the same few values. */
function latestOf(values: Pieces, count: number): Pieces {
  const sorted = [...values].sort((a, b) => a.shift - b.shift);
  const all = mass(values);
  const latest: Piece[] = [];
  let share = 0;
  let before = 0;
  for (const { shift, weight } of sorted) {
    share += weight / all;
    const upTo = Math.min(1, share) ** count;
    latest.push(atom(shift, upTo - before));
    before = upTo;
  }
  return merged(latest);
}

/** Children of the same length, started in turn, each when it is its turn and a place is free. */
function dispatchedMs(count: number, eachMs: number, places: number, gapMs: number): number {
  const free = new Float64Array(places);
  let end = 0;
  for (let i = 0; i < count; i++) {
    const start = Math.max(i * gapMs, free[i % places]!); // all of one length: places become free in turn
    free[i % places] = start + eachMs;
    end = Math.max(end, start + eachMs);
  }
  return end;
}

/** Law of a count. */
export class CountLaws extends WholeLaws {
  protected override readonly what: string;
  readonly #counting: Counting;

  constructor(frame: SolveContext, counting: Counting, what: string) {
    super(frame);
    this.#counting = counting;
    this.what = what;
  }

  override entered(node: number): Pieces {
    return [atom(this.#counting.entered(node))];
  }
  override tried(_: number, way: Try): Pieces {
    return this.share(way.share);
  }
  override waited(): Pieces {
    return AT_ONCE;
  }
  override retried(node: number): Pieces {
    return [atom(this.#counting.retried(node))];
  }
  override left(): Pieces {
    return AT_ONCE;
  }
  override failed(node: number): Pieces {
    return [atom(this.#counting.failed(node))];
  }
  override iterated(): Pieces {
    return [atom(this.#counting.iterated)];
  }
  override family(node: number, members: readonly Ends<Pieces>[]): Pieces {
    const items = this.frame.items(node);
    if (items === undefined) {
      const own = this.frame.program.kind[node] === NodeKind.map ? this.iterated() : AT_ONCE;
      return members.reduce((sum, { well }) => this.times(sum, this.times(own, well!)), AT_ONCE);
    }
    const each = this.times(this.iterated(), members[0]!.well!);
    return this.eachCase(node, items, (count) => this.repeated(each, count));
  }
  override children(node: number, child: Ends<Pieces>): Pieces {
    const { child: own } = this.#counting;
    if (own === undefined) return AT_ONCE;
    const all = merged([child.well ?? [], ...child.failed.values()].flat());
    const each = this.times([atom(own(this.frame.childRun(node)))], all);
    return this.eachCase(node, this.frame.children(node), (count) => this.repeated(each, count));
  }
  override nested(node: number, ends: Pieces, odds: number): Pieces {
    const { child } = this.#counting;
    return child === undefined ? this.share(odds) : this.times([atom(child(this.frame.childRun(node)))], ends);
  }
}
