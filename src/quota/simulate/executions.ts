import { type ExecutionLimits, NONE, NodeKind } from '../../program/index.ts';
import { Level } from './answer/level.ts';
import { beginExecution } from './begin-execution.ts';
import type * as columns from './cursors/cursors.ts';
import {
  COLD_FLOATS,
  COLD_INTS,
  DEADLINE,
  DELAY,
  EVENTS,
  FLAGS,
  HOT_FLOATS,
  HOT_INTS,
  INDEX,
  INPUT_CLASS,
  NODE_AND_PHASE,
  OWNER,
  PARENT,
  ROOT,
  RUN,
  TIME,
  TIMER,
  USAGE,
} from './cursors/cursors.ts';
import { fork } from './cursors/fork.ts';
import { Frames, Used } from './cursors/frames.ts';
import { Flag, Phase } from './cursors/phases.ts';
import { EndlessExecution } from './endless-execution.ts';
import type { Engine } from './engine.ts';
import { Rank } from './events/future-events.ts';
import { Clients } from './quotas/clients.ts';
import { abortedEvents, abortLines, isInside } from './visits/aborted-events.ts';

/** How an execution ended. */
export const Outcome = { succeeded: 0, failed: 1, timedOut: 2, full: 3, aborted: 4 } as const;

/** Starts and ends of executions, those of distributed Maps' children included. */
export class Executions {
  readonly clients: Clients;
  /** What the executions that states start used, per execution that starts any. */
  readonly usages = new Frames(Used.width);
  /** In progress, those that states started not counted. */
  readonly level = new Level();
  /** Those that a task started and that count as open executions of the account, too; and most of both at a time. */
  readonly nestedOpen = new Level();
  openPeak = 0;
  started = 0;
  ended = 0;
  /** Durations of all that have ended, ms. */
  sojournMs = 0;
  readonly #engine: Engine;
  readonly #hasChildRuns: boolean;
  readonly #warmUpMs: number;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.clients = new Clients(engine);
    this.#warmUpMs = engine.options.warmUpMs ?? 0;
    this.#hasChildRuns = engine.program.childRuns.length > 0;
  }

  get inProgress(): number {
    return this.level.now;
  }

  #count(t: number, change: number): void {
    this.level.change(t, change);
    if (this.open > this.openPeak) this.openPeak = this.open;
  }

  /** Open executions of the account. */
  get open(): number {
    return this.level.now + this.nestedOpen.now;
  }

  #countNested(t: number, run: number, change: number): void {
    const { program } = this.#engine;
    const { workflow, childType } = program.childRuns[run]!;
    if (workflow === undefined || childType !== 'standard' || program.workflowType !== 'standard') return;
    this.nestedOpen.change(t, change);
    if (this.open > this.openPeak) this.openPeak = this.open;
    if (change > 0) this.clients.opened(this.open, t);
  }

  /** @returns the row of an execution that has started and comes to the node of its place, or NONE. */
  arrive(t: number): number {
    return this.clients.arrive(t);
  }

  startAgain(row: number, t: number): void {
    this.clients.startAgain(row, t);
  }

  /**
   * An execution starts.
   * @param index  in order of arrival. @param delayMs  since its client first tried.
   * @returns its row, where it comes to the node of its place at once; NONE where an event is due before.
   */
  start(index: number, delayMs: number, t: number): number {
    const HOT: typeof columns.HOT_INT_BITS = 4;
    const COLD: typeof columns.COLD_INT_BITS = 5;
    const STREAM: typeof columns.STREAM = 6;
    const NODE_AND_PHASE: typeof columns.NODE_AND_PHASE = 3;
    const INPUT_CLASS: typeof columns.INPUT_CLASS = 19;
    const OWNER: typeof columns.OWNER = 22;
    const USAGE: typeof columns.USAGE = 23;
    const RUN: typeof columns.RUN = 29;
    const PHASE: (typeof Phase)['bits'] = 6;
    const ENTER: (typeof Phase)['enter'] = 1;
    const MEASURED: (typeof Flag)['measured'] = 4;
    const engine = this.#engine;
    const { program, cursors, stream } = engine;
    const { limits, inputEntry } = program;
    const row = cursors.create();
    stream.reseed(engine.options.seed, engine.replication, index);
    const inputClass = this.#drawInput();
    stream.save(cursors.hotInts, (row << HOT) + STREAM);
    beginExecution(engine, row, index, delayMs, limits, t - delayMs >= this.#warmUpMs ? MEASURED : 0, t);
    const { coldInts } = cursors;
    const cold = row << COLD;
    coldInts[cold + INPUT_CLASS] = inputClass;
    coldInts[cold + OWNER] = -1;
    coldInts[cold + RUN] = -1;
    coldInts[cold + USAGE] = this.#hasChildRuns ? this.usages.create() : -1;
    this.started++;
    this.#count(t, 1);
    const place = ((inputEntry.length === 0 ? program.entry : inputEntry[inputClass]!) << PHASE) | ENTER;
    const overhead =
      limits.startLaw < 0 ? limits.startMs : limits.startMs + engine.tasks.extraDelay(row, limits.startLaw);
    if (overhead > 0) {
      engine.after(row, t + overhead, place, Rank.step);
      return NONE;
    }
    cursors.hotInts[(row << HOT) + NODE_AND_PHASE] = place;
    return row;
  }

  /** A child of a distributed Map, or of a task that waits for it, starts. @param leftMs  of its task's time. */
  startChild(owner: number, node: number, t: number, leftMs: number): void {
    const { cursors, families } = this.#engine;
    const row = this.#createChild(owner, node, t);
    const { hotInts, hotFloats, coldInts } = cursors;
    if (t + leftMs < hotFloats[row * HOT_FLOATS + DEADLINE]!) {
      hotFloats[row * HOT_FLOATS + DEADLINE] = t + leftMs > this.#engine.untilMs ? Infinity : t + leftMs;
      hotInts[row * HOT_INTS + FLAGS]! |= Flag.taskTime;
    }
    coldInts[row * COLD_INTS + OWNER] = owner;
    families.adopt(owner, row);
    this.#enterChild(row, node, t);
  }

  /** An execution starts that its task does not wait for. */
  startDetached(owner: number, node: number, t: number): void {
    const row = this.#createChild(owner, node, t);
    const { coldInts } = this.#engine.cursors;
    coldInts[row * COLD_INTS + OWNER] = NONE;
    this.usages.values[coldInts[row * COLD_INTS + USAGE]! * Used.width + Used.detached]!++;
    this.#enterChild(row, node, t);
  }

  #createChild(owner: number, node: number, t: number): number {
    const { cursors, stream, program } = this.#engine;
    const root = cursors.hotInts[owner * HOT_INTS + ROOT]!;
    const row = cursors.create();
    const { hotInts, coldInts, coldFloats } = cursors;
    fork(stream, hotInts, owner, row);
    const measured = hotInts[root * HOT_INTS + FLAGS]! & Flag.measured;
    const run = program.childRun[node]!;
    const delay = coldFloats[owner * COLD_FLOATS + DELAY]!;
    const index = coldFloats[root * COLD_FLOATS + INDEX]!;
    beginExecution(this.#engine, row, index, delay, program.childRuns[run]!.limits, measured, t);
    coldInts[row * COLD_INTS + RUN] = run;
    this.#countNested(t, run, 1);
    coldInts[row * COLD_INTS + INPUT_CLASS] = coldInts[root * COLD_INTS + INPUT_CLASS]!;
    coldInts[row * COLD_INTS + USAGE] = coldInts[root * COLD_INTS + USAGE]!;
    return row;
  }

  #enterChild(row: number, node: number, t: number): void {
    const { program } = this.#engine;
    this.#enterFirst(row, program.bodyEntry[node]!, program.childRuns[program.childRun[node]!]!.limits, t);
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
    const COLD: typeof columns.COLD_INT_BITS = 5;
    const RUN: typeof columns.RUN = 29;
    const { program, cursors } = this.#engine;
    const run = cursors.coldInts[(root << COLD) + RUN]!;
    return run < 0 ? program.limits : program.childRuns[run]!.limits;
  }

  /** Whether the time that is up was its task's, not its own. */
  isStoppedByTask(root: number): boolean {
    return (this.#engine.cursors.hotInts[root * HOT_INTS + FLAGS]! & Flag.taskTime) !== 0;
  }

  /** The last state was left, or an error came to the top: the end overhead, then the end. */
  close(row: number, t: number): void {
    const { endMs, endLaw } = this.limitsOf(row);
    const overhead = endLaw < 0 ? endMs : endMs + this.#engine.tasks.extraDelay(row, endLaw);
    if (overhead > 0) this.#engine.after(row, t + overhead, Phase.end, Rank.release);
    else this.end(row, t);
  }

  end(row: number, t: number): void {
    const HOT: typeof columns.HOT_INT_BITS = 4;
    const FLAGS: typeof columns.FLAGS = 5;
    const FAILED: (typeof Flag)['failed'] = 2;
    const { cursors } = this.#engine;
    const failed = (cursors.hotInts[(row << HOT) + FLAGS]! & FAILED) !== 0;
    this.#finish(row, t, failed ? Outcome.failed : Outcome.succeeded);
    cursors.end(row);
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
    const place = hotInts[row * HOT_INTS + NODE_AND_PHASE]!;
    const phase = place & Phase.mask;
    const node = place >> Phase.bits;
    const events = abortedEvents(engine, row, node, phase, t, logged);
    hotInts[hotInts[row * HOT_INTS + ROOT]! * HOT_INTS + EVENTS]! += events;
    totals.events[node]! += events;
    const isIteration = (hotInts[row * HOT_INTS + FLAGS]! & Flag.iteration) !== 0;
    if (logged) engine.logErrors(row, abortLines(engine, row, node, phase) + (isIteration ? 1 : 0));
    else if (isIteration) this.#unlogIteration(row);
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
    const map = hotInts[cursors.coldInts[row * COLD_INTS + PARENT]! * HOT_INTS + NODE_AND_PHASE]! >> Phase.bits;
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
    const node = cursors.hotInts[row * HOT_INTS + NODE_AND_PHASE]! >> Phase.bits;
    if (phase === Phase.server) engine.pools[engine.program.poolOf[node]!]!.line.leave(t);
    else if (phase === Phase.mapRun) engine.mapRuns.line.leave(t);
    else engine.transitionLine.leave(t);
    return false;
  }

  #giveUp(row: number, isFree: boolean): void {
    const { cursors } = this.#engine;
    if (isFree) cursors.end(row);
    else {
      cursors.hotInts[row * HOT_INTS + NODE_AND_PHASE] = Phase.dead;
      cursors.ended++;
    }
  }

  /** Ends a row that is no cursor of an execution. */
  endTimer(timer: number): void {
    const phase = this.#engine.cursors.hotInts[timer * HOT_INTS + NODE_AND_PHASE]! & Phase.mask;
    this.#giveUp(timer, this.#leaveList(timer, phase, this.#engine.now));
  }

  /** Books the execution; its row is given back by the caller. */
  #finish(root: number, t: number, outcome: number): void {
    const HOT: typeof columns.HOT_INT_BITS = 4;
    const COLD: typeof columns.COLD_INT_BITS = 5;
    const COLD_FLOAT: typeof columns.COLD_FLOAT_BITS = 4;
    const TIMER: typeof columns.TIMER = 21;
    const USAGE: typeof columns.USAGE = 23;
    const RUN: typeof columns.RUN = 29;
    const STARTED: typeof columns.STARTED = 0;
    const FLAGS: typeof columns.FLAGS = 5;
    const MEASURED: (typeof Flag)['measured'] = 4;
    const engine = this.#engine;
    const { coldInts, coldFloats, hotInts } = engine.cursors;
    const cold = root << COLD;
    const timer = coldInts[cold + TIMER]!;
    if (timer >= 0) this.endTimer(timer);
    if (coldInts[cold + RUN]! >= 0) {
      this.#finishChild(root, t, outcome);
      return;
    }
    this.ended++;
    this.#count(t, -1);
    this.sojournMs += t - coldFloats[(root << COLD_FLOAT) + STARTED]!;
    const usage = coldInts[cold + USAGE]!;
    if (usage >= 0 && this.usages.values[usage * Used.width + Used.detached]! > 0) {
      this.#hold(root, usage, t, outcome);
      return;
    }
    if ((hotInts[(root << HOT) + FLAGS]! & MEASURED) !== 0) engine.totals.addExecution(engine, root, t, outcome);
    if (usage >= 0) this.usages.end(usage);
  }

  #finishChild(root: number, t: number, outcome: number): void {
    const engine = this.#engine;
    const { coldInts, coldFloats } = engine.cursors;
    engine.totals.addChild(engine, root, t, outcome);
    this.#countNested(t, coldInts[root * COLD_INTS + RUN]!, -1);
    const owner = coldInts[root * COLD_INTS + OWNER]!;
    if (owner === NONE) this.#detachedEnded(coldInts[root * COLD_INTS + USAGE]!);
    if (owner === NONE || outcome === Outcome.aborted) return;
    engine.families.disown(owner, root);
    if (engine.program.childRuns[coldInts[root * COLD_INTS + RUN]!]!.workflow !== undefined) {
      engine.nested.ended(owner, root, outcome, t);
    } else {
      engine.mapRuns.childEnded(owner, coldFloats[root * COLD_FLOATS + DELAY]!, outcome !== Outcome.succeeded, t);
    }
  }

  /** An execution has ended, and others that it started have not: its figures wait for theirs. */
  #hold(root: number, usage: number, t: number, outcome: number): void {
    const { cursors } = this.#engine;
    const held = cursors.create();
    cursors.hotInts.copyWithin(held * HOT_INTS, root * HOT_INTS, root * HOT_INTS + HOT_INTS);
    cursors.coldInts.copyWithin(held * COLD_INTS, root * COLD_INTS, root * COLD_INTS + COLD_INTS);
    const { values } = this.usages;
    values[usage * Used.width + Used.held] = 1 + held;
    values[usage * Used.width + Used.endMs] = t;
    values[usage * Used.width + Used.outcome] = outcome;
  }

  /** An execution that nobody waits for has ended; if it was the last one, the figures that waited are booked. */
  #detachedEnded(usage: number): void {
    const engine = this.#engine;
    const { values } = this.usages;
    const at = usage * Used.width;
    values[at + Used.detached]!--;
    if (values[at + Used.detached]! > 0 || values[at + Used.held] === 0) return;
    const held = values[at + Used.held]! - 1;
    const isMeasured = (engine.cursors.hotInts[held * HOT_INTS + FLAGS]! & Flag.measured) !== 0;
    if (isMeasured) engine.totals.addExecution(engine, held, values[at + Used.endMs]!, values[at + Used.outcome]!);
    engine.cursors.end(held);
    this.usages.end(usage);
  }
}
