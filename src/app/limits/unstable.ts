import { type Issue, keysOf, type Pointer } from '../../issue/index.ts';
import type { Prepared } from '../inputs/prepare.ts';
import type { AlternativeLimits } from './limits-rows.ts';

/** What the engine says of queues that grow for ever: each once, where the load profile could help it. */
export function unstableIssues(
  { scenario, inProfile }: Prepared,
  alternatives: readonly AlternativeLimits[],
): readonly Issue[] {
  const found = new Map<Pointer, Issue>();
  for (const { run } of alternatives) {
    for (const issue of run?.measurement.issues ?? []) if (!found.has(issue.pointer)) found.set(issue.pointer, issue);
  }
  return [...found.values()].map((issue) => inProfile({ ...issue, pointer: remedy(scenario, issue.pointer) }));
}

/** A quota that the profile does not raise can only be met by a smaller load: its source with the highest rate. */
function remedy({ account, arrivals }: Prepared['scenario'], pointer: Pointer): Pointer {
  const [top, , quota = ''] = keysOf(pointer);
  if (top !== 'account' || account.quotas.has(quota)) return pointer;
  return arrivals.parts.reduce((most, part) => (part.peakPerSecond > most.peakPerSecond ? part : most)).pointer;
}
