import { gammaP, gammaQ } from './incomplete-gamma.ts';

/** P(Z <= x) of the standard normal; relative error about 1e-14 in both tails. */
export function normalCdf(x: number): number {
  const half = 0.5 * x * x;
  return x < 0 ? 0.5 * gammaQ(0.5, half) : 0.5 + 0.5 * gammaP(0.5, half);
}

/** Density of the standard normal. */
export const normalDensity = (x: number): number => Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);

const polynomial = (coefficients: readonly number[], x: number): number =>
  coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);

const CENTRE_TOP = [
  3.3871328727963666, 133.14166789178438, 1971.5909503065514, 13731.69376550946, 45921.953931549871, 67265.770927008701,
  33430.575583588128, 2509.0809287301227,
];
const CENTRE_BOTTOM = [
  1, 42.313330701600911, 687.1870074920579, 5394.1960214247511, 21213.794301586596, 39307.89580009271,
  28729.085735721943, 5226.4952788528546,
];
const MIDDLE_TOP = [
  1.4234371107496836, 4.630337846156545, 5.769497221460691, 3.6478483247632046, 1.2704582524523684, 0.24178072517745061,
  0.022723844989269185, 7.7454501427834141e-4,
];
const MIDDLE_BOTTOM = [
  1, 2.0531916266377588, 1.6763848301838038, 0.68976733498510001, 0.14810397642748007, 0.015198666563616457,
  5.4759380849953449e-4, 1.0507500716444168e-9,
];
const FAR_TOP = [
  6.6579046435011038, 5.4637849111641144, 1.7848265399172913, 0.29656057182850489, 0.026532189526576123,
  0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
];
const FAR_BOTTOM = [
  1, 0.59983220655588794, 0.13692988092273581, 0.014875361290850615, 7.8686913114561326e-4, 1.8463183175100547e-5,
  1.4215117583164459e-7, 2.044263103389939e-15,
];

/**
 * x with P(Z <= x) = p; -Infinity at 0 and Infinity at 1. Relative error about 1e-16.
 *
 * @throws RangeError  when p is not in [0, 1].
 * @source M. J. Wichura, Algorithm AS 241 (PPND16), Applied Statistics 37 (1988).
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`a probability lies in 0..1, got ${p}`);
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * polynomial(CENTRE_TOP, r)) / polynomial(CENTRE_BOTTOM, r);
  }
  const tail = q < 0 ? p : 1 - p;
  if (tail === 0) return q < 0 ? -Infinity : Infinity;
  const r = Math.sqrt(-Math.log(tail));
  const size =
    r <= 5
      ? polynomial(MIDDLE_TOP, r - 1.6) / polynomial(MIDDLE_BOTTOM, r - 1.6)
      : polynomial(FAR_TOP, r - 5) / polynomial(FAR_BOTTOM, r - 5);
  return q < 0 ? -size : size;
}
