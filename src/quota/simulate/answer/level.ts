/** How many of something there are: now, at most, and summed over time. */
export class Level {
  now = 0;
  peak = 0;
  /** All that have ever come. */
  entered = 0;
  #area = 0;
  #last = 0;

  change(t: number, by: number): void {
    this.#area += this.now * (t - this.#last);
    this.#last = t;
    this.now += by;
    if (by > 0) this.entered += by;
    if (this.now > this.peak) this.peak = this.now;
  }

  /** Their number times time up to `t`, ms. */
  area(t: number): number {
    return this.#area + this.now * (t - this.#last);
  }
}
