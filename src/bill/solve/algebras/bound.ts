import { Elimination } from '../chain/elimination.ts';
import type { Try } from '../chain/tries.ts';
import type { Algebra, CutFamily, Ends, WeightedStep } from './algebra.ts';

/** No finite bound. */
export class Unbounded extends Error {}

/** Weights that are means of a growing function of what an execution comes to: numbers that odds are part of. */
export abstract class Bound implements Algebra<number> {
  readonly one = 1;

  plus(a: number, b: number): number {
    return a + b;
  }
  times(a: number, b: number): number {
    return finite(a * b);
  }
  share(odds: number): number {
    return odds;
  }
  abstract entered(node: number): number;
  abstract tried(node: number, way: Try): number;
  abstract waited(ms: number, jitter: boolean): number;
  abstract retried(node: number): number;
  abstract left(node: number): number;
  abstract failed(node: number): number;
  abstract iterated(): number;
  abstract family(node: number, members: readonly Ends<number>[]): number;
  abstract children(node: number, child: Ends<number>): number;
  abstract nested(node: number, ends: number, odds: number): number;
  abstract cut(node: number, members: readonly Ends<number>[]): CutFamily<number>;

  /** @throws Unbounded  where the weights grow from round to round. */
  loop(
    members: readonly number[],
    inflow: readonly (number | undefined)[],
    steps: readonly WeightedStep<number>[],
  ): number[] {
    try {
      const from = Float64Array.from(inflow, (weight) => weight ?? 0);
      return [...new Elimination(members.length, steps, undefined).solve(from)];
    } catch (error) {
      if (error instanceof RangeError) throw new Unbounded();
      throw error;
    }
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
