import { NodeKind, type Program } from '../program/index.ts';

/** What a row of the journal records. */
export const RowKind = { visit: 0, failedVisit: 1, retry: 2, iteration: 3, aborted: 4 } as const;
/** A row's code is `node * ROW_KINDS + kind`. */
export const ROW_KINDS = 8;

const FIRST_CAPACITY = 1024;
/** Rows one execution may make: beyond it, it is taken as never ending (a loop that takes no time). */
const MAX_ROWS = 4_000_000;

/**
 * What one execution did, one row per visit of a state, retry and iteration, so that it can be cut at a moment:
 * by the first failure of a sibling, by a timeout, by the event that fills the history. Times are ms since the start.
 */
export class Journal {
  rows = 0;
  /** History events of all rows. */
  events = 0;
  code = new Int32Array(FIRST_CAPACITY);
  /** [row] entered. */
  start = new Float64Array(FIRST_CAPACITY);
  /** [row] left; Infinity while inside. */
  end = new Float64Array(FIRST_CAPACITY);
  /** [row] task: Started; container: its Started. */
  started = new Float64Array(FIRST_CAPACITY);
  /** [row] task: when the result of this try came. */
  result = new Float64Array(FIRST_CAPACITY);
  /** [row] events of the whole row. */
  eventCount = new Int32Array(FIRST_CAPACITY);
  /** [row] billed ms of the tries' Lambda function. */
  lambdaMs = new Float64Array(FIRST_CAPACITY);
  readonly #program: Program;
  #times = new Float64Array(0);

  constructor(program: Program) {
    this.#program = program;
  }

  /** Opens a row that starts at `t` and has not ended; answers its place. */
  open(node: number, kind: number, t: number, events: number): number {
    const row = this.rows;
    if (row === this.code.length) this.#grow();
    this.rows = row + 1;
    this.events += events;
    this.code[row] = node * ROW_KINDS + kind;
    this.start[row] = t;
    this.end[row] = Infinity;
    this.eventCount[row] = events;
    this.lambdaMs[row] = 0;
    return row;
  }

  /** A row that is complete at once. */
  add(node: number, kind: number, t: number, end: number, events: number): void {
    const row = this.open(node, kind, t, events);
    this.end[row] = end;
  }

  /** An error left the state: it is not exited, so it has one event less. */
  fail(row: number, t: number): void {
    this.end[row] = t;
    this.code[row] = this.code[row]! + (RowKind.failedVisit - RowKind.visit);
    this.eventCount[row] = this.eventCount[row]! - 1;
    this.events--;
  }

  addEvents(row: number, events: number): void {
    this.eventCount[row] = this.eventCount[row]! + events;
    this.events += events;
  }

  /**
   * Forgets what happened after `t` in the rows from `from` on; what was under way then ends at `t`, aborted.
   * Both ends of the moment count: what starts at `t` exactly has started.
   * @returns leaf states that were aborted.
   */
  cut(from: number, t: number): number {
    const { start, end, eventCount } = this;
    let kept = from;
    let abortedLeaves = 0;
    for (let row = from; row < this.rows; row++) {
      if (start[row]! > t) {
        this.events -= eventCount[row]!;
        continue;
      }
      if (end[row]! > t) {
        const isLeaf = this.#abort(row, t);
        if (isLeaf) abortedLeaves++;
      }
      this.#move(row, kept);
      kept++;
    }
    this.rows = kept;
    return abortedLeaves;
  }

  /** @returns whether the row was a task or a wait, which log that they were aborted. */
  #abort(row: number, t: number): boolean {
    const code = this.code[row]!;
    const node = Math.floor(code / ROW_KINDS);
    const kind = code % ROW_KINDS;
    const nodeKind = this.#program.kind[node]!;
    const isLeaf = nodeKind === NodeKind.task || nodeKind === NodeKind.wait;
    const isVisit = kind !== RowKind.retry && kind !== RowKind.iteration;
    let events = (isLeaf && isVisit) || kind === RowKind.iteration ? 1 : 0; // TaskStateAborted, MapIterationAborted
    this.eachEvent(row, (time, count) => {
      if (time <= t) events += count;
    });
    this.events += events - this.eventCount[row]!;
    this.eventCount[row] = events;
    this.end[row] = t;
    if (isVisit) this.code[row] = node * ROW_KINDS + RowKind.aborted;
    return isLeaf && isVisit;
  }

  /** Tells the moments at which a row's events were logged; what is left over was logged at its end. Only for rare paths. */
  eachEvent(row: number, tell: (time: number, count: number) => void): void {
    const node = Math.floor(this.code[row]! / ROW_KINDS);
    const kind = this.code[row]! % ROW_KINDS;
    const { kind: nodeKinds, visitEvents, retryEvents } = this.#program;
    const end = this.end[row]!;
    let left = this.eventCount[row]!;
    const log = (time: number, count: number): void => {
      if (time > end || count > left) return;
      left -= count;
      tell(time, count);
    };
    const isTask = nodeKinds[node] === NodeKind.task;
    const isRetry = kind === RowKind.retry;
    log(this.start[row]!, isTask && !isRetry ? 2 : 1); // Entered, and Scheduled of a task; Scheduled of a retry
    if (kind !== RowKind.iteration && isTask) {
      log(this.started[row]!, retryEvents[node]! - 2); // Started, and Submitted
      log(this.result[row]!, 1);
    } else if (kind !== RowKind.iteration && !isRetry && visitEvents[node]! > 2) {
      log(this.started[row]!, nodeKinds[node] === NodeKind.distributedMap ? 2 : 1); // MapRunStarted besides
    }
    if (left > 0) tell(end, left);
  }

  /**
   * Keeps the first `count` events, in order of time and then of rows, and forgets the states entered after them.
   * @returns the moment of the first event that found no place.
   */
  cutAtEvent(count: number): number {
    if (this.#times.length < this.events) this.#times = new Float64Array(this.events * 2);
    let filled = 0;
    for (let row = 0; row < this.rows; row++) {
      this.eachEvent(row, (time, events) => {
        this.#times.fill(time, filled, filled + events);
        filled += events;
      });
    }
    const times = this.#times.subarray(0, filled).sort();
    const t = times[count]!;
    let room = count; // events at `t` itself that still fit
    while (room > 0 && times[room - 1] === t) room--;
    room = count - room;
    let kept = 0;
    for (let row = 0; row < this.rows; row++) {
      const late = this.start[row]! > t || (this.start[row] === t && room <= 0);
      if (this.start[row] === t) room -= this.eventCount[row]!;
      if (late) this.events -= this.eventCount[row]!;
      else this.#move(row, kept++);
    }
    this.rows = kept;
    this.cut(0, t);
    return t;
  }

  #move(from: number, to: number): void {
    if (from === to) return;
    this.code[to] = this.code[from]!;
    this.start[to] = this.start[from]!;
    this.end[to] = this.end[from]!;
    this.started[to] = this.started[from]!;
    this.result[to] = this.result[from]!;
    this.eventCount[to] = this.eventCount[from]!;
    this.lambdaMs[to] = this.lambdaMs[from]!;
  }

  #grow(): void {
    if (this.rows >= MAX_ROWS) throw new EndlessExecution(Math.floor(this.code[this.rows - 1]! / ROW_KINDS));
    const grown = <A extends Float64Array | Int32Array>(column: A, copy: A): A => {
      copy.set(column);
      return copy;
    };
    const size = this.code.length * 2;
    this.code = grown(this.code, new Int32Array(size));
    this.start = grown(this.start, new Float64Array(size));
    this.end = grown(this.end, new Float64Array(size));
    this.started = grown(this.started, new Float64Array(size));
    this.result = grown(this.result, new Float64Array(size));
    this.eventCount = grown(this.eventCount, new Int32Array(size));
    this.lambdaMs = grown(this.lambdaMs, new Float64Array(size));
  }
}

/** An execution that makes millions of rows without coming to an end; the engine turns it into an issue. */
export class EndlessExecution extends Error {
  readonly node: number;
  constructor(node: number) {
    super('an execution does not come to an end');
    this.node = node;
  }
}
