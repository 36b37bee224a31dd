import { NONE, NodeKind, type Program, START_AND_END_EVENTS } from '../../program/index.ts';
import { type Counted, countingOf } from './algebras/counting.ts';
import { CountMoments } from './algebras/moments.ts';
import { CountLaws } from './algebras/whole-laws.ts';
import { Evaluator } from './chain/evaluator.ts';
import { ExpectedVisits, own, type Passed, started, type Where } from './chain/expected-visits.ts';
import { SolveContext } from './chain/solve-context.ts';
import { Durations } from './durations.ts';
import { durationLaw, fanOutOf, limitMet, meanDurationMs, type Whole } from './executions.ts';
import { added, atom, merged, type Pieces } from './laws/pieces.ts';
import { billedPieces, meanBilledMs } from './laws/rounded.ts';
import { spreadOf } from './laws/spreads.ts';
import { measurementOf } from './measurement.ts';
import { memoryCases } from './memory.ts';
import type { Exact, Moments, Outcomes, Solution, StateSolution } from './model.ts';
import { attempt, knownOf } from './refused.ts';
import { Usage } from './usage.ts';

/**
 * Works out what one execution comes to on average, in closed form: a Markov chain over the states and the counters of
 * their retriers, solved component by component. Every quantity is exact up to rounding, or refused with the reason.
 */
export function solve(program: Program): Solution {
  return new Solver(program).solution();
}

class Solver {
  readonly #program: Program;
  readonly #frame: SolveContext;
  readonly #durations: Durations;
  /** How executions pass the states; refused where they may meet a limit. */
  readonly #passed: Exact<{ passage: ExpectedVisits; usage: Usage; own: Whole }>;

  constructor(program: Program) {
    this.#program = program;
    this.#frame = new SolveContext(program);
    this.#durations = new Durations(this.#frame);
    this.#passed = attempt(() => this.#follow());
  }

  #follow(): { passage: ExpectedVisits; usage: Usage; own: Whole } {
    const { entry, limits, childRun, bodyEntry } = this.#program;
    const frame = this.#frame;
    const passage = new ExpectedVisits(frame);
    const passed = passage.places.flatMap((places, node) => (places.length === 0 ? [] : [node]));
    const draws = (where: Where): number =>
      passed.reduce((sum, node) => sum + unboundedDraws(frame, node, passage.places[node]!.filter(where)), 0);
    const whole: Whole = { entry, limits, draws: draws(own), perParent: 1 };
    const children = new Map<number, Whole>();
    for (const node of passed) {
      if (childRun[node] === NONE) continue;
      const perParent = passage.starts(node);
      const each = perParent === 0 ? 0 : draws(started) / perParent;
      children.set(node, { entry: bodyEntry[node]!, limits: frame.childRun(node).limits, draws: each, perParent });
    }
    for (const each of [whole, ...children.values()]) {
      const met = limitMet(frame, each);
      if (met !== undefined) throw met;
    }
    return { passage, own: whole, usage: new Usage(frame, passage, this.#durations, whole, children) };
  }

  solution(): Solution {
    const isExpress = this.#program.workflowType === 'express';
    const usage = this.#passed.known ? this.#passed.value.usage.all() : new Map();
    const means: Omit<Solution, 'spreads' | 'measurement'> = {
      workflowType: this.#program.workflowType,
      outcomes: this.#attempt(() => this.#outcomes()),
      transitions: this.#attempt(({ usage: of }) => of.transitions()),
      retries: this.#attempt(({ usage: of }) => of.retries()),
      events: this.#attempt(({ usage: of }) => of.events()),
      durationMs: this.#attempt(({ own }) => meanDurationMs(this.#frame, this.#durations, own)),
      ...(isExpress && {
        billedMs: this.#attempt(({ own }) => meanBilledMs(durationLaw(this.#frame, this.#durations, own))),
        billedMemoryMb: this.#attempt(({ usage: of }) => of.memoryMb()),
      }),
      usage,
      children: this.#program.childRuns.map((_, row) => this.#attempt(({ usage: of }) => of.child(row))),
      states: this.#states(),
      moments: {
        transitions: this.#attempt(() => this.#moments('transitions', this.#program.startEndTransitions)),
        retries: this.#attempt(() => this.#moments('retries', 0)),
        events: this.#attempt(() => this.#moments('events', START_AND_END_EVENTS)),
      },
    };
    return this.#withWholeLaws(means);
  }

  /** Whole distributions take more work than means, and are worked out when they are asked for. */
  #withWholeLaws(means: Omit<Solution, 'spreads' | 'measurement'>): Solution {
    let known: Solution['spreads'] | undefined;
    const spreads = (): Solution['spreads'] => {
      known ??= this.#spreads();
      return known;
    };
    const { program } = this.#frame;
    return {
      ...means,
      get spreads() {
        return spreads();
      },
      get measurement() {
        return attempt(() => measurementOf(program, means, spreads()));
      },
    };
  }

  #spreads(): Solution['spreads'] {
    return {
      transitions: this.#attempt(() => spreadOf(this.#countLaw('transitions', this.#program.startEndTransitions))),
      events: this.#attempt(() => spreadOf(this.#countLaw('events', START_AND_END_EVENTS))),
      durationMs: this.#attempt(({ own: whole }) => spreadOf(durationLaw(this.#frame, this.#durations, whole))),
      ...(this.#program.workflowType === 'express' && {
        billedMs: this.#attempt(({ own: whole }) =>
          spreadOf(billedPieces(durationLaw(this.#frame, this.#durations, whole))),
        ),
        billedMemoryMb: this.#attempt(({ own: whole }) => {
          const cases = memoryCases(this.#program, fanOutOf(this.#frame, whole));
          return spreadOf(merged(cases.map(({ megabytes, odds }) => atom(megabytes, odds))));
        }),
      }),
    };
  }

  #attempt<T>(of: (passed: { passage: ExpectedVisits; usage: Usage; own: Whole }) => T): Exact<T> {
    return attempt(() => of(knownOf(this.#passed)));
  }

  #outcomes(): Outcomes {
    let failed = 0;
    for (const share of this.#frame.odds.scope(this.#program.entry).failed.values()) failed += share;
    return { succeeded: Math.max(0, 1 - failed), failed: Math.min(1, failed), timedOut: 0 };
  }

  #states(): StateSolution[] {
    const { states, nodeState, nodeCount, countsTransitions } = this.#program;
    const nodesOf: number[][] = states.map(() => []);
    for (let node = 0; node < nodeCount; node++) nodesOf[nodeState[node]!]!.push(node);
    return states.map(({ index }) => {
      const nodes = nodesOf[index]!;
      const sum = (of: (passage: ExpectedVisits, node: number) => number): Exact =>
        this.#attempt(({ passage }) => nodes.reduce((total, node) => total + of(passage, node), 0));
      return {
        index,
        entries: sum((passage, node) => passage.entries(node, 'entries')),
        retries: sum((passage, node) => passage.retries(node, 'retries')),
        transitions: sum(
          (passage, node) =>
            countsTransitions[node]! * (passage.entries(node) + passage.retries(node)) +
            (this.#program.childRun[node] === NONE ? 0 : this.#frame.childRun(node).startTransitions) *
              passage.starts(node),
        ),
        events: sum((passage, node) => passage.events(node)),
        meanDurationMs: this.#attempt(({ passage }) => this.#meanVisitMs(passage, nodes)),
      };
    });
  }

  #meanVisitMs(passage: ExpectedVisits, nodes: readonly number[]): number | undefined {
    let entries = 0;
    let timeMs = 0;
    for (const node of nodes) {
      const visits = passage.entries(node, 'duration');
      if (visits === 0) continue;
      const cut = passage.cutOf(node, 'duration');
      if (cut !== undefined) throw cut;
      entries += visits;
      timeMs += visits * this.#durations.visit(node);
    }
    return entries === 0 ? undefined : timeMs / entries;
  }

  #moments(what: Counted, extra: number): Moments {
    const algebra = new CountMoments(this.#frame, countingOf(this.#frame, what));
    const { well, failed } = new Evaluator(this.#frame, algebra).scope(this.#program.entry);
    let all = well ?? algebra.share(0);
    for (const jet of failed.values()) all = algebra.plus(all, jet);
    const [odds, first, second] = all;
    const mean = first / odds;
    return { mean: mean + extra, deviation: Math.sqrt(Math.max(0, (2 * second) / odds - mean * mean)) };
  }

  #countLaw(what: Counted, extra: number): Pieces {
    const algebra = new CountLaws(this.#frame, countingOf(this.#frame, what), what);
    const { well, failed } = new Evaluator(this.#frame, algebra).scope(this.#program.entry);
    return added([well ?? [], ...failed.values()].flat(), [atom(extra)])!;
  }
}

/** Times without a bound that a state draws in all its tries. */
function unboundedDraws(frame: SolveContext, node: number, places: readonly Passed[]): number {
  const { kind, startDelayLaw, invokeDelayLaw, exitDelayLaw, durationLaw } = frame.program;
  const unbounded = (pieces: Pieces): number =>
    pieces.reduce((sum, { law, weight }) => sum + (law?.quantile(1) === Infinity ? weight : 0), 0);
  const rows = [startDelayLaw, invokeDelayLaw, exitDelayLaw].map((column) => column[node]!);
  let each = rows.reduce((sum, row) => sum + unbounded(frame.laws.of(row)), 0);
  if (kind[node] === NodeKind.task) {
    for (const { share, parts } of frame.tries(node).own) {
      for (const part of parts) each += share * unbounded(part);
    }
  } else each += unbounded(frame.laws.of(durationLaw[node]!));
  return places.reduce((sum, { entries, retries }) => sum + (entries + retries) * each, 0);
}
