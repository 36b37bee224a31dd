/** What is to be done next: the most probable first, of equals the one that came first. */
export class Worklist<T> {
  readonly #heap: { readonly share: number; readonly order: number; readonly item: T }[] = [];
  #order = 0;

  add(share: number, item: T): void {
    const heap = this.#heap;
    const entry = { share, order: this.#order++, item };
    let hole = heap.length;
    heap.push(entry);
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      if (!comesFirst(entry, heap[parent]!)) break;
      heap[hole] = heap[parent]!;
      hole = parent;
    }
    heap[hole] = entry;
  }

  take(): T | undefined {
    const heap = this.#heap;
    const top = heap[0];
    const last = heap.pop();
    if (top === undefined || last === undefined || heap.length === 0) return top?.item;
    let hole = 0;
    for (let child = 1; child < heap.length; child = 2 * hole + 1) {
      if (child + 1 < heap.length && comesFirst(heap[child + 1]!, heap[child]!)) child++;
      if (comesFirst(last, heap[child]!)) break;
      heap[hole] = heap[child]!;
      hole = child;
    }
    heap[hole] = last;
    return top.item;
  }
}

interface Ranked {
  readonly share: number;
  readonly order: number;
}

const comesFirst = (a: Ranked, b: Ranked): boolean => a.share > b.share || (a.share === b.share && a.order < b.order);
