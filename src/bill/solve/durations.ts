import { NONE, NodeKind, type Program } from '../../program/index.ts';
import { TimeLaws } from './algebras/whole-laws.ts';
import { Evaluator } from './chain/evaluator.ts';
import type { SolveContext } from './chain/solve-context.ts';
import { meanOf, type Pieces } from './laws/pieces.ts';
import { cutsSiblings, Refused, refuse } from './refused.ts';

/** Mean times: sums of means where steps follow each other; where members run side by side, the law of the slowest. */
export class Durations {
  readonly laws: Evaluator<Pieces>;
  readonly #frame: SolveContext;
  readonly #program: Program;
  readonly #scopes = new Map<number, number>();

  constructor(frame: SolveContext) {
    this.#frame = frame;
    this.#program = frame.program;
    this.laws = new Evaluator(frame, new TimeLaws(frame));
  }

  /** Mean time from entering a scope to its end, well or not, ms. @throws Refused */
  scope(entry: number): number {
    let mean = this.#scopes.get(entry);
    if (mean === undefined) {
      mean = 0;
      for (const [node, visits] of this.#frame.odds.scope(entry).visits) mean += visits * this.visit(node);
      this.#scopes.set(entry, mean);
    }
    return mean;
  }

  /** Mean time of one visit of a state, ms. @throws Refused */
  visit(node: number): number {
    const { kind, startDelayMs, startDelayLaw, exitDelayMs, exitDelayLaw, durationLaw } = this.#program;
    if (kind[node] === NodeKind.fail) return 0;
    const startMs = startDelayMs[node]! + this.#law(startDelayLaw[node]!);
    const facts = this.#frame.odds.facts[node]!;
    switch (kind[node]) {
      case NodeKind.task: {
        const { meanServiceMs } = this.#frame.tries(node);
        if (meanServiceMs === undefined) {
          throw refuse(
            this.#program,
            node,
            'solve.timeout',
            (at) => `duration: the timeout of Task ${at} cuts a sum of random times`,
          );
        }
        let left = 0;
        for (const share of this.#frame.odds.exits(node).to.values()) left += share;
        const exitMs = exitDelayMs[node]! + this.#law(exitDelayLaw[node]!);
        return (1 + facts.retries) * (startMs + meanServiceMs) + this.#nested(node) + facts.waitMs + left * exitMs;
      }
      case NodeKind.parallel:
      case NodeKind.map:
      case NodeKind.distributedMap:
        return startMs + this.#family(node) + facts.waitMs;
      default:
        return startMs + this.#law(durationLaw[node]!);
    }
  }

  /** Mean time that all tries of a task wait for the executions they start. */
  #nested(node: number): number {
    if (this.#program.childRun[node] === NONE || !this.#frame.childRun(node).awaited) return 0;
    const { limits } = this.#frame.childRun(node);
    const childMs = limits.startMs + this.#law(limits.startLaw) + limits.endMs + this.#law(limits.endLaw);
    return this.#frame.odds.facts[node]!.members * (childMs + this.scope(this.#program.bodyEntry[node]!));
  }

  #law(row: number): number {
    return row === NONE ? 0 : this.#program.distributions.mean(row);
  }

  #isPaced(node: number): boolean {
    const isMap = this.#program.kind[node] === NodeKind.map;
    return isMap && this.#frame.isPaced(this.#frame.items(node)?.most ?? this.#frame.entries(node).length);
  }

  /** Mean time of all runs of a container's members in one visit. */
  #family(node: number): number {
    const { kind } = this.#program;
    const facts = this.#frame.odds.facts[node]!;
    const entries = this.#frame.entries(node);
    if (facts.cut) {
      throw cutsSiblings(this.#program, node, 'duration');
    }
    if (kind[node] === NodeKind.distributedMap && this.#frame.childRun(node).transitionQuota !== undefined) {
      throw refuse(
        this.#program,
        node,
        'solve.slowest',
        (at) => `duration: the children of ${at} wait for the quota of transitions`,
      );
    }
    if (kind[node] !== NodeKind.distributedMap && this.#frame.inTurn(node) && !this.#isPaced(node)) {
      return facts.members * this.scope(entries[0]!);
    }
    if (this.#isPaced(node) && this.#frame.atATime(node) <= 1) {
      throw refuse(
        this.#program,
        node,
        'solve.slowest',
        (at) => `duration: the iterations of ${at} wait for their turn`,
      );
    }
    const isMap = kind[node] === NodeKind.map;
    if (isMap && this.#frame.atATime(node) <= 1 && !this.#isPaced(node))
      return entries.reduce((sum, entry) => sum + this.scope(entry), 0);
    if (entries.length > 1 && this.#frame.beginTogether(node)) {
      const spans = entries.map((entry) => this.#frame.timeSpan(entry));
      const slowest = spans.findIndex(([least], i) => spans.every(([, most], j) => i === j || most <= least));
      if (slowest >= 0) return this.scope(entries[slowest]!);
    }
    return meanOf(this.#slowest(node));
  }

  #slowest(node: number): Pieces {
    const { kind } = this.#program;
    const algebra = new TimeLaws(this.#frame);
    try {
      const members = this.#frame.entries(node).map((entry) => this.laws.scope(entry));
      return kind[node] === NodeKind.distributedMap
        ? algebra.children(node, members[0]!)
        : algebra.family(node, members);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (error.why.code === 'solve.slowest') throw error;
      const [type, member] =
        kind[node] === NodeKind.parallel
          ? ['Parallel', 'branch']
          : ['Map', kind[node] === NodeKind.map ? 'iteration' : 'child'];
      throw refuse(
        this.#program,
        node,
        'solve.slowest',
        (at) => `duration: ${type} at ${at} takes the slowest ${member}`,
      );
    }
  }
}
