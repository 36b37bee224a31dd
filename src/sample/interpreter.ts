import { END, ErrorId, NONE, NodeKind, type Program } from '../program/index.ts';
import type { RandomStream } from '../stats/index.ts';
import { FamilyStack } from './family.ts';
import {
  END_OPTION,
  EVENTS,
  EXIT_DELAY,
  FIRST_OPTION,
  FIXED,
  FLOATS,
  type HotColumns,
  hotColumns,
  INTS,
  INVOKE_DELAY,
  KIND,
  LAW,
  NEXT,
  SIMPLE_TASK,
  START_DELAY,
} from './hot-columns.ts';
import { Journal, KIND_BITS, LEFT, RowKind, STARTED, TIMES } from './journal.ts';
import { RetryRules } from './retry-rules.ts';
import { SlotHeap } from './slot-heap.ts';

/** What adding up doubles may put on top of a whole number of ms. */
const ROUNDING_MS = 1e-9;

/** Why a scope was left before its end. */
export const Stop = { none: 0, deadline: 1, events: 2 } as const;

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
  /** Error id that left the outermost scope, or NONE. */
  failure: number = NONE;
  stop: number = Stop.none;
  /** Parallel branches and Map iterations of this execution, for the memory estimate. */
  fanOut = 0;
  /** Tries that failed, in this execution. */
  failures = 0;
  /** Nothing is entered after this moment, ms. */
  deadline = Infinity;

  readonly #program: Program;
  readonly #runChildren: (node: number, items: number, t: number) => ChildOutcome;
  /** The scope under way may log so many events in all. */
  #eventCeiling = Infinity;
  readonly #slots = new SlotHeap();
  readonly #family = new FamilyStack();
  readonly #rules: RetryRules;
  readonly #hot: HotColumns;
  /** Node of the catcher that took the last error, until it is entered. */
  #caught: number = NONE;
  /** State that the last failure left without an exit, or NONE for a Fail state, which has none. */
  #culprit: number = NONE;
  #tryError: number = NONE;
  #tryLaw: number = NONE;

  constructor(
    program: Program,
    stream: RandomStream,
    runChildren: (node: number, items: number, t: number) => ChildOutcome,
  ) {
    this.#program = program;
    this.stream = stream;
    this.#runChildren = runChildren;
    this.journal = new Journal(program);
    this.#rules = new RetryRules(program);
    this.#hot = hotColumns(program);
  }

  /** Runs one execution from `entry`; answers when its last state was left, ms. */
  run(entry: number, startMs: number, deadlineMs: number, maxEvents: number): number {
    this.failure = NONE;
    this.stop = Stop.none;
    this.fanOut = 0;
    this.failures = 0;
    this.deadline = deadlineMs;
    this.#eventCeiling = this.journal.events + maxEvents;
    return this.#scope(entry, startMs);
  }

  /** Follows one scope to its end. Sets `failure` and `stop`; answers the moment of its end. */
  #scope(entry: number, t: number): number {
    const program = this.#program;
    const { ints, floats } = this.#hot;
    const { journal, stream } = this;
    const { distributions } = program;
    let node = entry;
    do {
      if (t > this.deadline) return this.#stopAt(Stop.deadline, t);
      if (journal.events > this.#eventCeiling) return this.#stopAt(Stop.events, t);
      const at = node * INTS;
      const timeAt = node * FLOATS;
      switch (ints[at + KIND]!) {
        case SIMPLE_TASK: {
          const started = t + floats[timeAt + START_DELAY]!;
          let service = floats[timeAt + FIXED]!;
          if (!(service >= 0)) service = distributions.sample(ints[at + LAW]!, stream);
          const result = started + floats[timeAt + INVOKE_DELAY]! + service;
          const left = result + floats[timeAt + EXIT_DELAY]!;
          journal.addTask(node << KIND_BITS, t, started, result, left, ints[at + EVENTS]!);
          t = left;
          node = ints[at + NEXT]!;
          break;
        }
        case NodeKind.task:
          t = this.#task(node, t);
          if (this.stop !== Stop.none) return t;
          node = this.#after(node);
          break;
        case NodeKind.choice: {
          const left = t + floats[timeAt + START_DELAY]! + this.#extraDelay(node);
          journal.add(node << KIND_BITS, t, left, 2);
          t = left;
          let option = ints[at + FIRST_OPTION]!;
          if (ints[at + END_OPTION]! - option > 1) {
            const u = stream.uniform();
            while (u >= program.choiceCumulative[option]!) option++;
          }
          node = program.choiceTarget[option]!;
          break;
        }
        case NodeKind.flow:
        case NodeKind.wait: {
          let left = t + floats[timeAt + START_DELAY]! + this.#extraDelay(node);
          if (ints[at + LAW]! >= 0) left += distributions.sample(ints[at + LAW]!, stream);
          journal.add(node << KIND_BITS, t, left, 2);
          t = left;
          node = ints[at + NEXT]!;
          break;
        }
        case NodeKind.fail:
          journal.add(node << KIND_BITS, t, t, 1);
          this.#culprit = NONE;
          this.failure = program.failError[node]!;
          return t;
        default:
          t = this.#container(node, t);
          if (this.stop !== Stop.none) return t;
          node = this.#after(node);
      }
    } while (node >= 0);
    return t;
  }

  /** The part of a node's own delay that is drawn, ms. */
  #extraDelay(node: number): number {
    const law = this.#program.startDelayLaw[node]!;
    return law === NONE ? 0 : this.#program.distributions.sample(law, this.stream);
  }

  #stopAt(why: number, t: number): number {
    this.stop = why;
    return t;
  }

  /** Node after a state that may have failed: the next, a catcher's, or END with `failure` set. */
  #after(node: number): number {
    if (this.failure !== NONE) return END;
    const caught = this.#caught;
    if (caught === NONE) return this.#program.next[node]!;
    this.#caught = NONE;
    return caught;
  }

  /** One visit of a task with all its tries. Answers when it was left. */
  #task(node: number, t: number): number {
    const program = this.#program;
    const { journal, stream } = this;
    const { distributions } = program;
    const visit = journal.add(node << KIND_BITS, t, Infinity, program.visitEvents[node]!);
    const counters = this.#rules.mark();
    let row = visit;
    for (let tries = 1; ; tries++) {
      const started = t + program.startDelayMs[node]! + this.#extraDelay(node);
      this.#drawError(node);
      let error = this.#tryError;
      let own = distributions.sample(this.#tryLaw, stream);
      if (program.coldProbability[node]! > 0 && stream.uniform() < program.coldProbability[node]!) {
        own += distributions.sample(program.coldLaw[node]!, stream);
      }
      if (program.lambdaMemoryMb[node]! > 0) journal.lambdaMs[row] = Math.ceil(own - ROUNDING_MS);
      let service = own + program.invokeDelayMs[node]!;
      if (program.invokeDelayLaw[node]! !== NONE)
        service += distributions.sample(program.invokeDelayLaw[node]!, stream);
      if (service > program.timeoutMs[node]!) {
        service = program.timeoutMs[node]!;
        error = ErrorId.timeout;
      }
      t = started + service;
      journal.setTry(row, started, t, row !== visit);
      if (error === NONE) break;
      if (tries === 1) this.#rules.open(node);
      const wait = this.#failed(node, error, counters);
      if (wait < 0) {
        if (this.failure === NONE) break;
        this.#rules.close(counters);
        this.#culprit = node;
        journal.fail(visit, t);
        return t;
      }
      t += wait;
      if (t > this.deadline || journal.events > this.#eventCeiling) {
        this.#rules.close(counters);
        return this.#stopAt(t > this.deadline ? Stop.deadline : Stop.events, t);
      }
      row = journal.add((node << KIND_BITS) | RowKind.retry, t, Infinity, program.retryEvents[node]!);
    }
    this.#rules.close(counters);
    t += program.exitDelayMs[node]!;
    if (program.exitDelayLaw[node]! !== NONE) t += distributions.sample(program.exitDelayLaw[node]!, stream);
    journal.times[visit * TIMES + LEFT] = t;
    return t;
  }

  /** Draws how a try of a task ends: sets `#tryError` (or NONE) and the law of its service time. */
  #drawError(node: number): void {
    const { errorStart, errorCumulative, errorId, errorLaw, durationLaw } = this.#program;
    const end = errorStart[node + 1]!;
    let option = errorStart[node]!;
    this.#tryError = NONE;
    this.#tryLaw = durationLaw[node]!;
    if (option === end) return;
    const u = this.stream.uniform();
    if (u >= errorCumulative[end - 1]!) return;
    while (u >= errorCumulative[option]!) option++;
    this.#tryError = errorId[option]!;
    if (errorLaw[option]! !== NONE) this.#tryLaw = errorLaw[option]!;
  }

  /** One visit of a Parallel or Map with all its attempts. */
  #container(node: number, t: number): number {
    const program = this.#program;
    const journal = this.journal;
    const visit = journal.add(node << KIND_BITS, t, Infinity, program.visitEvents[node]!);
    const counters = this.#rules.mark();
    const kind = program.kind[node]!;
    let attempts = 0;
    t += program.startDelayMs[node]! + this.#extraDelay(node);
    journal.times[visit * TIMES + STARTED] = t;
    // the items are the visit's: a retry gets the same ones
    const items =
      kind === NodeKind.parallel ? 0 : Math.round(program.distributions.sample(program.itemsLaw[node]!, this.stream));
    for (;;) {
      if (kind === NodeKind.parallel) t = this.#branches(node, t);
      else if (kind === NodeKind.map) t = this.#iterations(node, items, t);
      else t = this.#mapRun(node, items, t);
      if (this.stop !== Stop.none) {
        this.#rules.close(counters);
        return t;
      }
      const error = this.failure;
      if (error === NONE) break;
      this.failure = NONE;
      if (attempts === 0) this.#rules.open(node);
      attempts++;
      const wait = this.#failed(node, error, counters);
      if (wait < 0) {
        this.#rules.close(counters);
        if (this.failure === NONE) break;
        this.#culprit = node;
        journal.fail(visit, t);
        return t;
      }
      t += wait;
      if (t > this.deadline) {
        this.#rules.close(counters);
        return this.#stopAt(Stop.deadline, t);
      }
      journal.add((node << KIND_BITS) | RowKind.retry, t, t, program.retryEvents[node]!);
    }
    this.#rules.close(counters);
    journal.times[visit * TIMES + LEFT] = t;
    return t;
  }

  /** Runs the branches of a Parallel from `t`; answers the join, or the first failure with `failure` set. */
  #branches(node: number, t: number): number {
    const { branchStart, branchEntry } = this.#program;
    this.#openFamily(t);
    const last = branchStart[node + 1]!;
    this.fanOut += last - branchStart[node]!;
    for (let branch = branchStart[node]!; branch < last; branch++) {
      this.#member(this.#scope(branchEntry[branch]!, t));
    }
    return this.#closeFamily();
  }

  /** Runs the iterations of an inline Map from `t`, at most so many at a time. */
  #iterations(node: number, items: number, t: number): number {
    const { bodyEntry, maxConcurrency, limits } = this.#program;
    const journal = this.journal;
    const body = bodyEntry[node]!;
    this.fanOut += items;
    this.#openFamily(t);
    const atATime = Math.min(items, maxConcurrency[node]!, limits.mapMaxConcurrency || Infinity);
    const atOnce = limits.mapAtOnce || Infinity;
    const slots =
      items > 0 && (items > atATime || items > atOnce) ? this.#slots.open(atATime, t, atOnce, limits.mapRampMs) : -1;
    for (let item = 0; item < items; item++) {
      const start = slots < 0 ? t : this.#slots.earliest(slots);
      if (start > this.deadline) {
        this.#notStarted();
        break;
      }
      const row = journal.add((node << KIND_BITS) | RowKind.iteration, start, Infinity, 2);
      const end = this.#scope(body, start);
      if (this.stop === Stop.none) journal.times[row * TIMES + LEFT] = end;
      // a failed iteration makes no room: the Map ends with it
      if (slots >= 0) this.#slots.replaceEarliest(slots, this.failure === NONE ? end : Infinity);
      this.#member(end);
    }
    if (slots >= 0) this.#slots.close(slots);
    return this.#closeFamily();
  }

  #openFamily(t: number): void {
    this.#family.open(t, this.deadline, this.#eventCeiling, this.journal.events, this.journal.rows);
    this.#eventCeiling = this.journal.events + this.#family.allowance[this.#family.depth]!;
  }

  /** Takes note of how a member ended at `t`, and makes ready for the next one. */
  #member(t: number): void {
    const family = this.#family;
    const at = family.depth;
    if (this.stop === Stop.deadline) {
      if (this.deadline === family.outerDeadline[at]) family.overdue[at] = 1;
    } else if (this.stop === Stop.events) {
      family.fullAt[at] = Math.min(family.fullAt[at]!, t);
      this.deadline = Math.min(this.deadline, t);
    } else if (this.failure !== NONE) {
      // the culprit's state is aborted too; where a sibling fails earlier, the cut takes this row away
      if (this.#culprit !== NONE) this.journal.add((this.#culprit << KIND_BITS) | RowKind.extraEvent, t, t, 1);
      if (t < family.failedAt[at]!) {
        family.failedAt[at] = t;
        family.error[at] = this.failure;
        this.deadline = Math.min(this.deadline, t);
      }
    } else if (t > family.end[at]!) family.end[at] = t;
    this.stop = Stop.none;
    this.failure = NONE;
    this.#eventCeiling = this.journal.events + family.allowance[at]!;
  }

  /** An iteration whose turn comes only after the deadline. */
  #notStarted(): void {
    const at = this.#family.depth;
    if (this.deadline === this.#family.outerDeadline[at]) this.#family.overdue[at] = 1;
  }

  /** Joins the members: their slowest end, or the first failure with the rest cut off there. */
  #closeFamily(): number {
    const family = this.#family;
    const at = family.depth--;
    this.deadline = family.outerDeadline[at]!;
    this.#eventCeiling = family.outerCeiling[at]!;
    const failedAt = family.failedAt[at]!;
    const fullAt = family.fullAt[at]!;
    if (failedAt < Infinity && failedAt <= fullAt) {
      this.journal.cut(family.firstRow[at]!, failedAt, true);
      this.failure = family.error[at]!;
      return failedAt;
    }
    if (fullAt < Infinity) return this.#stopAt(Stop.events, fullAt);
    if (family.overdue[at] === 1) return this.#stopAt(Stop.deadline, Infinity);
    return family.end[at]!;
  }

  /** Asks the rules who takes an error: the wait before a retry, or -1 with `#caught` or `failure` set. */
  #failed(node: number, error: number, counters: number): number {
    this.failures++;
    const wait = this.#rules.after(node, error, counters, this.stream);
    if (wait >= 0) return wait;
    this.#caught = this.#rules.caught;
    if (this.#caught === NONE) this.failure = error;
    return -1;
  }

  #mapRun(node: number, items: number, t: number): number {
    const outcome = this.#runChildren(node, items, t);
    if (outcome.failed) this.failure = ErrorId.exceedToleratedFailureThreshold;
    return outcome.endMs;
  }
}
