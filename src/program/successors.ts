import type { Program } from './model.ts';

/** Nodes that may come after a node in its scope: its next one, its choices, its catchers; the end is left out. */
export function waysOn(program: Program, node: number): number[] {
  const { next, choiceStart, choiceTarget, catcherStart, catcherTarget } = program;
  return [
    next[node]!,
    ...choiceTarget.subarray(choiceStart[node]!, choiceStart[node + 1]!),
    ...catcherTarget.subarray(catcherStart[node]!, catcherStart[node + 1]!),
  ].filter((target) => target >= 0);
}

/** Nodes of a scope, without those inside its Parallel and Map states, in the order they are reached from its entry. */
export function scopeOf(program: Program, entry: number): ReadonlySet<number> {
  const seen = new Set(entry >= 0 ? [entry] : []);
  for (const node of seen) for (const target of waysOn(program, node)) seen.add(target);
  return seen;
}
