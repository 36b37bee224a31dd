import { NONE } from '../../../program/index.ts';

/**
 * Columns of a cursor. The first row (64 bytes, one cache line) holds what every event reads and writes, the future-event
 * list included; the second what starts, ends, containers and failures need. Both are whole numbers and doubles over the
 * same bytes.
 */

/*
 * An imported constant costs hot code a load and a check at every use, and hides from the compiler that a product cannot
 * overflow. Hot functions keep copies of their own, `const TIME: typeof columns.TIME = 0`, which the types hold equal to
 * these, and write `row << HOT_FLOAT_BITS` for `row * HOT_FLOATS`.
 */

/** Places of doubles in the first row: [row * HOT_FLOATS + …]. */
export const HOT_FLOATS = 8;
export const HOT_FLOAT_BITS = 3;
/** Due time while in the future-event list; the moment it began to wait while in a line; ms. */
export const TIME = 0;
/** When the execution times out, ms; Infinity when that lies beyond the end of the run. */
export const DEADLINE = 6;
/** When the state, or the try under way, was entered, ms. */
export const ENTERED = 7;

/** Places of whole numbers in the first row: [row * HOT_INTS + …]. */
export const HOT_INTS = 16;
export const HOT_INT_BITS = 4;
/** Next row in the line or free list the row is in; its place in the buckets of the future-event list. */
export const LINK = 2;
/** Node and phase: node * 2^Phase.bits + phase. */
export const NODE_AND_PHASE = 3;
/** Row of the execution it belongs to: the execution's first cursor. */
export const ROOT = 4;
/** Bits of `Flag`. */
export const FLAGS = 5;
/** Four words of the cursor's own random stream. */
export const STREAM = 6;
/** Of an execution (kept at its root): states entered, history events. */
export const ENTRIES = 10;
export const EVENTS = 11;

/** Places of doubles in the second row: [row * COLD_FLOATS + …]. */
export const COLD_FLOATS = 16;
export const COLD_FLOAT_BITS = 4;
/** Start of the execution, ms. */
export const STARTED = 0;
/** Time lost to quotas and queues, ms: on the way of this cursor, the longest way of its children included. */
export const DELAY = 1;
/** Number of the execution in order of arrival. */
export const INDEX = 2;
/** Lambda use of the execution, MB x ms. */
export const LAMBDA_X86 = 3;
export const LAMBDA_ARM = 4;

/** When what is cut off by the deadline would have been due, ms. */
export const DUE = 12;

/** Places of whole numbers in the second row: [row * COLD_INTS + …]. */
export const COLD_INTS = 32;
export const COLD_INT_BITS = 5;
export const FIRST_CHILD = 10;
export const NEXT_SIBLING = 11;
export const PREVIOUS_SIBLING = 12;
/** Children alive. */
export const CHILDREN = 13;
/** Row of the container's frame, or NONE. */
export const FRAME = 14;
/** Row of the retriers' counters of the visit, or NONE before its first failure. */
export const COUNTERS = 15;
/** Of an execution: retries, Parallel branches and Map iterations, failed tries, input class, Lambda requests. */
export const RETRIES = 16;
export const FAN_OUT = 17;
export const ERROR_LINES = 18;
export const INPUT_CLASS = 19;
export const LAMBDA_REQUESTS = 20;
/** Row of the execution's deadline event, or NONE. */
export const TIMER = 21;
/** Map, or task that waits, whose child this execution is, or NONE. */
export const OWNER = 22;
/** Row of the container it runs in, or NONE. */
export const PARENT = 26;
/** Error of the try under way, or that leaves the cursor's scope; NONE for none. */
export const ERROR = 27;
/** Of an execution: copies of its data that its log lines hold. */
export const COPIES = 28;
/** Row of the sums of what the executions it starts used, or NONE. */
export const USAGE = 23;
/** Row of `childRuns` of an execution that a state started, else NONE. */
export const RUN = 29;

const FIRST_CAPACITY = 1024;
/** Large buffers begin 16 bytes behind a cache line (the allocator's own note stands there): with this, rows begin at one. */
const ALIGNING_BYTES = 48;

/** The table of cursors: rows are given out and taken back; memory follows the most rows ever in use at once. */
export class Cursors {
  hotInts = new Int32Array(0);
  hotFloats = new Float64Array(0);
  coldInts = new Int32Array(0);
  coldFloats = new Float64Array(0);
  /** Scratch: rows that are about to end, of those due next. */
  ending = new Int32Array(256);
  created = 0;
  ended = 0;
  #free: number = NONE;
  #used = 0;
  #capacity = 0;

  constructor() {
    this.#grow(FIRST_CAPACITY);
  }

  get alive(): number {
    return this.created - this.ended;
  }

  get capacity(): number {
    return this.#capacity;
  }

  /** A row for a new cursor; its columns hold what was there before. */
  create(): number {
    const HOT: typeof HOT_INT_BITS = 4;
    const NEXT: typeof LINK = 2;
    this.created++;
    const row = this.#free;
    if (row >= 0) {
      this.#free = this.hotInts[(row << HOT) + NEXT]!;
      return row;
    }
    if (this.#used === this.#capacity) this.#grow(this.#capacity * 2);
    return this.#used++;
  }

  /** The cursor is no more, and its row is free. */
  end(row: number): void {
    this.ended++;
    this.giveBack(row);
  }

  /** Gives back the row of a cursor that has been counted as ended. */
  giveBack(row: number): void {
    const HOT: typeof HOT_INT_BITS = 4;
    const NEXT: typeof LINK = 2;
    this.hotInts[(row << HOT) + NEXT] = this.#free;
    this.#free = row;
  }

  #grow(capacity: number): void {
    const hot = new ArrayBuffer(ALIGNING_BYTES + capacity * HOT_FLOATS * 8);
    const cold = new ArrayBuffer(ALIGNING_BYTES + capacity * COLD_FLOATS * 8);
    new Int32Array(hot, ALIGNING_BYTES).set(this.hotInts);
    new Int32Array(cold, ALIGNING_BYTES).set(this.coldInts);
    this.hotInts = new Int32Array(hot, ALIGNING_BYTES);
    this.hotFloats = new Float64Array(hot, ALIGNING_BYTES);
    this.coldInts = new Int32Array(cold, ALIGNING_BYTES);
    this.coldFloats = new Float64Array(cold, ALIGNING_BYTES);
    this.#capacity = capacity;
  }
}
