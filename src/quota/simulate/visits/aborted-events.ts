import { logsAbort, NONE, NodeKind } from '../../../program/index.ts';
import { COLD_FLOATS, DUE, ENTERED, FLAGS, HOT_FLOATS, HOT_INTS, NODE_AND_PHASE, TIME } from '../cursors/cursors.ts';
import { Flag, Phase } from '../cursors/phases.ts';
import type { Engine } from '../engine.ts';
import { EXIT_DELAY, FLOATS, START_DELAY } from '../nodes.ts';

/** A moment that was added to and taken from again may be late by the last digit. */
const ROUNDING = 1 - 4 * Number.EPSILON;

/** Whether the state has been entered and not yet left: by its exit, or by its error. */
export function isInside(phase: number): boolean {
  if (phase >= Phase.leave && phase <= Phase.open) return true;
  return phase === Phase.tokenToRetry || (phase >= Phase.server && phase <= Phase.parked);
}

/**
 * What to add to the events of an execution when a cursor is cut off at `t`: its state's events were counted at the
 * entry, but those that lie behind `t` never happen. Tasks, waits and containers that are cut off by the failure of a
 * sibling log that they were aborted; when the whole execution ends (`logged` false), nothing does.
 */
export function abortedEvents(
  engine: Engine,
  row: number,
  node: number,
  phase: number,
  t: number,
  logged: boolean,
): number {
  const { program, cursors } = engine;
  const abort = logged ? 1 : 0;
  if (phase === Phase.fail) return (cursors.hotInts[row * HOT_INTS + FLAGS]! & Flag.culprit) !== 0 ? abort : 0;
  if (!isInside(phase)) return 0;
  const kind = program.kind[node]!;
  if (kind === NodeKind.wait) return abort - 1;
  if (kind === NodeKind.task) return abort + aboutTask(engine, row, node, phase, t);
  if (kind === NodeKind.flow || kind === NodeKind.choice) return -1;
  const started = kind === NodeKind.distributedMap ? 3 : 2; // entered, MapStateStarted or the like, MapRunStarted
  const isRetried = (cursors.hotInts[row * HOT_INTS + FLAGS]! & Flag.retried) !== 0;
  return abort + (phase === Phase.open && !isRetried ? 1 : started) - program.visitEvents[node]!;
}

/** Events that tell that a cursor was aborted, where a sibling's failure cuts it off. */
export function abortLines({ program, cursors }: Engine, row: number, node: number, phase: number): number {
  if (phase === Phase.fail) return (cursors.hotInts[row * HOT_INTS + FLAGS]! & Flag.culprit) !== 0 ? 1 : 0;
  return isInside(phase) && logsAbort(program.kind[node]!) ? 1 : 0;
}

/** Events a task has logged by `t`, less those counted for it. */
function aboutTask(engine: Engine, row: number, node: number, phase: number, t: number): number {
  const { program, cursors, nodes } = engine;
  const { hotInts, hotFloats, coldFloats } = cursors;
  if (phase === Phase.retry || phase === Phase.tokenToRetry) return -1; // all but the exit
  const isRetry = (hotInts[row * HOT_INTS + FLAGS]! & Flag.retried) !== 0;
  const tryEvents = program.retryEvents[node]!; // scheduled, started (submitted), result
  const started = hotFloats[row * HOT_FLOATS + ENTERED]! + nodes.floats[node * FLOATS + START_DELAY]!;
  const isStarted = t >= started && phase !== Phase.ready && phase !== Phase.server;
  const isLeaving = phase === Phase.leave || phase === Phase.leaveTo;
  const isCut = (hotInts[row * HOT_INTS + NODE_AND_PHASE]! & Phase.cut) !== 0;
  const due = isCut ? coldFloats[row * COLD_FLOATS + DUE]! : hotFloats[row * HOT_FLOATS + TIME]!;
  const result = (due - nodes.floats[node * FLOATS + EXIT_DELAY]!) * ROUNDING;
  // one whose exit is drawn leaves only after its result
  const hasResult = isLeaving && (program.exitDelayLaw[node] !== NONE || t >= result);
  const logged = 1 + (isStarted ? tryEvents - 2 : 0) + (hasResult ? 1 : 0);
  // of a first try: entered and so much, instead of the visit's events; of a retry, the visit is not exited either
  return logged + (isRetry ? -1 - tryEvents : 1 - program.visitEvents[node]!);
}
