import { findRoot } from './find-root.ts';
import { lnGamma, logPoissonTerm } from './gamma.ts';

const EPSILON = 2 ** -53;
const TINY = 1e-300;
/** Above this shape the series would need thousands of terms; the density is then smooth enough to integrate. */
const INTEGRATE_FROM = 1e5;

/** P(a, x) by its series; good for x < a + 1. */
function series(a: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let n = a + 1; term > sum * EPSILON; n++) {
    term *= x / n;
    sum += term;
  }
  return sum * Math.exp(logPoissonTerm(a, x));
}

/** Q(a, x) by Lentz's continued fraction; good for x >= a + 1. */
function fraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let h = d;
  for (let i = 1; i < 100_000; i++) {
    const an = -i * (i - a);
    b += 2;
    d = an * d + b;
    if (Math.abs(d) < TINY) d = TINY;
    c = b + an / c;
    if (Math.abs(c) < TINY) c = TINY;
    d = 1 / d;
    const step = d * c;
    h *= step;
    if (Math.abs(step - 1) <= 2 * EPSILON) break;
  }
  return h * a * Math.exp(logPoissonTerm(a, x));
}

/** 8-point Gauss-Legendre nodes and weights on (-1, 1), the positive half. */
const NODES = [0.1834346424956498, 0.525532409916329, 0.7966664774136267, 0.9602898564975362];
const WEIGHTS = [0.362683783378362, 0.31370664587788727, 0.22238103445337448, 0.10122853629037626];

/** The smaller tail from x outwards, over 40 panels of half a standard deviation. */
function integratedTail(a: number, x: number): number {
  const half = (Math.sqrt(a) / 4) * (x < a ? -1 : 1);
  let sum = 0;
  for (let panel = 0; panel < 40; panel++) {
    const middle = x + (2 * panel + 1) * half;
    for (let i = 0; i < NODES.length; i++) {
      const offset = half * NODES[i]!;
      for (const t of [middle - offset, middle + offset]) {
        if (t > 0) sum += WEIGHTS[i]! * Math.exp(logPoissonTerm(a - 1, t));
      }
    }
  }
  return Math.min(1, sum * Math.abs(half));
}

/** Regularised lower incomplete gamma P(a, x), a > 0, x >= 0. */
export function gammaP(a: number, x: number): number {
  if (x <= 0) return 0;
  if (x === Infinity) return 1;
  if (a >= INTEGRATE_FROM) return x < a ? integratedTail(a, x) : 1 - integratedTail(a, x);
  return Math.min(1, x < a + 1 ? series(a, x) : 1 - fraction(a, x));
}

/** Q(a, x) = 1 - P(a, x), without cancellation. */
export function gammaQ(a: number, x: number): number {
  if (x <= 0) return 1;
  if (x === Infinity) return 0;
  if (a >= INTEGRATE_FROM) return x < a ? 1 - integratedTail(a, x) : integratedTail(a, x);
  return Math.max(0, x < a + 1 ? 1 - series(a, x) : fraction(a, x));
}

/** x with P(a, x) = p, 0 < p < 1; 0 when it would be below the smallest double. */
export function gammaPInverse(a: number, p: number): number {
  const smallEnd = (Math.log(p) + lnGamma(a + 1)) / a; // P(a, x) <= x^a / Γ(a+1): x is at least e^this
  if (smallEnd < -700) return Math.exp(smallEnd);
  const lower = p <= 0.5;
  const target = lower ? Math.log(p) : Math.log1p(-p);
  const miss = (y: number): number =>
    lower ? Math.log(gammaP(a, Math.exp(y))) - target : target - Math.log(gammaQ(a, Math.exp(y)));
  return Math.exp(findRoot(miss, smallEnd - 1e-9, Math.max(Math.log(a), smallEnd) + 0.01));
}
