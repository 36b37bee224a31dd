import { NodeKind, type Program } from '../program/index.ts';
import { ENTERED, FLAGS, HOT_FLOATS, HOT_INTS } from './cursors.ts';
import type { Engine } from './engine.ts';
import { EXIT_DELAY, FLOATS, START_DELAY } from './nodes.ts';
import { Flag, Phase } from './phases.ts';

/** Whether a cursor cut off in this phase was in a task or a wait, which log that they were aborted. */
export function isLeaf(program: Program, node: number, phase: number): boolean {
  if (!isInside(phase)) return false;
  return program.kind[node] === NodeKind.task || program.kind[node] === NodeKind.wait;
}

/** Whether the state has been entered and not yet left: by its exit, or by its error. */
export function isInside(phase: number): boolean {
  if (phase >= Phase.leave && phase <= Phase.open) return true;
  return phase === Phase.tokenToRetry || (phase >= Phase.server && phase <= Phase.parked);
}

/**
 * What to add to the events of an execution when a cursor is cut off at `t`: its state's events were counted at the
 * entry, but those that lie behind `t` never happen; an aborted leaf logs one that was not counted.
 */
export function abortedEvents(engine: Engine, row: number, node: number, phase: number, t: number): number {
  const { program } = engine;
  if (!isInside(phase)) return 0;
  const kind = program.kind[node]!;
  if (kind === NodeKind.wait) return 0; // entered and aborted, instead of entered and exited
  if (kind === NodeKind.task) return abortedTask(engine, row, node, phase, t);
  if (kind === NodeKind.flow || kind === NodeKind.choice) return -1;
  const started = kind === NodeKind.distributedMap ? 3 : 2; // entered, MapStateStarted or the like, MapRunStarted
  return (phase === Phase.open ? 1 : started) - program.visitEvents[node]!;
}

function abortedTask(engine: Engine, row: number, node: number, phase: number, t: number): number {
  const { program, cursors, nodes } = engine;
  const { hotInts, hotFloats, time } = cursors;
  if (phase === Phase.retry || phase === Phase.tokenToRetry) return 0; // no exit, but aborted
  const isRetry = (hotInts[row * HOT_INTS + FLAGS]! & Flag.retried) !== 0;
  const tryEvents = program.retryEvents[node]!; // scheduled, started (submitted), result
  const started = hotFloats[row * HOT_FLOATS + ENTERED]! + nodes.floats[node * FLOATS + START_DELAY]!;
  const isStarted = t >= started && phase !== Phase.ready && phase !== Phase.server;
  const isLeaving = phase === Phase.leave || phase === Phase.leaveTo;
  const hasResult = isLeaving && t >= time[row]! - nodes.floats[node * FLOATS + EXIT_DELAY]!;
  const logged = 1 + (isStarted ? tryEvents - 2 : 0) + (hasResult ? 1 : 0);
  const aborted = 1;
  // of a first try: entered and so much, instead of the visit's events; of a retry, the visit is not exited either
  return logged + aborted + (isRetry ? -1 - tryEvents : 1 - program.visitEvents[node]!);
}
