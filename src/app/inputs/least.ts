import { choiceTargets, type Definition, type Scope, type State } from '../../asl/index.ts';
import type { Placeholder } from '../../program/index.ts';
import type { Scenario, StateBehaviour } from '../../scenario/index.ts';
import { type Replacement, withReplacements } from './placeholder-scenario.ts';

/**
 * The scenario with every placeholder at the least it can be: no time, no items, and of ways out of a Choice the one
 * with the least that is known behind it. What passes a limit even so passes it by what is known, not by a default.
 */
export function leastScenario(
  definition: Definition,
  scenario: Scenario,
  placeholders: readonly Placeholder[],
): Scenario {
  const known = new Map<Scope, ReadonlyMap<string, number>>();
  return withReplacements(
    scenario,
    placeholders.map((placeholder): Replacement => {
      const { kind, ways } = placeholder;
      if (kind === 'itemBytes') return { placeholder, value: 1 };
      if (kind !== 'odds') return { placeholder, value: 0 };
      const best = shortestWay(definition, scenario, placeholder, known);
      return { placeholder, odds: new Map(ways.map((way) => [way, way === best ? 1 : 0])) };
    }),
  );
}

function shortestWay(
  definition: Definition,
  scenario: Scenario,
  { state, workflow, ways }: Placeholder,
  known: Map<Scope, ReadonlyMap<string, number>>,
): string {
  const own = workflow === undefined ? undefined : scenario.workflows?.get(workflow);
  const scope = scopeWith((own?.definition ?? definition).root, state);
  let lengths = scope && known.get(scope);
  if (scope !== undefined && lengths === undefined) {
    lengths = lengthsToEnd(scope, own?.states ?? scenario.states);
    known.set(scope, lengths);
  }
  const lengthOf = (way: string): number => lengths?.get(way) ?? Infinity;
  return ways.reduce((best, way) => (lengthOf(way) < lengthOf(best) ? way : best), ways[0]!);
}

function scopeWith(root: Scope, name: string): Scope | undefined {
  const open = [root];
  for (let scope = open.pop(); scope !== undefined; scope = open.pop()) {
    if (scope.states.get(name)?.type === 'Choice') return scope;
    for (const state of scope.states.values()) {
      if (state.type === 'Parallel') open.push(...state.branches);
      if (state.type === 'Map') open.push(state.body);
    }
  }
  return undefined;
}

/** Between ways of the same time, the one of fewer states. */
const STATE_MS = 0.001;

/** Known time from each state of a scope to a good end, the shortest way. */
function lengthsToEnd(scope: Scope, behaviours: ReadonlyMap<string, StateBehaviour>): ReadonlyMap<string, number> {
  const lengths = new Map<string, number>();
  const backwards = [...scope.states].reverse(); // most definitions are written forwards
  for (let hasChanged = true; hasChanged; ) {
    hasChanged = false;
    for (const [name, state] of backwards) {
      const length = STATE_MS + knownMs(state, behaviours.get(name)) + afterwards(state, lengths);
      if (length >= (lengths.get(name) ?? Infinity)) continue;
      lengths.set(name, length);
      hasChanged = true;
    }
  }
  return lengths;
}

function afterwards(state: State, lengths: ReadonlyMap<string, number>): number {
  if (state.type === 'Fail') return Infinity;
  const targets =
    state.type === 'Choice'
      ? choiceTargets(state)
      : 'next' in state && state.next !== undefined
        ? [state.next]
        : undefined;
  return targets === undefined ? 0 : Math.min(...targets.map((name) => lengths.get(name) ?? Infinity));
}

function knownMs(state: State, behaviour: StateBehaviour | undefined): number {
  if (behaviour?.duration !== undefined) return behaviour.duration.mean;
  const isLiteral = state.type === 'Wait' && state.until.kind === 'seconds' && state.until.seconds.kind === 'literal';
  return isLiteral && state.until.kind === 'seconds' && state.until.seconds.kind === 'literal'
    ? state.until.seconds.seconds * 1000
    : 0;
}
