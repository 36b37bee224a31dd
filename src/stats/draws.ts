import type { RandomStream } from './random-stream.ts';
import { logBinomialTerm, logPoissonTerm } from './special/gamma.ts';

/**
 * Gamma with scale 1 (Marsaglia and Tsang 2000).
 *
 * @param d      shape - 1/3, for a shape of 1 or more; below 1, the shape + 1 is drawn and boosted down.
 * @param c      1 / sqrt(9 d).
 * @param boost  1 / shape for a shape below 1, else 0: the power of a uniform to multiply by.
 */
export function drawGamma(d: number, c: number, boost: number, stream: RandomStream): number {
  for (;;) {
    const z = stream.normal();
    const root = 1 + c * z;
    if (root <= 0) continue;
    const v = root * root * root;
    const u = stream.open();
    const square = z * z;
    if (u < 1 - 0.0331 * square * square || Math.log(u) < 0.5 * square + d * (1 - v + Math.log(v))) {
      return boost === 0 ? d * v : d * v * Math.exp(-boost * stream.exponential());
    }
  }
}

/** Normal given X >= 0; at least every second try is kept since mean >= 0. */
export function drawNormalCut(mean: number, sd: number, stream: RandomStream): number {
  for (;;) {
    const x = mean + sd * stream.normal();
    if (x >= 0) return x;
  }
}

/** Poisson by adding up the terms; for small means. @param atZero  e^-mean. */
export function drawPoissonSmall(mean: number, atZero: number, stream: RandomStream): number {
  let rest = stream.uniform();
  let term = atZero;
  let k = 0;
  while (rest >= term && k < 200) {
    // the terms of a mean below 10 are gone long before 200; the bound only ends what rounding left over
    rest -= term;
    k++;
    term *= mean / k;
  }
  return k;
}

/** Poisson by transformed rejection, mean >= 10 (W. Hörmann 1993, PTRS). */
export function drawPoissonLarge(mean: number, stream: RandomStream): number {
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const sureBelow = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = stream.uniform() - 0.5;
    const v = stream.open();
    const edge = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / edge + b) * u + mean + 0.43);
    if (edge >= 0.07 && v <= sureBelow) return k;
    if (!(k >= 0) || (edge < 0.013 && v > edge)) continue;
    const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
    if (Math.log((v * inverseAlpha) / (a / (edge * edge) + b)) <= logPoissonTerm(k, mean)) return k;
  }
}

/** Binomial by adding up the terms, for n p below 10 and p <= 0.5. @param atZero  (1 - p)^n. */
export function drawBinomialSmall(n: number, p: number, atZero: number, stream: RandomStream): number {
  const odds = p / (1 - p);
  let rest = stream.uniform();
  let term = atZero;
  let k = 0;
  while (rest >= term && k < n && k < 200) {
    rest -= term;
    k++;
    term *= (odds * (n - k + 1)) / k;
  }
  return k;
}

/** ln of the odds of the likeliest count of a binomial law. */
export const logBinomialMode = (n: number, p: number): number => logBinomialTerm(Math.floor((n + 1) * p), n, p, 1 - p);

/**
 * Binomial by transformed rejection, n p >= 10 and p <= 0.5 (W. Hörmann 1993, BTRS).
 * @param logMode  as from `logBinomialMode`.
 */
export function drawBinomialLarge(n: number, p: number, logMode: number, stream: RandomStream): number {
  const q = 1 - p;
  const sd = Math.sqrt(n * p * q);
  const b = 1.15 + 2.53 * sd;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const sureBelow = 0.92 - 4.2 / b;
  for (;;) {
    const u = stream.uniform() - 0.5;
    const v = stream.open();
    const edge = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / edge + b) * u + n * p + 0.5);
    if (edge >= 0.07 && v <= sureBelow) return k;
    if (!(k >= 0 && k <= n)) continue;
    const alpha = (2.83 + 5.1 / b) * sd;
    if (Math.log((v * alpha) / (a / (edge * edge) + b)) <= logBinomialTerm(k, n, p, q) - logMode) return k;
  }
}
