import type { Assumption } from '../../issue/index.ts';

export interface SharedSource {
  readonly source: string;
  readonly assumptions: readonly Assumption[];
}

/** Assumptions under the source they share, said once; in the order in which the sources come first. */
export function bySource(assumptions: readonly Assumption[]): readonly SharedSource[] {
  const groups = new Map<string, Assumption[]>();
  for (const a of assumptions) {
    const source = a.pointer === undefined ? a.source : `${a.source}, for ${a.pointer}`;
    groups.set(source, [...(groups.get(source) ?? []), a]);
  }
  return [...groups].map(([source, all]) => ({ source, assumptions: all }));
}
