import { AtomSum, type Atoms, massOf, NOTHING, point, scaled } from './atoms.ts';

const NEVER = 1e-13; // a share of executions that small changes no digit of the answer

/** Sums, convolutions and geometric sums of laws, at one resolution. */
export class LawAlgebra {
  readonly sum: AtomSum;

  /** @param bits  of resolution: atoms are put together in 2^bits buckets to the octave. */
  constructor(bits: number) {
    this.sum = new AtomSum(bits);
  }

  /** One or the other: masses add. */
  plus(a: Atoms, b: Atoms): Atoms {
    if (a.mass.length === 0) return b;
    if (b.mass.length === 0) return a;
    this.sum.addAll(a);
    this.sum.addAll(b);
    return this.sum.take();
  }

  /** One after the other: values add, masses multiply. */
  times(a: Atoms, b: Atoms): Atoms {
    if (a.mass.length === 0 || b.mass.length === 0) return NOTHING;
    if (isZero(a)) return scaled(b, a.mass[0]!);
    if (isZero(b)) return scaled(a, b.mass[0]!);
    const { sum } = this;
    for (let i = 0; i < a.mass.length; i++) {
      const mass = a.mass[i]!;
      const mean = a.mean[i]!;
      const variance = a.variance[i]!;
      for (let j = 0; j < b.mass.length; j++) {
        const both = mass * b.mass[j]!;
        if (both > 0) sum.add(both, mean + b.mean[j]!, variance + b.variance[j]!);
      }
    }
    return sum.take();
  }

  /** Any number of times, also none: 1 + a + a^2 + … for a law of mass below 1. */
  star(a: Atoms): Atoms {
    let total = this.plus(point(0), a);
    let power = a;
    // (1 + a)(1 + a^2)(1 + a^4) … doubles the number of terms each time
    while (massOf(power) > NEVER) {
      power = this.times(power, power);
      total = this.plus(total, this.times(total, power));
    }
    return total;
  }

  /** `count` times, one after the other. */
  power(a: Atoms, count: number): Atoms {
    let result = point(0);
    let square = a;
    for (let left = count; left > 0; left = Math.floor(left / 2)) {
      if (left % 2 === 1) result = this.times(result, square);
      if (left > 1) square = this.times(square, square);
    }
    return result;
  }
}

const isZero = (law: Atoms): boolean => law.mass.length === 1 && law.mean[0] === 0 && law.variance[0] === 0;
