import { NONE } from '../../../program/index.ts';
import type * as columns from '../cursors/cursors.ts';
import { type Cursors, HOT_INTS, LINK } from '../cursors/cursors.ts';

/** Entries of a chunk; a bucket is a chain of chunks, all but the last one full. */
const CHUNK_BITS = 5;
const CHUNK = 32;
/** An entry is 16 bytes: its time as a double, then its row and its rank as whole numbers. */
const ROW = 2;
const RANK = 3;
/** Number of the last bucket; whatever is due later is in it too. */
export const FARTHEST = 2 ** 52;

/**
 * Events that are due later, unsorted: a calendar of buckets that comes round and round, each a piece of memory that is
 * written and read from front to back, so that neither waits for memory. Entries of one bucket keep the order they came in.
 */
export class EventBuckets {
  /** Buckets per ms. */
  readonly perMs: number;
  readonly count: number;
  /** Entries in all buckets. */
  size = 0;
  /** Entries looked at. */
  looked = 0;
  // the entries of the bucket opened last
  opened = 0;
  openedTimes = new Float64Array(CHUNK);
  openedRows = new Int32Array(CHUNK);
  openedRanks = new Int32Array(CHUNK);
  readonly #cursors: Cursors;
  readonly #mask: number;
  /** [slot] first chunk, or NONE. */
  readonly #heads: Int32Array;
  /** [slot] where the next entry goes; where a chunk begins, that chunk is still to be made. */
  readonly #tails: Int32Array;
  #times = new Float64Array(0);
  #ints = new Int32Array(0);
  /** [chunk] the next one of its bucket, or of the free ones, or NONE. */
  #following = new Int32Array(0);
  #free: number = NONE;
  #used = 0;

  /** @param count  a power of two */
  constructor(cursors: Cursors, count: number, perMs: number) {
    this.#cursors = cursors;
    this.perMs = perMs;
    this.count = count;
    this.#mask = count - 1;
    this.#heads = new Int32Array(count).fill(NONE);
    this.#tails = new Int32Array(count);
    this.#grow(4);
  }

  /** Entries there is room for. */
  get capacity(): number {
    return this.#following.length * CHUNK;
  }

  /** Number of the bucket of a moment, counted from time 0 on without coming round. */
  numberOf(timeMs: number): number {
    return Math.min(Math.floor(timeMs * this.perMs), FARTHEST);
  }

  /** Puts a row in for the time it holds: a double as an argument would have to be put onto the heap. */
  put(row: number, rank: number): void {
    const HOT: typeof columns.HOT_INT_BITS = 4;
    const HOT_FLOAT: typeof columns.HOT_FLOAT_BITS = 3;
    const LINK: typeof columns.LINK = 2;
    const TIME: typeof columns.TIME = 0;
    const SIZE: typeof CHUNK = 32;
    const cursors = this.#cursors;
    const timeMs = cursors.hotFloats[(row << HOT_FLOAT) + TIME]!;
    const number = timeMs * this.perMs;
    const slot = (number < 2 ** 52 ? number : 2 ** 52) & this.#mask; // FARTHEST
    const tails = this.#tails;
    let at = tails[slot]!;
    if ((at & (SIZE - 1)) === 0) at = this.#newChunk(slot, at);
    tails[slot] = at + 1;
    this.#times[at << 1] = timeMs;
    const ints = this.#ints;
    ints[(at << 2) + 2] = row; // ROW, RANK
    ints[(at << 2) + 3] = rank;
    cursors.hotInts[(row << HOT) + LINK] = at;
    this.size++;
  }

  /** Takes out a row that was put in and has not come out. */
  remove(row: number): void {
    this.#ints[4 * this.#cursors.hotInts[row * HOT_INTS + LINK]! + ROW] = NONE; // swept out when its bucket is opened
    this.size--;
  }

  /** Whether nothing is in the slot of a bucket. */
  isEmpty(bucket: number): boolean {
    return this.#heads[bucket & this.#mask] === NONE;
  }

  /** Takes the entries of a bucket out into `openedTimes`, `openedRows`, `openedRanks`; those of later rounds stay. */
  open(bucket: number): void {
    const { perMs } = this;
    const slot = bucket & this.#mask;
    const times = this.#times;
    const ints = this.#ints;
    const following = this.#following;
    const limit = bucket === FARTHEST ? Infinity : bucket + 1;
    const end = this.#tails[slot]!;
    let count = 0;
    let keptChunk = this.#heads[slot]!;
    let kept = keptChunk << CHUNK_BITS;
    let isKept = false;
    for (let chunk = keptChunk; chunk !== NONE; chunk = following[chunk]!) {
      const from = chunk << CHUNK_BITS;
      const to = following[chunk] === NONE ? end : from + CHUNK;
      if (count + CHUNK > this.openedRows.length) this.#growOpened();
      const { openedTimes, openedRows, openedRanks } = this;
      this.looked += to - from;
      for (let at = from; at < to; at++) {
        const row = ints[4 * at + ROW]!;
        if (row === NONE) continue;
        const time = times[2 * at]!;
        if (time * perMs < limit) {
          openedTimes[count] = time;
          openedRows[count] = row;
          openedRanks[count] = ints[4 * at + RANK]!;
          count++;
          continue;
        }
        if (isKept && (kept & (CHUNK - 1)) === 0) {
          keptChunk = following[keptChunk]!;
          kept = keptChunk << CHUNK_BITS;
        }
        isKept = true;
        this.#move(at, kept++);
      }
    }
    this.opened = count;
    this.size -= count;
    this.#cutAfter(slot, isKept ? keptChunk : NONE);
    this.#tails[slot] = isKept ? kept : 0;
  }

  /** Number of the first bucket with an entry; there is one. Looks at all. */
  firstBucket(): number {
    let first = Infinity;
    this.forEach((_, time) => {
      if (time < first) first = time;
    });
    return this.numberOf(first);
  }

  /** Entries, those of the same bucket in the order they came in. */
  forEach(visit: (row: number, timeMs: number, rank: number) => void): void {
    for (let slot = 0; slot < this.count; slot++) {
      for (let chunk = this.#heads[slot]!; chunk !== NONE; chunk = this.#following[chunk]!) {
        const from = chunk << CHUNK_BITS;
        const to = this.#following[chunk] === NONE ? this.#tails[slot]! : from + CHUNK;
        this.looked += to - from;
        for (let at = from; at < to; at++) {
          const row = this.#ints[4 * at + ROW]!;
          if (row !== NONE) visit(row, this.#times[2 * at]!, this.#ints[4 * at + RANK]!);
        }
      }
    }
  }

  #move(from: number, to: number): void {
    if (from === to) return;
    const row = this.#ints[4 * from + ROW]!;
    this.#times[2 * to] = this.#times[2 * from]!;
    this.#ints[4 * to + ROW] = row;
    this.#ints[4 * to + RANK] = this.#ints[4 * from + RANK]!;
    this.#cursors.hotInts[row * HOT_INTS + LINK] = to;
  }

  /** Gives the chunks of a slot behind `last` back, or all for NONE. */
  #cutAfter(slot: number, last: number): void {
    const following = this.#following;
    let chunk = last === NONE ? this.#heads[slot]! : following[last]!;
    if (last === NONE) this.#heads[slot] = NONE;
    else following[last] = NONE;
    while (chunk !== NONE) {
      const after = following[chunk]!;
      following[chunk] = this.#free;
      this.#free = chunk;
      chunk = after;
    }
  }

  /** @param tail  behind the last entry of the slot, where it has any. @returns where the new chunk begins. */
  #newChunk(slot: number, tail: number): number {
    let chunk = this.#free;
    if (chunk !== NONE) this.#free = this.#following[chunk]!;
    else {
      if (this.#used === this.#following.length) this.#grow(2 * this.#used);
      chunk = this.#used++;
    }
    this.#following[chunk] = NONE;
    if (this.#heads[slot] === NONE) this.#heads[slot] = chunk;
    else this.#following[(tail - 1) >> CHUNK_BITS] = chunk;
    return chunk << CHUNK_BITS;
  }

  #grow(chunks: number): void {
    const entries = new ArrayBuffer(chunks * CHUNK * 16);
    new Int32Array(entries).set(this.#ints);
    this.#ints = new Int32Array(entries);
    this.#times = new Float64Array(entries);
    const following = new Int32Array(chunks);
    following.set(this.#following);
    this.#following = following;
  }

  #growOpened(): void {
    const capacity = 2 * this.openedRows.length;
    const times = new Float64Array(capacity);
    const rows = new Int32Array(capacity);
    const ranks = new Int32Array(capacity);
    times.set(this.openedTimes);
    rows.set(this.openedRows);
    ranks.set(this.openedRanks);
    this.openedTimes = times;
    this.openedRows = rows;
    this.openedRanks = ranks;
  }
}
