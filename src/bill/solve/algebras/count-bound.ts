import { NodeKind } from '../../../program/index.ts';
import type { SolveContext } from '../chain/solve-context.ts';
import type { Try } from '../chain/tries.ts';
import type { CutFamily, Ends } from './algebra.ts';
import { Bound, finite, total } from './bound.ts';
import type { Counting } from './counting.ts';

/**
 * E[x^count] for an x above 1, at the most: with it P(count > n) <= E[x^count] / x^(n + 1). Where a failure cuts siblings,
 * they count in full.
 */
export class CountPowers extends Bound {
  readonly #frame: SolveContext;
  readonly #counting: Counting;
  readonly #x: number;

  constructor(frame: SolveContext, counting: Counting, x: number) {
    super();
    this.#frame = frame;
    this.#counting = counting;
    this.#x = x;
  }

  override entered(node: number): number {
    return this.#x ** this.#counting.entered(node);
  }
  override tried(_: number, way: Try): number {
    return way.share;
  }
  override waited(): number {
    return 1;
  }
  override retried(node: number): number {
    return this.#x ** this.#counting.retried(node);
  }
  override left(): number {
    return 1;
  }
  override failed(node: number): number {
    return this.#x ** this.#counting.failed(node);
  }
  override iterated(): number {
    return this.#x ** this.#counting.iterated;
  }
  override family(node: number, members: readonly Ends<number>[]): number {
    const items = this.#frame.items(node);
    if (items === undefined) {
      const each = this.#frame.program.kind[node] === NodeKind.map ? this.iterated() : 1;
      return members.reduce((all, member) => finite(all * each * total(member)), 1);
    }
    return finite(items.power(this.iterated() * total(members[0]!)));
  }
  override children(node: number, child: Ends<number>): number {
    const { child: each } = this.#counting;
    if (each === undefined) return 1;
    return finite(this.#frame.children(node).power(this.#x ** each(this.#frame.childRun(node)) * total(child)));
  }
  override nested(node: number, ends: number, odds: number): number {
    const { child } = this.#counting;
    return child === undefined ? odds : finite(this.#x ** child(this.#frame.childRun(node)) * ends);
  }
  override cut(_: number, members: readonly Ends<number>[]): CutFamily<number> {
    const iterated = this.iterated();
    let well = 1;
    let all = 1;
    for (const member of members) {
      well *= iterated * (member.well ?? 0);
      all *= iterated * total(member);
    }
    return { well: well > 0 ? finite(well) : undefined, failed: finite(all - well) };
  }
}
