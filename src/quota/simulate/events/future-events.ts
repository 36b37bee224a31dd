import type * as columns from '../cursors/cursors.ts';
import { type Cursors, HOT_FLOATS, TIME } from '../cursors/cursors.ts';
import { EventBuckets, FARTHEST } from './event-buckets.ts';
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

/** Ranks apart: no run schedules so many events. */
const RANK_STEP = 2 ** 44;

const FEWEST_BUCKETS = 16;
const MOST_BUCKETS = 2 ** 22;
/** A bucket is made for so many events: few of all there are, and no more than have their rows in the nearest cache. */
const FEWEST_IN_BUCKET = 4;
const MOST_IN_BUCKET = 256;
/** Pops between two looks at whether buckets have the right width. */
const FEWEST_POPS = 4096;
/** Empty buckets walked over per event, from which on they are too narrow. */
const STEPS_PER_POP = 8;
/** Places an event may move in the run; one that would have to move further goes into the heap. */
const LONGEST_MOVE = 16;

/**
 * Future-event list: a calendar queue of unsorted buckets. The events of the bucket whose time has come are put into a
 * sorted run, which gives the exact order; what is scheduled for that time later is put in between. What does not fit in
 * there quickly (a crowd of simultaneous events) goes into a binary heap beside it, so that a crowd costs what a heap costs
 * and not its square.
 *
 * @source R. Brown, "Calendar queues" (CACM 1988); the run and heap are the bottom of W. T. Tang's ladder queue (2005).
 */
export class FutureEvents {
  readonly #cursors: Cursors;
  readonly #heap = new EventHeap();
  #buckets: EventBuckets;
  /** Number of the last bucket opened, and where the first one not opened begins, in widths of a bucket. */
  #current = 0;
  #frontier = 1;
  #perMs = 1.5;
  // the run: from #first to before #end
  #runTime = new Float64Array(256);
  #runOrder = new Float64Array(256);
  #runRow = new Int32Array(256);
  #first = 0;
  #end = 0;
  #next = 0;
  /** [event of the bucket] part of the bucket's width it falls into; [part] where its events begin in the run. */
  #partOf = new Int32Array(256);
  #places = new Int32Array(512);
  // since the width was last chosen
  #pops = 0;
  #popsWanted = FEWEST_POPS;
  #since = 0;
  #steps = 0;
  // the work done, in all
  #looked = 0;
  #walked = 0;
  #moved = 0;
  readonly #fetch: (rows: Int32Array, count: number) => number;
  /** What `fetch` answered last. */
  fetched = 0;

  /** @param fetch  is told the rows whose events are due next, to read ahead what they will need. */
  constructor(cursors: Cursors, fetch: (rows: Int32Array, count: number) => number = () => 0) {
    this.#cursors = cursors;
    this.#fetch = fetch;
    this.#buckets = new EventBuckets(cursors, FEWEST_BUCKETS, this.#perMs);
  }

  get size(): number {
    return this.#buckets.size + this.#end - this.#first + this.#heap.size;
  }

  /** Room for events taken, of the buckets and of the run. */
  get capacity(): number {
    return this.#buckets.capacity + this.#runRow.length;
  }

  /** What was done so far: entries of buckets looked at, buckets walked over, events moved aside, events put into the heap. */
  get work(): { readonly looked: number; readonly walked: number; readonly moved: number; readonly heaped: number } {
    const looked = this.#looked + this.#buckets.looked;
    return { looked, walked: this.#walked, moved: this.#moved, heaped: this.#heap.pushed };
  }

  /** Puts a row in for `timeMs`, which is not before the last event taken. */
  schedule(row: number, timeMs: number, rank: number): void {
    const HOT: typeof columns.HOT_FLOAT_BITS = 3;
    const TIME: typeof columns.TIME = 0;
    this.#cursors.hotFloats[(row << HOT) + TIME] = timeMs;
    if (timeMs * this.#perMs < this.#frontier) this.#insert(timeMs, rank, row);
    else this.#buckets.put(row, rank);
  }

  /** Takes the first event out, if it is due at or before `limitMs`: its row, or NONE (-1). */
  take(limitMs: number): number {
    if (this.#first === this.#end && this.#heap.size === 0) this.#fill(limitMs);
    const first = this.#first;
    const heap = this.#heap;
    if (first === this.#end || (heap.size > 0 && heap.isBefore(this.#runTime[first]!, this.#runOrder[first]!))) {
      if (heap.size === 0 || heap.firstTime > limitMs) return -1;
      if (this.#pops >= this.#popsWanted) this.#adapt(heap.firstTime);
      return heap.pop();
    }
    const time = this.#runTime[first]!;
    if (time > limitMs) return -1;
    this.#first = first + 1;
    return this.#runRow[first]!;
  }

  /** Takes a row out before its time. False when it is due too soon: then it stays in and comes out when due. */
  remove(row: number): boolean {
    if (this.#cursors.hotFloats[row * HOT_FLOATS + TIME]! * this.#perMs < this.#frontier) return false;
    this.#buckets.remove(row);
    return true;
  }

  /** Opens the next bucket with events, unless it begins after `limitMs`. The run and the heap are empty. */
  #fill(limitMs: number): void {
    const now = this.#end > 0 ? this.#runTime[this.#end - 1]! : this.#since;
    this.#first = 0;
    this.#end = 0;
    if (this.#pops >= this.#popsWanted) {
      this.#adapt(now);
      if (this.#end > 0 || this.#heap.size > 0) return;
    }
    const buckets = this.#buckets;
    const last = buckets.numberOf(limitMs);
    const { count } = buckets;
    let bucket = this.#current;
    let steps = 0;
    while (bucket < last && this.#end === 0 && buckets.size > 0) {
      bucket++;
      if (!buckets.isEmpty(bucket)) {
        buckets.open(bucket);
        if (buckets.opened > 0) this.#sort(bucket);
      }
      if (++steps < count || this.#end > 0) continue;
      // a whole round without an event: go to the first one
      bucket = Math.max(bucket, Math.min(buckets.firstBucket() - 1, last));
      this.#steps += steps;
      this.#walked += steps;
      steps = 0;
    }
    this.#current = bucket;
    this.#frontier = bucket === FARTHEST ? Infinity : bucket + 1;
    this.#steps += steps;
    this.#walked += steps;
    if (this.#steps > STEPS_PER_POP * this.#pops + 2 * count) this.#popsWanted = 0;
  }

  /** Sorts the events of the bucket just opened into the empty run: counted into parts of its width, then one by one. */
  #sort(bucket: number): void {
    const { opened, openedTimes, openedRows, openedRanks, perMs } = this.#buckets;
    if (opened > this.#partOf.length) this.#growRun(opened);
    const parts = 2 << (31 - Math.clz32(opened)); // more than events, at most twice as many
    const scale = bucket === FARTHEST ? 0 : parts;
    const times = this.#runTime;
    const orders = this.#runOrder;
    const rows = this.#runRow;
    const partOf = this.#partOf;
    const places = this.#places;
    places.fill(0, 0, parts);
    this.fetched = this.#fetch(openedRows, opened);
    for (let i = 0; i < opened; i++) {
      const part = ((openedTimes[i]! * perMs - bucket) * scale) | 0;
      partOf[i] = part;
      places[part]!++;
    }
    let place = 0;
    for (let part = 0; part < parts; part++) {
      const count = places[part]!;
      places[part] = place;
      place += count;
    }
    let next = this.#next;
    for (let i = 0; i < opened; i++) {
      const to = places[partOf[i]!]!++;
      times[to] = openedTimes[i]!;
      orders[to] = openedRanks[i]! * 2 ** 44 + next++; // RANK_STEP
      rows[to] = openedRows[i]!;
    }
    this.#next = next;
    this.#pops += opened;
    let end = 1;
    for (let i = 1; i < opened; i++) {
      const time = times[i]!;
      const before = times[i - 1]!;
      if (end === i && (time > before || (time === before && orders[i]! > orders[i - 1]!))) end++;
      else end = this.#append(times[i]!, orders[i]!, rows[i]!, 0, end);
    }
    this.#end = end;
  }

  /** Puts an event into the run that ends before `end`, near its end, or into the heap. @returns where the run then ends. */
  #append(time: number, order: number, row: number, first: number, end: number): number {
    const times = this.#runTime;
    const orders = this.#runOrder;
    const rows = this.#runRow;
    const stop = Math.max(first, end - LONGEST_MOVE);
    let place = end;
    while (place > stop && isBefore(time, order, times[place - 1]!, orders[place - 1]!)) place--;
    if (place === stop && stop > first && isBefore(time, order, times[stop - 1]!, orders[stop - 1]!)) {
      this.#heap.push(time, order, row);
      return end;
    }
    this.#moved += end - place;
    for (let i = end; i > place; i--) {
      times[i] = times[i - 1]!;
      orders[i] = orders[i - 1]!;
      rows[i] = rows[i - 1]!;
    }
    times[place] = time;
    orders[place] = order;
    rows[place] = row;
    return end + 1;
  }

  /** Puts an event that is due within the bucket last opened into the run, or into the heap when its place is far from both ends. */
  #insert(time: number, rank: number, row: number): void {
    if (this.#first > 0 && this.#pops > 2 * this.#popsWanted + FEWEST_POPS) {
      this.#adapt(Math.max(this.#since, this.#runTime[this.#first - 1]!)); // so many within one bucket
      this.schedule(row, time, rank);
      return;
    }
    if (this.#end === this.#runRow.length) this.#makeRoom();
    const order = rank * RANK_STEP + this.#next++;
    const times = this.#runTime;
    const orders = this.#runOrder;
    const rows = this.#runRow;
    const first = this.#first;
    const end = this.#end;
    this.#pops++;
    if (first > 0) {
      // near the front: the places of events taken are free
      const stop = Math.min(end, first + LONGEST_MOVE);
      let place = first;
      while (place < stop && !isBefore(time, order, times[place]!, orders[place]!)) place++;
      if (place < stop) {
        for (let i = first; i < place; i++) {
          times[i - 1] = times[i]!;
          orders[i - 1] = orders[i]!;
          rows[i - 1] = rows[i]!;
        }
        times[place - 1] = time;
        orders[place - 1] = order;
        rows[place - 1] = row;
        this.#first = first - 1;
        this.#moved += place - first;
        return;
      }
    }
    this.#end = this.#append(time, order, row, first, end);
  }

  /** Chooses width and number of buckets anew, when they no longer suit what was seen since the last time. */
  #adapt(now: number): void {
    const { size } = this;
    const wanted = bucketsFor(size);
    const perMs = Math.max(1, this.#pops) / inBucketOf(size) / Math.max(now - this.#since, 1e-9);
    const off = perMs / this.#perMs;
    const { count } = this.#buckets;
    const unlike = off > 2 || off < 0.5;
    if (wanted > count || wanted * 4 < count || (unlike && this.#buckets.size > 0)) this.#rebuild(wanted, perMs, now);
    this.#pops = 0;
    this.#steps = 0;
    this.#since = now;
    this.#popsWanted = Math.max(FEWEST_POPS, size);
  }

  #rebuild(count: number, perMs: number, now: number): void {
    const old = this.#buckets;
    this.#looked += old.looked + old.size;
    // what has left the buckets stays out, so nothing earlier than any of it may go into one
    const latest = Math.max(now, this.#end > this.#first ? this.#runTime[this.#end - 1]! : 0, this.#heap.latest());
    this.#buckets = new EventBuckets(this.#cursors, count, perMs);
    this.#perMs = perMs;
    this.#current = this.#buckets.numberOf(latest);
    this.#frontier = this.#current === FARTHEST ? Infinity : this.#current + 1;
    old.forEach((row, time, rank) => {
      this.schedule(row, time, rank);
    });
  }

  /** Makes room behind the run: where events taken left it in front, else by growing. */
  #makeRoom(): void {
    const first = this.#first;
    const end = this.#end;
    if (first < end / 2) {
      this.#growRun(2 * end);
      return;
    }
    this.#runTime.copyWithin(0, first, end);
    this.#runOrder.copyWithin(0, first, end);
    this.#runRow.copyWithin(0, first, end);
    this.#first = 0;
    this.#end = end - first;
  }

  #growRun(atLeast: number): void {
    let capacity = this.#runRow.length;
    while (capacity < atLeast) capacity *= 2;
    const times = new Float64Array(capacity);
    const orders = new Float64Array(capacity);
    const rows = new Int32Array(capacity);
    times.set(this.#runTime);
    orders.set(this.#runOrder);
    rows.set(this.#runRow);
    this.#runTime = times;
    this.#runOrder = orders;
    this.#runRow = rows;
    this.#partOf = new Int32Array(capacity);
    this.#places = new Int32Array(2 * capacity);
  }
}

/** How many events a bucket is made for: about the square root of all, so that few are scheduled for the bucket that is open. */
function inBucketOf(size: number): number {
  let events = FEWEST_IN_BUCKET;
  while (events < MOST_IN_BUCKET && 4 * events * events < size) events *= 2;
  return events;
}

/** Buckets for twice to four times as many events, so that few are looked at a round too early. */
function bucketsFor(size: number): number {
  let buckets = FEWEST_BUCKETS;
  while (buckets * inBucketOf(size) < 2 * size && buckets < MOST_BUCKETS) buckets *= 2;
  return buckets;
}
