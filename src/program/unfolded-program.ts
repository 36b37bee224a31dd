import type { Assumption } from '../issue/index.ts';
import { constant } from '../stats/index.ts';
import { type Situation, stateByOdds, type Target, type Unfolded, type UnfoldedNode } from '../unfold/index.ts';
import { type ChildRun, type Compiled, END, NONE, NodeKind, type Program } from './model.ts';
import { columnsOf, type Row, rowOf } from './unfolded-rows.ts';

/**
 * A compiled program whose states are unfolded by data: a node per situation instead of one per state. A situation's
 * node is its state's node, with what data decided set to it and its targets among the other situations. Where data is
 * followed no further, the nodes of the states themselves go on.
 *
 * @param base    the program by odds.
 * @param shares  of the inputs, in the order of `growth.entries`; they sum to 1.
 */
export function unfoldedProgram(base: Compiled, growth: Unfolded, shares: readonly number[]): Compiled {
  const builder = new Builder(base.program, growth);
  const entries = growth.entries.map((target) => builder.node(target));
  const alike = entries.every((entry) => entry === entries[0]);
  const entry = alike ? entries[0]! : builder.pick(entries.map((target, i) => ({ share: shares[i]!, target })));
  const { rows, childRuns } = withUsedRuns(builder.build(), base.program.childRuns);
  const open = base.assumptions.filter((line) => !isDecided(line, base, growth));
  return {
    ...base,
    program: {
      ...base.program,
      ...columnsOf(rows),
      entry,
      inputEntry: Int32Array.from(alike ? [] : entries),
      nodeCount: rows.length,
      childRuns,
      errorNames: builder.errorNames,
    },
    placeholders: base.placeholders.filter(({ id }) => open.some((line) => line.id === id)),
    assumptions: [...growth.assumptions, ...open],
  };
}

/** Child runs that are left, in their order. */
function withUsedRuns(rows: readonly Row[], childRuns: readonly ChildRun[]): { rows: Row[]; childRuns: ChildRun[] } {
  const used = childRuns.flatMap((_, run) => (rows.some(({ node }) => node.childRun === run) ? [run] : []));
  return {
    rows: rows.map((row) => ({ ...row, node: { ...row.node, childRun: used.indexOf(row.node.childRun) } })),
    childRuns: used.map((run) => childRuns[run]!),
  };
}

/** Whether data decides what an assumption about a state was taken for. */
function isDecided({ id }: Assumption, { program }: Compiled, growth: Unfolded): boolean {
  const [, name] = /^program\.(?:odds|items|wait|timeout|maxConcurrency):(.*)$/s.exec(id) ?? [];
  if (name === undefined || growth.bounded || growth.undecided.has(id)) return false;
  return program.states.some((state) => state.name === name);
}

/** A node that is still to be written: a place, or a state that goes by odds. */
type Wanted = { readonly place: UnfoldedNode } | { readonly state: number } | { readonly row: Row };

class Builder {
  readonly errorNames: string[];
  readonly #base: Program;
  readonly #growth: Unfolded;
  readonly #wanted: Wanted[] = [];
  readonly #nodes = new Map<Target, number>();
  readonly #states = new Map<number, number>();
  readonly #laws = new Map<number, number>();

  constructor(base: Program, growth: Unfolded) {
    this.#base = base;
    this.#growth = growth;
    this.errorNames = [...base.errorNames];
  }

  /** The node of a target of the growth; it is written later. */
  node(target: Target): number {
    const state = stateByOdds(target);
    if (state !== undefined) return this.#ofState(state);
    if (target === END) return END;
    return wantedOnce(this.#nodes, target, () => this.#wanted.push({ place: this.#growth.places[target]! }) - 1);
  }

  /** The node of a state that goes by odds, or what stands for one. */
  #ofState(node: number): number {
    if (node < 0) return node;
    return wantedOnce(this.#states, node, () => this.#wanted.push({ state: node }) - 1);
  }

  pick(options: readonly { readonly share: number; readonly target: number }[]): number {
    return this.#wanted.push({ row: this.#pickRow(options) }) - 1;
  }

  build(): Row[] {
    const rows: Row[] = [];
    for (let i = 0; i < this.#wanted.length; i++) {
      const wanted = this.#wanted[i]!;
      if ('row' in wanted) rows.push(wanted.row);
      else rows.push('state' in wanted ? this.#byOdds(wanted.state) : this.#placeRow(wanted.place));
    }
    return rows;
  }

  #placeRow(place: UnfoldedNode): Row {
    switch (place.kind) {
      case 'state':
        return place.fails === undefined ? this.#situation(place) : this.#failing(place, place.fails);
      case 'pick':
        return this.#pickRow(place.options.map(({ share, target }) => ({ share, target: this.node(target) })));
      case 'raise':
        return this.#bare(NodeKind.raise, { failError: this.#errorId(place.error) });
    }
  }

  #pickRow(options: readonly { readonly share: number; readonly target: number }[]): Row {
    return { ...this.#bare(NodeKind.pick, {}), choices: cumulated(options) };
  }

  /** A node that is no state: it takes no time and leaves no event. It goes under the first state, which it is no entry of. */
  #bare(kind: number, own: Partial<Row['node']>): Row {
    const row = rowOf(this.#base, this.#base.entry);
    return {
      ...{ errors: [], choices: [], branches: [], items: [], retriers: [], catchers: [] },
      node: { ...row.node, ...AT_ONCE, kind, next: END, visitEvents: 0, retryEvents: 0, ...own },
    };
  }

  #byOdds(state: number): Row {
    return this.#retargeted(rowOf(this.#base, state));
  }

  #retargeted(row: Row): Row {
    const to = (node: number): number => this.#ofState(node);
    return {
      ...row,
      node: { ...row.node, next: to(row.node.next), bodyEntry: to(row.node.bodyEntry) },
      choices: row.choices.map((choice) => ({ ...choice, target: to(choice.target) })),
      branches: row.branches.map(to),
      catchers: row.catchers.map((catcher) => ({ ...catcher, target: to(catcher.target) })),
    };
  }

  #situation(place: Situation): Row {
    const row = rowOf(this.#base, place.state);
    const { node } = row;
    const bodies = (place.bodies ?? []).map((target) => this.node(target));
    return {
      ...row,
      node: {
        ...node,
        next: this.node(place.next),
        bodyEntry: bodies[0] ?? this.#ofState(node.bodyEntry),
        visitEvents: place.visitEvents ?? node.visitEvents + (place.moreEvents ?? 0),
        retryEvents: place.retryEvents ?? node.retryEvents + (place.moreEvents ?? 0),
        ...(place.items !== undefined && { itemsLaw: this.#constantLaw(place.items) }),
        ...(place.waitMs !== undefined && { durationLaw: this.#constantLaw(place.waitMs) }),
        ...(place.timeoutMs !== undefined && { timeoutMs: place.timeoutMs }),
        ...(place.maxConcurrency !== undefined && {
          maxConcurrency: Math.min(node.maxConcurrency, place.maxConcurrency),
        }),
        ...(place.failError !== undefined && { failError: this.#errorId(place.failError) }),
      },
      errors: this.#errorsOf(row, place),
      choices: cumulated((place.options ?? []).map(({ share, target }) => ({ share, target: this.node(target) }))),
      branches: (place.branches ?? []).map((target) => this.node(target)),
      items: bodies.length > 1 ? bodies : [],
      catchers: this.#catchersOf(row, place),
    };
  }

  /** A state whose data rules fail: as a task that fails at once; a state that nothing can catch, as a Fail. */
  #failing(place: Situation, { error, afterwards }: NonNullable<Situation['fails']>): Row {
    const row = rowOf(this.#base, place.state);
    const { kind } = row.node;
    const fails = this.#errorId(error);
    const isFail = kind === NodeKind.flow || kind === NodeKind.choice || kind === NodeKind.fail;
    const waits = place.waitMs === undefined ? row.node.durationLaw : this.#constantLaw(place.waitMs);
    return {
      ...row,
      node: {
        ...row.node,
        ...AT_ONCE,
        ...(afterwards === true && { startDelayMs: row.node.startDelayMs, startDelayLaw: row.node.startDelayLaw }),
        ...(isFail
          ? { kind: NodeKind.fail, failError: fails }
          : { kind: NodeKind.task, durationLaw: afterwards === true ? waits : this.#constantLaw(0) }),
        next: END,
        // a task that fails has one event less than one that is left
        visitEvents: (place.visitEvents ?? 1) + (kind === NodeKind.wait ? 1 : 0),
        retryEvents: place.retryEvents ?? 0,
      },
      errors: isFail ? [] : [{ cumulative: 1, error: fails, law: NONE }],
      choices: [],
      branches: [],
      items: [],
      catchers: this.#catchersOf(row, place),
    };
  }

  /** Errors of the load profile, and of the data rules after a success. */
  #errorsOf({ errors }: Row, { failing = [] }: Situation): Row['errors'] {
    const all = [...errors];
    const succeeds = 1 - (errors.at(-1)?.cumulative ?? 0);
    let cumulative = 1 - succeeds;
    for (const { error, share } of failing) {
      cumulative += succeeds * share;
      all.push({ cumulative: Math.min(1, cumulative), error: this.#errorId(error), law: NONE });
    }
    if (failing.reduce((sum, { share }) => sum + share, 0) > 1 - 1e-9)
      all[all.length - 1] = { ...all.at(-1)!, cumulative: 1 };
    return all;
  }

  /** What is known to be caught goes where its data lead to; for any other error the state's own catchers stay. */
  #catchersOf(row: Row, { handlers }: Situation): Row['catchers'] {
    const known = handlers.map(({ error, target }) => ({
      target: this.node(target),
      matchers: [this.#errorId(error)],
    }));
    return [...known, ...row.catchers.map((catcher) => ({ ...catcher, target: this.#ofState(catcher.target) }))];
  }

  #errorId(name: string): number {
    const known = this.errorNames.indexOf(name);
    return known >= 0 ? known : this.errorNames.push(name) - 1;
  }

  #constantLaw(value: number): number {
    return wantedOnce(this.#laws, value, () => this.#base.distributions.add(constant(value)));
  }
}

/** Columns of a node that takes no time and shares nothing. */
const AT_ONCE = {
  ...{ startDelayMs: 0, startDelayLaw: NONE, invokeDelayMs: 0, invokeDelayLaw: NONE },
  ...{ exitDelayMs: 0, exitDelayLaw: NONE, durationLaw: NONE, timeoutMs: Infinity },
  ...{ lambdaMemoryMb: 0, lambdaArm: 0, coldProbability: 0, coldLaw: NONE, functionOf: NONE, poolOf: NONE },
  ...{ bodyEntry: NONE, itemsLaw: NONE, maxConcurrency: Infinity, childRun: NONE, failError: NONE },
} as const;

function cumulated(
  options: readonly { readonly share: number; readonly target: number }[],
): readonly { readonly cumulative: number; readonly target: number }[] {
  let sum = 0;
  return options.map(({ share, target }, i) => {
    sum += share;
    return { cumulative: i === options.length - 1 ? 1 : sum, target };
  });
}

function wantedOnce<K>(known: Map<K, number>, key: K, make: () => number): number {
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = make();
  known.set(key, made);
  return made;
}
