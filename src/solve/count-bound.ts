import { NodeKind } from '../program/index.ts';
import type { Algebra, CutFamily, Ends, WeightedStep } from './algebra.ts';
import type { Counting } from './counting.ts';
import { Elimination } from './elimination.ts';
import type { Frame } from './frame.ts';
import type { Try } from './tries.ts';

/** No finite bound. */
export class Unbounded extends Error {}

/**
 * E[x^count] for an x above 1, at the most: with it P(count > n) <= E[x^count] / x^(n + 1). Where a failure cuts siblings,
 * they count in full.
 */
export class CountPowers implements Algebra<number> {
  readonly one = 1;
  readonly #frame: Frame;
  readonly #counting: Counting;
  readonly #x: number;

  constructor(frame: Frame, counting: Counting, x: number) {
    this.#frame = frame;
    this.#counting = counting;
    this.#x = x;
  }

  plus(a: number, b: number): number {
    return a + b;
  }
  times(a: number, b: number): number {
    return finite(a * b);
  }
  share(odds: number): number {
    return odds;
  }
  entered(node: number): number {
    return this.#x ** this.#counting.entered(node);
  }
  tried(_: number, way: Try): number {
    return way.share;
  }
  waited(): number {
    return 1;
  }
  retried(node: number): number {
    return this.#x ** this.#counting.retried(node);
  }
  left(): number {
    return 1;
  }
  failed(node: number): number {
    return this.#x ** this.#counting.failed(node);
  }
  iterated(): number {
    return this.#x ** this.#counting.iterated;
  }
  family(node: number, members: readonly Ends<number>[]): number {
    const items = this.#frame.items(node);
    if (items === undefined) {
      const each = this.#frame.program.kind[node] === NodeKind.map ? this.iterated() : 1;
      return members.reduce((all, member) => finite(all * each * total(member)), 1);
    }
    return finite(items.power(this.iterated() * total(members[0]!)));
  }
  children(node: number, child: Ends<number>): number {
    const { child: each } = this.#counting;
    if (each === undefined) return 1;
    return finite(this.#frame.children(node).power(this.#x ** each(this.#frame.childRun(node)) * total(child)));
  }
  nested(node: number, ends: number, odds: number): number {
    const { child } = this.#counting;
    return child === undefined ? odds : finite(this.#x ** child(this.#frame.childRun(node)) * ends);
  }
  cut(_: number, members: readonly Ends<number>[]): CutFamily<number> {
    const iterated = this.iterated();
    let well = 1;
    let all = 1;
    for (const member of members) {
      well *= iterated * (member.well ?? 0);
      all *= iterated * total(member);
    }
    return { well: well > 0 ? finite(well) : undefined, failed: finite(all - well) };
  }
  loop(
    members: readonly number[],
    inflow: readonly (number | undefined)[],
    steps: readonly WeightedStep<number>[],
  ): number[] {
    return boundedLoop(members, inflow, steps);
  }
}

/** How a loop is passed by weights that are no odds. @throws Unbounded where they grow from round to round */
export function boundedLoop(
  members: readonly number[],
  inflow: readonly (number | undefined)[],
  steps: readonly WeightedStep<number>[],
): number[] {
  try {
    return [
      ...new Elimination(members.length, steps, undefined).solve(Float64Array.from(inflow, (weight) => weight ?? 0)),
    ];
  } catch (error) {
    if (error instanceof RangeError) throw new Unbounded();
    throw error;
  }
}

export function finite(value: number): number {
  if (!(value < Infinity)) throw new Unbounded();
  return value;
}

/** All ways out of a scope together. */
export function total({ well = 0, failed }: Ends<number>): number {
  let sum = well;
  for (const weight of failed.values()) sum += weight;
  return sum;
}
