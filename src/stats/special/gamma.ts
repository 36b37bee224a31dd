/**
 * Logarithms of the gamma function and of the Poisson and binomial terms, in Loader's saddle-point form: the large
 * parts of the logarithm are cancelled on paper, so that the result keeps about 1e-14 for counts of a billion too.
 *
 * @source C. Loader, "Fast and accurate computation of binomial probabilities" (2000).
 */
const HALF_LOG_2PI = 0.5 * Math.log(2 * Math.PI);
const LOG_2PI = 2 * HALF_LOG_2PI;

/** From here on the Stirling series below is exact to 1e-16. */
const SERIES_FROM = 8;

/** ln Γ(x+1) minus Stirling's formula, x > 0: about 1 / (12 x). */
export function stirlingError(x: number): number {
  let shift = 0;
  while (x < SERIES_FROM) {
    shift += (x + 0.5) * Math.log1p(1 / x) - 1;
    x++;
  }
  const w = 1 / (x * x);
  const tail = 691 / 360360 - w * (1 / 156 - (w * 3617) / 122400);
  return shift + (1 / 12 - w * (1 / 360 - w * (1 / 1260 - w * (1 / 1680 - w * (1 / 1188 - w * tail))))) / x;
}

/** ln Γ(x), x > 0; absolute error about 1e-15 for moderate x. */
export function lnGamma(x: number): number {
  return (x + 0.5) * Math.log(x) - x + HALF_LOG_2PI + stirlingError(x) - Math.log(x);
}

/** x ln(x / m) + m - x without cancellation near x = m. */
function deviance(x: number, m: number): number {
  if (Math.abs(x - m) >= 0.1 * (x + m)) return x * Math.log(x / m) + m - x;
  const v = (x - m) / (x + m);
  let sum = (x - m) * v;
  let term = 2 * x * v;
  for (let j = 3; ; j += 2) {
    term *= v * v;
    const next = sum + term / j;
    if (next === sum) return sum;
    sum = next;
  }
}

/** ln(e^-m m^k / Γ(k+1)); k >= 0 need not be whole; m > 0. */
export function logPoissonTerm(k: number, m: number): number {
  if (k === 0) return -m;
  return -stirlingError(k) - deviance(k, m) - 0.5 * (LOG_2PI + Math.log(k));
}

/** ln of C(n, k) p^k q^(n-k) with p + q = 1, both given so that neither is rounded; k need not be whole. */
export function logBinomialTerm(k: number, n: number, p: number, q: number): number {
  if (k === 0) return n === 0 ? 0 : n * (p < 0.5 ? Math.log1p(-p) : Math.log(q));
  if (k === n) return n * (q < 0.5 ? Math.log1p(-q) : Math.log(p));
  const rest = n - k;
  const errors = stirlingError(n) - stirlingError(k) - stirlingError(rest);
  const spread = deviance(k, n * p) + deviance(rest, n * q);
  return errors - spread - 0.5 * (LOG_2PI + Math.log(k) + Math.log1p(-k / n));
}
