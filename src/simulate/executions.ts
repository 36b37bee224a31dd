import { type ChildRun, type ExecutionLimits, NONE, NodeKind } from '../program/index.ts';
import { abortedEvents, isInside } from './aborted-events.ts';
import { Clients } from './clients.ts';
import {
  CHILDREN,
  COLD_FLOATS,
  COLD_INTS,
  COPIES,
  DEADLINE,
  DELAY,
  ENTRIES,
  ERROR,
  EVENTS,
  FAILURES,
  FAN_OUT,
  FIRST_CHILD,
  FLAGS,
  FRAME,
  HOT_FLOATS,
  HOT_INTS,
  INDEX,
  INPUT_CLASS,
  LAMBDA_ARM,
  LAMBDA_REQUESTS,
  LAMBDA_X86,
  OWNER,
  PARENT,
  PLACE,
  RETRIES,
  ROOT,
  STARTED,
  STREAM,
  TIME,
  TIMER,
  USAGE,
} from './cursors.ts';
import { EndlessExecution } from './endless-execution.ts';
import type { Engine } from './engine.ts';
import { fork } from './fork.ts';
import { Frames, Used } from './frames.ts';
import { Rank } from './future-events.ts';
import { Flag, Phase } from './phases.ts';

const START_AND_END_EVENTS = 2; // ExecutionStarted and one of Succeeded, Failed, TimedOut

/** How an execution ended. */
export const Outcome = { succeeded: 0, failed: 1, timedOut: 2, full: 3, aborted: 4 } as const;

/** Starts and ends of executions, those of distributed Maps' children included. */
export class Executions {
  readonly clients: Clients;
  /** What children of distributed Maps used, per execution that has any. */
  readonly usages = new Frames(Used.width);
  /** In progress, children of map runs not counted. */
  inProgress = 0;
  peak = 0;
  started = 0;
  ended = 0;
  /** Durations of all that have ended, ms. */
  sojournMs = 0;
  #area = 0;
  #last = 0;
  readonly #engine: Engine;
  readonly #hasChildRuns: boolean;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.clients = new Clients(engine);
    this.#hasChildRuns = engine.program.childRuns.length > 0;
  }

  /** Executions in progress times time up to `t`, ms. */
  area(t: number): number {
    return this.#area + this.inProgress * (t - this.#last);
  }

  #count(t: number, change: number): void {
    this.#area += this.inProgress * (t - this.#last);
    this.#last = t;
    this.inProgress += change;
    if (this.inProgress > this.peak) this.peak = this.inProgress;
  }

  arrive(t: number): void {
    this.clients.arrive(t);
  }

  startAgain(row: number, t: number): void {
    this.clients.startAgain(row, t);
  }

  /** An execution starts. @param index  in order of arrival. @param delayMs  since its client first tried. */
  start(index: number, delayMs: number, t: number): void {
    const engine = this.#engine;
    const { program, cursors, stream, options } = engine;
    const row = cursors.create();
    const { hotInts } = cursors;
    stream.reseed(options.seed, engine.replication, index);
    const inputClass = this.#drawInput();
    stream.save(hotInts, row * HOT_INTS + STREAM);
    const measured = t - delayMs >= (options.warmUpMs ?? 0) ? Flag.measured : 0;
    this.#begin(row, index, delayMs, program.limits, measured, t);
    cursors.coldInts[row * COLD_INTS + INPUT_CLASS] = inputClass;
    cursors.coldInts[row * COLD_INTS + OWNER] = NONE;
    cursors.coldInts[row * COLD_INTS + USAGE] = this.#hasChildRuns ? this.usages.create() : NONE;
    this.started++;
    this.#count(t, 1);
    this.#enterFirst(row, program.entry, program.limits, t);
  }

  /** A child of a distributed Map starts. */
  startChild(owner: number, node: number, run: ChildRun, t: number): void {
    const { cursors, stream, program, families } = this.#engine;
    const root = cursors.hotInts[owner * HOT_INTS + ROOT]!;
    const row = cursors.create();
    const { hotInts, coldInts, coldFloats } = cursors;
    fork(stream, hotInts, owner, row);
    const measured = hotInts[root * HOT_INTS + FLAGS]! & Flag.measured;
    this.#begin(
      row,
      coldFloats[root * COLD_FLOATS + INDEX]!,
      coldFloats[owner * COLD_FLOATS + DELAY]!,
      run.limits,
      measured,
      t,
    );
    coldInts[row * COLD_INTS + INPUT_CLASS] = coldInts[root * COLD_INTS + INPUT_CLASS]!;
    coldInts[row * COLD_INTS + OWNER] = owner;
    coldInts[row * COLD_INTS + USAGE] = coldInts[root * COLD_INTS + USAGE]!;
    families.adopt(owner, row);
    this.usages.values[coldInts[row * COLD_INTS + USAGE]! * Used.width + Used.children]!++;
    this.#enterFirst(row, program.bodyEntry[node]!, run.limits, t);
  }

  #begin(row: number, index: number, delayMs: number, limits: ExecutionLimits, flags: number, t: number): void {
    const { hotInts, hotFloats, coldInts, coldFloats } = this.#engine.cursors;
    const hot = row * HOT_INTS;
    hotInts[hot + ROOT] = row;
    coldInts[row * COLD_INTS + PARENT] = NONE;
    hotInts[hot + FLAGS] = flags;
    hotInts[hot + ENTRIES] = 0;
    hotInts[hot + EVENTS] = START_AND_END_EVENTS;
    coldInts[row * COLD_INTS + ERROR] = NONE;
    coldInts[row * COLD_INTS + COPIES] = 0;
    const deadline = t + limits.deadlineMs;
    hotFloats[row * HOT_FLOATS + DEADLINE] = deadline > this.#engine.untilMs ? Infinity : deadline;
    const cold = row * COLD_INTS;
    coldInts[cold + FIRST_CHILD] = NONE;
    coldInts[cold + CHILDREN] = 0;
    coldInts[cold + FRAME] = NONE;
    coldInts[cold + RETRIES] = 0;
    coldInts[cold + FAN_OUT] = 0;
    coldInts[cold + FAILURES] = 0;
    coldInts[cold + LAMBDA_REQUESTS] = 0;
    coldInts[cold + TIMER] = NONE;
    const at = row * COLD_FLOATS;
    coldFloats[at + STARTED] = t;
    coldFloats[at + DELAY] = delayMs;
    coldFloats[at + INDEX] = index;
    coldFloats[at + LAMBDA_X86] = 0;
    coldFloats[at + LAMBDA_ARM] = 0;
  }

  #enterFirst(row: number, entry: number, { startMs, startLaw }: ExecutionLimits, t: number): void {
    const engine = this.#engine;
    const overhead = startMs + engine.tasks.extraDelay(row, startLaw);
    if (overhead > 0) engine.after(row, t + overhead, (entry << Phase.bits) | Phase.enter, Rank.step);
    else engine.enter(row, entry, t);
  }

  #drawInput(): number {
    const { cumulative } = this.#engine.program.payload;
    if (cumulative.length === 1) return 0;
    const u = this.#engine.stream.uniform();
    let at = 0;
    while (u >= cumulative[at]!) at++;
    return at;
  }

  limitsOf(root: number): ExecutionLimits {
    const { program, cursors } = this.#engine;
    const owner = cursors.coldInts[root * COLD_INTS + OWNER]!;
    return owner === NONE ? program.limits : this.#runOf(owner).limits;
  }

  /** How the children of a map run are run. */
  #runOf(owner: number): ChildRun {
    const { program, cursors } = this.#engine;
    return program.childRuns[program.childRun[cursors.hotInts[owner * HOT_INTS + PLACE]! >> Phase.bits]!]!;
  }

  /** The last state was left, or an error came to the top: the end overhead, then the end. */
  close(row: number, t: number): void {
    const { endMs, endLaw } = this.limitsOf(row);
    const overhead = endMs + this.#engine.tasks.extraDelay(row, endLaw);
    if (overhead > 0) this.#engine.after(row, t + overhead, Phase.end, Rank.release);
    else this.end(row, t);
  }

  end(row: number, t: number): void {
    const failed = (this.#engine.cursors.hotInts[row * HOT_INTS + FLAGS]! & Flag.failed) !== 0;
    this.#finish(row, t, failed ? Outcome.failed : Outcome.succeeded);
    this.#engine.cursors.end(row);
  }

  /** An execution is ended by its deadline, or by the event that fills its history. @param by  the row that fired. */
  cutOff(root: number, by: number, node: number, t: number, full: boolean): void {
    const engine = this.#engine;
    const { cursors, program } = engine;
    const { hotInts, coldInts } = cursors;
    if (by === coldInts[root * COLD_INTS + TIMER]) {
      coldInts[root * COLD_INTS + TIMER] = NONE;
      cursors.end(by);
    } else this.#fired = by;
    const limits = this.limitsOf(root);
    if (full && limits.maxEvents === Infinity) throw new EndlessExecution(program.nodeState[node]!);
    const isFree = this.#stop(root, t, false);
    if (full) hotInts[root * HOT_INTS + EVENTS] = limits.maxEvents;
    this.#finish(root, t, full ? Outcome.full : Outcome.timedOut);
    this.#giveUp(root, isFree);
    this.#fired = NONE;
  }

  /** The row whose event is being dealt with, where it is one of those to be cut off: it is in no list any more. */
  #fired: number = NONE;

  /** Cuts off a cursor and all below it, from outside; its row is gone. @param logged  whether that is logged. */
  abort(row: number, t: number, logged: boolean): void {
    const isExecution = this.#engine.cursors.hotInts[row * HOT_INTS + ROOT] === row;
    const isFree = this.#stop(row, t, logged && !isExecution);
    if (isExecution) this.#finish(row, t, Outcome.aborted);
    this.#giveUp(row, isFree);
  }

  /** Ends what a cursor has under way: its children, what it holds, its place in a list. @returns whether its row is free. */
  #stop(row: number, t: number, logged: boolean): boolean {
    const engine = this.#engine;
    const { cursors, families, tasks, totals } = engine;
    families.abortChildren(row, t, logged);
    const { hotInts, hotFloats } = cursors;
    const place = hotInts[row * HOT_INTS + PLACE]!;
    const phase = place & Phase.mask;
    const node = place >> Phase.bits;
    const events = abortedEvents(engine, row, node, phase, t, logged);
    hotInts[hotInts[row * HOT_INTS + ROOT]! * HOT_INTS + EVENTS]! += events;
    totals.events[node]! += events;
    if ((hotInts[row * HOT_INTS + FLAGS]! & Flag.iteration) !== 0 && !logged) this.#unlogIteration(row);
    if (engine.program.kind[node] === NodeKind.distributedMap) engine.mapRuns.aborted(row, t);
    families.endFrame(row);
    tasks.endVisit(row);
    tasks.release(row, node, t);
    if (phase >= Phase.leave && phase <= Phase.open) totals.timeMs[node]! -= hotFloats[row * HOT_FLOATS + TIME]! - t;
    else if (isInside(phase)) totals.timeMs[node]! += t - hotFloats[row * HOT_FLOATS + TIME]!;
    return this.#leaveList(row, phase, t);
  }

  /** An iteration under way when the execution ends logs no end. */
  #unlogIteration(row: number): void {
    const { cursors, totals } = this.#engine;
    const { hotInts } = cursors;
    const map = hotInts[cursors.coldInts[row * COLD_INTS + PARENT]! * HOT_INTS + PLACE]! >> Phase.bits;
    hotInts[hotInts[row * HOT_INTS + ROOT]! * HOT_INTS + EVENTS]!--;
    totals.events[map]!--;
  }

  /** Takes a row out of the list it is in. False when it stays there for now, marked as dead. */
  #leaveList(row: number, phase: number, t: number): boolean {
    const engine = this.#engine;
    const { cursors, events } = engine;
    if (phase === Phase.parked || row === this.#fired) return true;
    if (phase <= Phase.lastTimed)
      return cursors.hotFloats[row * HOT_FLOATS + TIME]! > engine.untilMs || events.remove(row);
    const node = cursors.hotInts[row * HOT_INTS + PLACE]! >> Phase.bits;
    if (phase === Phase.server) engine.pools[engine.program.poolOf[node]!]!.line.leave(t);
    else if (phase === Phase.mapRun) engine.mapRuns.line.leave(t);
    else engine.transitionLine.leave(t);
    return false;
  }

  #giveUp(row: number, isFree: boolean): void {
    const { cursors } = this.#engine;
    if (isFree) cursors.end(row);
    else {
      cursors.hotInts[row * HOT_INTS + PLACE] = Phase.dead;
      cursors.ended++;
    }
  }

  /** Ends a row that is no cursor of an execution. */
  endTimer(timer: number): void {
    const phase = this.#engine.cursors.hotInts[timer * HOT_INTS + PLACE]! & Phase.mask;
    this.#giveUp(timer, this.#leaveList(timer, phase, this.#engine.now));
  }

  /** Books the execution; its row is given back by the caller. */
  #finish(root: number, t: number, outcome: number): void {
    const engine = this.#engine;
    const { cursors, totals } = engine;
    const { coldInts, coldFloats, hotInts } = cursors;
    const timer = coldInts[root * COLD_INTS + TIMER]!;
    if (timer !== NONE) this.endTimer(timer);
    const owner = coldInts[root * COLD_INTS + OWNER]!;
    if (owner !== NONE) {
      totals.addChild(engine, root, this.#runOf(owner), t);
      if (outcome === Outcome.aborted) return;
      engine.families.disown(owner, root);
      engine.mapRuns.childEnded(owner, coldFloats[root * COLD_FLOATS + DELAY]!, outcome !== Outcome.succeeded, t);
      return;
    }
    this.ended++;
    this.#count(t, -1);
    this.sojournMs += t - coldFloats[root * COLD_FLOATS + STARTED]!;
    if ((hotInts[root * HOT_INTS + FLAGS]! & Flag.measured) !== 0) totals.addExecution(engine, root, t, outcome);
    const usage = coldInts[root * COLD_INTS + USAGE]!;
    if (usage !== NONE) this.usages.end(usage);
  }
}
