import {
  type ChildRun,
  childrenOf as childrenIn,
  END,
  NONE,
  NodeKind,
  type Program,
  waysOn,
} from '../../../program/index.ts';
import { survival } from '../../../stats/index.ts';
import type { Ends } from '../algebras/algebra.ts';
import { Odds } from '../algebras/odds.ts';
import { type Span, TimeSpans } from '../algebras/spans.ts';
import { highestOf, Laws } from '../laws/pieces.ts';
import { refuse } from '../refused.ts';
import { Evaluator } from './evaluator.ts';
import { type Items, itemsByCases, itemsOf } from './items.ts';
import { ErrorSets } from './retry-or-catch.ts';
import { type Tries, timeoutRaces, triesOf } from './tries.ts';

/** A family that fails more seldom than that, per visit, counts as one that never fails. */
export const NEVER_FAILS = 1e-12;

/** A limit that fewer executions than one in a billion may meet counts as out of reach; a report has to say so. */
export const OUT_OF_REACH = 1e-9;

/** A program as closed forms look at it: laws by row, tries, members of containers; each worked out once. */
export class SolveContext {
  readonly program: Program;
  readonly laws: Laws;
  readonly errors: ErrorSets;
  /** [node] 1 for the states of a branch or iteration: where one fails, its siblings are told. */
  readonly inFamily: Uint8Array;
  /** How often everything is passed, and how it ends: the first thing asked of a program. */
  readonly odds: Evaluator<number>;
  readonly #tries: (Tries | undefined)[] = [];
  readonly #items: (Items | undefined)[] = [];
  #spans: Evaluator<Span> | undefined;
  readonly #children: (Items | undefined)[] = [];
  readonly #failing: (boolean | undefined)[] = [];

  constructor(program: Program) {
    this.program = program;
    this.laws = new Laws(program);
    this.errors = new ErrorSets(program);
    this.inFamily = membersOfFamilies(program);
    this.odds = new Evaluator(this, new Odds(this), true);
  }

  tries(node: number): Tries {
    this.#tries[node] ??= triesOf(this.program, this.laws, node);
    return this.#tries[node];
  }

  /** A Map whose items begin in different places has a member for each of them, as a Parallel has for its branches. */
  #isListed(node: number): boolean {
    const { itemEntryStart, kind } = this.program;
    return kind[node] === NodeKind.map && itemEntryStart[node + 1]! > itemEntryStart[node]!;
  }

  /** Items of a Map; undefined where each member is listed. @throws Refused where their mean is not known */
  items(node: number): Items | undefined {
    if (this.#isListed(node)) return undefined;
    this.#items[node] ??= itemsOf(this.program, this.laws, node);
    const items = this.#items[node];
    if (items !== undefined && !Number.isFinite(items.mean)) {
      throw refuse(this.program, node, 'solve.too-large', (at) => `the numbers of items of ${at} are too many cases`);
    }
    return items;
  }

  /** Entries of a container's members: one per branch, one for all iterations unless each has its own. */
  entries(node: number): readonly number[] {
    const { kind, branchStart, branchEntry, bodyEntry, itemEntryStart, itemEntry } = this.program;
    if (this.#isListed(node)) return [...itemEntry.subarray(itemEntryStart[node]!, itemEntryStart[node + 1]!)];
    if (kind[node] !== NodeKind.parallel) return [bodyEntry[node]!];
    return [...branchEntry.subarray(branchStart[node]!, branchStart[node + 1]!)];
  }

  /** Iterations of an inline Map at a time, at the most. */
  atATime(node: number): number {
    const { maxConcurrency, limits } = this.program;
    return Math.min(maxConcurrency[node]!, limits.mapMaxConcurrency || Infinity);
  }

  /** Whether a family's members run one after the other, or there is one at the most. */
  inTurn(node: number): boolean {
    const items = this.items(node);
    return items === undefined ? this.entries(node).length <= 1 : this.atATime(node) <= 1 || items.most <= 1;
  }

  /** Whether some of `count` iterations of an inline Map wait for their turn, whether or not a place is free. */
  isPaced(count: number): boolean {
    const { mapAtOnce, mapRampMs } = this.program.limits;
    return mapRampMs > 0 && count > (mapAtOnce || Infinity);
  }

  /** Whether all members of a family begin at the same moment. */
  beginTogether(node: number): boolean {
    if (this.program.kind[node] === NodeKind.parallel) return true;
    const most = this.items(node)?.most ?? this.entries(node).length;
    return most <= Math.min(this.atATime(node), this.program.limits.mapAtOnce || Infinity);
  }

  /** Members of one run of a container where none fails: branches, iterations, children of a map run; the mean. */
  started(node: number): number {
    const items = this.items(node);
    if (items === undefined) return this.entries(node).length;
    return this.program.kind[node] === NodeKind.map ? items.mean : this.children(node).mean;
  }

  /** Number of children of a map run that is not ended early. */
  children(node: number): Items {
    this.#children[node] ??= childrenOf(this, node, this.items(node)!);
    return this.#children[node];
  }

  /** Shortest and longest time from entering a scope to its end, ms. */
  timeSpan(entry: number): Span {
    this.#spans ??= new Evaluator(this, new TimeSpans(this));
    const { well, failed } = this.#spans.scope(entry);
    const all = [...(well === undefined ? [] : [well]), ...failed.values()];
    return [Math.min(...all.map(([least]) => least)), Math.max(...all.map(([, most]) => most))];
  }

  /** An awaited execution has to be over before the timeout of its task. @throws Refused */
  checkAwaited(node: number): void {
    const { invokeDelayMs, invokeDelayLaw, timeoutMs, bodyEntry } = this.program;
    if (timeoutMs[node] === Infinity) return;
    const { limits } = this.childRun(node);
    const [, most] = this.timeSpan(bodyEntry[node]!);
    const around = [invokeDelayLaw[node]!, limits.startLaw, limits.endLaw];
    const fixedMs = invokeDelayMs[node]! + limits.startMs + limits.endMs;
    const longest = around.reduce((sum, row) => sum + highestOf(this.laws.of(row)), fixedMs + most);
    if (longest > timeoutMs[node]!) throw timeoutRaces(this.program, node);
  }

  childRun(node: number): ChildRun {
    return this.program.childRuns[this.program.childRun[node]!]!;
  }

  /** Whether failing members matter; decided once, by the odds. */
  decideFailing(node: number, members: readonly Ends<number>[]): boolean {
    let odds = 0;
    for (const { failed } of members) for (const share of failed.values()) odds += share;
    const many = this.items(node) === undefined ? 1 : Math.max(1, this.started(node));
    const failing = odds * many > NEVER_FAILS && !this.#toleratesAll(node);
    this.#failing[node] = failing;
    return failing;
  }

  mayFail(node: number): boolean {
    return this.#failing[node]!;
  }

  #toleratesAll(node: number): boolean {
    if (this.program.childRun[node] === NONE || this.program.kind[node] !== NodeKind.distributedMap) return false;
    const { toleratedShare, toleratedCount, itemsPerBatch } = this.childRun(node);
    const all = this.items(node)!.most;
    return itemsPerBatch === 1 && toleratedShare >= 1 && (toleratedCount < 0 || toleratedCount >= all);
  }
}

function membersOfFamilies(program: Program): Uint8Array {
  const { kind, bodyEntry, branchStart, branchEntry, itemEntryStart, itemEntry } = program;
  const found = new Uint8Array(program.nodeCount);
  for (let node = 0; node < program.nodeCount; node++) {
    const open =
      kind[node] === NodeKind.map
        ? [bodyEntry[node]!, ...itemEntry.subarray(itemEntryStart[node]!, itemEntryStart[node + 1]!)]
        : [...branchEntry.subarray(branchStart[node]!, branchStart[node + 1]!)];
    for (let state = open.pop(); state !== undefined; state = open.pop()) {
      if (state === END || found[state] === 1) continue;
      found[state] = 1;
      open.push(...waysOn(program, state));
    }
  }
  return found;
}

/** Number of children: items are cut off at the most a run reads, and come in batches. */
function childrenOf(frame: SolveContext, node: number, items: Items): Items {
  const run = frame.childRun(node);
  const { itemsPerBatch, maxItems } = run;
  if (itemsPerBatch === 1 && items.most <= maxItems && run.batches === NONE) return items;
  const batches = (count: number): number => childrenIn(run, count);
  const [least, most] = [batches(items.least), batches(items.most)];
  if (items.cases === undefined && run.batches !== NONE) {
    throw refuse(frame.program, node, 'solve.too-large', (at) => `the numbers of children of ${at} are too many cases`);
  }
  if (items.cases !== undefined) return { ...itemsByCases(items.cases, batches), least, most };
  return {
    mean: meanBatches(frame, node, itemsPerBatch, maxItems),
    variance: Number.NaN,
    least,
    most,
    power: (x) => (x <= 1 ? 1 : x * items.power(x ** (1 / itemsPerBatch))), // at the most: no more batches than N / size + 1
    cases: undefined,
  };
}

const MOST_BATCHES = 100_000;

function meanBatches(frame: SolveContext, node: number, size: number, maxItems: number): number {
  const law = frame.laws.law(frame.program.itemsLaw[node]!);
  let sum = 0;
  for (let taken = 0; taken < maxItems; taken += size) {
    const more = survival(law, law.discrete ? taken : taken + 0.5);
    if (more < 1e-18) return sum;
    sum += more;
    if (taken / size > MOST_BATCHES) {
      throw refuse(
        frame.program,
        node,
        'solve.too-large',
        (at) => `the numbers of children of ${at} are too many cases`,
      );
    }
  }
  return sum;
}
