import { EXP_EDGES, EXP_HEIGHTS, EXP_R, NORMAL_EDGES, NORMAL_HEIGHTS, NORMAL_R } from './ziggurat.ts';

/**
 * Random numbers for hot loops: no allocation, the whole state in four words.
 *
 * The generator is sfc32 (C. Doty-Humphrey, PractRand): it passes PractRand and BigCrush, needs neither 64-bit integers
 * nor multiplications, its built-in counter makes a cycle shorter than 2^32 impossible for any state, and being
 * nonlinear it mixes states that differ little. `reseed` sends (seed, substream, execution) through a
 * permutation of 128 bits (ChaCha's quarter round), so that two different triples never start in the same state, and
 * the draws of an execution do not depend on which worker ran it or what it ran before.
 */
export class RandomStream {
  #a = 0;
  #b = 0;
  #c = 0;
  #counter = 1;
  /** First of the last two words drawn by `#pair`. */
  #high = 0;
  // Fields, and plain numbers below, because bindings of a module may turn into slow variables in a bundle.
  readonly #normalEdges = NORMAL_EDGES;
  readonly #expEdges = EXP_EDGES;

  constructor(seed = 0, substream = 0, execution = 0) {
    this.reseed(seed, substream, execution);
  }

  /**
   * Starts the stream of one execution.
   *
   * @param seed       whole number, 0..2^53 - 1.
   * @param substream  whole number, 0..2^32 - 1: which use of randomness (replication, scenario part).
   * @param execution  whole number, 0..2^43 - 1.
   */
  reseed(seed: number, substream: number, execution: number): void {
    let a = (seed >>> 0) ^ 0x61707865; // ChaCha's constants keep (0, 0, 0) away from the all-zero state
    let b = ((seed / 0x1_0000_0000) | ((execution / 0x1_0000_0000) << 21)) ^ 0x3320646e;
    let c = (substream >>> 0) ^ 0x79622d32;
    let d = (execution >>> 0) ^ 0x6b206574;
    for (let round = 0; round < 4; round++) {
      a = (a + b) | 0;
      d ^= a;
      d = (d << 16) | (d >>> 16);
      c = (c + d) | 0;
      b ^= c;
      b = (b << 12) | (b >>> 20);
      a = (a + b) | 0;
      d ^= a;
      d = (d << 8) | (d >>> 24);
      c = (c + d) | 0;
      b ^= c;
      b = (b << 7) | (b >>> 25);
    }
    this.#a = a;
    this.#b = b;
    this.#c = c;
    this.#counter = d;
  }

  /** Writes the state to four places, to go on from there later with `restore`. */
  save(into: Int32Array, at: number): void {
    into[at] = this.#a;
    into[at + 1] = this.#b;
    into[at + 2] = this.#c;
    into[at + 3] = this.#counter;
  }

  /** Goes on where `save` left off. */
  restore(from: Int32Array, at: number): void {
    this.#a = from[at]!;
    this.#b = from[at + 1]!;
    this.#c = from[at + 2]!;
    this.#counter = from[at + 3]!;
  }

  /** 32 random bits as a whole number in -2^31..2^31-1. */
  bits(): number {
    const b = this.#b;
    const c = this.#c;
    const out = (this.#a + b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = b ^ (b >>> 9);
    this.#b = (c + (c << 3)) | 0;
    this.#c = (((c << 21) | (c >>> 11)) + out) | 0;
    return out;
  }

  /**
   * Two steps of `bits` at once, with the state in registers between them: leaves the first word, signed, in `#high` and
   * answers the second.
   */
  #pair(): number {
    const b = this.#b;
    const c = this.#c;
    const counter = this.#counter;
    const high = (this.#a + b + counter) | 0;
    const nextB = (c + (c << 3)) | 0;
    const nextC = (((c << 21) | (c >>> 11)) + high) | 0;
    const low = ((b ^ (b >>> 9)) + nextB + counter + 1) | 0;
    this.#high = high;
    this.#counter = (counter + 2) | 0;
    this.#a = nextB ^ (nextB >>> 9);
    this.#b = (nextC + (nextC << 3)) | 0;
    this.#c = (((nextC << 21) | (nextC >>> 11)) + low) | 0;
    return low;
  }

  /** Uniform in [0, 1), every multiple of 2^-53 equally likely. */
  uniform(): number {
    const low = this.#pair();
    return ((this.#high >>> 0) * 0x20_0000 + (low >>> 11)) * 1.1102230246251565e-16; // 32 and 21 bits, times 2^-53
  }

  /** Uniform in (0, 1), never 0 or 1: the middles of 2^52 equal cells, safe for a logarithm. */
  open(): number {
    const low = this.#pair();
    return ((this.#high >>> 0) * 0x10_0000 + (low >>> 12) + 0.5) * 2.220446049250313e-16; // 32 and 20 bits, times 2^-52
  }

  /** Whole number in 0..n-1 for a whole n in 1..2^32; off from equal odds by at most n / 2^53. */
  below(n: number): number {
    return Math.floor(this.uniform() * n);
  }

  /** Exponential with mean 1, by the ziggurat: exact in law. */
  exponential(): number {
    const low = this.#pair();
    const edges = this.#expEdges;
    const at = (low & 255) << 1;
    const x = ((this.#high >>> 0) * 0x20_0000 + (low >>> 11)) * edges[at]!;
    return x < edges[at + 1]! ? x : this.#exponentialEdge(at >> 1, x);
  }

  /** As `restore`, `exponential`, `save` at the same place, with the state in registers. */
  exponentialAt(states: Int32Array, at: number): number {
    const b = states[at + 1]!;
    const c = states[at + 2]!;
    const counter = states[at + 3]!;
    const high = (states[at]! + b + counter) | 0;
    const nextB = (c + (c << 3)) | 0;
    const nextC = (((c << 21) | (c >>> 11)) + high) | 0;
    const low = ((b ^ (b >>> 9)) + nextB + counter + 1) | 0;
    states[at] = nextB ^ (nextB >>> 9);
    states[at + 1] = (nextC + (nextC << 3)) | 0;
    states[at + 2] = (((nextC << 21) | (nextC >>> 11)) + low) | 0;
    states[at + 3] = (counter + 2) | 0;
    const edges = this.#expEdges;
    const layer = low & 255;
    const x = ((high >>> 0) * 0x20_0000 + (low >>> 11)) * edges[2 * layer]!;
    return x < edges[2 * layer + 1]! ? x : this.#exponentialEdgeAt(states, at, layer, x);
  }

  #exponentialEdgeAt(states: Int32Array, at: number, layer: number, x: number): number {
    this.restore(states, at);
    const drawn = this.#exponentialEdge(layer, x);
    this.save(states, at);
    return drawn;
  }

  /** Standard normal, by the ziggurat: exact in law. */
  normal(): number {
    const low = this.#pair();
    const edges = this.#normalEdges;
    const at = (low & 255) << 1;
    const x = (this.#high * 0x20_0000 + (low >>> 11)) * edges[at]!; // signed
    return Math.abs(x) < edges[at + 1]! ? x : this.#normalEdge(at >> 1, x);
  }

  /** x fell outside the part of its layer that is surely under the curve. */
  #exponentialEdge(layer: number, x: number): number {
    if (layer === 0) return EXP_R + this.exponential(); // without memory: beyond r it is r plus a fresh one
    const bottom = EXP_HEIGHTS[layer]!;
    const height = bottom + this.uniform() * (EXP_HEIGHTS[layer + 1]! - bottom);
    return height < Math.exp(-x) ? x : this.exponential();
  }

  #normalEdge(layer: number, x: number): number {
    if (layer === 0) return x < 0 ? -this.#normalTail() : this.#normalTail();
    const bottom = NORMAL_HEIGHTS[layer]!;
    const height = bottom + this.uniform() * (NORMAL_HEIGHTS[layer + 1]! - bottom);
    return height < Math.exp(-0.5 * x * x) ? x : this.normal();
  }

  /** Normal beyond r (Marsaglia 1964). */
  #normalTail(): number {
    for (;;) {
      const x = this.exponential() / NORMAL_R;
      const y = this.exponential();
      if (y + y >= x * x) return NORMAL_R + x;
    }
  }
}
