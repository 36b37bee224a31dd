import { ITERATION_EVENTS, NONE, NodeKind } from '../../../program/index.ts';
import {
  CHILDREN,
  COLD_FLOATS,
  COLD_INTS,
  DEADLINE,
  DELAY,
  ERROR,
  EVENTS,
  FAN_OUT,
  FIRST_CHILD,
  FLAGS,
  FRAME,
  HOT_FLOATS,
  HOT_INTS,
  NEXT_SIBLING,
  NODE_AND_PHASE,
  PARENT,
  PREVIOUS_SIBLING,
  ROOT,
  TIME,
} from '../cursors/cursors.ts';
import { fork } from '../cursors/fork.ts';
import { ALLOWED, CONTAINER_WIDTH, Frames, ITEMS, ITEMS_LEFT, PLACES, TICKER } from '../cursors/frames.ts';
import { Flag, Phase } from '../cursors/phases.ts';
import type { Engine } from '../engine.ts';
import { Rank } from '../events/future-events.ts';
import { RETRIED } from './tasks.ts';

/** Parallel and inline Map: cursors under way together, joined at their end, cut off by the first failure. */
export class Families {
  readonly frames = new Frames(CONTAINER_WIDTH);
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** A container starts its members; also when it starts again after a failure. */
  open(row: number, node: number, t: number): void {
    const kind = this.#engine.program.kind[node]!;
    if (kind === NodeKind.parallel) this.#openParallel(row, node, t);
    else if (kind === NodeKind.map) this.#openMap(row, node, t);
    else this.#engine.mapRuns.open(row, node, t);
  }

  /** Puts a container aside until its members are done. */
  park(row: number, node: number, t: number): void {
    const { hotInts, hotFloats } = this.#engine.cursors;
    hotInts[row * HOT_INTS + NODE_AND_PHASE] = (node << Phase.bits) | Phase.parked;
    hotFloats[row * HOT_FLOATS + TIME] = t;
  }

  #openParallel(row: number, node: number, t: number): void {
    const engine = this.#engine;
    const { branchStart, branchEntry } = engine.program;
    const first = branchStart[node]!;
    const count = branchStart[node + 1]! - first;
    this.park(row, node, t);
    this.#fanOut(row, count);
    for (let branch = 0; branch < count; branch++) engine.enter(this.#spawn(row, 0), branchEntry[first + branch]!, t);
  }

  #fanOut(row: number, members: number): void {
    const { hotInts, coldInts } = this.#engine.cursors;
    coldInts[hotInts[row * HOT_INTS + ROOT]! * COLD_INTS + FAN_OUT]! += members;
  }

  /** A new member of a container. */
  #spawn(parent: number, flags: number): number {
    const { cursors, stream } = this.#engine;
    const row = cursors.create();
    const { hotInts, hotFloats, coldInts, coldFloats } = cursors;
    hotInts[row * HOT_INTS + ROOT] = hotInts[parent * HOT_INTS + ROOT]!;
    coldInts[row * COLD_INTS + PARENT] = parent;
    hotInts[row * HOT_INTS + FLAGS] = flags;
    coldInts[row * COLD_INTS + ERROR] = NONE;
    hotFloats[row * HOT_FLOATS + DEADLINE] = hotFloats[parent * HOT_FLOATS + DEADLINE]!;
    coldInts[row * COLD_INTS + FIRST_CHILD] = NONE;
    coldInts[row * COLD_INTS + CHILDREN] = 0;
    coldInts[row * COLD_INTS + FRAME] = NONE;
    coldFloats[row * COLD_FLOATS + DELAY] = coldFloats[parent * COLD_FLOATS + DELAY]!;
    fork(stream, hotInts, parent, row);
    this.adopt(parent, row);
    return row;
  }

  /** Puts a row among the children of a container. */
  adopt(parent: number, row: number): void {
    const { coldInts } = this.#engine.cursors;
    const first = coldInts[parent * COLD_INTS + FIRST_CHILD]!;
    coldInts[row * COLD_INTS + NEXT_SIBLING] = first;
    coldInts[row * COLD_INTS + PREVIOUS_SIBLING] = NONE;
    if (first !== NONE) coldInts[first * COLD_INTS + PREVIOUS_SIBLING] = row;
    coldInts[parent * COLD_INTS + FIRST_CHILD] = row;
    coldInts[parent * COLD_INTS + CHILDREN]!++;
  }

  /** Takes a row from among the children of a container. */
  disown(parent: number, row: number): void {
    const { coldInts } = this.#engine.cursors;
    const next = coldInts[row * COLD_INTS + NEXT_SIBLING]!;
    const previous = coldInts[row * COLD_INTS + PREVIOUS_SIBLING]!;
    if (previous === NONE) coldInts[parent * COLD_INTS + FIRST_CHILD] = next;
    else coldInts[previous * COLD_INTS + NEXT_SIBLING] = next;
    if (next !== NONE) coldInts[next * COLD_INTS + PREVIOUS_SIBLING] = previous;
    coldInts[parent * COLD_INTS + CHILDREN]!--;
  }

  #openMap(row: number, node: number, t: number): void {
    const engine = this.#engine;
    const { limits, maxConcurrency } = engine.program;
    const frame = this.frameOf(row, node);
    const { values } = this.frames;
    const at = frame * CONTAINER_WIDTH;
    const items = values[at + ITEMS]!;
    this.#fanOut(row, items);
    if (items === 0) {
      this.endFrame(row);
      engine.at(row, t, t, (node << Phase.bits) | Phase.leave, Rank.step);
      return;
    }
    const places = Math.min(items, maxConcurrency[node]!, limits.mapMaxConcurrency || Infinity);
    const atOnce = Math.min(items, limits.mapAtOnce || Infinity);
    this.park(row, node, t);
    values[at + ITEMS_LEFT] = items;
    values[at + PLACES] = places;
    values[at + ALLOWED] = atOnce;
    for (let i = 0; i < Math.min(atOnce, places); i++) this.#startItem(row, node, frame, t);
    if (atOnce < items) {
      const ticker = engine.timer(engine.cursors.hotInts[row * HOT_INTS + ROOT]!, row);
      this.frames.values[at + TICKER] = ticker;
      engine.after(ticker, t + limits.mapRampMs, (node << Phase.bits) | Phase.ramp, Rank.step);
    }
  }

  /** The frame of a visit of a Map, its items drawn when the visit first opens. */
  frameOf(row: number, node: number): number {
    const { cursors, tasks, program } = this.#engine;
    const known = cursors.coldInts[row * COLD_INTS + FRAME]!;
    if (known !== NONE) return known;
    const frame = this.frames.create();
    cursors.coldInts[row * COLD_INTS + FRAME] = frame;
    const at = frame * CONTAINER_WIDTH;
    this.frames.values[at + TICKER] = NONE;
    this.frames.values[at + ITEMS] = Math.round(tasks.extraDelay(row, program.itemsLaw[node]!));
    return frame;
  }

  #startItem(parent: number, node: number, frame: number, t: number): void {
    const engine = this.#engine;
    const { values } = this.frames;
    const at = frame * CONTAINER_WIDTH;
    const item = values[at + ITEMS]! - values[at + ITEMS_LEFT]!--;
    const row = this.#spawn(parent, Flag.iteration);
    if (engine.log(row, node, ITERATION_EVENTS, t)) return;
    const { itemEntryStart, itemEntry, bodyEntry } = engine.program;
    const first = itemEntryStart[node]!;
    engine.enter(row, first === itemEntryStart[node + 1]! ? bodyEntry[node]! : itemEntry[first + item]!, t);
  }

  /** Whether the next item's turn has come and a place is free. */
  #mayStart(parent: number, at: number): boolean {
    const { values } = this.frames;
    const started = values[at + ITEMS]! - values[at + ITEMS_LEFT]!;
    return (
      started < values[at + ALLOWED]! &&
      this.#engine.cursors.coldInts[parent * COLD_INTS + CHILDREN]! < values[at + PLACES]!
    );
  }

  /** The ramp of a Map allows one more iteration to start. */
  openPlace(ticker: number, t: number): void {
    const engine = this.#engine;
    const { hotInts, coldInts } = engine.cursors;
    const parent = coldInts[ticker * COLD_INTS + PARENT]!;
    const node = hotInts[parent * HOT_INTS + NODE_AND_PHASE]! >> Phase.bits;
    const frame = coldInts[parent * COLD_INTS + FRAME]!;
    const at = frame * CONTAINER_WIDTH;
    const { values } = this.frames;
    values[at + ALLOWED]!++;
    if (values[at + ALLOWED]! < values[at + ITEMS]!) {
      engine.after(ticker, t + engine.program.limits.mapRampMs, (node << Phase.bits) | Phase.ramp, Rank.step);
    } else {
      values[at + TICKER] = NONE;
      engine.cursors.end(ticker);
    }
    if (this.#mayStart(parent, at)) this.#startItem(parent, node, frame, t);
  }

  /** A member has come to the end of its scope. */
  memberEnded(row: number, t: number): void {
    const { cursors } = this.#engine;
    const { hotInts, coldInts, coldFloats } = cursors;
    const parent = coldInts[row * COLD_INTS + PARENT]!;
    const node = hotInts[parent * HOT_INTS + NODE_AND_PHASE]! >> Phase.bits;
    const delay = coldFloats[row * COLD_FLOATS + DELAY]!;
    if (delay > coldFloats[parent * COLD_FLOATS + DELAY]!) coldFloats[parent * COLD_FLOATS + DELAY] = delay;
    this.disown(parent, row);
    cursors.end(row);
    const frame = coldInts[parent * COLD_INTS + FRAME]!;
    const children = coldInts[parent * COLD_INTS + CHILDREN]!;
    if (frame !== NONE && this.frames.values[frame * CONTAINER_WIDTH + ITEMS_LEFT]! > 0) {
      if (this.#mayStart(parent, frame * CONTAINER_WIDTH)) this.#startItem(parent, node, frame, t);
    } else if (children === 0) this.joined(parent, node, t);
  }

  /** The members of a container are done: it is left. */
  joined(row: number, node: number, t: number): void {
    const engine = this.#engine;
    engine.totals.timeMs[node]! += t - engine.cursors.hotFloats[row * HOT_FLOATS + TIME]!;
    this.endFrame(row);
    engine.tasks.endVisit(row);
    engine.leave(row, node, t);
  }

  /** Ends the timer of a Map that opens places or dispatches children. */
  stopTicker(row: number): void {
    const frame = this.#engine.cursors.coldInts[row * COLD_INTS + FRAME]!;
    if (frame === NONE) return;
    const at = frame * CONTAINER_WIDTH + TICKER;
    const ticker = this.frames.values[at]!;
    if (ticker !== NONE) this.#engine.executions.endTimer(ticker);
    this.frames.values[at] = NONE;
  }

  /** Gives back the frame of a visit that ends. */
  endFrame(row: number): void {
    const { coldInts } = this.#engine.cursors;
    const frame = coldInts[row * COLD_INTS + FRAME]!;
    if (frame === NONE) return;
    this.stopTicker(row);
    this.frames.end(frame);
    coldInts[row * COLD_INTS + FRAME] = NONE;
  }

  /** An error leaves the scope of a cursor: the container around ends its other members, and its rules decide. */
  failed(row: number, node: number, t: number): void {
    const engine = this.#engine;
    const { cursors, tasks } = engine;
    const { hotInts } = cursors;
    const parent = cursors.coldInts[row * COLD_INTS + PARENT]!;
    if (parent === NONE) {
      hotInts[row * HOT_INTS + FLAGS]! |= Flag.failed;
      engine.executions.close(row, t);
      return;
    }
    if ((hotInts[row * HOT_INTS + FLAGS]! & Flag.culprit) !== 0) this.#logAbort(parent, node);
    if ((hotInts[row * HOT_INTS + FLAGS]! & Flag.iteration) !== 0) engine.logErrors(row, 1); // MapIterationFailed
    cursors.coldInts[parent * COLD_INTS + ERROR] = cursors.coldInts[row * COLD_INTS + ERROR]!;
    this.disown(parent, row);
    cursors.end(row);
    this.abortChildren(parent, t, true);
    const container = hotInts[parent * HOT_INTS + NODE_AND_PHASE]! >> Phase.bits;
    engine.totals.timeMs[container]! += t - cursors.hotFloats[parent * HOT_FLOATS + TIME]!;
    this.stopTicker(parent);
    const target = tasks.ruled(parent, container, t);
    if (target !== RETRIED) this.unretried(parent, container, target, t);
  }

  /** No retrier takes the error of a container: its catcher does, or the error leaves it. */
  unretried(row: number, node: number, target: number, t: number): void {
    const engine = this.#engine;
    this.endFrame(row);
    if (target === NONE) engine.fail(row, node, t, Flag.culprit);
    else engine.enter(row, target, t);
  }

  /** The state that failed in a family logs that it was aborted, too. */
  #logAbort(parent: number, node: number): void {
    const { cursors, totals } = this.#engine;
    cursors.hotInts[cursors.hotInts[parent * HOT_INTS + ROOT]! * HOT_INTS + EVENTS]!++;
    totals.events[node]!++;
    this.#engine.logErrors(parent, 1);
  }

  /** Cuts off all members of a container. @param logged  whether they log it: not when the whole execution ends. */
  abortChildren(parent: number, t: number, logged: boolean): void {
    const { coldInts } = this.#engine.cursors;
    let child = coldInts[parent * COLD_INTS + FIRST_CHILD]!;
    while (child !== NONE) {
      const next = this.#engine.cursors.coldInts[child * COLD_INTS + NEXT_SIBLING]!;
      this.#engine.executions.abort(child, t, logged);
      child = next;
    }
    const { coldInts: now } = this.#engine.cursors;
    now[parent * COLD_INTS + FIRST_CHILD] = NONE;
    now[parent * COLD_INTS + CHILDREN] = 0;
  }
}
