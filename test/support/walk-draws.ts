import { type Distribution, DistributionTable, RandomStream } from '../../src/stats/index.ts';

/** Rounds after which a stream made of drawn words goes its own way, as in the engine. */
const ROUNDS = 8;

/** Random numbers of one execution, from the same stream as the engine's. */
export class WalkDraws {
  readonly #stream = new RandomStream();
  readonly #laws: Laws;

  constructor(laws = new Laws()) {
    this.#laws = laws;
  }

  static of(seed: number, execution: number): WalkDraws {
    const draws = new WalkDraws();
    draws.#stream.reseed(seed, 0, execution);
    return draws;
  }

  /** A stream of its own for a member of a family, made of four words of this one. */
  fork(): WalkDraws {
    const child = new WalkDraws(this.#laws);
    child.#stream.restore(
      Int32Array.from({ length: 4 }, () => this.#stream.bits()),
      0,
    );
    for (let i = 0; i < ROUNDS; i++) child.#stream.bits();
    return child;
  }

  uniform(): number {
    return this.#stream.uniform();
  }

  from(law: Distribution): number {
    return this.#laws.sample(law, this.#stream);
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

/** Laws as the engine samples them. */
class Laws {
  readonly #table = new DistributionTable();
  readonly #rows = new Map<Distribution, number>();

  sample(law: Distribution, stream: RandomStream): number {
    const row = this.#rows.get(law) ?? this.#table.add(law);
    this.#rows.set(law, row);
    return this.#table.sample(row, stream);
  }
}
