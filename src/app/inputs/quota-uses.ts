import type { Definition, State } from '../../asl/index.ts';
import type { Measurement, StateMeasure } from '../../bill/contract/index.ts';
import { profileUses, usesOfProgram } from '../../bill/sample/index.ts';
import { childrenOf, NONE, NodeKind, type Program, scopeOf } from '../../program/index.ts';
import type { CallUse, InlineMapUse, InsideUse, MapRunUse, ServerUse, WorkflowUses } from '../../quota/book/index.ts';
import { rowLaw } from '../../stats/index.ts';

/** Maps with more items than in so many of them are left aside. */
const NEARLY_ALL = 0.999;

/** What the states of a program take, from how often and how long a run without quotas visited them. */
export function usesOf(program: Program, { states }: Measurement, definition: Definition): WorkflowUses {
  const measured = (node: number): StateMeasure | undefined => states[program.nodeState[node]!];
  const visits = (node: number): number => measured(node)?.entries ?? 0;
  const nodes = oneByState(program).filter((node) => visits(node) > 0);
  const isStandard = program.workflowType === 'standard';
  return {
    inlineMaps: nodes
      .filter((node) => program.kind[node] === NodeKind.map)
      .map(
        (node): InlineMapUse => ({
          state: measured(node)!.name,
          mostItems: mostOf(program, node),
          ownLimit: program.maxConcurrency[node]!,
        }),
      ),
    mapRuns: isStandard
      ? nodes
          .filter((node) => program.kind[node] === NodeKind.distributedMap)
          .map((node) => mapRunUse(program, node, measured))
      : [],
    servers: serversOf(program, nodes, measured),
    calls: isStandard
      ? callsOf(definition, states)
      : callsOf(definition, states).filter(({ quota }) => quota === 'HttpTask'),
  };
}

/** Single executions that are looked into, and state entries after which no further one is. */
const LOOKED_INTO = { executions: 40, entries: 20_000 } as const;

/** What single executions do at once; undefined where none does more than one thing at a time. */
export function insideOf(program: Program, seed: number): InsideUse | undefined {
  if (!program.kind.some((kind) => FAN_OUT.has(kind))) return undefined;
  const profiles = new Map(
    profileUses(program, usesOfProgram(program), { seed, most: LOOKED_INTO }).map((profile) => [profile.name, profile]),
  );
  const most = (name: string): number => profiles.get(name)?.peaks.at(-1) ?? 0;
  return {
    lambda: most('lambda'),
    pools: program.pools.map(({ name }) => most(`pool:${name}`)),
    transitionsPerSecond: most('transitions'),
    transitions: profiles.get('transitions')?.busiest ?? [],
  };
}

const FAN_OUT: ReadonlySet<number> = new Set([NodeKind.parallel, NodeKind.map, NodeKind.distributedMap]);

/** For each state one of its nodes (by data a state may have several): of a Map the one with most items. */
function oneByState(program: Program): number[] {
  const chosen = new Map<number, number>();
  const rank = (node: number): number => {
    if (program.kind[node] === NodeKind.map || program.kind[node] === NodeKind.distributedMap) {
      return 2 + mostOf(program, node);
    }
    return program.functionOf[node] !== NONE || program.poolOf[node] !== NONE ? 1 : 0;
  };
  for (let node = 0; node < program.nodeCount; node++) {
    if (!isState(program, node)) continue;
    const state = program.nodeState[node]!;
    const known = chosen.get(state);
    if (known === undefined || rank(node) > rank(known)) chosen.set(state, node);
  }
  return [...chosen.values()];
}

const isState = ({ kind }: Program, node: number): boolean =>
  kind[node] !== NodeKind.pick && kind[node] !== NodeKind.raise;

function mostOf({ distributions, itemsLaw }: Program, node: number): number {
  const law = rowLaw(distributions.columns(), itemsLaw[node]!);
  return Math.ceil(law.variance === 0 ? law.mean : law.quantile(NEARLY_ALL));
}

/** Items of nearly every visit of a Map, at the most, by its index in `states`; 0 for one that no execution comes to. */
export function mostItemsOf(program: Program): (state: number) => number {
  const nodes = oneByState(program).filter((node) => program.kind[node] === NodeKind.map);
  const items = new Map(nodes.map((node) => [program.nodeState[node]!, mostOf(program, node)]));
  return (state) => items.get(state) ?? 0;
}

function mapRunUse(program: Program, node: number, measured: (node: number) => StateMeasure | undefined): MapRunUse {
  const run = program.childRuns[program.childRun[node]!]!;
  const { name, entries, retries, transitions, meanDurationMs = 0 } = measured(node)!;
  const children = transitions - entries - retries;
  let inside = 0;
  const nodes = [...scopeOf(program, program.bodyEntry[node]!)].filter((of) => isState(program, of));
  const states = new Map(nodes.map((of) => [program.nodeState[of]!, of]));
  for (const of of states.values()) {
    const { entries: visits = 0, meanDurationMs: ms = 0 } = measured(of) ?? {};
    inside += visits * ms;
  }
  return {
    state: name,
    childType: run.childType,
    runs: entries,
    mostChildren: childrenOf(run, mostOf(program, node)),
    ownLimit: program.maxConcurrency[node]!,
    dispatchPerSecond: run.dispatchPerSecond,
    childMs: (children > 0 ? inside / children : 0) + run.limits.startMs + run.limits.endMs,
    runMs: meanDurationMs,
  };
}

function serversOf(
  program: Program,
  nodes: readonly number[],
  measured: (node: number) => StateMeasure | undefined,
): ServerUse[] {
  const busyMs = (isUser: (node: number) => boolean): number =>
    nodes.filter(isUser).reduce((sum, node) => {
      const { entries, retries } = measured(node)!;
      return sum + (entries + retries) * serviceMs(program, node);
    }, 0);
  const lambda = busyMs((node) => program.functionOf[node] !== NONE);
  return [
    ...(lambda > 0 ? [{ pool: undefined, busyMs: lambda }] : []),
    ...program.pools.map((pool, i) => ({ pool, busyMs: busyMs((node) => program.poolOf[node] === i) })),
  ];
}

/** Mean time one try holds what it uses, its cold starts included. */
function serviceMs({ distributions, durationLaw, coldProbability, coldLaw }: Program, node: number): number {
  const mean = (row: number): number => (row < 0 ? 0 : distributions.mean(row));
  const cold = coldProbability[node]!;
  return mean(durationLaw[node]!) + (cold > 0 ? cold * mean(coldLaw[node]!) : 0);
}

function callsOf({ states }: Definition, measured: readonly StateMeasure[]): CallUse[] {
  const tries = (isUser: (state: State) => boolean): number =>
    states.reduce((sum, state) => {
      const of = isUser(state) ? measured[state.index] : undefined;
      return of === undefined ? sum : sum + of.entries + of.retries;
    }, 0);
  const task = (test: (state: State & { type: 'Task' }) => boolean) => (state: State) =>
    state.type === 'Task' && test(state);
  const calls: CallUse[] = [
    { quota: 'HttpTask', calls: tries(task(({ resource }) => resource.kind === 'http')) },
    { quota: 'GetActivityTask', calls: tries(task(({ resource }) => resource.kind === 'activity')) },
    {
      quota: 'SendTaskSuccess',
      calls: tries(task(({ resource }) => resource.kind === 'activity' || resource.pattern === 'waitForToken')),
    },
  ];
  return calls.filter((use) => use.calls > 0);
}
