import type { ChoiceState, Scope, State } from './model.ts';

/** Targets of a Choice in the order of its rules, each once, the default last. */
export function choiceTargets(state: ChoiceState): string[] {
  const names = state.choices.map((rule) => rule.next);
  if (state.default !== undefined) names.push(state.default);
  return [...new Set(names)];
}

/** Names of the states of a scope from which some way leads to an end that is no Fail, errors aside. */
export function statesThatCanSucceed(scope: Scope): ReadonlySet<string> {
  const good = new Set<string>();
  const open = new Set([...scope.states].filter(([, state]) => canBePassed(state)).map(([name]) => name));
  for (let size = -1; size < good.size; ) {
    size = good.size;
    for (const name of open) {
      if (!endsHere(scope.states.get(name)!) && !onward(scope.states.get(name)!).some((next) => good.has(next)))
        continue;
      good.add(name);
      open.delete(name);
    }
  }
  return good;
}

/** Of some ways out of a Choice of a scope those that can end well; all of them where none can. */
export function waysThatCanSucceed(scope: Scope, ways: readonly string[]): readonly string[] {
  const good = statesThatCanSucceed(scope);
  const open = ways.filter((name) => good.has(name));
  return open.length > 0 ? open : ways;
}

const endsHere = (state: State): boolean =>
  state.type !== 'Fail' && state.type !== 'Choice' && !('next' in state && state.next !== undefined);

const onward = (state: State): readonly string[] =>
  state.type === 'Choice' ? choiceTargets(state) : 'next' in state && state.next !== undefined ? [state.next] : [];

/** Whether what runs inside a state can come to a good end. */
function canBePassed(state: State): boolean {
  if (state.type === 'Fail') return false;
  const inner = state.type === 'Parallel' ? state.branches : state.type === 'Map' ? [state.body] : [];
  return inner.every((scope) => statesThatCanSucceed(scope).has(scope.startAt));
}
