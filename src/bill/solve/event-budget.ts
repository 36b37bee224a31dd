import { ITERATION_EVENTS, NodeKind, type Program, START_AND_END_EVENTS, waysOn } from '../../program/index.ts';
import { components } from './components.ts';

/** What makes a history grow without an end in the definition: the items of an inline Map, or the turns of a loop. */
export interface HistoryGrowth {
  readonly kind: 'map' | 'loop';
  /** Indices in `Program.states`: the Map, or the states of the loop. */
  readonly states: readonly number[];
  /** History events of one item or turn, at the most, when no try is repeated. */
  readonly eventsEach: number;
  /**
   * Most items or turns with which an execution surely ends within its history, when no try is repeated, every other
   * Map has its usual number of items, and every other loop is passed once.
   */
  readonly safe: number;
  /** Within a Map, a branch or another loop: an execution may come to it more than once, and `safe` is for each time. */
  readonly isInner: boolean;
}

/** States whose events are in the history of the execution itself, by their index in `Program.states`. */
export const statesInHistory = (program: Program): ReadonlySet<number> =>
  new Set(new LongestWay(program, () => 0).nodes.map((node) => program.nodeState[node]!));

/**
 * What can fill the history of an execution, the nearest to filling it first, at most `most` of each kind. Nothing for
 * Express, whose history has no limit.
 *
 * Counts the longest way through the definition, with every catcher taken as a way on. Children of distributed Maps and
 * nested executions have histories of their own.
 *
 * @param program  by odds: unfolded by data, its loops would be no loops.
 * @param itemsOf  usual number of items of a Map, by its index in `Program.states`.
 */
export function eventBudget(program: Program, itemsOf: (state: number) => number, most = 3): readonly HistoryGrowth[] {
  const { limits } = program;
  if (!(limits.maxEvents < Infinity)) return [];
  const walk = new LongestWay(program, itemsOf);
  const loops = walk.loops.map((members): Asked => ({ kind: 'loop', nodes: members }));
  const maps = Array.from(program.kind).flatMap((kind, node): Asked[] =>
    kind === NodeKind.map && walk.isReached(node) ? [{ kind: 'map', nodes: [node] }] : [],
  );
  return [maps, loops].flatMap((asked) =>
    asked
      .map((each) => ({ ...each, eventsEach: walk.eventsEach(each) }))
      .sort((a, b) => b.eventsEach - a.eventsEach)
      .slice(0, most)
      .map(({ kind, nodes, eventsEach }) => ({
        kind,
        states: nodes.map((node) => program.nodeState[node]!),
        eventsEach,
        isInner: !walk.isOutermost(nodes),
        safe: largest(limits.maxEvents, (count) => walk.events({ kind, nodes }, count) <= limits.maxEvents),
      }))
      .sort((a, b) => a.safe - b.safe),
  );
}

interface Asked {
  readonly kind: 'map' | 'loop';
  readonly nodes: readonly number[];
}

/** The largest count in 0..most that fits; 0 when not even that does. */
function largest(most: number, fits: (count: number) => boolean): number {
  let low = 0;
  let high = most;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The way through a program on which most events are logged. */
class LongestWay {
  /** Nodes that lead back to themselves, per loop. */
  readonly loops: readonly (readonly number[])[];
  readonly #program: Program;
  readonly #itemsOf: (state: number) => number;
  /** [entry] components of a scope, each leading to later ones only. */
  readonly #scopes = new Map<number, readonly (readonly number[])[]>();

  constructor(program: Program, itemsOf: (state: number) => number) {
    this.#program = program;
    this.#itemsOf = itemsOf;
    const open = [program.entry];
    for (let entry = open.pop(); entry !== undefined; entry = open.pop()) {
      const found = components(entry, (node) => waysOn(program, node));
      this.#scopes.set(entry, found);
      for (const node of found.flat()) open.push(...this.#inner(node));
    }
    this.loops = [...this.#scopes.values()].flatMap((found) => found.filter((members) => this.#isLoop(members)));
  }

  get nodes(): readonly number[] {
    return [...this.#scopes.values()].flat(2);
  }

  isOutermost([node]: readonly number[]): boolean {
    return this.#scopes.get(this.#program.entry)!.some((members) => members.includes(node!));
  }

  isReached(node: number): boolean {
    return this.#scopes.has(this.#program.bodyEntry[node]!);
  }

  eventsEach({ kind, nodes }: Asked): number {
    if (kind === 'map') return ITERATION_EVENTS + this.#longest(this.#program.bodyEntry[nodes[0]!]!, undefined, 0);
    return nodes.reduce((sum, node) => sum + this.#most(node, undefined, 0), 0);
  }

  /** Events of an execution whose Map has `count` items, or whose loop is passed `count` times. */
  events(asked: Asked, count: number): number {
    return START_AND_END_EVENTS + this.#longest(this.#program.entry, asked, count);
  }

  #longest(entry: number, asked: Asked | undefined, count: number): number {
    const upTo = new Map<number, number>([[entry, 0]]);
    let longest = 0;
    for (const members of this.#scopes.get(entry)!) {
      const before = Math.max(...members.map((node) => upTo.get(node) ?? 0));
      const once = members.reduce((sum, node) => sum + this.#most(node, asked, count), 0);
      const turns = asked?.kind === 'loop' && asked.nodes === members ? count : 1;
      const after = before + once * turns;
      longest = Math.max(longest, after);
      for (const node of members) {
        for (const next of waysOn(this.#program, node)) upTo.set(next, Math.max(upTo.get(next) ?? 0, after));
      }
    }
    return longest;
  }

  /** Events of one visit with everything inside. */
  #most(node: number, asked: Asked | undefined, count: number): number {
    const { kind, visitEvents, bodyEntry } = this.#program;
    const own = visitEvents[node]!;
    if (kind[node] === NodeKind.map) {
      const each = ITERATION_EVENTS + this.#longest(bodyEntry[node]!, asked, count);
      return (
        own +
        each *
          (asked?.kind === 'map' && asked.nodes[0] === node ? count : this.#itemsOf(this.#program.nodeState[node]!))
      );
    }
    return this.#inner(node).reduce((sum, entry) => sum + this.#longest(entry, asked, count), own);
  }

  /** Entries of the scopes whose events are in the same history. */
  #inner(node: number): number[] {
    const { kind, bodyEntry, branchStart, branchEntry } = this.#program;
    if (kind[node] === NodeKind.map) return [bodyEntry[node]!];
    if (kind[node] !== NodeKind.parallel) return [];
    return [...branchEntry.subarray(branchStart[node]!, branchStart[node + 1]!)];
  }

  #isLoop(members: readonly number[]): boolean {
    const [only] = members;
    return members.length > 1 || waysOn(this.#program, only!).includes(only!);
  }
}
