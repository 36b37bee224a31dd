/** Places in the sums of one row of `childRuns`. */
export const ChildSum = {
  starts: 0,
  succeeded: 1,
  durationMs: 2,
  transitions: 3,
  requests: 4,
  gbSeconds: 5,
  width: 6,
} as const;
