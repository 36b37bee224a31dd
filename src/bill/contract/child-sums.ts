import type { ChildMeasure } from './model.ts';

/** Places in the sums of what the executions that one state starts came to. */
export const ChildSum = {
  starts: 0,
  succeeded: 1,
  durationMs: 2,
  transitions: 3,
  requests: 4,
  gbSeconds: 5,
  width: 6,
} as const;

/**
 * What they came to per execution of the parent.
 *
 * @param sumOf       of a place of `ChildSum`, over all parents.
 * @param executions  of parents.
 */
export function childMeasure(
  child: Pick<ChildMeasure, 'state' | 'workflow' | 'workflowType'>,
  sumOf: (place: number) => number,
  executions: number,
): ChildMeasure {
  const starts = sumOf(ChildSum.starts);
  return {
    ...child,
    starts: starts / executions,
    succeeded: starts === 0 ? 0 : sumOf(ChildSum.succeeded) / starts,
    meanDurationMs: starts === 0 ? 0 : sumOf(ChildSum.durationMs) / starts,
    transitions: sumOf(ChildSum.transitions) / executions,
    requests: sumOf(ChildSum.requests) / executions,
    gbSeconds: sumOf(ChildSum.gbSeconds) / executions,
  };
}
