/** Whether (time, order) comes before (otherTime, otherOrder). */
export const isBefore = (time: number, order: number, otherTime: number, otherOrder: number): boolean =>
  time < otherTime || (time === otherTime && order < otherOrder);

/** Binary heap of rows by (time, order), for events that come in crowds. */
export class EventHeap {
  #time = new Float64Array(64);
  #order = new Float64Array(64);
  #row = new Int32Array(64);
  size = 0;
  /** Rows that were ever put in. */
  pushed = 0;

  /** Time of the first event; there is one. */
  get firstTime(): number {
    return this.#time[0]!;
  }

  /** Whether the first event comes before (time, order); there is one. */
  isBefore(time: number, order: number): boolean {
    return isBefore(this.#time[0]!, this.#order[0]!, time, order);
  }

  /** The latest time in it, or 0. */
  latest(): number {
    let latest = 0;
    for (let i = 0; i < this.size; i++) latest = Math.max(latest, this.#time[i]!);
    return latest;
  }

  push(time: number, order: number, row: number): void {
    if (this.size === this.#time.length) this.#grow();
    this.pushed++;
    const times = this.#time;
    const orders = this.#order;
    const rows = this.#row;
    let hole = this.size++;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      if (isBefore(times[parent]!, orders[parent]!, time, order)) break;
      times[hole] = times[parent]!;
      orders[hole] = orders[parent]!;
      rows[hole] = rows[parent]!;
      hole = parent;
    }
    times[hole] = time;
    orders[hole] = order;
    rows[hole] = row;
  }

  /** Takes the first row out; there is one. */
  pop(): number {
    const times = this.#time;
    const orders = this.#order;
    const rows = this.#row;
    const taken = rows[0]!;
    const size = --this.size;
    if (size === 0) return taken;
    const time = times[size]!;
    const order = orders[size]!;
    let hole = 0;
    for (let child = 1; child < size; child = 2 * hole + 1) {
      const other = child + 1;
      if (other < size && isBefore(times[other]!, orders[other]!, times[child]!, orders[child]!)) child = other;
      if (isBefore(time, order, times[child]!, orders[child]!)) break;
      times[hole] = times[child]!;
      orders[hole] = orders[child]!;
      rows[hole] = rows[child]!;
      hole = child;
    }
    times[hole] = time;
    orders[hole] = order;
    rows[hole] = rows[size]!;
    return taken;
  }

  #grow(): void {
    const capacity = this.#time.length * 2;
    const times = new Float64Array(capacity);
    const orders = new Float64Array(capacity);
    const rows = new Int32Array(capacity);
    times.set(this.#time);
    orders.set(this.#order);
    rows.set(this.#row);
    this.#time = times;
    this.#order = orders;
    this.#row = rows;
  }
}
