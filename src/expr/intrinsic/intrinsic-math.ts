import { randomUuid } from '../random.ts';
import type { IntrinsicFunction } from './intrinsic.ts';
import { integerArgument } from './intrinsic-arguments.ts';

export const MATH_FUNCTIONS: Readonly<Record<string, IntrinsicFunction>> = {
  /** Each number is rounded before the sum: 1.49 + 1.5 is 3. Source: recordings. */
  'States.MathAdd': ({ values }) => {
    return integerArgument(values[0], 'States.MathAdd') + integerArgument(values[1], 'States.MathAdd');
  },

  /** A whole number from the first (inclusive) to the second (exclusive); a third one is the seed. */
  'States.MathRandom': ({ values, random }) => {
    const [from = 0, to = 0, seed] = values.map((value) => integerArgument(value, 'States.MathRandom'));
    if (from >= to) throw new RangeError(`the start ${from} must be less than the end ${to}`);
    return from + Math.floor((seed === undefined ? random() : javaRandom(seed)) * (to - from));
  },

  'States.UUID': ({ random }) => randomUuid(random),
};

/** First `nextDouble()` of a java.util.Random with this seed, in [0, 1): equal seeds give equal numbers. */
export function javaRandom(seed: number): number {
  const mask = (1n << 48n) - 1n;
  let state = (BigInt(Math.trunc(seed)) ^ 0x5deece66dn) & mask;
  const next = (bits: bigint): bigint => {
    state = (state * 0x5deece66dn + 0xbn) & mask;
    return state >> (48n - bits);
  };
  return Number((next(26n) << 27n) + next(27n)) / 2 ** 53;
}
