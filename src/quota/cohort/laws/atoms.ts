/**
 * A law, or a part of one, as atoms in rising order: each a mass with its own mean and variance, so that adding laws and
 * putting atoms together keeps mass, mean and variance exactly. Masses need not sum to 1: what is missing went elsewhere.
 */
export interface Atoms {
  readonly mass: Float64Array;
  readonly mean: Float64Array;
  readonly variance: Float64Array;
}

export interface Moments {
  readonly mass: number;
  /** Of the law itself: divided by the mass. NaN without mass. */
  readonly mean: number;
  readonly variance: number;
}

export const NOTHING: Atoms = { mass: new Float64Array(0), mean: new Float64Array(0), variance: new Float64Array(0) };

export const point = (value: number, mass = 1): Atoms =>
  mass === 0 ? NOTHING : { mass: Float64Array.of(mass), mean: Float64Array.of(value), variance: Float64Array.of(0) };

export const scaled = (law: Atoms, factor: number): Atoms => {
  if (factor === 0) return NOTHING;
  return factor === 1 ? law : { ...law, mass: law.mass.map((mass) => mass * factor) };
};

/** The law with every value multiplied. */
export const stretched = ({ mass, mean, variance }: Atoms, factor: number): Atoms => ({
  mass,
  mean: mean.map((value) => value * factor),
  variance: variance.map((value) => value * factor * factor),
});

export function massOf(law: Atoms): number {
  let sum = 0;
  for (const mass of law.mass) sum += mass;
  return sum;
}

export function momentsOf({ mass, mean, variance }: Atoms): Moments {
  let total = 0;
  let first = 0;
  for (let i = 0; i < mass.length; i++) {
    total += mass[i]!;
    first += mass[i]! * mean[i]!;
  }
  const centre = first / total;
  let second = 0;
  for (let i = 0; i < mass.length; i++) second += mass[i]! * (variance[i]! + (mean[i]! - centre) ** 2);
  return { mass: total, mean: centre, variance: second / total };
}

/** Half the width of the even spread an atom stands for. It never reaches below 0. */
export const halfWidthOf = (law: Atoms, i: number): number => Math.min(law.mean[i]!, Math.sqrt(3 * law.variance[i]!));

/** A law cut in two: what is at most `limit`, and the mass beyond. */
export function splitAt(law: Atoms, limit: number, sum: AtomSum): { readonly within: Atoms; readonly beyond: Atoms } {
  if (limit === Infinity) return { within: law, beyond: NOTHING };
  const parts = [0, 1].map((side) => {
    for (let i = 0; i < law.mass.length; i++) {
      const half = halfWidthOf(law, i);
      const low = law.mean[i]! - half;
      const high = law.mean[i]! + half;
      const share = half === 0 ? (low <= limit ? 1 : 0) : Math.min(1, Math.max(0, (limit - low) / (high - low)));
      const [from, to] = side === 0 ? [low, Math.min(high, limit)] : [Math.max(low, limit), high];
      const whole = share === 0 || share === 1;
      const mass = law.mass[i]! * (side === 0 ? share : 1 - share);
      if (mass > 0)
        sum.add(mass, whole ? law.mean[i]! : (from + to) / 2, whole ? law.variance[i]! : (to - from) ** 2 / 12);
    }
    return sum.take();
  });
  return { within: parts[0]!, beyond: parts[1]! };
}

const SMALLEST_EXPONENT = 1023 - 24; // values below 2^-24 share a bucket
const OCTAVES = 84;
/** Atoms of less than this share of the mass are put to their neighbour. */
const TOO_LIGHT = 1e-13;

/** Adds atoms up in buckets of bounded relative width: 2^bits to the octave, read off the double itself. */
export class AtomSum {
  readonly #shift: number;
  readonly #base: number;
  readonly #mass: Float64Array;
  /** [bucket] the value that came first, and the sums of distances from it: exact where all values are equal. */
  readonly #origin: Float64Array;
  readonly #first: Float64Array;
  readonly #second: Float64Array;
  #low: number;
  #high = -1;
  readonly #double = new Float64Array(1);
  readonly #words = new Int32Array(this.#double.buffer);

  constructor(bits: number) {
    const buckets = OCTAVES << bits;
    this.#shift = 20 - bits;
    this.#base = SMALLEST_EXPONENT << bits;
    this.#mass = new Float64Array(buckets);
    this.#origin = new Float64Array(buckets);
    this.#first = new Float64Array(buckets);
    this.#second = new Float64Array(buckets);
    this.#low = buckets;
  }

  add(mass: number, value: number, variance: number): void {
    this.#double[0] = value;
    let bucket = (this.#words[1]! >> this.#shift) - this.#base;
    if (bucket < 0) bucket = 0;
    else if (bucket >= this.#mass.length) bucket = this.#mass.length - 1;
    if (this.#mass[bucket] === 0) {
      this.#origin[bucket] = value;
      if (bucket < this.#low) this.#low = bucket;
      if (bucket > this.#high) this.#high = bucket;
    }
    const distance = value - this.#origin[bucket]!;
    this.#mass[bucket]! += mass;
    this.#first[bucket]! += mass * distance;
    this.#second[bucket]! += mass * (distance * distance + variance);
  }

  addAll({ mass, mean, variance }: Atoms, factor = 1): void {
    if (factor === 0) return;
    for (let i = 0; i < mass.length; i++) this.add(mass[i]! * factor, mean[i]!, variance[i]!);
  }

  /** What was added, as atoms; the sum begins anew. */
  take(): Atoms {
    let total = 0;
    let filled = 0;
    for (let bucket = this.#low; bucket <= this.#high; bucket++) {
      if (this.#mass[bucket]! > 0) filled++;
      total += this.#mass[bucket]!;
    }
    const atoms = {
      mass: new Float64Array(filled),
      mean: new Float64Array(filled),
      variance: new Float64Array(filled),
    };
    let at = -1;
    for (let bucket = this.#low; bucket <= this.#high; bucket++) {
      const mass = this.#mass[bucket]!;
      if (mass === 0) continue;
      const offset = this.#first[bucket]! / mass;
      const mean = this.#origin[bucket]! + offset;
      const variance = Math.max(0, this.#second[bucket]! / mass - offset * offset);
      if (at >= 0 && (mass < TOO_LIGHT * total || atoms.mass[at]! < TOO_LIGHT * total)) {
        join(atoms, at, mass, mean, variance);
      } else {
        at++;
        atoms.mass[at] = mass;
        atoms.mean[at] = mean;
        atoms.variance[at] = variance;
      }
      this.#mass[bucket] = this.#first[bucket] = this.#second[bucket] = 0;
    }
    this.#low = this.#mass.length;
    this.#high = -1;
    const kept = at + 1;
    if (kept === filled) return atoms;
    return {
      mass: atoms.mass.slice(0, kept),
      mean: atoms.mean.slice(0, kept),
      variance: atoms.variance.slice(0, kept),
    };
  }
}

function join(atoms: Atoms, at: number, mass: number, mean: number, variance: number): void {
  const total = atoms.mass[at]! + mass;
  const distance = mean - atoms.mean[at]!;
  const share = mass / total;
  atoms.variance[at] = (1 - share) * atoms.variance[at]! + share * variance + share * (1 - share) * distance * distance;
  atoms.mean[at]! += share * distance;
  atoms.mass[at] = total;
}
