import { type ErrorLines, errorLinesOf, NONE, NodeKind, type Program } from '../../program/index.ts';
import { RandomStream } from '../../stats/index.ts';
import { Timeline } from './answer/timeline.ts';
import { Totals } from './answer/totals.ts';
import { ArrivalStream } from './arrival-stream.ts';
import {
  COLD_FLOATS,
  COLD_INTS,
  COPIES,
  Cursors,
  DEADLINE,
  DELAY,
  DUE,
  ENTERED,
  ENTRIES,
  ERROR,
  ERROR_LINES,
  EVENTS,
  FLAGS,
  HOT_FLOATS,
  HOT_INTS,
  NODE_AND_PHASE,
  PARENT,
  ROOT,
  TIME,
  TIMER,
} from './cursors/cursors.ts';
import { Phase } from './cursors/phases.ts';
import { fetchRows } from './events/fetch-rows.ts';
import { FutureEvents, Rank } from './events/future-events.ts';
import { Executions } from './executions.ts';
import type { SimulateOptions } from './model.ts';
import {
  COUNTED,
  FLOATS,
  INTS,
  KIND,
  MAX_EVENTS,
  METERED,
  NEXT,
  NODE_EVENTS,
  type Nodes,
  packNodes,
  SIMPLE_TASK,
  START_DELAY,
} from './nodes.ts';
import { LambdaGate } from './quotas/lambda-gate.ts';
import { ServerPool } from './quotas/server-pool.ts';
import { TokenBucket } from './quotas/token-bucket.ts';
import { WaitingLine } from './quotas/waiting-line.ts';
import { advance, timeIn } from './steps.ts';
import { drawTarget, pass } from './visits/choices.ts';
import { Families } from './visits/families.ts';
import { MapRuns } from './visits/map-runs.ts';
import { Nested } from './visits/nested.ts';
import { Tasks } from './visits/tasks.ts';

/**
 * One replication: executions of a program in simulated time, with the quotas and queues that couple them.
 * A cursor is a row; what it does next is an event or a place in a line.
 */
export class Engine {
  readonly program: Program;
  readonly options: SimulateOptions;
  readonly replication: number;
  /** Where what happened is added up. */
  readonly totals: Totals;
  readonly cursors = new Cursors();
  readonly events: FutureEvents;
  readonly nodes: Nodes;
  /** Scratch: the stream of whichever cursor draws. */
  readonly stream = new RandomStream();
  readonly arrivals: ArrivalStream;
  readonly timeline: Timeline;
  /** Nothing happens after this moment, ms. */
  readonly untilMs: number;
  readonly transitionBucket: TokenBucket | undefined;
  readonly transitionLine: WaitingLine;
  readonly gate: LambdaGate;
  readonly pools: readonly ServerPool[];
  readonly executions: Executions;
  readonly tasks: Tasks;
  readonly families: Families;
  readonly mapRuns: MapRuns;
  readonly nested = new Nested(this);
  /** State transitions that took a token, or would have with a quota. */
  transitions = 0;
  /** Events fired and arrivals. */
  fired = 0;
  /** Moment of the last event, ms. */
  now = 0;
  finished = false;
  readonly #metersTransitions: boolean;
  /** Whether log lines hold the data of executions. */
  readonly countsCopies: boolean;
  readonly errorLines: ErrorLines;

  constructor(program: Program, options: SimulateOptions, replication: number) {
    this.program = program;
    this.options = options;
    this.replication = replication;
    this.totals = new Totals(program);
    this.untilMs = options.horizonMs + (options.drainMs ?? Infinity);
    this.events = new FutureEvents(this.cursors, (rows, count) => fetchRows(this, rows, count));
    this.nodes = packNodes(program, options.quotas);
    this.arrivals = new ArrivalStream(options.arrivals, options.seed, replication, options.burstMs);
    const { stateTransition } = options.quotas;
    this.transitionBucket = stateTransition === undefined ? undefined : new TokenBucket(stateTransition);
    this.#metersTransitions = this.transitionBucket !== undefined;
    this.errorLines = errorLinesOf(program);
    this.countsCopies = program.logging.level === 'ALL' && program.logging.includeExecutionData;
    this.transitionLine = new WaitingLine(this.cursors, options.horizonMs);
    this.gate = new LambdaGate(program.functions.length, options.quotas);
    this.pools = program.pools.map(
      ({ name, servers }) => new ServerPool(name, servers, this.cursors, options.horizonMs),
    );
    this.executions = new Executions(this);
    this.tasks = new Tasks(this);
    this.families = new Families(this);
    this.mapRuns = new MapRuns(this);
    this.timeline = new Timeline(this);
  }

  /** Lets so many events, transitions that waited and arrivals happen, or fewer when the replication ends before; answers how many. */
  advance(work: number): number {
    if (this.finished) return 0;
    const done = advance(this, work);
    this.fired += done;
    return done;
  }

  /** Nothing is due any more. */
  finish(): void {
    this.finished = true;
    this.timeline.finish();
    this.totals.settle();
  }

  /** Time in a node until `due`, then an event; cut off at the deadline of the execution. */
  at(row: number, now: number, due: number, place: number, rank: number): void {
    const { hotInts, hotFloats } = this.cursors;
    const deadline = hotFloats[row * HOT_FLOATS + DEADLINE]!;
    const cut = due > deadline;
    const end = cut ? deadline : due;
    this.totals.timeMs[place >> Phase.bits]! += end - now;
    if (cut) this.cursors.coldFloats[row * COLD_FLOATS + DUE] = due;
    hotInts[row * HOT_INTS + NODE_AND_PHASE] = cut ? place | Phase.cut : place;
    if (end > this.untilMs) hotFloats[row * HOT_FLOATS + TIME] = end;
    else this.events.schedule(row, end, cut ? Rank.cut : rank);
  }

  /** An event outside of any state. */
  after(row: number, due: number, place: number, rank: number): void {
    const { hotInts, hotFloats } = this.cursors;
    const deadline = hotFloats[row * HOT_FLOATS + DEADLINE]!;
    const cut = due > deadline;
    const end = cut ? deadline : due;
    hotInts[row * HOT_INTS + NODE_AND_PHASE] = cut ? place | Phase.cut : place;
    if (end > this.untilMs) hotFloats[row * HOT_FLOATS + TIME] = end;
    else this.events.schedule(row, end, cut ? Rank.cut : rank);
  }

  /** Joins a line; the deadline of the execution still holds. @param latest  when its turn comes at the latest, if known. */
  wait(row: number, place: number, line: WaitingLine, t: number, latest = Infinity): void {
    this.cursors.hotInts[row * HOT_INTS + NODE_AND_PHASE] = place;
    const deadline = this.cursors.hotFloats[row * HOT_FLOATS + DEADLINE]!;
    if (deadline < latest && deadline <= this.untilMs) this.armDeadline(row, deadline);
    line.join(row, t);
  }

  /** Books time lost to a quota or queue. */
  lose(row: number, ms: number): void {
    if (ms > 0) this.cursors.coldFloats[row * COLD_FLOATS + DELAY]! += ms;
  }

  /** Comes to a node: takes a token if it needs one, and enters. */
  enter(row: number, node: number, t: number): void {
    const kind = this.nodes.ints[node * INTS + KIND]!;
    if (kind === NodeKind.pick || kind === NodeKind.raise) {
      pass(this, row, node, t);
      return;
    }
    if (this.#metersTransitions && this.nodes.ints[node * INTS + METERED] === 1 && !this.takeToken(t)) {
      this.waitForToken(row, (node << Phase.bits) | Phase.tokenToEnter, t);
      return;
    }
    this.entered(row, node, t);
  }

  /** A token of the transition bucket, unless others wait for one. */
  takeToken(t: number): boolean {
    return this.transitionBucket === undefined || (this.transitionLine.size === 0 && this.transitionBucket.take(t));
  }

  waitForToken(row: number, place: number, t: number): void {
    const bucket = this.transitionBucket!;
    const latest = Math.max(t, bucket.nextMs) + (this.transitionLine.size * 1000) / bucket.refillRate;
    this.wait(row, place, this.transitionLine, t, latest);
  }

  /** Adds to the history of the execution; true when that fills it, and an event is due that ends it. */
  log(row: number, node: number, events: number, t: number): boolean {
    const { hotInts } = this.cursors;
    const root = hotInts[row * HOT_INTS + ROOT]! * HOT_INTS;
    const total = hotInts[root + EVENTS]! + events;
    hotInts[root + EVENTS] = total;
    this.totals.events[node]! += events;
    if (total <= this.nodes.ints[node * INTS + MAX_EVENTS]!) return false;
    this.after(row, t, (node << Phase.bits) | Phase.full, Rank.cut);
    return true;
  }

  /** Is in a node from now on. */
  entered(row: number, node: number, t: number): void {
    const { hotInts, hotFloats } = this.cursors;
    const { ints, floats } = this.nodes;
    const at = node * INTS;
    this.totals.entries[node]!++;
    this.transitions += ints[at + COUNTED]!;
    hotFloats[row * HOT_FLOATS + ENTERED] = t;
    const root = hotInts[row * HOT_INTS + ROOT]! * HOT_INTS;
    hotInts[root + ENTRIES]!++;
    if (this.countsCopies)
      this.cursors.coldInts[hotInts[row * HOT_INTS + ROOT]! * COLD_INTS + COPIES]! +=
        this.program.kind[node] === NodeKind.task ? 4 : 2; // docs/aws-rules.md 7.1
    if (this.log(row, node, ints[at + NODE_EVENTS]!, t)) return;
    const place = node << Phase.bits;
    switch (ints[at + KIND]!) {
      case SIMPLE_TASK:
      case NodeKind.flow:
      case NodeKind.wait:
      case NodeKind.choice: {
        this.at(row, t, t + timeIn(this, row, node), place | Phase.leave, Rank.step);
        break;
      }
      case NodeKind.task:
        this.tasks.tryOnce(row, node, t);
        break;
      case NodeKind.fail:
        this.logErrors(row, this.errorLines.entered[node]!);
        this.cursors.coldInts[row * COLD_INTS + ERROR] = this.program.failError[node]!;
        this.fail(row, node, t, 0);
        break;
      default: {
        const delay =
          floats[node * FLOATS + START_DELAY]! + this.tasks.extraDelay(row, this.program.startDelayLaw[node]!);
        if (delay > 0) this.at(row, t, t + delay, place | Phase.open, Rank.step);
        else this.families.open(row, node, t);
      }
    }
  }

  /** Lines that the execution of a cursor leaves at log level ERROR. */
  logErrors(row: number, lines: number): void {
    const { hotInts, coldInts } = this.cursors;
    coldInts[hotInts[row * HOT_INTS + ROOT]! * COLD_INTS + ERROR_LINES]! += lines;
  }

  /** An error leaves the scope of the cursor, after all steps of this instant. */
  fail(row: number, node: number, t: number, flag: number): void {
    const { hotInts } = this.cursors;
    hotInts[row * HOT_INTS + FLAGS]! |= flag;
    this.after(row, t, (node << Phase.bits) | Phase.fail, this.nodes.failRank[node]!);
  }

  /** Leaves a node for the next one. */
  leave(row: number, node: number, t: number): void {
    const { ints } = this.nodes;
    const at = node * INTS;
    const next = ints[at + KIND] === NodeKind.choice ? drawTarget(this, row, node) : ints[at + NEXT]!;
    if (next >= 0) this.enter(row, next, t);
    else this.scopeEnd(row, t);
  }

  scopeEnd(row: number, t: number): void {
    if (this.cursors.hotInts[row * HOT_INTS + ROOT] === row) this.executions.close(row, t);
    else this.families.memberEnded(row, t);
  }

  /** The first in line gets its token. @returns its row, where it has come to the node of its place with that; else NONE. */
  grant(t: number): number {
    this.transitionBucket!.take(t);
    const row = this.transitionLine.serve(t);
    const { hotInts, hotFloats } = this.cursors;
    const waited = t - hotFloats[row * HOT_FLOATS + TIME]!;
    const place = hotInts[row * HOT_INTS + NODE_AND_PHASE]!;
    const node = place >> Phase.bits;
    this.lose(row, waited);
    if ((place & Phase.mask) === Phase.tokenToEnter) return row;
    if ((place & Phase.mask) === Phase.tokenToRetry) {
      this.totals.timeMs[node]! += waited;
      this.tasks.retried(row, node, t);
    } else this.mapRuns.startChild(row, node, t);
    return NONE;
  }

  armDeadline(row: number, deadline: number): void {
    const { cursors } = this;
    const root = cursors.hotInts[row * HOT_INTS + ROOT]!;
    if (cursors.coldInts[root * COLD_INTS + TIMER] !== NONE) return;
    const timer = this.timer(root, NONE);
    cursors.coldInts[root * COLD_INTS + TIMER] = timer;
    this.after(timer, deadline, Phase.deadline, Rank.cut);
  }

  /** A row that is no cursor of an execution but fires for one. */
  timer(root: number, parent: number): number {
    const { cursors } = this;
    const timer = cursors.create();
    cursors.hotInts[timer * HOT_INTS + ROOT] = root;
    cursors.coldInts[timer * COLD_INTS + PARENT] = parent;
    cursors.hotFloats[timer * HOT_FLOATS + DEADLINE] = Infinity;
    return timer;
  }

  /** What a cursor does when its event is due. */
  fire(row: number, t: number): void {
    const { hotInts } = this.cursors;
    const place = hotInts[row * HOT_INTS + NODE_AND_PHASE]!;
    const node = place >> Phase.bits;
    switch (place & (Phase.mask | Phase.cut)) {
      case Phase.leave:
        this.leave(row, node, t);
        break;
      case Phase.enter:
        this.enter(row, node, t);
        break;
      case Phase.leaveTo:
        this.enter(row, this.cursors.coldInts[row * COLD_INTS + ERROR]!, t);
        break;
      case Phase.ready:
        this.tasks.ready(row, node, t);
        break;
      case Phase.invoke:
        this.tasks.invoke(row, node, t);
        break;
      case Phase.result:
        this.tasks.succeeded(row, node, t);
        break;
      case Phase.failed:
        this.tasks.failed(row, node, t);
        break;
      case Phase.retry:
        this.tasks.retry(row, node, t);
        break;
      default:
        this.#fireRare(row, node, place & (Phase.mask | Phase.cut), t);
    }
  }

  #fireRare(row: number, node: number, phase: number, t: number): void {
    const { executions, families, mapRuns } = this;
    const root = this.cursors.hotInts[row * HOT_INTS + ROOT]!;
    if (phase === Phase.open) families.open(row, node, t);
    else if (phase === Phase.fail) families.failed(row, node, t);
    else if (phase === Phase.end) executions.end(row, t);
    else if (phase === Phase.start) executions.startAgain(row, t);
    else if (phase === Phase.ramp) families.openPlace(row, t);
    else if (phase === Phase.dispatch) mapRuns.dispatch(row, node, t);
    else if (phase === Phase.runFailed) mapRuns.failed(row, node, t);
    else executions.cutOff(root, row, node, t, phase === Phase.full); // or by the deadline: its timer, or what it cuts off
  }
}
