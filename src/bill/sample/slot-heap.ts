import { NONE, type Program } from '../../program/index.ts';

/**
 * When each place of a Map becomes free: a binary heap of times per Map under way, all in one column, as a stack.
 * A heap at `base` holds its size there and its times behind it.
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

  /** `size` places: `atOnce` of them free at `t`, each further one `rampMs` later than the one before. */
  open(size: number, t: number, atOnce: number, rampMs: number): number {
    const base = this.#top;
    this.#top += size + 1;
    while (this.#top > this.#times.length) this.#grow();
    const times = this.#times;
    times[base] = size;
    for (let i = 0; i < size; i++) times[base + 1 + i] = t + Math.max(0, i + 1 - atOnce) * rampMs; // rising, so it is a heap
    return base;
  }

  close(base: number): void {
    this.#top = base;
  }

  earliest(base: number): number {
    return this.#times[base + 1]!;
  }

  /** The place that was free first is taken until `t`. */
  replaceEarliest(base: number, t: number): void {
    const times = this.#times;
    const size = times[base]!;
    let hole = 1;
    for (let child = 2; child <= size; child = hole * 2) {
      if (child < size && times[base + child + 1]! < times[base + child]!) child++;
      if (times[base + child]! >= t) break;
      times[base + hole] = times[base + child]!;
      hole = child;
    }
    times[base + hole] = t;
  }

  #grow(): void {
    const grown = new Float64Array(this.#times.length * 2);
    grown.set(this.#times);
    this.#times = grown;
  }
}
