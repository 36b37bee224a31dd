import {
  END,
  ErrorId,
  type ErrorLines,
  errorLinesOf,
  NONE,
  NodeKind,
  type Program,
  scopeOf,
} from '../../../program/index.ts';
import { type Atoms, massOf, momentsOf, point, scaled } from '../laws/atoms.ts';
import { absorb, type Ways } from './absorption.ts';
import { type Family, isFamily, mapFamily, parallelFamily } from './family.ts';
import type { ProgramLaws } from './laws-of.ts';
import { type Arc, DONE, exitOf, type FamilyCounts, type Stage } from './stages.ts';
import { type Outcome, type TaskTry, taskTry } from './task-outcomes.ts';
import { TryChain } from './try-chain.ts';

/** What one run through a scope comes to: how long until each exit, and how much of each count, whatever the exit. */
export interface ScopeResponse {
  /** Row of the stage it begins with. */
  readonly entry: number;
  readonly exits: ReadonlyMap<number, Atoms>;
  readonly counts: FamilyCounts;
}

/** A scope that cannot be followed, by code. */
export class FluidRefusal {
  readonly code: 'cohort.loop' | 'cohort.too-large' | 'cohort.distributed-map' | 'cohort.nested';
  readonly node: number;
  constructor(code: FluidRefusal['code'], node: number) {
    this.code = code;
    this.node = node;
  }
}

const MOST_STAGES = 2000;
const COUNTED = ['transitions', 'events', 'fanOut'] as const;

/** Turns a program into stages, scope by scope, inner ones first. */
export class StageBuilder {
  readonly stages: Stage[] = [];
  /** Share of the families that fail, by node. */
  readonly familyFailures = new Map<number, number>();
  readonly #laws: ProgramLaws;
  readonly #program: Program;
  readonly #errorLines: ErrorLines;

  constructor(laws: ProgramLaws) {
    this.#laws = laws;
    this.#program = laws.program;
    this.#errorLines = errorLinesOf(laws.program);
  }

  /** @param isMember  a branch or an iteration: a state that an error leaves is aborted there, which is one event more. */
  scope(entry: number, isMember: boolean): ScopeResponse | FluidRefusal {
    const nodes = [...scopeOf(this.#program, entry)];
    const families = new Map<number, Family>();
    for (const node of nodes) {
      const family = this.#family(node);
      if (family instanceof FluidRefusal) return family;
      if (family !== undefined) families.set(node, family);
    }
    const first = this.stages.length;
    const visits = new Map<number, Visit>();
    let rows = first;
    for (const node of nodes) {
      const visit = this.#visit(node, families.get(node));
      visits.set(node, { ...visit, row: rows });
      rows += visit.chain?.size ?? 1;
    }
    if (rows > MOST_STAGES) return new FluidRefusal('cohort.too-large', entry);
    const rowOf = (node: number): number => (node === END ? DONE : visits.get(node)!.row);
    for (const node of nodes) this.#addStages(node, visits.get(node)!, rowOf, isMember);
    return this.#response(rowOf(entry), first, entry);
  }

  #family(node: number): Family | FluidRefusal | undefined {
    const { kind, bodyEntry, branchStart, branchEntry, childRun } = this.#program;
    if (kind[node] === NodeKind.task && childRun[node] !== NONE) return new FluidRefusal('cohort.nested', node);
    if (kind[node] === NodeKind.distributedMap) return new FluidRefusal('cohort.distributed-map', node);
    if (!isFamily(kind[node]!)) return undefined;
    const isMap = kind[node] === NodeKind.map;
    const entries = isMap ? [bodyEntry[node]!] : [...branchEntry.subarray(branchStart[node]!, branchStart[node + 1]!)];
    const members: ScopeResponse[] = [];
    for (const entry of entries) {
      const member = this.scope(entry, true);
      if (member instanceof FluidRefusal) return member;
      members.push(member);
    }
    const family = isMap ? mapFamily(this.#laws, node, members[0]!) : parallelFamily(this.#laws, node, members);
    const well = family.outcomes.reduce((sum, { error, law }) => sum + (error === NONE ? massOf(law) : 0), 0);
    this.familyFailures.set(node, 1 - well);
    return family;
  }

  #visit(node: number, family: Family | undefined): Omit<Visit, 'row'> {
    const kind = this.#program.kind[node]!;
    if (kind !== NodeKind.task && family === undefined) return {};
    const task = kind === NodeKind.task ? taskTry(this.#laws, node) : undefined;
    const outcomes = task?.outcomes ?? family?.outcomes ?? [];
    const chain = new TryChain(this.#program, node);
    const errors = outcomes.filter(({ error }) => error !== NONE).map(({ error }) => error);
    if (this.#program.functionOf[node]! !== NONE) errors.push(ErrorId.lambdaThrottled);
    for (let place = 0; place < chain.size; place++) for (const error of errors) chain.after(place, error);
    return { outcomes, chain, ...(task && { task }), ...(family && { family }) };
  }

  #addStages(node: number, visit: Visit, rowOf: (node: number) => number, isMember: boolean): void {
    const { chain, task, family, outcomes = [] } = visit;
    if (chain === undefined) {
      const errorLines = this.#errorLines.entered[node]!;
      this.stages.push({ ...PLAIN, node, arcs: this.#plainArcs(node, rowOf), errorLines });
      return;
    }
    const wellEvents = this.#program.visitEvents[node]!;
    const leftEvents = wellEvents - 1 + (isMember ? 1 : 0);
    const exit = this.#program.kind[node] === NodeKind.task ? this.#laws.exit(node) : point(0);
    const { algebra } = this.#laws;
    const arcOf = (place: number, { error, law }: Outcome): Arc => {
      const well: Arc = {
        to: rowOf(this.#program.next[node]!),
        duration: algebra.times(law, exit),
        events: wellEvents,
      };
      if (error === NONE) return well;
      const after = chain.after(place, error);
      if (after.kind === 'retry')
        return { to: visit.row + after.place, duration: algebra.times(law, after.wait), events: 0 };
      if (after.kind === 'caught') return { ...well, to: rowOf(after.node) };
      return { to: exitOf(error), duration: law, events: leftEvents };
    };
    const { failedTry, failedVisit } = this.#errorLines;
    const linesOf = (place: number, error: number): number => {
      if (error === NONE) return 0;
      const { kind } = chain.after(place, error);
      const ofItem = this.#program.kind[node] === NodeKind.map ? 1 : 0; // MapIterationFailed
      const ofVisit = kind === 'retry' ? 0 : failedVisit[node]!;
      return failedTry[node]! + ofItem + ofVisit + (isMember && kind !== 'retry' && kind !== 'caught' ? 1 : 0);
    };
    for (let place = 0; place < chain.size; place++) {
      const throttled =
        this.#program.functionOf[node] === NONE
          ? undefined
          : arcOf(place, { error: ErrorId.lambdaThrottled, law: this.#laws.start(node) });
      this.stages.push({
        node,
        isRetry: place > 0,
        arcs: outcomes.map((outcome) => arcOf(place, outcome)),
        forks: family?.forks ?? [],
        family: family?.counts,
        familyDepth: family?.depth ?? 0,
        service: task?.service,
        billedLambdaMs: task?.billedLambdaMs ?? 0,
        errorLines: outcomes.reduce((sum, { error, law }) => sum + massOf(law) * linesOf(place, error), 0),
        throttled,
        throttledLines: throttled === undefined ? 0 : linesOf(place, ErrorId.lambdaThrottled),
      });
    }
  }

  /** States that cannot fail, and Fail. */
  #plainArcs(node: number, rowOf: (node: number) => number): Arc[] {
    const { kind, next, visitEvents, choiceStart, choiceCumulative, choiceTarget, failError, durationLaw } =
      this.#program;
    const events = visitEvents[node]!;
    if (kind[node] === NodeKind.fail) return [{ to: exitOf(failError[node]!), duration: point(0), events }];
    const duration = this.#laws.algebra.times(this.#laws.start(node), this.#laws.row(durationLaw[node]!));
    if (kind[node] !== NodeKind.choice) return [{ to: rowOf(next[node]!), duration, events }];
    const arcs: Arc[] = [];
    let below = 0;
    for (let option = choiceStart[node]!; option < choiceStart[node + 1]!; option++) {
      const odds = choiceCumulative[option]! - below;
      below = choiceCumulative[option]!;
      if (odds > 0) arcs.push({ to: rowOf(choiceTarget[option]!), duration: scaled(duration, odds), events });
    }
    return arcs;
  }

  #response(entry: number, first: number, entryNode: number): ScopeResponse | FluidRefusal {
    const rows = this.stages.slice(first);
    const waysOf = (law: (stage: Stage, arc: Arc) => Atoms): Ways =>
      new Map(rows.map((stage, i) => [first + i, stage.arcs.map((arc) => [arc.to, law(stage, arc)] as const)]));
    const exits = absorb(
      waysOf((_, arc) => arc.duration),
      entry,
      this.#laws.algebra,
    );
    if (exits === undefined) return new FluidRefusal('cohort.loop', entryNode);
    const counts = COUNTED.map((quantity) => {
      const ends = absorb(
        waysOf((stage, arc) => this.#counted(quantity, stage, arc)),
        entry,
        this.#laws.counts,
      );
      let all: Atoms = point(0, 0);
      for (const law of ends?.values() ?? []) all = this.#laws.counts.plus(all, law);
      return all;
    });
    return { entry, exits, counts: { transitions: counts[0]!, events: counts[1]!, fanOut: counts[2]! } };
  }

  #counted(quantity: (typeof COUNTED)[number], stage: Stage, arc: Arc): Atoms {
    const { retryEvents } = this.#program;
    const odds = massOf(arc.duration);
    const own = {
      transitions: 1,
      events: arc.events + (stage.isRetry ? retryEvents[stage.node]! : 0),
      fanOut: 0,
    }[quantity];
    const self = point(own, odds);
    return stage.family === undefined ? self : this.#laws.counts.times(self, stage.family[quantity]);
  }
}

interface Visit {
  readonly row: number;
  readonly outcomes?: readonly Outcome[];
  readonly chain?: TryChain;
  readonly task?: TaskTry;
  readonly family?: Family;
}

const PLAIN = {
  isRetry: false,
  forks: [],
  family: undefined,
  familyDepth: 0,
  service: undefined,
  billedLambdaMs: 0,
  errorLines: 0,
  throttledLines: 0,
  throttled: undefined,
} as const;

/** Mean time of one pass through a stage, ms. */
export const meanMsOf = (stage: Stage): number => {
  let sum = 0;
  for (const { duration } of stage.arcs) {
    const { mass, mean } = momentsOf(duration);
    if (mass > 0) sum += mass * mean;
  }
  return sum;
};
