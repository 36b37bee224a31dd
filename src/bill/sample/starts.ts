import type { RandomStream } from '../../stats/index.ts';
import { DRAW_WORDS } from './journal.ts';

const FIRST_CAPACITY = 64;

/**
 * What the executions under way have started, a stack: enough to run each once more as it ran, when it turns out that
 * something stopped it earlier.
 */
export class Starts {
  count = 0;
  /** [start] the state that started it. */
  node = new Int32Array(FIRST_CAPACITY);
  /** [start] items of a map run, or NONE for a single execution. */
  items = new Int32Array(FIRST_CAPACITY);
  /** [start] siblings that a single execution stands for. */
  share = new Float64Array(FIRST_CAPACITY);
  /** [start] ms, in the time of whoever started it. */
  startMs = new Float64Array(FIRST_CAPACITY);
  /** [start] when it is stopped: of a map run the moment, of a single execution ms after its start. */
  stopMs = new Float64Array(FIRST_CAPACITY);
  /** [start] when it ended by itself, ms; Infinity when it was stopped. */
  endMs = new Float64Array(FIRST_CAPACITY);
  #draws = new Int32Array(FIRST_CAPACITY * DRAW_WORDS);

  /** Remembers a start and the state of the draws; answers its place. */
  add(stream: RandomStream, node: number, items: number, t: number, stopMs: number): number {
    const start = this.count++;
    if (start === this.node.length) this.#grow();
    this.node[start] = node;
    this.items[start] = items;
    this.startMs[start] = t;
    this.stopMs[start] = stopMs;
    stream.save(this.#draws, start * DRAW_WORDS);
    return start;
  }

  restore(start: number, stream: RandomStream): void {
    stream.restore(this.#draws, start * DRAW_WORDS);
  }

  /** The moment at which it is stopped. */
  stopOf(start: number): number {
    const stop = this.stopMs[start]!;
    return this.items[start]! >= 0 ? stop : this.startMs[start]! + stop;
  }

  /** It is stopped at `t`. */
  stop(start: number, t: number): void {
    this.stopMs[start] = this.items[start]! >= 0 ? t : t - this.startMs[start]!;
    this.endMs[start] = Infinity;
  }

  /** How many from `from` on have started by `t`. */
  until(from: number, t: number): number {
    let started = 0;
    for (let start = from; start < this.count; start++) if (this.startMs[start]! <= t) started++;
    return started;
  }

  #grow(): void {
    const capacity = this.node.length * 2;
    const ints = (old: Int32Array, width: number): Int32Array<ArrayBuffer> => {
      const grown = new Int32Array(capacity * width);
      grown.set(old);
      return grown;
    };
    const floats = (old: Float64Array): Float64Array<ArrayBuffer> => {
      const grown = new Float64Array(capacity);
      grown.set(old);
      return grown;
    };
    this.node = ints(this.node, 1);
    this.items = ints(this.items, 1);
    this.#draws = ints(this.#draws, DRAW_WORDS);
    this.share = floats(this.share);
    this.startMs = floats(this.startMs);
    this.stopMs = floats(this.stopMs);
    this.endMs = floats(this.endMs);
  }
}
