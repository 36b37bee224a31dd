/** Segments kept apart at most; with more, neighbours are put together. */
const MOST_SEGMENTS = 8192;

/**
 * Transitions waiting for tokens, first come, first served: segments of what came in the same steps, each with its
 * amounts by stage. Within a segment everybody is served alike. Memory is bounded: a long line is kept in longer segments.
 */
export class TransitionLine {
  /** All that waits. */
  total = 0;
  readonly #stages: number;
  readonly #amounts: Float64Array;
  readonly #sums = new Float64Array(MOST_SEGMENTS);
  #first = 0;
  #count = 0;
  /** Steps per segment, and steps in the last one. */
  #span = 1;
  #open = 0;

  constructor(stages: number) {
    this.#stages = stages;
    this.#amounts = new Float64Array(MOST_SEGMENTS * stages);
  }

  /** Begins the segment of a new step, where there is anything to go on from. */
  nextStep(): void {
    if (this.#count === 0 || this.#open >= this.#span) this.#open = 0;
    else this.#open++;
  }

  push(stage: number, amount: number): void {
    if (this.#open === 0) this.#append();
    const segment = (this.#first + this.#count - 1) % MOST_SEGMENTS;
    this.#amounts[segment * this.#stages + stage]! += amount;
    this.#sums[segment]! += amount;
    this.total += amount;
  }

  /** Serves up to `tokens`, adding what each stage gets to `granted`. @returns tokens used. */
  serve(tokens: number, granted: Float64Array): number {
    const stages = this.#stages;
    let left = tokens;
    while (left > 0 && this.#count > 0) {
      const segment = this.#first;
      const sum = this.#sums[segment]!;
      const share = sum <= left ? 1 : left / sum;
      for (let stage = 0, at = segment * stages; stage < stages; stage++, at++) {
        const amount = this.#amounts[at]!;
        if (amount === 0) continue;
        granted[stage]! += amount * share;
        this.#amounts[at] = share === 1 ? 0 : amount * (1 - share);
      }
      if (share < 1) {
        this.#sums[segment] = sum - left;
        left = 0;
        break;
      }
      left -= sum;
      this.#sums[segment] = 0;
      this.#first = (segment + 1) % MOST_SEGMENTS;
      this.#count--;
    }
    if (this.#count === 0) {
      this.#span = 1;
      this.#open = 0;
      this.total = 0;
    } else this.total -= tokens - left;
    return tokens - left;
  }

  #append(): void {
    if (this.#count === MOST_SEGMENTS) this.#merge();
    this.#count++;
    this.#open = 1;
  }

  /** Puts neighbours together, from the head on. */
  #merge(): void {
    const stages = this.#stages;
    const amounts = this.#amounts.slice();
    const sums = this.#sums.slice();
    this.#amounts.fill(0);
    this.#sums.fill(0);
    for (let i = 0; i < MOST_SEGMENTS; i++) {
      const from = (this.#first + i) % MOST_SEGMENTS;
      const to = i >> 1;
      this.#sums[to]! += sums[from]!;
      for (let stage = 0; stage < stages; stage++) {
        this.#amounts[to * stages + stage]! += amounts[from * stages + stage]!;
      }
    }
    this.#first = 0;
    this.#count = MOST_SEGMENTS / 2;
    this.#span *= 2;
  }
}
