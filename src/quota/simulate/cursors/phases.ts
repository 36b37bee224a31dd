/**
 * Where a cursor is at its node: the low bits of its place. Those up to `lastTimed` are in the future-event list, the
 * others in a line or with their children.
 */
export const Phase = {
  /** Ended, but its row is still in a list. */
  dead: 0,
  /** Has not entered its first state yet: start overhead. */
  enter: 1,
  /** In a state until it leaves it for the next one. */
  leave: 2,
  /** As `leave`, but for the node in its ERROR column: a catcher took the error. */
  leaveTo: 3,
  /** Scheduled; then asks its pool for a server. */
  ready: 4,
  /** On the way to its function. */
  invoke: 5,
  /** A try under way that will end well, or with the error in its ERROR column. */
  result: 6,
  failed: 7,
  /** Waits to try again. */
  retry: 8,
  /** A container about to start its children. */
  open: 9,
  /** An error leaves its scope. */
  fail: 10,
  /** After its last state: end overhead. */
  end: 11,
  /** Not a cursor of an execution: its deadline; a client's next try to start; the next place of a Map; the next child. */
  deadline: 12,
  start: 13,
  ramp: 14,
  dispatch: 15,
  /** The event that fills its execution's history. */
  full: 16,
  /** A map run with more failed items than it tolerates. */
  runFailed: 17,
  lastTimed: 17,
  /** Wait for a token: to enter, to try again, to start a child. */
  tokenToEnter: 18,
  tokenToRetry: 19,
  tokenToDispatch: 20,
  /** Waits for a server; for a map run to end. */
  server: 21,
  mapRun: 22,
  /** A container whose children are under way. */
  parked: 23,
  /** Added to a phase: what it waits for lies beyond the deadline, where the execution is cut off. */
  cut: 32,
  mask: 31,
  bits: 6,
} as const;

/** Bits of a cursor's FLAGS. */
export const Flag = {
  /** The state its error comes from failed itself; a Fail state does what it is for. */
  culprit: 1,
  /** The execution has failed. */
  failed: 2,
  /** Only counted when it arrived after the warm-up. */
  measured: 4,
  /** This try holds a server of its pool, a slot of its function. */
  server: 8,
  function: 16,
  /** An iteration of an inline Map. */
  iteration: 32,
  /** The visit has failed before: its retriers count. */
  retried: 64,
  /** The time of a nested execution is the rest of its task's. */
  taskTime: 128,
} as const;
