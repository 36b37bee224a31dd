import type { ChoiceState, Scope, State } from './model.ts';

/** Targets of a Choice in the order of its rules, each once, the default last. */
export function choiceTargets(state: ChoiceState): string[] {
  const names = state.choices.map((rule) => rule.next);
  if (state.default !== undefined) names.push(state.default);
  return [...new Set(names)];
}

/** Names of the states of a scope from which some way leads to an end that is no Fail, errors aside. Linear in its states. */
export function statesThatCanSucceed(scope: Scope): ReadonlySet<string> {
  const before = new Map<string, string[]>();
  const ends: string[] = [];
  for (const [name, state] of scope.states) {
    if (!canBePassed(state)) continue;
    const next = onward(state);
    if (next.length === 0) ends.push(name);
    for (const target of next) {
      const known = before.get(target);
      if (known === undefined) before.set(target, [name]);
      else known.push(name);
    }
  }
  const good = new Set(ends);
  for (let name = ends.pop(); name !== undefined; name = ends.pop()) {
    for (const earlier of before.get(name) ?? []) {
      if (good.has(earlier)) continue;
      good.add(earlier);
      ends.push(earlier);
    }
  }
  return good;
}

/** Of the ways out of a Choice those that can end well, by `statesThatCanSucceed`; all of them where none can. */
export function waysThatCanSucceed(good: ReadonlySet<string>, ways: readonly string[]): readonly string[] {
  const open = ways.filter((name) => good.has(name));
  return open.length > 0 ? open : ways;
}

/** Names of the states of a scope that an execution can come back to. Linear in its states (Tarjan's components). */
export function statesInLoops({ states }: Scope): ReadonlySet<string> {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const path: string[] = [];
  const onPath = new Set<string>();
  const looped = new Set<string>();
  const enter = (name: string): Frame => {
    order.set(name, order.size);
    lowest.set(name, order.get(name)!);
    path.push(name);
    onPath.add(name);
    return { name, targets: onward(states.get(name)!), at: 0 };
  };
  const lower = (name: string, to: number): void => void lowest.set(name, Math.min(lowest.get(name)!, to));
  for (const root of states.keys()) {
    if (order.has(root)) continue;
    const frames = [enter(root)];
    for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
      const { name, targets } = frame;
      const target = targets[frame.at++];
      if (target !== undefined) {
        if (target === name) looped.add(name);
        if (!order.has(target)) frames.push(enter(target));
        else if (onPath.has(target)) lower(name, order.get(target)!);
        continue;
      }
      frames.pop();
      const parent = frames.at(-1);
      if (parent !== undefined) lower(parent.name, lowest.get(name)!);
      if (lowest.get(name) !== order.get(name)) continue;
      const members = path.splice(path.lastIndexOf(name));
      for (const member of members) onPath.delete(member);
      if (members.length > 1) for (const member of members) looped.add(member);
    }
  }
  return looped;
}

interface Frame {
  readonly name: string;
  readonly targets: readonly string[];
  at: number;
}

const onward = (state: State): readonly string[] =>
  state.type === 'Choice' ? choiceTargets(state) : 'next' in state && state.next !== undefined ? [state.next] : [];

/** Whether what runs inside a state can come to a good end. */
function canBePassed(state: State): boolean {
  if (state.type === 'Fail') return false;
  const inner = state.type === 'Parallel' ? state.branches : state.type === 'Map' ? [state.body] : [];
  return inner.every((scope) => statesThatCanSucceed(scope).has(scope.startAt));
}
