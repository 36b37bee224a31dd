/** A weighted step from one member of a loop to another. */
export interface Step {
  readonly from: number;
  readonly to: number;
  readonly weight: number;
}

/** More steps than that, those made while eliminating included, are too much work. */
const MOST_STEPS = 4_000_000;

/**
 * Solves v = b + v W for several b: how often (or with what weight) each member of a loop is passed. Members are
 * eliminated one by one, those with the fewest neighbours first, so that long loops stay sparse.
 *
 * What stays in a member, 1 - w, is taken as the sum of what leaves it where `leaving` is given (Grassmann, Taksar and
 * Heyman 1985): nothing is subtracted, and a loop that is hardly ever left keeps its digits.
 */
export class Elimination {
  readonly #size: number;
  readonly #order: number[] = [];
  readonly #pivot: Float64Array;
  /** [member] steps into and out of it when it was eliminated. */
  readonly #into: ReadonlyMap<number, number>[] = [];
  readonly #outOf: ReadonlyMap<number, number>[] = [];

  /**
   * @param leaving  per member the odds of leaving the loop at once; for weights that are no odds, undefined.
   * @throws RangeError  when there is no finite solution of positive numbers, or it is too much work.
   */
  constructor(size: number, steps: readonly Step[], leaving: Float64Array | undefined) {
    this.#size = size;
    this.#pivot = new Float64Array(size);
    const into = Array.from({ length: size }, () => new Map<number, number>());
    const outOf = Array.from({ length: size }, () => new Map<number, number>());
    const staying = new Float64Array(size);
    let count = 0;
    const add = (from: number, to: number, weight: number): void => {
      if (from === to) staying[from]! += weight;
      else {
        const known = outOf[from]!.get(to);
        if (known === undefined && ++count > MOST_STEPS) throw new RangeError('too many steps');
        outOf[from]!.set(to, (known ?? 0) + weight);
        into[to]!.set(from, (known ?? 0) + weight);
      }
    };
    for (const { from, to, weight } of steps) add(from, to, weight);
    const left = leaving === undefined ? undefined : Float64Array.from(leaving);
    const queue = new FewestFirst(size, (member) => into[member]!.size * outOf[member]!.size);
    for (let member = queue.next(); member >= 0; member = queue.next()) {
      const [ins, outs] = [into[member]!, outOf[member]!];
      let pivot = 1 - staying[member]!;
      if (left !== undefined) {
        pivot = left[member]!;
        for (const weight of outs.values()) pivot += weight;
      }
      if (!(pivot > 0 && pivot < Infinity)) throw new RangeError('no finite solution');
      this.#pivot[member] = pivot;
      this.#order.push(member);
      this.#into[member] = ins;
      this.#outOf[member] = outs;
      for (const to of outs.keys()) into[to]!.delete(member);
      for (const from of ins.keys()) outOf[from]!.delete(member);
      for (const [from, weightIn] of ins) {
        for (const [to, weightOut] of outs) {
          // back where it came from: it stays there, which odds need not know
          if (from !== to || left === undefined) add(from, to, (weightIn * weightOut) / pivot);
        }
        if (left !== undefined) left[from]! += (weightIn * left[member]!) / pivot;
      }
      for (const neighbour of [...ins.keys(), ...outs.keys()]) queue.changed(neighbour);
    }
  }

  /** The solution for one b. */
  solve(b: Float64Array): Float64Array {
    const inflow = Float64Array.from(b);
    const v = new Float64Array(this.#size);
    for (const member of this.#order) {
      if (inflow[member] === 0) continue;
      for (const [to, weight] of this.#outOf[member]!) inflow[to]! += (inflow[member]! * weight) / this.#pivot[member]!;
    }
    for (let i = this.#size - 1; i >= 0; i--) {
      const member = this.#order[i]!;
      let sum = inflow[member]!;
      for (const [from, weight] of this.#into[member]!) sum += v[from]! * weight;
      v[member] = sum / this.#pivot[member]!;
    }
    return v;
  }
}

/** Members by a number that changes while they are taken: buckets that are looked through from the lowest. */
class FewestFirst {
  readonly #of: (member: number) => number;
  readonly #buckets: number[][] = [];
  readonly #taken: Uint8Array;
  #lowest = 0;
  #left: number;

  constructor(size: number, of: (member: number) => number) {
    this.#of = of;
    this.#taken = new Uint8Array(size);
    this.#left = size;
    for (let member = 0; member < size; member++) this.changed(member);
  }

  changed(member: number): void {
    if (this.#taken[member]) return;
    const at = Math.min(this.#of(member), 100_000);
    this.#buckets[at] ??= [];
    this.#buckets[at].push(member);
    this.#lowest = Math.min(this.#lowest, at);
  }

  /** The next member, or -1. */
  next(): number {
    while (this.#left > 0) {
      const member = this.#buckets[this.#lowest]?.pop();
      if (member === undefined) this.#lowest++;
      else if (!this.#taken[member] && Math.min(this.#of(member), 100_000) === this.#lowest) {
        this.#taken[member] = 1;
        this.#left--;
        return member;
      }
    }
    return -1;
  }
}
