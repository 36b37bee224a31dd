import { NONE, NodeKind } from '../../../program/index.ts';
import type { SolveContext } from '../chain/solve-context.ts';
import type { Try } from '../chain/tries.ts';
import { highestOf, lowestOf } from '../laws/pieces.ts';
import type { Algebra, CutFamily, Ends, WeightedStep } from './algebra.ts';
import type { Counting } from './counting.ts';

/** Bounds of a time or count over all ways: nothing is below the first or above the second. They need not be reached. */
export type Span = readonly [least: number, most: number];

const AT_ONCE: Span = [0, 0];
const sum = (a: Span, b: Span): Span => [a[0] + b[0], a[1] + b[1]];
const either = (a: Span, b: Span): Span => [Math.min(a[0], b[0]), Math.max(a[1], b[1])];
/** 0 times Infinity is 0 here: nothing happens, however long it might take. */
const times = (n: number, each: number): number => (n === 0 || each === 0 ? 0 : n * each);

function whole({ well, failed }: Ends<Span>): Span {
  const all = [...(well === undefined ? [] : [well]), ...failed.values()];
  return all.reduce(either);
}

abstract class Spans implements Algebra<Span> {
  readonly one = AT_ONCE;
  protected readonly frame: SolveContext;

  constructor(frame: SolveContext) {
    this.frame = frame;
  }

  plus(a: Span, b: Span): Span {
    return either(a, b);
  }
  times(a: Span, b: Span): Span {
    return sum(a, b);
  }
  share(): Span {
    return AT_ONCE;
  }
  abstract entered(node: number): Span;
  abstract tried(node: number, way: Try): Span;
  abstract waited(ms: number, jitter: boolean): Span;
  abstract retried(node: number): Span;
  abstract left(node: number): Span;
  abstract failed(node: number): Span;
  abstract iterated(node: number): Span;
  abstract family(node: number, members: readonly Ends<Span>[]): Span;
  abstract children(node: number, child: Ends<Span>): Span;
  abstract nested(node: number, ends: Span): Span;

  /** Cut members do less than whole ones. */
  cut(node: number, members: readonly Ends<Span>[]): CutFamily<Span> {
    const [, most] = this.family(node, members);
    const canAllEndWell = members.every(({ well }) => well !== undefined);
    return { well: canAllEndWell ? [0, most] : undefined, failed: [0, most] };
  }

  /** Where a round adds anything, there is no most. */
  loop(
    members: readonly number[],
    inflow: readonly (Span | undefined)[],
    steps: readonly WeightedStep<Span>[],
  ): Span[] {
    const reached = inflow.filter((span) => span !== undefined).reduce(either);
    const grows = steps.some(({ weight }) => weight[1] > 0);
    return members.map(() => [Math.min(reached[0], 0), grows ? Infinity : reached[1]]);
  }
}

/** Bounds of the time a scope takes, ms. */
export class TimeSpans extends Spans {
  #law(row: number): Span {
    if (row === NONE) return AT_ONCE;
    const pieces = this.frame.laws.of(row);
    return [lowestOf(pieces), highestOf(pieces)];
  }
  #start(node: number): Span {
    const { startDelayMs, startDelayLaw } = this.frame.program;
    const fixed = startDelayMs[node]!;
    return sum([fixed, fixed], this.#law(startDelayLaw[node]!));
  }

  override entered(node: number): Span {
    const { kind, durationLaw } = this.frame.program;
    if (kind[node] === NodeKind.task || kind[node] === NodeKind.fail) return AT_ONCE;
    return sum(this.#start(node), this.#law(durationLaw[node]!));
  }
  override tried(node: number, way: Try): Span {
    const limit = this.frame.program.timeoutMs[node]!;
    const [least, most] = way.service.map((part): Span => [lowestOf(part), highestOf(part)]).reduce(sum, AT_ONCE);
    return sum(this.#start(node), [least, Math.min(most, limit)]);
  }
  override waited(ms: number, jitter: boolean): Span {
    return [jitter ? 0 : ms, ms];
  }
  override retried(): Span {
    return AT_ONCE;
  }
  override left(node: number): Span {
    const { kind, exitDelayMs, exitDelayLaw } = this.frame.program;
    if (kind[node] !== NodeKind.task) return AT_ONCE;
    return sum([exitDelayMs[node]!, exitDelayMs[node]!], this.#law(exitDelayLaw[node]!));
  }
  override failed(): Span {
    return AT_ONCE;
  }
  override iterated(): Span {
    return AT_ONCE;
  }
  override family(node: number, members: readonly Ends<Span>[]): Span {
    const items = this.frame.items(node);
    const spans = members.map(whole);
    if (items === undefined && this.frame.beginTogether(node)) {
      return [Math.max(...spans.map(([least]) => least)), Math.max(...spans.map(([, most]) => most))];
    }
    const { mapAtOnce, mapRampMs } = this.frame.program.limits;
    const [least, most] = spans.reduce(either);
    const count = items ?? { least: members.length, most: members.length };
    const atATime = this.frame.atATime(node);
    const ramp = mapAtOnce === 0 ? 0 : times(Math.max(0, count.most - mapAtOnce), mapRampMs);
    return [
      count.least === 0 ? 0 : least,
      times(count.most, ramp) === 0 ? rounds(count, atATime, most) : ramp + rounds(count, atATime, most),
    ];
  }
  override children(node: number, child: Ends<Span>): Span {
    const children = this.frame.children(node);
    const { dispatchPerSecond } = this.frame.childRun(node);
    const [least, most] = whole(child);
    const starts = times(children.most, 1000 / dispatchPerSecond);
    return [children.least === 0 ? 0 : least, starts + times(children.most, most)];
  }
  override nested(node: number, ends: Span): Span {
    const { awaited, limits } = this.frame.childRun(node);
    if (!awaited) return AT_ONCE;
    const around = [this.#law(limits.startLaw), this.#law(limits.endLaw)].reduce(sum);
    const fixed = limits.startMs + limits.endMs;
    return sum(sum(ends, around), [fixed, fixed]);
  }
}

/** All items in rounds of as many as run at a time, at the most (Graham 1966). */
function rounds({ most }: { readonly most: number }, atATime: number, each: number): number {
  if (most <= atATime) return most === 0 ? 0 : each;
  return times(most / atATime + 1, each);
}

/** Bounds of a count. */
export class CountSpans extends Spans {
  readonly #counting: Counting;

  constructor(frame: SolveContext, counting: Counting) {
    super(frame);
    this.#counting = counting;
  }

  #exactly(n: number): Span {
    return [n, n];
  }
  override entered(node: number): Span {
    return this.#exactly(this.#counting.entered(node));
  }
  override tried(): Span {
    return AT_ONCE;
  }
  override waited(): Span {
    return AT_ONCE;
  }
  override retried(node: number): Span {
    return this.#exactly(this.#counting.retried(node));
  }
  override left(): Span {
    return AT_ONCE;
  }
  override failed(node: number): Span {
    return this.#exactly(this.#counting.failed(node));
  }
  override iterated(): Span {
    return this.#exactly(this.#counting.iterated);
  }
  override family(node: number, members: readonly Ends<Span>[]): Span {
    const items = this.frame.items(node);
    const spans = members.map(whole);
    if (items === undefined) {
      const each = this.frame.program.kind[node] === NodeKind.map ? this.iterated() : AT_ONCE;
      return spans.reduce((all, span) => sum(all, sum(each, span)), AT_ONCE);
    }
    const [least, most] = sum(this.iterated(), spans[0]!);
    return [times(items.least, least), times(items.most, most)];
  }
  override children(node: number, child: Ends<Span>): Span {
    const { child: each } = this.#counting;
    if (each === undefined) return AT_ONCE;
    const { least, most } = this.frame.children(node);
    const own = each(this.frame.childRun(node));
    const [low, high] = sum([own, own], whole(child));
    return [times(least, low), times(most, high)];
  }
  override nested(node: number, ends: Span): Span {
    const { child } = this.#counting;
    return child === undefined ? AT_ONCE : sum(this.#exactly(child(this.frame.childRun(node))), ends);
  }
}

/** Branches and iterations begun, which the memory of Express counts; those of children are theirs. */
export class FanOutSpans extends CountSpans {
  constructor(frame: SolveContext) {
    const none = (): number => 0;
    super(frame, { entered: none, retried: none, failed: none, iterated: 1, child: undefined });
  }
  override family(node: number, members: readonly Ends<Span>[]): Span {
    const all = super.family(node, members);
    return this.frame.program.kind[node] === NodeKind.parallel ? sum(all, [members.length, members.length]) : all;
  }
}
