import { allStates, type FlowState, type Scope } from './flow.ts';

/** A part of a workflow that is too large for one picture. */
export interface Part {
  readonly scope: Scope;
  /** The Parallels and Maps it lies in, the outermost first. */
  readonly inside: readonly FlowState[];
  /** States drawn, those inside others too. */
  readonly count: number;
}

/** The state with this pointer and those nearest to it in its scope, by the ways that lead from and to them, `most` at most. */
export function partAround(flow: Scope, pointer: string, most: number): Part {
  const { scope, inside, start } = placeOf(flow, pointer, most / 2) ?? {
    scope: flow,
    inside: [],
    start: flow.states[0]!,
  };
  const kept = new Map<string, FlowState>();
  let count = 0;
  for (const state of nearest(scope, start)) {
    const within = sizeOf(state);
    // what is inside a state is drawn where it fits, else the state stays closed
    const opened = count + within <= most;
    if (!opened && count + 1 > most) break;
    kept.set(state.name, opened ? state : { ...state, scopes: [] });
    count += opened ? within : 1;
  }
  // in the order of the file, as the whole would be drawn
  const states = scope.states.flatMap(({ name }) => kept.get(name) ?? []);
  return { scope: { startAt: scope.startAt, states }, inside, count };
}

interface Place {
  readonly scope: Scope;
  readonly inside: readonly FlowState[];
  /** The state asked for, or the largest Parallel or Map around it that is small enough to be drawn open. */
  readonly start: FlowState;
}

function placeOf(scope: Scope, pointer: string, small: number, inside: readonly FlowState[] = []): Place | null {
  const start = scope.states.find((state) => pointer === state.pointer || pointer.startsWith(`${state.pointer}/`));
  if (start === undefined) return null;
  if (start.pointer === pointer || sizeOf(start) <= small) return { scope, inside, start };
  const inner = start.scopes.map((one) => placeOf(one, pointer, small, [...inside, start]));
  return inner.find((place) => place !== null) ?? null;
}

const sizeOf = (state: FlowState): number => allStates({ startAt: null, states: [state] }).length;

/** The states of a scope by the number of steps from one of them, forwards and backwards alike. */
function* nearest(scope: Scope, start: FlowState): Generator<FlowState> {
  const byName = new Map(scope.states.map((state) => [state.name, state]));
  const before = new Map<string, string[]>();
  for (const { name, links } of scope.states) {
    for (const { to } of links) before.set(to, [...(before.get(to) ?? []), name]);
  }
  const seen = new Set([start.name]);
  let ring = [start];
  while (ring.length > 0) {
    yield* ring;
    const names = ring.flatMap(({ name, links }) => [...links.map((link) => link.to), ...(before.get(name) ?? [])]);
    ring = [...new Set(names)].flatMap((name) => {
      const state = byName.get(name);
      if (state === undefined || seen.has(name)) return [];
      seen.add(name);
      return [state];
    });
  }
}
