import { Elimination } from '../chain/elimination.ts';
import type { SolveContext } from '../chain/solve-context.ts';
import type { Try } from '../chain/tries.ts';
import { Refused } from '../refused.ts';
import type { Algebra, Ends } from './algebra.ts';

/** Odds: what is passed how often, and how it ends. Time and counts weigh nothing. */
export class Odds implements Algebra<number> {
  readonly one = 1;
  readonly #frame: SolveContext;

  constructor(frame: SolveContext) {
    this.#frame = frame;
  }

  plus(a: number, b: number): number {
    return a + b;
  }
  times(a: number, b: number): number {
    return a * b;
  }
  share(odds: number): number {
    return odds;
  }
  entered(): number {
    return 1;
  }
  tried(_: number, way: Try): number {
    return way.share;
  }
  waited(): number {
    return 1;
  }
  retried(): number {
    return 1;
  }
  left(): number {
    return 1;
  }
  failed(): number {
    return 1;
  }
  iterated(): number {
    return 1;
  }
  family(): number {
    return 1;
  }
  children(): number {
    return 1;
  }
  nested(_: number, ends: number): number {
    return ends;
  }

  cut(_: number, members: readonly Ends<number>[]): { well: number | undefined; failed: number | undefined } {
    let logWell = 0;
    for (const { failed } of members) {
      let odds = 0;
      for (const share of failed.values()) odds += share;
      logWell += Math.log1p(-Math.min(1, odds));
    }
    const well = Math.exp(logWell);
    return { well: well > 0 ? well : undefined, failed: logWell < 0 ? -Math.expm1(logWell) : undefined };
  }

  loop(
    members: readonly number[],
    inflow: readonly (number | undefined)[],
    steps: readonly { from: number; to: number; weight: number }[],
    leaving: readonly (number | undefined)[],
  ): number[] {
    try {
      const loop = new Elimination(
        members.length,
        steps,
        Float64Array.from(leaving, (odds) => odds ?? 0),
      );
      return [...loop.solve(Float64Array.from(inflow, (odds) => odds ?? 0))];
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw this.#refused(members, leaving);
    }
  }

  #refused(members: readonly number[], leaving: readonly (number | undefined)[]): Refused {
    const { states, nodeState } = this.#frame.program;
    const endless = leaving.every((odds) => odds === undefined || odds === 0);
    const { name, pointer } = states[nodeState[Math.min(...members)]!]!;
    return new Refused(
      endless
        ? { code: 'solve.endless', what: `an execution that comes to ${name} goes round there for ever`, pointer }
        : { code: 'solve.too-large', what: `the loop around ${name} has too many ways`, pointer },
    );
  }
}
