import { ErrorId, type ErrorLines, errorLinesOf, NONE, NodeKind, type Program } from '../../program/index.ts';
import type { RandomStream } from '../../stats/index.ts';
import { Ended, Frame } from './frame.ts';
import {
  END_OPTION,
  EVENTS,
  EXIT_DELAY,
  EXPONENTIAL_TASK,
  FIRST_OPTION,
  FLOATS,
  type HotColumns,
  hotColumns,
  INTS,
  INVOKE_DELAY,
  KIND,
  LAW,
  NEXT,
  SCALE,
  SIMPLE_TASK,
  START_DELAY,
} from './hot-columns.ts';
import { Journal, KIND_BITS, LEFT, RowKind, STARTED, TIMES } from './journal.ts';
import { type PlainFamilies, plainFamilies } from './plain-families.ts';
import { PlainRunner } from './plain-runner.ts';
import { RetryRules } from './retry-rules.ts';
import { SlotHeap } from './slot-heap.ts';
import { extraDelay, TaskRunner, unretried } from './task-runner.ts';

/** Whoever runs the executions that states start. */
export interface Children {
  /** Runs the children of a map run that begins at `t` ms and reads `items` items; at `deadline` it is stopped. */
  mapRun(node: number, items: number, t: number, deadline: number): ChildOutcome;
  /** Runs the execution that a task starts at `t` ms; answers its duration in ms, at most `stopMs`, when it is stopped. */
  nested(node: number, t: number, stopMs: number): number;
  /** How many starts are remembered: what starts from now on has this place or a later one. */
  mark(): number;
  /** The states cut off at `t`, whose starts are those from `from` on: what was started later never was, the rest is stopped. */
  cut(from: number, t: number): void;
  /** Whether the nested execution run last succeeded. */
  readonly nestedSucceeded: boolean;
}

/** Events of an open container and its iteration that are counted before they are logged: the exit, the success, the iteration's end. */
const UNLOGGED = 3;

/** What a run of children of a distributed Map came to. */
export interface ChildOutcome {
  readonly endMs: number;
  /** True when more children failed than the Map tolerates. */
  readonly failed: boolean;
}

/**
 * Runs executions over a program, one after the other, each in its own simulated time from 0.
 * Branches and iterations are run one by one and their rows put into the journal; where one fails, the journal is cut
 * at that moment, so that what its siblings did later never happened.
 */
export class Interpreter {
  readonly journal: Journal;
  readonly stream: RandomStream;
  /** How the execution ended. */
  ended: number = Ended.well;
  readonly frame = new Frame();

  readonly #program: Program;
  readonly #errorLines: ErrorLines;
  readonly #children: Children;
  readonly #slots = new SlotHeap();
  readonly #rules: RetryRules;
  readonly #hot: HotColumns;
  readonly #plain: PlainFamilies;
  readonly #runner: PlainRunner;
  readonly #tasks: TaskRunner;

  constructor(program: Program, stream: RandomStream, children: Children) {
    this.#program = program;
    this.#errorLines = errorLinesOf(program);
    this.stream = stream;
    this.#children = children;
    this.#rules = new RetryRules(program);
    this.#hot = hotColumns(program);
    this.#plain = plainFamilies(program, this.#hot);
    this.journal = new Journal(program, this.#plain);
    this.#tasks = new TaskRunner(program, this.frame, this.journal, this.#rules, stream, children);
    this.#runner = new PlainRunner(program, this.#hot, this.journal, this.#slots);
    this.journal.expander = this.#runner;
  }

  /** Runs one execution from `entry`; answers when its last state was left, ms. */
  run(entry: number, startMs: number, deadlineMs: number, maxEvents: number): number {
    this.frame.start(startMs, deadlineMs);
    this.frame.allowEvents(this.journal.events, maxEvents);
    this.ended = this.#scope(entry);
    return this.frame.clock[0]!;
  }

  /** Follows one scope from the clock's moment to its end, and leaves its end on the clock. Answers how it ended. */
  #scope(entry: number): number {
    const { ints, floats } = this.#hot;
    const { journal, stream } = this;
    const { frame } = this;
    const { clock } = frame;
    let t = clock[0]!;
    let node = entry;
    do {
      if (t > frame.deadline || journal.events > frame.eventCeiling) {
        clock[0] = t;
        return frame.refusal(t);
      }
      const at = node * INTS;
      const timeAt = node * FLOATS;
      switch (ints[at + KIND]!) {
        case EXPONENTIAL_TASK:
        case SIMPLE_TASK: {
          const started = t + floats[timeAt + START_DELAY]!;
          const scale = floats[timeAt + SCALE]!;
          let service = scale;
          if (ints[at + KIND] === EXPONENTIAL_TASK) service = scale * stream.exponential();
          else if (!(scale >= 0)) service = this.#program.distributions.sample(ints[at + LAW]!, stream);
          const result = started + floats[timeAt + INVOKE_DELAY]! + service;
          const left = result + floats[timeAt + EXIT_DELAY]!;
          journal.addTask(node << KIND_BITS, t, started, result, left, ints[at + EVENTS]!);
          t = left;
          node = ints[at + NEXT]!;
          break;
        }
        case NodeKind.choice: {
          const left = t + floats[timeAt + START_DELAY]! + extraDelay(this.#program, node, this.stream);
          journal.add(node << KIND_BITS, t, left, 2);
          t = left;
          node = this.#chosen(ints[at + FIRST_OPTION]!, ints[at + END_OPTION]!);
          break;
        }
        case NodeKind.flow:
        case NodeKind.wait: {
          let left = t + floats[timeAt + START_DELAY]! + extraDelay(this.#program, node, this.stream);
          if (ints[at + LAW]! >= 0) left += this.#program.distributions.sample(ints[at + LAW]!, stream);
          journal.add(node << KIND_BITS, t, left, 2);
          t = left;
          node = ints[at + NEXT]!;
          break;
        }
        case NodeKind.fail:
          journal.errorLines[journal.add(node << KIND_BITS, t, t, ints[at + EVENTS]!)] =
            this.#errorLines.entered[node]!;
          frame.culprit = NONE;
          frame.failure = this.#program.failError[node]!;
          clock[0] = t;
          return Ended.failed;
        case NodeKind.pick:
          node = this.#chosen(ints[at + FIRST_OPTION]!, ints[at + END_OPTION]!);
          break;
        case NodeKind.raise:
          frame.culprit = NONE;
          frame.failure = this.#program.failError[node]!;
          clock[0] = t;
          return Ended.failed;
        default: {
          clock[0] = t;
          const ended = ints[at + KIND] === NodeKind.task ? this.#tasks.visit(node) : this.#container(node);
          t = clock[0]!;
          if (ended === Ended.well) node = ints[at + NEXT]!;
          else if (ended === Ended.caught) node = frame.caught;
          else return ended;
        }
      }
    } while (node >= 0);
    clock[0] = t;
    return Ended.well;
  }

  /** Where an item of a Map begins. */
  #bodyOf(node: number, item: number): number {
    const { itemEntryStart, itemEntry, bodyEntry } = this.#program;
    const first = itemEntryStart[node]!;
    return first === itemEntryStart[node + 1]! ? bodyEntry[node]! : itemEntry[first + item]!;
  }

  /** Draws the target of a Choice or pick; one with a single target draws nothing. */
  #chosen(option: number, end: number): number {
    const { choiceCumulative, choiceTarget } = this.#program;
    if (end - option > 1) {
      const u = this.stream.uniform();
      while (u >= choiceCumulative[option]!) option++;
    }
    return choiceTarget[option]!;
  }

  /** One visit of a Parallel or Map with all its attempts. */
  #container(node: number): number {
    const program = this.#program;
    const { journal } = this;
    const { frame } = this;
    const { clock } = frame;
    const entered = clock[0]!;
    const visit = journal.add(node << KIND_BITS, entered, Infinity, program.visitEvents[node]!);
    const counters = this.#rules.mark();
    const kind = program.kind[node]!;
    const started = entered + program.startDelayMs[node]! + extraDelay(this.#program, node, this.stream);
    journal.times[visit * TIMES + STARTED] = started;
    clock[0] = started;
    // the items are the visit's: a retry gets the same ones
    const items =
      kind === NodeKind.parallel ? 0 : Math.round(program.distributions.sample(program.itemsLaw[node]!, this.stream));
    let ended: number = Ended.well;
    for (let attempts = 1; ; attempts++) {
      if (this.#runsPlain(node)) ended = this.#plainFamily(node, items);
      else ended = kind === NodeKind.distributedMap ? this.#mapRun(node, items) : this.#family(node, items);
      if (ended !== Ended.failed) break;
      if (attempts === 1) this.#rules.open(node);
      const wait = this.#rules.after(node, frame.failure, counters, this.stream);
      if (wait < 0) {
        journal.errorLines[visit] = this.#errorLines.failedVisit[node]!;
        ended = unretried(frame, journal, this.#rules.caught, node, visit);
        break;
      }
      const again: number = clock[0]! + wait;
      clock[0] = again;
      if (again > frame.deadline) {
        ended = Ended.deadline;
        break;
      }
      journal.add((node << KIND_BITS) | RowKind.retry, again, again, program.retryEvents[node]!);
    }
    this.#rules.close(counters);
    if (ended === Ended.well || ended === Ended.caught) {
      frame.failure = NONE;
      journal.times[visit * TIMES + LEFT] = clock[0]!;
    }
    return ended;
  }

  /** Whether nothing can go wrong in a family, and no member of it can fill the history alone. */
  #runsPlain(node: number): boolean {
    const { firstLine, mostEvents } = this.#plain;
    return firstLine[node]! !== NONE && this.frame.eventCeiling - this.journal.events > mostEvents[node]!;
  }

  /** A family in which nothing can go wrong. */
  #plainFamily(node: number, items: number): number {
    const program = this.#program;
    const isMap = program.kind[node] === NodeKind.map;
    const members = isMap ? items : program.branchStart[node + 1]! - program.branchStart[node]!;
    const { frame } = this;
    frame.fanOut += members;
    const slots = isMap ? this.#slots.openFor(program, node, items, frame.clock[0]!) : NONE;
    const ended = this.#runner.run(node, members, slots, frame, this.stream);
    if (slots !== NONE) this.#slots.close(slots);
    return ended;
  }

  /**
   * Runs the branches of a Parallel or the iterations of an inline Map, one after the other, each from its own moment.
   * The first failure in time ends them all; nobody needs to run beyond the earliest end known so far.
   */
  #family(node: number, items: number): number {
    const program = this.#program;
    const { journal } = this;
    const { frame } = this;
    const { clock } = frame;
    const isMap = program.kind[node] === NodeKind.map;
    const t = clock[0]!;
    const firstBranch = program.branchStart[node]!;
    const members = isMap ? items : program.branchStart[node + 1]! - firstBranch;
    frame.fanOut += members;
    const firstRow = journal.rows;
    const firstStart = this.#children.mark();
    const outerDeadline = frame.deadline;
    const outerCeiling = frame.eventCeiling;
    const allowance = outerCeiling - journal.events + UNLOGGED;
    const slots = isMap ? this.#slots.openFor(program, node, items, t) : NONE;
    let end = t;
    let failedAt = Infinity;
    let error: number = NONE;
    let fullAt = Infinity; // when a member alone had filled the history
    let overdue = false; // a member was still to run at the outer deadline
    for (let member = 0; member < members; member++) {
      const start = slots === NONE ? t : this.#slots.nextStart(slots);
      if (start > frame.deadline) {
        overdue ||= frame.deadline === outerDeadline;
        break;
      }
      frame.allowEvents(journal.events, allowance);
      clock[0] = start;
      const row = isMap ? journal.add((node << KIND_BITS) | RowKind.iteration, start, Infinity, 2) : NONE;
      const ended = this.#scope(isMap ? this.#bodyOf(node, member) : program.branchEntry[firstBranch + member]!);
      const left = clock[0]!;
      if (ended === Ended.well) {
        if (left > end) end = left;
        if (isMap) journal.times[row * TIMES + LEFT] = left;
      } else if (ended === Ended.failed) {
        if (isMap) {
          journal.times[row * TIMES + LEFT] = left;
          journal.errorLines[row] = 1; // MapIterationFailed
        }
        // the culprit's state is aborted too; where a sibling fails earlier, the cut takes this row away
        if (frame.culprit !== NONE)
          journal.errorLines[journal.add((frame.culprit << KIND_BITS) | RowKind.extraEvent, left, left, 1)] = 1;
        if (left < failedAt) {
          failedAt = left;
          error = frame.failure;
          if (left < frame.deadline) frame.deadline = left;
        }
      } else if (ended === Ended.events) {
        if (left < fullAt) fullAt = left;
        if (left < frame.deadline) frame.deadline = left;
      } else overdue ||= frame.deadline === outerDeadline;
      // a failed iteration makes no room: the Map ends with it
      if (slots !== NONE) this.#slots.take(slots, ended === Ended.well ? left : Infinity);
    }
    if (slots !== NONE) this.#slots.close(slots);
    frame.deadline = outerDeadline;
    frame.eventCeiling = outerCeiling;
    if (failedAt < Infinity && failedAt <= fullAt) {
      journal.cut(firstRow, failedAt, true);
      this.#children.cut(firstStart, failedAt);
      frame.failure = error;
      clock[0] = failedAt;
      return Ended.failed;
    }
    if (fullAt < Infinity || overdue) {
      clock[0] = fullAt; // Infinity where only the deadline ended it
      return fullAt < Infinity ? Ended.events : Ended.deadline;
    }
    clock[0] = end;
    return Ended.well;
  }

  #mapRun(node: number, items: number): number {
    const { frame } = this;
    const outcome = this.#children.mapRun(node, items, frame.clock[0]!, frame.deadline);
    frame.clock[0] = outcome.endMs;
    if (!outcome.failed) return Ended.well;
    frame.failure = ErrorId.exceedToleratedFailureThreshold;
    return Ended.failed;
  }
}
