/** Blocks of time at most. */
const BLOCKS = 4096;

/** What waits for a family whose transitions wait: held for a time known when it comes, let go evenly over a block of steps. */
export class CarrierHold {
  /** All that is held. */
  amount = 0;
  readonly #columns: number;
  readonly #blockSteps: number;
  #held: Float64Array | undefined;
  #block = -1;
  readonly #flow: Float64Array;

  constructor(columns: number, totalSteps: number) {
    this.#columns = columns;
    this.#blockSteps = Math.max(1, Math.ceil(totalSteps / (BLOCKS - 2)));
    this.#flow = new Float64Array(columns);
  }

  add(step: number, column: number, amount: number, waitSteps: number): void {
    this.#held ??= new Float64Array(BLOCKS * this.#columns);
    const due = (step + waitSteps) / this.#blockSteps - 0.5; // a block lets go at its middle, on average
    const now = Math.floor(step / this.#blockSteps);
    const first = Math.min(BLOCKS - 2, Math.max(now + 1, Math.floor(due)));
    const later = Math.min(1, Math.max(0, due - first));
    this.#held[first * this.#columns + column]! += amount * (1 - later);
    this.#held[(first + 1) * this.#columns + column]! += amount * later;
    this.amount += amount;
  }

  /** Lets go what is due in this step. */
  release(step: number, ring: Float64Array, base: number): void {
    const held = this.#held!;
    const block = Math.floor(step / this.#blockSteps);
    const columns = this.#columns;
    if (block !== this.#block) {
      this.#block = block;
      for (let column = 0; column < columns; column++) {
        this.#flow[column] = held[block * columns + column]! / this.#blockSteps;
        held[block * columns + column] = 0;
      }
    }
    for (let column = 0; column < columns; column++) {
      const out = this.#flow[column]!;
      if (out === 0) continue;
      ring[base + column]! += out;
      this.amount -= out;
    }
    if (this.amount < 0) this.amount = 0;
  }
}
