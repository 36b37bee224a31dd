import type { Issue } from '../../issue/index.ts';
import { many } from './words.ts';

/** The first reason, cut to its first clause, and how many more there are. */
export function whyNot(blockers: readonly Issue[]): string {
  const [first] = blockers;
  if (first === undefined) return '';
  const clause = first.message.split(/[.;](?:\s|$)/, 1)[0]!.trim();
  const rest = blockers.length - 1;
  return `: ${clause}${rest > 0 ? ` (and ${many(rest, 'more reason')})` : ''}`;
}
