import { ITERATION_EVENTS, logsAbort, NodeKind, type Program } from '../../program/index.ts';
import type { PlainFamilies } from './plain-families.ts';

/** What a row of the journal records; a row's code is `node * 8 + kind`. */
export const RowKind = {
  /** A state entered and left. */
  visit: 0,
  /** A state an error left: not exited, so one event less. */
  failedVisit: 1,
  /** A state cut off; its events are in `eventCount`. */
  aborted: 2,
  /** A try after the first, or a container that starts again. */
  retry: 3,
  /** An iteration of an inline Map. */
  iteration: 4,
  /** One event more than the state kinds say. */
  extraEvent: 5,
  /** A retry cut off; its events are in `eventCount`. */
  abortedRetry: 6,
  /** All members of a plain family, see `plain-families.ts`: `started` holds its number, `result` its members. */
  family: 7,
} as const;
export const KIND_BITS = 3;
export const KIND_MASK = 7;

/** Places of a row in `times`, ms since the start. `started` and `result` are set for tasks, `started` for containers. */
export const TIMES = 4;
export const START = 0;
export const LEFT = 1;
export const STARTED = 2;
export const RESULT = 3;

/** In `errorLines`: the state was aborted, beside what it logged before. */
const ABORT_LINE = 16;
/** Words of a random stream's state. */
export const DRAW_WORDS = 4;
const FIRST_CAPACITY = 1024;
/** Rows one execution may make: beyond it, it is taken as never ending (a loop that takes no time). */
const MAX_ROWS = 4_000_000;

/**
 * What one execution did, one row per visit of a state, retry and iteration, so that it can be cut at a moment:
 * by the first failure of a sibling, by a timeout, by the event that fills the history.
 */
export class Journal {
  rows = 0;
  /** History events of all rows. */
  events = 0;
  /** [row] node and kind. */
  code = new Int32Array(FIRST_CAPACITY);
  /** [row * TIMES + START | LEFT | STARTED | RESULT] */
  times = new Float64Array(FIRST_CAPACITY * TIMES);
  /** [row] events of an aborted row. */
  eventCount = new Int32Array(FIRST_CAPACITY);
  /** [row] billed ms of the Lambda function of this try; set for functions with a price only. */
  lambdaMs = new Float64Array(FIRST_CAPACITY);
  /** [row] lines it leaves at log level ERROR: see `errorLinesIn`. */
  errorLines = new Uint8Array(FIRST_CAPACITY);
  readonly #program: Program;
  #scratch = new Float64Array(0);

  // plain families of this execution
  families = 0;
  /** [family] where its times begin in `familyStateMs`. */
  familySums = new Int32Array(16);
  /** Time spent in each state of the lines of a family, all members together, ms. */
  familyStateMs = new Float64Array(256);
  /** [family * DRAW_WORDS] the state of the draws when it began. */
  familyDraws = new Int32Array(16 * DRAW_WORDS);
  /** [family] the deadline it ran under, ms. */
  familyDeadline = new Float64Array(16);
  #familySumsTop = 0;
  /** Writes out the members of a family as rows. */
  expander: FamilyExpander | undefined;

  /** Which families are plain. */
  readonly plain: PlainFamilies;

  constructor(program: Program, plain: PlainFamilies) {
    this.#program = program;
    this.plain = plain;
  }

  /** Lines at log level ERROR of one row. */
  errorLinesIn(row: number): number {
    const lines = this.errorLines[row]!;
    return (lines % ABORT_LINE) + Math.floor(lines / ABORT_LINE);
  }

  clear(): void {
    this.rows = 0;
    this.events = 0;
    this.families = 0;
    this.#familySumsTop = 0;
  }

  /** Opens the row of a plain family with `states` states in its lines; answers where its sums begin in `familyStateMs`. */
  openFamily(node: number, t: number, members: number, states: number, deadline: number): number {
    const at = this.add((node << KIND_BITS) | RowKind.family, t, Infinity, 0) * TIMES;
    const family = this.families++;
    if (family === this.familySums.length) this.#growFamilies();
    const sums = this.#familySumsTop;
    this.#familySumsTop += states;
    if (this.#familySumsTop > this.familyStateMs.length) this.#growSums();
    const stateMs = this.familyStateMs;
    for (let k = sums; k < sums + states; k++) stateMs[k] = 0; // `fill` costs a call, for a few states
    this.familySums[family] = sums;
    this.familyDeadline[family] = deadline;
    this.times[at + STARTED] = family;
    this.times[at + RESULT] = members;
    return sums;
  }

  /** Closes the row opened last. */
  closeFamily(end: number, events: number): void {
    const row = this.rows - 1;
    this.times[row * TIMES + LEFT] = end;
    this.eventCount[row] = events;
    this.events += events;
  }

  /** Adds a row and answers its place. A row still under way has ended at Infinity. */
  add(code: number, t: number, left: number, events: number): number {
    const row = this.rows;
    if (row === this.code.length) this.#grow();
    this.rows = row + 1;
    this.events += events;
    this.code[row] = code;
    this.errorLines[row] = 0;
    const at = row * TIMES;
    this.times[at] = t;
    this.times[at + LEFT] = left;
    return row;
  }

  addTask(code: number, t: number, started: number, result: number, left: number, events: number): void {
    const at = this.add(code, t, left, events) * TIMES;
    this.times[at + STARTED] = started;
    this.times[at + RESULT] = result;
  }

  /** How a try went; a retry's row ends with its result. */
  setTry(row: number, started: number, result: number, isRetry: boolean): void {
    const at = row * TIMES;
    this.times[at + STARTED] = started;
    this.times[at + RESULT] = result;
    if (isRetry) this.times[at + LEFT] = result;
  }

  /** An error left the state of a visit row. */
  fail(row: number, t: number): void {
    this.times[row * TIMES + LEFT] = t;
    this.code[row] = this.code[row]! | RowKind.failedVisit;
    this.events--;
  }

  /**
   * Forgets what happened after `t` in the rows from `from` on; what was under way then ends at `t`, aborted.
   * What starts at `t` exactly has started. Where a sibling's failure cuts (`logged`), states and iterations log that
   * they were aborted; where the execution ends, they do not.
   */
  cut(from: number, t: number, logged: boolean): void {
    this.#expandFamilies(from, t, Infinity);
    const { times } = this;
    let kept = from;
    for (let row = from; row < this.rows; row++) {
      if (times[row * TIMES]! > t) {
        this.events -= this.#eventsOf(row);
        continue;
      }
      if (times[row * TIMES + LEFT]! > t) this.#abort(row, t, logged);
      this.#move(row, kept++);
    }
    this.rows = kept;
  }

  /**
   * Keeps the first `count` events, in order of time and then of rows, and forgets the states entered after them.
   * @returns the moment of the first event that found no place.
   */
  cutAtEvent(count: number): number {
    this.#expandFamilies(0, -1, count);
    if (this.#scratch.length < this.events) this.#scratch = new Float64Array(this.events * 2);
    const scratch = this.#scratch;
    let filled = 0;
    for (let row = 0; row < this.rows; row++) {
      this.#eachEvent(row, (time, events) => {
        scratch.fill(time, filled, filled + events);
        filled += events;
      });
    }
    const moments = scratch.subarray(0, filled).sort();
    const t = moments[count]!;
    let earlier = count; // events before `t`; the others that fit are at `t` itself
    while (earlier > 0 && moments[earlier - 1] === t) earlier--;
    let room = count - earlier;
    let kept = 0;
    for (let row = 0; row < this.rows; row++) {
      const start = this.times[row * TIMES]!;
      const late = start > t || (start === t && room <= 0);
      this.#eachEvent(row, (time, events) => {
        if (time === t) room -= events;
      });
      if (late) this.events -= this.#eventsOf(row);
      else this.#move(row, kept++);
    }
    this.rows = kept;
    this.cut(0, t, false);
    return t;
  }

  /** Puts a row in the place of all that was written shorter. */
  writeOut(): void {
    this.#expandFamilies(0, -1, Infinity);
  }

  /** Writes out, in place, the families that were not over at `t`: at most the first `most` members of each. */
  #expandFamilies(from: number, t: number, most: number): void {
    if (this.families === 0 || !this.#hasFamilyAfter(from, t)) return;
    const last = this.rows;
    const code = this.code.slice(from, last);
    const times = this.times.slice(from * TIMES, last * TIMES);
    const eventCount = this.eventCount.slice(from, last);
    const lambdaMs = this.lambdaMs.slice(from, last);
    const errorLines = this.errorLines.slice(from, last);
    this.rows = from;
    for (let i = 0; i < code.length; i++) {
      const at = i * TIMES;
      if ((code[i]! & KIND_MASK) === RowKind.family && times[at + LEFT]! > t) {
        this.events -= eventCount[i]!;
        this.expander!.expand(code[i]! >> KIND_BITS, times.subarray(at, at + TIMES), most);
      } else {
        const row = this.add(code[i]!, times[at]!, times[at + LEFT]!, 0);
        this.times.set(times.subarray(at, at + TIMES), row * TIMES);
        this.eventCount[row] = eventCount[i]!;
        this.lambdaMs[row] = lambdaMs[i]!;
        this.errorLines[row] = errorLines[i]!;
      }
    }
  }

  #hasFamilyAfter(from: number, t: number): boolean {
    for (let row = from; row < this.rows; row++) {
      if ((this.code[row]! & KIND_MASK) === RowKind.family && this.times[row * TIMES + LEFT]! > t) return true;
    }
    return false;
  }

  #eventsOf(row: number): number {
    const node = this.code[row]! >> KIND_BITS;
    switch (this.code[row]! & KIND_MASK) {
      case RowKind.visit:
        return this.#program.visitEvents[node]!;
      case RowKind.failedVisit:
        return this.#program.visitEvents[node]! - 1;
      case RowKind.aborted:
      case RowKind.abortedRetry:
      case RowKind.family:
        return this.eventCount[row]!;
      case RowKind.retry:
        return this.#program.retryEvents[node]!;
      case RowKind.iteration:
        return ITERATION_EVENTS;
      default:
        return 1;
    }
  }

  #abort(row: number, t: number, logged: boolean): void {
    const node = this.code[row]! >> KIND_BITS;
    const kind = this.code[row]! & KIND_MASK;
    if (kind === RowKind.iteration) {
      this.errorLines[row] = logged ? 1 : 0;
      if (!logged) {
        this.events--; // MapIterationStarted alone
        this.code[row] = (node << KIND_BITS) | RowKind.extraEvent;
      }
    } else if (kind !== RowKind.extraEvent) {
      const isVisit = kind <= RowKind.aborted;
      let events = logged && isVisit && logsAbort(this.#program.kind[node]!) ? 1 : 0;
      const isTask = this.#program.kind[node] === NodeKind.task;
      const before = isTask && this.times[row * TIMES + RESULT]! <= t ? this.errorLines[row]! % ABORT_LINE : 0;
      this.errorLines[row] = before + events * ABORT_LINE;
      this.#eachEvent(row, (time, count) => {
        if (time <= t) events += count;
      });
      this.events += events - this.#eventsOf(row);
      this.eventCount[row] = events;
      this.code[row] = (node << KIND_BITS) | (isVisit ? RowKind.aborted : RowKind.abortedRetry);
    }
    this.times[row * TIMES + LEFT] = t;
  }

  /** Tells the moments at which a row's events were logged; what is left over was logged at its end. Only for rare paths. */
  #eachEvent(row: number, tell: (time: number, count: number) => void): void {
    const node = this.code[row]! >> KIND_BITS;
    const kind = this.code[row]! & KIND_MASK;
    const { kind: nodeKinds, visitEvents, retryEvents } = this.#program;
    const at = row * TIMES;
    const { times } = this;
    const left = times[at + LEFT]!;
    let rest = this.#eventsOf(row);
    const log = (time: number, count: number): void => {
      if (time > left || count > rest) return;
      rest -= count;
      tell(time, count);
    };
    const isRetry = kind === RowKind.retry || kind === RowKind.abortedRetry;
    const isTask = nodeKinds[node] === NodeKind.task && kind !== RowKind.iteration && kind !== RowKind.extraEvent;
    log(times[at]!, isTask && !isRetry ? 2 : 1); // Entered, and Scheduled of a task; Scheduled of a retry
    if (isTask) {
      log(times[at + STARTED]!, Math.max(0, retryEvents[node]! - 2)); // Started, and Submitted
      log(times[at + RESULT]!, 1);
    } else if (kind <= RowKind.aborted && visitEvents[node]! > 2) {
      log(times[at + STARTED]!, nodeKinds[node] === NodeKind.distributedMap ? 2 : 1); // MapRunStarted besides
    }
    if (rest > 0) tell(left, rest);
  }

  #move(from: number, to: number): void {
    if (from === to) return;
    this.code[to] = this.code[from]!;
    this.times.copyWithin(to * TIMES, from * TIMES, from * TIMES + TIMES);
    this.eventCount[to] = this.eventCount[from]!;
    this.lambdaMs[to] = this.lambdaMs[from]!;
    this.errorLines[to] = this.errorLines[from]!;
  }

  #growFamilies(): void {
    const sums = new Int32Array(this.familySums.length * 2);
    sums.set(this.familySums);
    this.familySums = sums;
    const draws = new Int32Array(this.familyDraws.length * 2);
    draws.set(this.familyDraws);
    this.familyDraws = draws;
    const deadline = new Float64Array(this.familyDeadline.length * 2);
    deadline.set(this.familyDeadline);
    this.familyDeadline = deadline;
  }

  #growSums(): void {
    const grown = new Float64Array(this.#familySumsTop * 2);
    grown.set(this.familyStateMs);
    this.familyStateMs = grown;
  }

  #grow(): void {
    if (this.rows >= MAX_ROWS) throw new EndlessExecution(this.code[this.rows - 1]! >> KIND_BITS);
    const capacity = this.code.length * 2;
    const code = new Int32Array(capacity);
    code.set(this.code);
    const times = new Float64Array(capacity * TIMES);
    times.set(this.times);
    const eventCount = new Int32Array(capacity);
    eventCount.set(this.eventCount);
    const lambdaMs = new Float64Array(capacity);
    lambdaMs.set(this.lambdaMs);
    const errorLines = new Uint8Array(capacity);
    errorLines.set(this.errorLines);
    Object.assign(this, { code, times, eventCount, lambdaMs, errorLines });
  }
}

/** Writes out a family: see `PlainRunner.expand`. */
interface FamilyExpander {
  expand(node: number, times: Float64Array, most: number): void;
}

/** An execution that makes millions of rows without coming to an end; the engine turns it into an issue. */
export class EndlessExecution extends Error {
  readonly node: number;
  constructor(node: number) {
    super('an execution does not come to an end');
    this.node = node;
  }
}
