import { findRoot } from './find-root.ts';
import { logBinomialTerm } from './gamma.ts';
import { normalCdf, normalQuantile } from './normal.ts';

const TINY = 1e-300;

/** Lentz's continued fraction of the incomplete beta function. */
function betaFraction(a: number, b: number, x: number): number {
  const guard = (value: number): number => (Math.abs(value) < TINY ? TINY : value);
  let c = 1;
  let d = 1 / guard(1 - ((a + b) * x) / (a + 1));
  let h = d;
  for (let m = 1; m < 1_000_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / guard(1 + even * d);
    c = guard(1 + even / c);
    h *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / guard(1 + odd * d);
    c = guard(1 + odd / c);
    const step = d * c;
    h *= step;
    if (Math.abs(step - 1) < 3e-16) break;
  }
  return h;
}

/**
 * Regularised incomplete beta I_x(a, b), a and b > 0.
 * @param y  1 - x, given apart so that a tiny x or y is not rounded away.
 */
export function betaI(a: number, b: number, x: number, y = 1 - x): number {
  if (x <= 0) return 0;
  if (y <= 0) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - betaI(b, a, y, x);
  const front = Math.exp(logBinomialTerm(a, a + b, x, y));
  return Math.min(1, (front * b * betaFraction(a, b, x)) / (a + b));
}

/** P(T > t) for t >= 0. */
function upperTail(t: number, df: number): number {
  const square = t * t;
  return 0.5 * betaI(df / 2, 0.5, df / (df + square), square / (df + square));
}

/** P(T <= t) of Student's t with `df` degrees of freedom. */
export function studentTCdf(t: number, df: number): number {
  if (df >= ALMOST_NORMAL) return normalCdf(t * (1 - 1 / (4 * df)));
  return t < 0 ? upperTail(-t, df) : 1 - upperTail(t, df);
}

/** From here on the expansion around the normal is exact to 1e-16. */
const EXPAND_FROM = 1e5;
const ALMOST_NORMAL = 1e15;

/** Fisher's expansion of the t quantile around the normal one. */
function expansion(z: number, df: number): number {
  const w = z * z;
  const first = (z * (w + 1)) / 4;
  const second = (z * (w * (5 * w + 16) + 3)) / 96;
  const third = (z * (w * (w * (3 * w + 19) + 17) - 15)) / 384;
  return z + (first + (second + third / df) / df) / df;
}

/**
 * Student's t quantile.
 *
 * @param p   probability in [0, 1].
 * @param df  degreesOfFreedom, > 0; need not be whole; Infinity gives the normal.
 * @throws RangeError  for a p outside [0, 1] or a df of 0 or less.
 */
export function studentT(p: number, df: number): number {
  if (!(df > 0)) throw new RangeError(`degrees of freedom must be greater than 0, got ${df}`);
  const z = normalQuantile(p);
  if (z === 0 || !Number.isFinite(z) || df === Infinity) return z;
  if (df >= EXPAND_FROM) return expansion(z, df);
  const tail = p < 0.5 ? p : 1 - p;
  const wanted = Math.log(tail);
  const miss = (logT: number): number => wanted - Math.log(upperTail(Math.exp(logT), df));
  const start = Math.log(Math.abs(z)) - 1e-9; // the t quantile lies further out than the normal one
  const size = Math.exp(findRoot(miss, start, start + 0.1));
  return p < 0.5 ? -size : size;
}
