import { NONE } from '../program/index.ts';
import { type Cursors, FLAGS, HOT_FLOATS, HOT_INTS, LINK, RANK_SHIFT, TIME } from './cursors.ts';
import { EventHeap, isBefore } from './event-heap.ts';

/**
 * The order of simultaneous events (part of the model; the same text is in ARCHITECTURE.md). Of events due at the same
 * instant, first come by rank those that give something back (the ends of tries and of executions), then all other steps,
 * then failures that leave a scope, the innermost first, and last what ends an execution from outside (its deadline, a
 * full history): so what starts at an instant has started, and what fails at it has failed. Within a rank, first
 * scheduled, first served. After all events come the transitions whose token falls due at that instant, in the order of
 * their line, and after these the arrivals, those of the source named first in front.
 */
export const Rank = { release: 0, step: 1, fail: 2, cut: 255 } as const;

/** All but the rank in a cursor's flags. */
const RANKLESS = (1 << RANK_SHIFT) - 1;
/** Ranks apart: no run schedules so many events. */
const RANK_STEP = 2 ** 44;

const FEWEST_BUCKETS = 256;
/** Number of the last bucket; whatever is due later is in it too. */
const FARTHEST = 2 ** 52;
const MOST_BUCKETS = 2 ** 25;
const EVENTS_PER_BUCKET = 1;
/** Pops between two looks at whether buckets are about one event wide. */
const FEWEST_POPS = 4096;
/** Events taken out of their buckets in advance: the reads of their rows then overlap. */
const RUN_AHEAD = 8;
/** Empty buckets walked over per event, from which on they are too narrow. */
const STEPS_PER_POP = 8;
/** Buckets looked at for more once one is found. */
const MOST_AHEAD = 16;
/** Buckets whose rows are fetched in advance. */
const TOUCH_AHEAD = 12;
const RUN_CAPACITY = 256;
/** Places an event may move forward in the run; one that would have to move further goes into the heap. */
const LONGEST_MOVE = 16;
/** Entries looked at to take an event out of a bucket; behind them it stays, and is dropped when due. */
const LONGEST_SEARCH = 64;

/**
 * Future-event list: a calendar queue of linked buckets about one event wide, unsorted, over the cursors' own rows.
 * The next few buckets are put into a short sorted run, which gives the exact order. What does not fit in there (a crowd
 * of simultaneous events) goes into a binary heap beside it, so that a crowd costs what a heap costs and not its square.
 *
 * @source R. Brown, "Calendar queues" (CACM 1988); the run and heap are the bottom of W. T. Tang's ladder queue (2005).
 */
export class FutureEvents {
  readonly #cursors: Cursors;
  readonly #heap = new EventHeap();
  /** [bucket] first row, or NONE. */
  #heads = new Int32Array(FEWEST_BUCKETS).fill(NONE);
  #mask = FEWEST_BUCKETS - 1;
  /** Buckets per ms. */
  #perMs = 1.5;
  /** Number of the last bucket emptied, counted from time 0 on without wrapping. */
  #current = 0;
  #inBuckets = 0;
  /** Rows just taken out of a bucket, the last scheduled first. */
  #due = new Int32Array(64);
  // the run: from #first to before #end
  readonly #runTime = new Float64Array(RUN_CAPACITY);
  readonly #runOrder = new Float64Array(RUN_CAPACITY);
  readonly #runRow = new Int32Array(RUN_CAPACITY);
  #first = 0;
  #end = 0;
  #next = 0;
  // since the width was last chosen
  #pops = 0;
  #popsWanted = FEWEST_POPS;
  #since = 0;
  #steps = 0;

  constructor(cursors: Cursors) {
    this.#cursors = cursors;
  }

  get size(): number {
    return this.#inBuckets + this.#end - this.#first + this.#heap.size;
  }

  /** Puts a row in for `timeMs`, which is not before the last event taken. */
  schedule(row: number, timeMs: number, rank: number): void {
    const { hotInts, hotFloats } = this.#cursors;
    hotFloats[row * HOT_FLOATS + TIME] = timeMs;
    const flags = row * HOT_INTS + FLAGS;
    hotInts[flags] = (hotInts[flags]! & RANKLESS) | (rank << RANK_SHIFT);
    const bucket = Math.min(Math.floor(timeMs * this.#perMs), FARTHEST);
    if (bucket <= this.#current) {
      this.#insert(timeMs, rank, row);
      return;
    }
    const slot = bucket & this.#mask;
    hotInts[row * HOT_INTS + LINK] = this.#heads[slot]!;
    this.#heads[slot] = row;
    this.#inBuckets++;
  }

  /** Takes the first event out, if it is due at or before `limitMs`: its row, or NONE. */
  take(limitMs: number): number {
    if (this.#first === this.#end && this.#heap.size === 0) this.#fill(limitMs);
    const first = this.#first;
    const heap = this.#heap;
    if (first === this.#end || (heap.size > 0 && heap.isBefore(this.#runTime[first]!, this.#runOrder[first]!))) {
      if (heap.size === 0 || heap.firstTime > limitMs) return NONE;
      this.#countPop(heap.firstTime);
      return heap.pop();
    }
    const time = this.#runTime[first]!;
    if (time > limitMs) return NONE;
    this.#first = first + 1;
    return this.#runRow[first]!;
  }

  /** Takes a row out before its time. False when it cannot be found quickly: then it stays in and comes out when due. */
  remove(row: number): boolean {
    const { hotInts, hotFloats } = this.#cursors;
    const bucket = Math.min(Math.floor(hotFloats[row * HOT_FLOATS + TIME]! * this.#perMs), FARTHEST);
    if (bucket <= this.#current) return false;
    const slot = bucket & this.#mask;
    let before: number = NONE;
    let at = this.#heads[slot]!;
    for (let looked = 0; looked < LONGEST_SEARCH && at !== NONE; looked++) {
      const after = hotInts[at * HOT_INTS + LINK]!;
      if (at === row) {
        if (before === NONE) this.#heads[slot] = after;
        else hotInts[before * HOT_INTS + LINK] = after;
        this.#inBuckets--;
        return true;
      }
      before = at;
      at = after;
    }
    return false;
  }

  /** Empties the next buckets with events into the run: a few events, none of them far beyond `limitMs`. */
  #fill(limitMs: number): void {
    const taken = this.#end;
    this.#first = 0;
    this.#end = 0;
    this.#pops += taken;
    if (taken > 0 && this.#pops >= this.#popsWanted) this.#adapt(this.#runTime[taken - 1]!);
    if (this.#inBuckets === 0) return;
    const last = Math.min(Math.floor(limitMs * this.#perMs) + RUN_AHEAD, FARTHEST);
    const heads = this.#heads;
    const mask = this.#mask;
    let bucket = this.#current;
    let steps = 0;
    this.#touch(bucket);
    let stop = mask;
    while (bucket < last && this.#end < RUN_AHEAD && this.#inBuckets > 0) {
      bucket++;
      if (heads[bucket & mask] !== NONE) {
        this.#drain(bucket);
        if (this.#end > 0) stop = Math.min(stop, steps + MOST_AHEAD);
      }
      if (++steps <= stop) continue;
      if (this.#end > 0) break;
      // a whole round without an event: go to the first one
      const first = this.#firstBucket();
      bucket = Math.max(bucket, Math.min(first - 1, last));
      this.#steps += steps;
      steps = 0;
    }
    this.#current = bucket;
    this.#steps += steps;
    if (this.#steps > STEPS_PER_POP * this.#pops + 2 * mask) this.#popsWanted = 0;
  }

  /**
   * Reads the first two rows of each of the next buckets, without waiting for any: they are fetched side by side before
   * they are needed.
   */
  #touch(bucket: number): void {
    const { hotInts } = this.#cursors;
    const heads = this.#heads;
    const mask = this.#mask;
    let sum = 0;
    for (let i = 1; i <= TOUCH_AHEAD; i++) {
      const row = heads[(bucket + i) & mask]!;
      const second = hotInts[(row & ~(row >> 31)) * HOT_INTS + LINK]!; // row 0 instead of NONE
      sum += hotInts[(second & ~(second >> 31)) * HOT_INTS]!;
    }
    this.touched = sum;
  }
  /** Only so that the reads of `#touch` are not taken for useless. */
  touched = 0;

  /** Takes the events of a bucket; those of later rounds stay. */
  #drain(bucket: number): void {
    const { hotInts, hotFloats } = this.#cursors;
    const perMs = this.#perMs;
    const slot = bucket & this.#mask;
    let count = 0;
    let before: number = NONE;
    for (let row = this.#heads[slot]!; row !== NONE; ) {
      const after = hotInts[row * HOT_INTS + LINK]!;
      if (Math.min(Math.floor(hotFloats[row * HOT_FLOATS + TIME]! * perMs), FARTHEST) <= bucket) {
        if (before === NONE) this.#heads[slot] = after;
        else hotInts[before * HOT_INTS + LINK] = after;
        if (count === this.#due.length) this.#growDue();
        this.#due[count++] = row;
      } else before = row;
      row = after;
    }
    this.#inBuckets -= count;
    for (let i = count - 1; i >= 0; i--) {
      const row = this.#due[i]!; // last in, first here: the oldest first
      this.#insert(hotFloats[row * HOT_FLOATS + TIME]!, hotInts[row * HOT_INTS + FLAGS]! >>> RANK_SHIFT, row);
    }
  }

  /** Puts an event that is due soon into the run, or into the heap when its place is too far from the end. */
  #insert(time: number, rank: number, row: number): void {
    const order = rank * RANK_STEP + this.#next++;
    const times = this.#runTime;
    const orders = this.#runOrder;
    const rows = this.#runRow;
    const end = this.#end;
    const stop = Math.max(this.#first, end - LONGEST_MOVE);
    let place = end;
    while (place > stop && isBefore(time, order, times[place - 1]!, orders[place - 1]!)) place--;
    const misplaced =
      place === stop && stop > this.#first && isBefore(time, order, times[stop - 1]!, orders[stop - 1]!);
    if (misplaced || end === RUN_CAPACITY) {
      this.#heap.push(time, order, row);
      return;
    }
    for (let i = end; i > place; i--) {
      times[i] = times[i - 1]!;
      orders[i] = orders[i - 1]!;
      rows[i] = rows[i - 1]!;
    }
    times[place] = time;
    orders[place] = order;
    rows[place] = row;
    this.#end = end + 1;
  }

  /** Bucket of the first event of all; there is one. */
  #firstBucket(): number {
    const { hotInts, hotFloats } = this.#cursors;
    let first = Infinity;
    for (const head of this.#heads) {
      for (let row = head; row !== NONE; row = hotInts[row * HOT_INTS + LINK]!)
        first = Math.min(first, hotFloats[row * HOT_FLOATS + TIME]!);
    }
    this.#steps += this.#inBuckets;
    return Math.min(Math.floor(first * this.#perMs), FARTHEST);
  }

  #countPop(now: number): void {
    if (++this.#pops >= this.#popsWanted) this.#adapt(now);
  }

  /** Chooses width and number of buckets anew, when they no longer suit what was seen since the last time. */
  #adapt(now: number): void {
    const perMs = (EVENTS_PER_BUCKET * this.#pops) / Math.max(now - this.#since, 1e-9);
    const off = perMs / this.#perMs;
    const wanted = bucketsFor(this.size);
    const buckets = this.#heads.length;
    const unlike = off > 2 || off < 0.5;
    if (wanted > buckets || wanted * 4 < buckets || (unlike && this.#inBuckets > 0)) this.#rebuild(wanted, perMs, now);
    this.#pops = 0;
    this.#steps = 0;
    this.#since = now;
    this.#popsWanted = Math.max(FEWEST_POPS, this.size);
  }

  #rebuild(buckets: number, perMs: number, now: number): void {
    const { hotInts, hotFloats } = this.#cursors;
    const old = this.#heads;
    // what has left the buckets stays out, so nothing earlier than any of it may go into one
    const latest = Math.max(now, this.#end > this.#first ? this.#runTime[this.#end - 1]! : 0, this.#heap.latest());
    this.#heads = new Int32Array(buckets).fill(NONE);
    this.#mask = buckets - 1;
    this.#perMs = perMs;
    this.#current = Math.min(Math.floor(latest * this.#perMs), FARTHEST);
    for (const head of old) {
      let count = 0;
      for (let row = head; row !== NONE; row = hotInts[row * HOT_INTS + LINK]!) {
        if (count === this.#due.length) this.#growDue();
        this.#due[count++] = row;
      }
      for (let i = count - 1; i >= 0; i--) {
        const row = this.#due[i]!;
        const bucket = Math.min(Math.floor(hotFloats[row * HOT_FLOATS + TIME]! * this.#perMs), FARTHEST);
        if (bucket <= this.#current) {
          this.#inBuckets--;
          this.#insert(hotFloats[row * HOT_FLOATS + TIME]!, hotInts[row * HOT_INTS + FLAGS]! >>> RANK_SHIFT, row);
        } else {
          const slot = bucket & this.#mask;
          hotInts[row * HOT_INTS + LINK] = this.#heads[slot]!;
          this.#heads[slot] = row;
        }
      }
    }
  }

  #growDue(): void {
    const grown = new Int32Array(this.#due.length * 2);
    grown.set(this.#due);
    this.#due = grown;
  }
}

/** Twice to four times as many buckets as events, so that few are looked at a round too early. */
function bucketsFor(size: number): number {
  let buckets = FEWEST_BUCKETS;
  while (buckets < 2 * size && buckets < MOST_BUCKETS) buckets *= 2;
  return buckets;
}
