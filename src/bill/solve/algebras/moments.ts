import { NodeKind } from '../../../program/index.ts';
import { Elimination } from '../chain/elimination.ts';
import type { SolveContext } from '../chain/solve-context.ts';
import type { Try } from '../chain/tries.ts';
import { cutsSiblings, refuse } from '../refused.ts';
import type { Algebra, Ends, WeightedStep } from './algebra.ts';
import type { Counting } from './counting.ts';

/** Odds with the first two moments of a count on that way: odds x (1, E[n], E[n^2] / 2). */
export type Jet = readonly [odds: number, first: number, second: number];

const ofCount = (n: number): Jet => [1, n, (n * n) / 2];

/** Counts along the way, as far as their variance: power series cut off behind the square. */
export class CountMoments implements Algebra<Jet> {
  readonly one: Jet = [1, 0, 0];
  readonly #frame: SolveContext;
  readonly #counting: Counting;

  constructor(frame: SolveContext, counting: Counting) {
    this.#frame = frame;
    this.#counting = counting;
  }

  plus(a: Jet, b: Jet): Jet {
    return [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
  }
  times(a: Jet, b: Jet): Jet {
    return [a[0] * b[0], a[0] * b[1] + a[1] * b[0], a[0] * b[2] + a[1] * b[1] + a[2] * b[0]];
  }
  share(odds: number): Jet {
    return [odds, 0, 0];
  }
  entered(node: number): Jet {
    return ofCount(this.#counting.entered(node));
  }
  tried(_: number, way: Try): Jet {
    return this.share(way.share);
  }
  waited(): Jet {
    return this.one;
  }
  retried(node: number): Jet {
    return ofCount(this.#counting.retried(node));
  }
  left(): Jet {
    return this.one;
  }
  failed(node: number): Jet {
    return ofCount(this.#counting.failed(node));
  }
  iterated(): Jet {
    return ofCount(this.#counting.iterated);
  }

  family(node: number, members: readonly Ends<Jet>[]): Jet {
    const items = this.#frame.items(node);
    if (items === undefined) {
      const each = this.#frame.program.kind[node] === NodeKind.map ? this.iterated() : this.one;
      return members.reduce((all, { well }) => this.times(all, this.times(each, well!)), this.one);
    }
    return this.#many(node, items, this.times(this.iterated(), members[0]!.well!));
  }

  children(node: number, child: Ends<Jet>): Jet {
    const { child: each } = this.#counting;
    if (each === undefined) return this.one;
    let total: Jet = child.well ?? this.share(0);
    for (const weight of child.failed.values()) total = this.plus(total, weight);
    return this.#many(node, this.#frame.children(node), this.times(ofCount(each(this.#frame.childRun(node))), total));
  }
  nested(node: number, ends: Jet, odds: number): Jet {
    const { child } = this.#counting;
    return child === undefined ? this.share(odds) : this.times(ofCount(child(this.#frame.childRun(node))), ends);
  }

  /** A random number of independent ones. */
  #many(node: number, { mean, variance }: { mean: number; variance: number }, [, first, second]: Jet): Jet {
    if (!Number.isFinite(variance)) {
      throw refuse(this.#frame.program, node, 'solve.too-large', (at) => `the items of ${at} have no known variance`);
    }
    const pairs = variance + mean * mean - mean;
    return [1, mean * first, mean * second + (pairs * first * first) / 2];
  }

  cut(node: number): never {
    throw cutsSiblings(this.#frame.program, node, 'moments');
  }

  loop(
    members: readonly number[],
    inflow: readonly (Jet | undefined)[],
    steps: readonly WeightedStep<Jet>[],
    leaving: readonly (Jet | undefined)[],
  ): Jet[] {
    const odds = steps.map(({ from, to, weight }) => ({ from, to, weight: weight[0] }));
    const loop = new Elimination(
      members.length,
      odds,
      Float64Array.from(leaving, (jet) => jet?.[0] ?? 0),
    );
    const passed: Float64Array[] = [];
    for (const order of [0, 1, 2] as const) {
      const b = Float64Array.from(inflow, (jet) => jet?.[order] ?? 0);
      for (const { from, to, weight } of steps) {
        for (let lower = 0; lower < order; lower++) b[to]! += passed[lower]![from]! * weight[order - lower]!;
      }
      passed.push(loop.solve(b));
    }
    return members.map((_, i) => [passed[0]![i]!, passed[1]![i]!, passed[2]![i]!]);
  }
}
