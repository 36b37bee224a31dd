import { type Distribution, DistributionTable, RandomStream } from '../../src/stats/index.ts';

/** Random numbers of one execution, from the same stream as the engine's. */
export class WalkDraws {
  readonly #stream = new RandomStream();
  readonly #table = new DistributionTable();
  readonly #rows = new Map<Distribution, number>();

  constructor(seed: number, execution: number) {
    this.#stream.reseed(seed, 0, execution);
  }

  uniform(): number {
    return this.#stream.uniform();
  }

  from(law: Distribution): number {
    let row = this.#rows.get(law);
    if (row === undefined) {
      row = this.#table.add(law);
      this.#rows.set(law, row);
    }
    return this.#table.sample(row, this.#stream);
  }

  /** An overhead: itself when it is a number. */
  overhead(overhead: number | Distribution): number {
    return typeof overhead === 'number' ? overhead : this.from(overhead);
  }

  /** Index of the share that a uniform number falls into; `undefined` beyond their sum. */
  pick(shares: readonly number[]): number | undefined {
    const u = this.uniform();
    let sum = 0;
    for (const [i, share] of shares.entries()) {
      sum += share;
      if (u < sum) return i;
    }
    return undefined;
  }
}
