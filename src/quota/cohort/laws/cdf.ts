import { type AtomSum, type Atoms, halfWidthOf, NOTHING } from './atoms.ts';

/** Cumulative mass of atoms: straight between its places, with jumps at some of them. */
export class Cdf {
  /** [place] ascending; mass below it, and mass at or below it. */
  readonly places: Float64Array;
  readonly #left: Float64Array;
  readonly #right: Float64Array;

  constructor(law: Atoms) {
    const edges: { at: number; slope: number; jump: number }[] = [];
    for (let i = 0; i < law.mass.length; i++) {
      const half = halfWidthOf(law, i);
      const mean = law.mean[i]!;
      const mass = law.mass[i]!;
      if (half <= 1e-9 * mean) edges.push({ at: mean, slope: 0, jump: mass });
      else {
        edges.push({ at: mean - half, slope: mass / (2 * half), jump: 0 });
        edges.push({ at: mean + half, slope: -mass / (2 * half), jump: 0 });
      }
    }
    edges.sort((a, b) => a.at - b.at);
    const places: number[] = [];
    const left: number[] = [];
    const right: number[] = [];
    let slope = 0;
    let level = 0;
    for (const edge of edges) {
      const last = places.length - 1;
      if (last < 0 || edge.at > places[last]!) {
        if (last >= 0) level += slope * (edge.at - places[last]!);
        places.push(edge.at);
        left.push(level);
        right.push(level);
      }
      level += edge.jump;
      right[right.length - 1] = level;
      slope += edge.slope;
    }
    this.places = Float64Array.from(places);
    this.#left = Float64Array.from(left);
    this.#right = Float64Array.from(right);
  }

  get total(): number {
    return this.#right[this.#right.length - 1] ?? 0;
  }

  /** Mass at or below x. */
  at(x: number): number {
    const place = this.#lastUpTo(x);
    if (place < 0) return 0;
    if (this.places[place] === x) return this.#right[place]!;
    return this.#between(place, x);
  }

  /** Mass below x. */
  below(x: number): number {
    const place = this.#lastUpTo(x);
    if (place < 0) return 0;
    if (this.places[place] === x) return this.#left[place]!;
    return this.#between(place, x);
  }

  /** Smallest x with at least `mass` at or below it. */
  inverse(mass: number): number {
    const right = this.#right;
    let low = 0;
    let high = right.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (right[middle]! >= mass) high = middle;
      else low = middle + 1;
    }
    if (low === 0 || mass >= this.#left[low]!) return this.places[low]!;
    const from = right[low - 1]!;
    const share = (mass - from) / (this.#left[low]! - from);
    return this.places[low - 1]! + share * (this.places[low]! - this.places[low - 1]!);
  }

  #between(place: number, x: number): number {
    if (place === this.places.length - 1) return this.#right[place]!;
    const from = this.places[place]!;
    const share = (x - from) / (this.places[place + 1]! - from);
    return this.#right[place]! + share * (this.#left[place + 1]! - this.#right[place]!);
  }

  #lastUpTo(x: number): number {
    let low = 0;
    let high = this.places.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.places[middle]! <= x) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

/**
 * The law whose cumulative mass is made of those of others, such as their product for the latest of several.
 * @param of  rising in each of its values; gets one per law.
 */
export function combined(laws: readonly Atoms[], of: (values: readonly number[]) => number, sum: AtomSum): Atoms {
  const cdfs = laws.map((law) => new Cdf(law));
  const places = [...new Set(cdfs.flatMap((cdf) => [...cdf.places]))].sort((a, b) => a - b);
  let before = 0; // at the place before, jump included
  places.forEach((place, i) => {
    const left = of(cdfs.map((cdf) => cdf.below(place)));
    const right = of(cdfs.map((cdf) => cdf.at(place)));
    const from = places[i - 1] ?? place;
    if (left > before) {
      const width = place - from;
      const middle = of(cdfs.map((cdf) => cdf.at(from + width / 2)));
      const area = (width / 6) * (before + 4 * middle + left);
      const mean = Math.min(place, Math.max(from, (place * left - from * before - area) / (left - before)));
      sum.add(left - before, mean, (width * width) / 12);
    }
    if (right > left) sum.add(right - left, place, 0);
    before = right;
  });
  return places.length === 0 ? NOTHING : sum.take();
}
