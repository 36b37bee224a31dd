/** Covariance of pairs, for instance of one execution's cost under two alternatives with common random numbers. */
export class PairTally {
  #count = 0;
  #meanX = 0;
  #meanY = 0;
  #m2X = 0;
  #m2Y = 0;
  #mXY = 0;

  add(x: number, y: number): void {
    this.#count++;
    const dx = x - this.#meanX;
    const dy = y - this.#meanY;
    this.#meanX += dx / this.#count;
    this.#meanY += dy / this.#count;
    this.#m2X += dx * (x - this.#meanX);
    this.#m2Y += dy * (y - this.#meanY);
    this.#mXY += dx * (y - this.#meanY);
  }

  /** As if the other's pairs came after these. */
  merge(other: PairTally): void {
    if (other.#count === 0) return;
    const total = this.#count + other.#count;
    const share = other.#count / total;
    const dx = other.#meanX - this.#meanX;
    const dy = other.#meanY - this.#meanY;
    this.#m2X += other.#m2X + dx * dx * this.#count * share;
    this.#m2Y += other.#m2Y + dy * dy * this.#count * share;
    this.#mXY += other.#mXY + dx * dy * this.#count * share;
    this.#meanX += dx * share;
    this.#meanY += dy * share;
    this.#count = total;
  }

  get count(): number {
    return this.#count;
  }

  /** Unbiased; NaN for fewer than two pairs. */
  get covariance(): number {
    return this.#count < 2 ? Number.NaN : this.#mXY / (this.#count - 1);
  }

  /** In -1..1; NaN when one side never varies. */
  get correlation(): number {
    return Math.max(-1, Math.min(1, this.#mXY / Math.sqrt(this.#m2X * this.#m2Y)));
  }
}
