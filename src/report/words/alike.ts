import type { Alternative } from '../model.ts';
import { listed } from './words.ts';

export interface Alike {
  readonly first: Alternative;
  readonly all: readonly Alternative[];
  /** `Standard`; `Express, asynchronous and synchronous`. */
  readonly labels: string;
  /** Just the type, `Express`, when all alternatives of the type are alike. */
  readonly name: string;
}

/** Alternatives put together when `what` is the same for them, so that a reader sees it once. Only within a workflow type. */
export function alikeBy(alternatives: readonly Alternative[], what: (a: Alternative) => unknown): readonly Alike[] {
  const groups = new Map<string, Alternative[]>();
  for (const a of alternatives) {
    const key = JSON.stringify([a.workflowType, what(a)]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [a]);
    else group.push(a);
  }
  const sizeOf = (a: Alternative): number => alternatives.filter((b) => b.workflowType === a.workflowType).length;
  return [...groups.values()].map((all) => {
    const first = all[0]!;
    const labels = joined(all.map((a) => a.label));
    return { first, all, labels, name: all.length === sizeOf(first) ? typeName(first) : labels };
  });
}

/** The parts of all alternatives, each once, with the names of those that have it: `Standard and Express`. */
export function partsAlike<T>(
  alternatives: readonly Alternative[],
  partsOf: (a: Alternative) => readonly T[],
): readonly { readonly part: T; readonly name: string }[] {
  const found = new Map<string, T>();
  const keysOf = new Map<Alternative, ReadonlySet<string>>();
  for (const a of alternatives) {
    const parts = partsOf(a).map((part) => [JSON.stringify(part), part] as const);
    for (const [key, part] of parts) if (!found.has(key)) found.set(key, part);
    keysOf.set(a, new Set(parts.map(([key]) => key)));
  }
  return [...found].map(([key, part]) => {
    const has = (a: Alternative): boolean => keysOf.get(a)!.has(key);
    const names = alikeBy(alternatives, has).filter(({ first }) => has(first));
    return { part, name: listed(names.map(({ name }) => name)) };
  });
}

export const typeName = (a: Alternative): string => (a.workflowType === 'standard' ? 'Standard' : 'Express');

const BRACKETED = /^(.*) \((.*)\)$/;

/** Labels that start alike say so once: `Express (asynchronous and synchronous)`. */
function joined(labels: readonly string[]): string {
  const parts = labels.map((label) => BRACKETED.exec(label));
  const stem = parts[0]?.[1];
  if (labels.length > 1 && stem !== undefined && parts.every((part) => part?.[1] === stem)) {
    return `${stem} (${listed(parts.map((part) => part?.[2] ?? ''))})`;
  }
  const [first = '', ...rest] = labels;
  const start = `${first.split(', ', 1)[0]}, `;
  const tails = rest.map((label) => (label.startsWith(start) ? label.slice(start.length) : label));
  return [first, ...tails].join(' and ');
}
