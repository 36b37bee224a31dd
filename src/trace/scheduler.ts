/** What a thread waits for: simulated time, or another thread that wakes it. */
export type Pause = { readonly kind: 'sleep'; readonly ms: number } | { readonly kind: 'park' };

/** A line of control in simulated time; it pauses by yielding. */
export type Routine<T> = AsyncGenerator<Pause, T, void>;

export const sleep = (ms: number): Pause => ({ kind: 'sleep', ms });
export const PARK: Pause = { kind: 'park' };

export interface Thread {
  /** Whether it will never run again. */
  ended: boolean;
}

interface Entry {
  readonly timeMs: number;
  readonly order: number;
  readonly thread: RunningThread;
}

interface RunningThread extends Thread {
  readonly routine: Routine<void>;
  parked: boolean;
}

/**
 * Runs threads one at a time in the order of simulated time; those due at the same instant take turns in the order in
 * which they asked. A woken thread comes before all others of its instant, so that a failed branch ends its siblings
 * before they move on.
 */
export class Scheduler {
  #nowMs: number;
  #order = 0;
  #urgent = 0;
  readonly #heap: Entry[] = [];

  constructor(startMs: number) {
    this.#nowMs = startMs;
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  start(routine: Routine<void>): Thread {
    const thread: RunningThread = { routine, parked: false, ended: false };
    this.#push({ timeMs: this.#nowMs, order: this.#order++, thread });
    return thread;
  }

  wake(thread: Thread): void {
    const running = thread as RunningThread;
    if (running.ended || !running.parked) return;
    running.parked = false;
    this.#push({ timeMs: this.#nowMs, order: --this.#urgent, thread: running });
  }

  /** Runs until nothing is due or `stopped` says so. */
  async run(stopped: () => boolean): Promise<void> {
    while (this.#heap.length > 0 && !stopped()) {
      const { timeMs, thread } = this.#pop();
      if (thread.ended) continue;
      this.#nowMs = timeMs;
      await this.#step(thread);
    }
  }

  async #step(thread: RunningThread): Promise<void> {
    const step = await thread.routine.next();
    if (step.done === true) thread.ended = true;
    else if (step.value.kind === 'park') thread.parked = true;
    else this.#push({ timeMs: this.#nowMs + step.value.ms, order: this.#order++, thread });
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let hole = heap.length;
    heap.push(entry);
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      if (before(heap[parent] as Entry, entry)) break;
      heap[hole] = heap[parent] as Entry;
      hole = parent;
    }
    heap[hole] = entry;
  }

  #pop(): Entry {
    const heap = this.#heap;
    const top = heap[0] as Entry;
    const last = heap.pop() as Entry;
    if (heap.length === 0) return top;
    let hole = 0;
    for (let child = 1; child < heap.length; child = 2 * hole + 1) {
      const right = child + 1;
      if (right < heap.length && before(heap[right] as Entry, heap[child] as Entry)) child = right;
      if (before(last, heap[child] as Entry)) break;
      heap[hole] = heap[child] as Entry;
      hole = child;
    }
    heap[hole] = last;
    return top;
  }
}

const before = (a: Entry, b: Entry): boolean => a.timeMs < b.timeMs || (a.timeMs === b.timeMs && a.order < b.order);
