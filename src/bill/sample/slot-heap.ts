import { NONE, type Program } from '../../program/index.ts';

/** In front of a heap's times: places, the moment it begins, starts so far, starts that need no pace, ms between the others. */
const HEAD = 5;
const BEGIN = 1;
const STARTS = 2;
const AT_ONCE = 3;
const GAP = 4;

/**
 * When the next member of a Map starts: once a place is free and its turn has come. A binary heap of the moments at
 * which the places become free per Map under way, all in one column, as a stack.
 */
export class SlotHeap {
  #times = new Float64Array(256);
  #top = 0;

  /** Places for the iterations of an inline Map from `t`; NONE when all can start at once. */
  openFor({ maxConcurrency, limits }: Program, node: number, items: number, t: number): number {
    const atATime = Math.min(items, maxConcurrency[node]!, limits.mapMaxConcurrency || Infinity);
    const atOnce = limits.mapAtOnce || Infinity;
    if (items <= atATime && items <= atOnce) return NONE;
    return this.open(atATime, t, atOnce, limits.mapRampMs);
  }

  /** `size` places, free at `t`: `atOnce` members may start then, each further one `gapMs` later than the one before. */
  open(size: number, t: number, atOnce: number, gapMs: number): number {
    const base = this.#top;
    this.#top += size + HEAD;
    while (this.#top > this.#times.length) this.#grow();
    const times = this.#times;
    times[base] = size;
    times[base + BEGIN] = t;
    times[base + STARTS] = 0;
    times[base + AT_ONCE] = atOnce;
    times[base + GAP] = gapMs;
    times.fill(t, base + HEAD, base + HEAD + size);
    return base;
  }

  close(base: number): void {
    this.#top = base;
  }

  /** When the next member starts; never before the one before it. */
  nextStart(base: number): number {
    const times = this.#times;
    const free = times[base + HEAD]!;
    const paced = times[base + STARTS]! + 1 - times[base + AT_ONCE]!;
    if (paced <= 0) return free;
    const turn = times[base + BEGIN]! + paced * times[base + GAP]!;
    return turn > free ? turn : free;
  }

  /** The next member takes the place that was free first, until `t`. */
  take(base: number, t: number): void {
    const times = this.#times;
    const size = times[base]!;
    const root = base + HEAD - 1;
    times[base + STARTS]!++;
    let hole = 1;
    for (let child = 2; child <= size; child = hole * 2) {
      if (child < size && times[root + child + 1]! < times[root + child]!) child++;
      if (times[root + child]! >= t) break;
      times[root + hole] = times[root + child]!;
      hole = child;
    }
    times[root + hole] = t;
  }

  #grow(): void {
    const grown = new Float64Array(this.#times.length * 2);
    grown.set(this.#times);
    this.#times = grown;
  }
}
