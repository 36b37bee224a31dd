import { EXP_F, EXP_R, EXP_X, NORMAL_F, NORMAL_R, NORMAL_X } from './ziggurat.ts';

const TWO_TO_21 = 2 ** 21;
const TWO_TO_20 = 2 ** 20;
const TWO_TO_32 = 2 ** 32;
const PER_53_BITS = 2 ** -53;
const PER_52_BITS = 2 ** -52;

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
    let b = ((seed / TWO_TO_32) | ((execution / TWO_TO_32) << 21)) ^ 0x3320646e;
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

  /** Uniform in [0, 1), every multiple of 2^-53 equally likely. */
  uniform(): number {
    return ((this.bits() >>> 0) * TWO_TO_21 + (this.bits() >>> 11)) * PER_53_BITS;
  }

  /** Uniform in (0, 1), never 0 or 1: the middles of 2^52 equal cells, safe for a logarithm. */
  open(): number {
    return ((this.bits() >>> 0) * TWO_TO_20 + (this.bits() >>> 12) + 0.5) * PER_52_BITS;
  }

  /** Whole number in 0..n-1 for a whole n in 1..2^32; off from equal odds by at most n / 2^53. */
  below(n: number): number {
    return Math.floor(this.uniform() * n);
  }

  /** Exponential with mean 1, by the ziggurat: exact in law. */
  exponential(): number {
    let shift = 0;
    for (;;) {
      const low = this.bits();
      const layer = low & 255;
      const x = ((this.bits() >>> 0) * TWO_TO_21 + (low >>> 11)) * PER_53_BITS * EXP_X[layer]!;
      if (x < EXP_X[layer + 1]!) return shift + x;
      if (layer === 0) {
        shift += EXP_R; // without memory: beyond r it is r plus a fresh one
        continue;
      }
      const bottom = EXP_F[layer]!;
      if (bottom + this.uniform() * (EXP_F[layer + 1]! - bottom) < Math.exp(-x)) return shift + x;
    }
  }

  /** Standard normal, by the ziggurat: exact in law. */
  normal(): number {
    for (;;) {
      const low = this.bits();
      const layer = low & 255;
      const sign = low & 256 ? -1 : 1;
      const x = ((this.bits() >>> 0) * TWO_TO_21 + (low >>> 11)) * PER_53_BITS * NORMAL_X[layer]!;
      if (x < NORMAL_X[layer + 1]!) return sign * x;
      if (layer === 0) return sign * this.#normalTail();
      const bottom = NORMAL_F[layer]!;
      if (bottom + this.uniform() * (NORMAL_F[layer + 1]! - bottom) < Math.exp(-0.5 * x * x)) return sign * x;
    }
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
