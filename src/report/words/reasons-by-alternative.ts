import type { Issue } from '../../issue/index.ts';
import type { Alternative } from '../model.ts';
import { alikeBy, typeName } from './alike.ts';

/** What a reader has to be told about one alternative, or about several of one type that are told the same. */
export interface Told {
  readonly first: Alternative;
  readonly labels: string;
  /** What rules it out, or speaks against it when nothing rules it out; without what was told for its type before. */
  readonly issues: readonly Issue[];
  /** Issues of its own that stand above already, with an alternative of the same type. */
  readonly asAbove: number;
  /** Warnings that do not matter while it is ruled out. */
  readonly moot: number;
}

/** Every issue against the alternatives once. */
export function toldOf(alternatives: readonly Alternative[]): readonly Told[] {
  const seen = new Set<string>();
  const mattering = (a: Alternative): readonly Issue[] => (a.eligible ? a.warnings : a.blockers);
  return alikeBy(alternatives, (a) => [a.eligible, mattering(a)]).map(({ first, all, labels }) => {
    const key = (issue: Issue): string => `${typeName(first)} ${JSON.stringify(issue)}`;
    const issues = mattering(first).filter((issue) => !seen.has(key(issue)));
    for (const issue of issues) seen.add(key(issue));
    const moot = first.eligible ? [] : all.flatMap((a) => a.warnings.map(key));
    return { first, labels, issues, asAbove: mattering(first).length - issues.length, moot: new Set(moot).size };
  });
}
