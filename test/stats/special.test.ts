import { expect, test } from 'vitest';
import { normalCdf, normalQuantile, studentT, studentTCdf } from '../../src/stats/index.ts';
import { lnGamma, logBinomialTerm, logPoissonTerm } from '../../src/stats/special/gamma.ts';
import { gammaP, gammaPInverse, gammaQ } from '../../src/stats/special/incomplete-gamma.ts';
import { betaI } from '../../src/stats/special/student-t.ts';

// The wanted numbers were computed with mpmath at 40 digits.

const relativeError = (got: number, want: number): number => (got === want ? 0 : Math.abs(got - want) / Math.abs(want));

test.for([
  // x, ln Γ(x), why
  [1e-5, 11.512919692895826, 'near the pole'],
  [0.1, 2.252712651734206, 'below 1'],
  [0.5, 0.5723649429247001, 'ln sqrt(pi)'],
  [1.5, -0.12078223763524522, 'between the zeros'],
  [3, Math.LN2, 'ln 2!'],
  [7.9, 8.32426586800881, 'last of the recurrence'],
  [8, 8.525161361065415, 'first of the series'],
  [30.5, 72.9534711841694, 'series'],
  [1e3, 5905.220423209181, 'large'],
  [1e9, 19723265827.503716, 'very large'],
] as const)('lnGamma(%d) (%s)', ([x, want]) => {
  expect(relativeError(lnGamma(x), want)).toBeLessThan(3e-15);
});

test.for([
  // a, x, P, Q, why
  [0.001, 1e-10, 0.9778006565986258, 0.022199343401374198, 'tiny shape: nearly all mass at 0'],
  [0.1, 0.05, 0.7755386354510305, 0.22446136454896942, 'small shape'],
  [0.5, 0.5, 0.6826894921370859, 0.3173105078629141, 'one sigma of the normal'],
  [1, 2, 0.8646647167633873, 0.1353352832366127, 'exponential'],
  [2.5, 7, 0.9843905838997331, 0.015609416100266916, 'continued fraction'],
  [10, 3, 0.0011024881301154798, 0.9988975118698845, 'lower tail'],
  [100, 100, 0.5132987982791487, 0.48670120172085135, 'at the mean'],
  [100, 150, 0.9999940754596646, 0.000005924540335483916, 'upper tail keeps its digits in Q'],
  [5e4, 5.02e4, 0.814533642938086, 0.185466357061914, 'last of the series'],
  [2e5, 2.003e5, 0.7489631617051791, 0.25103683829482093, 'first of the integration'],
  [1e8, 1e8 + 2e4, 0.9772444692251449, 0.022755530774855204, 'two sigma above a mean of 1e8'],
  [1e10, 1e10 + 3e5, 0.998649983783308, 0.0013500162166919065, 'three sigma above a mean of 1e10'],
] as const)('P and Q of (%d, %d) (%s)', ([a, x, p, q]) => {
  const tolerance = 2e-13 + 1e-15 * Math.sqrt(a); // x itself is rounded by up to 1e-16 sqrt(a) standard deviations
  expect([relativeError(gammaP(a, x), p), relativeError(gammaQ(a, x), q)].map((e) => e < tolerance)).toEqual([
    true,
    true,
  ]);
});

test.for([
  [0.001, 0.5],
  [0.01, 0.99],
  [0.3, 1e-6],
  [1, 0.25],
  [4, 0.999999],
  [250, 1e-9],
  [1e6, 0.5],
  [1e10, 0.99],
] as const)('P(a, x) of its inverse is p again (a %d, p %d)', ([a, p]) => {
  const x = gammaPInverse(a, p);
  expect(Math.min(relativeError(gammaP(a, x), p), relativeError(gammaQ(a, x), 1 - p))).toBeLessThan(1e-9);
});

test.for([
  // x, P(Z <= x)
  [-37, 5.725571222524577e-300],
  [-10, 7.619853024160525e-24],
  [-5, 2.866515718791939e-7],
  [-1, 0.15865525393145705],
  [-0.1, 0.460172162722971],
  [0, 0.5],
  [0.3, 0.6179114221889527],
  [1, 0.8413447460685429],
  [2.5, 0.9937903346742238],
  [6, 0.9999999990134123],
] as const)('normalCdf(%d)', ([x, want]) => {
  expect(relativeError(normalCdf(x), want)).toBeLessThan(1e-12);
});

test.for([
  // p, quantile, why
  [1e-300, -37.0470962993612, 'far tail'],
  [1e-20, -9.262340089798407, 'r > 5'],
  [1e-5, -4.264890793922825, 'middle'],
  [0.01, -2.326347874040841, 'middle'],
  [0.07, -1.4757910281791706, 'last of the middle'],
  [0.0751, -1.43882539275254, 'first of the centre'],
  [0.3, -0.5244005127080408, 'centre'],
  [0.5, 0, 'median'],
  [0.975, 1.9599639845400538, 'the 95 % interval'],
  [0.995, 2.5758293035489004, 'the 99 % interval'],
  [0.9995, 3.290526731491926, 'the 99.9 % interval'],
  [0, -Infinity, 'no mass below'],
  [1, Infinity, 'all mass below'],
] as const)('normalQuantile(%d) = %d (%s)', ([p, want]) => {
  expect(relativeError(normalQuantile(p), want)).toBeLessThan(1e-15 * 20);
});

test.for([
  // p, degrees of freedom, quantile, why
  [0.975, 1, 12.706204736174692, 'Cauchy'],
  [0.975, 2, 4.302652729749462, 'closed form'],
  [0.975, 2.5, 3.5746548420036817, 'not whole (Welch)'],
  [0.975, 10, 2.2281388519862744, 'printed in every table'],
  [0.995, 30, 2.749995653567225, 'printed in every table'],
  [0.9995, 99, 3.3915288333636844, 'a hundred replications'],
  [0.9999999, 3, 222.57159098625124, 'heavy tail'],
  [0.95, 0.3, 653.0205210290728, 'fewer than one'],
  [0.99999, 5, 15.546854534969158, 'tail'],
  [0.51, 7, 0.02597794156951689, 'near the median'],
  [0.975, 99_999, 1.9599877077718444, 'last exact'],
  [0.975, 200_000, 1.959975845966768, 'expansion'],
  [0.975, Infinity, 1.9599639845400538, 'the normal itself'],
] as const)('studentT(%d, %d) = %d (%s)', ([p, df, want]) => {
  expect(relativeError(studentT(p, df), want)).toBeLessThan(5e-12);
});

test.for([0.0001, 0.2, 0.49, 0.5, 0.83, 0.9999])('studentTCdf of the quantile of %d is it again', (p) => {
  expect([0.7, 3, 40, 1e4, 1e6].map((df) => relativeError(studentTCdf(studentT(p, df), df), p) < 1e-10)).toEqual(
    Array(5).fill(true),
  );
});

test.for([
  // a, b, x, I, why
  [0.5, 0.5, 0.3, 0.36901011956554536, 'arcsine law'],
  [2, 3, 0.1, 0.0523, 'polynomial'],
  [50, 60, 0.5, 0.8309072939016694, 'swapped tail'],
  [1, 1000, 0.002, 0.8649354775533163, 'lopsided'],
  [1e4, 2e4, 0.331, 0.19573334186389799, 'large'],
  [3e8, 7e8, 0.3, 0.5000036706173999, 'a billion tries'],
] as const)('betaI(%d, %d, %d) = %d (%s)', ([a, b, x, want]) => {
  expect(relativeError(betaI(a, b, x), want)).toBeLessThan(1e-11);
});

test.for([
  [-0.1, 5],
  [1.1, 5],
  [Number.NaN, 5],
  [0.5, 0],
  [0.5, -1],
  [0.5, Number.NaN],
] as const)('studentT(%d, %d) is refused', ([p, df]) => {
  expect(() => studentT(p, df)).toThrow(RangeError);
});

test.for([0.3, 4, 60, 2000])('the Poisson terms of mean %d sum to 1', (mean) => {
  let sum = 0;
  for (let k = 0; k < 3 * mean + 60; k++) sum += Math.exp(logPoissonTerm(k, mean));
  expect(Math.abs(sum - 1)).toBeLessThan(1e-12);
});

test.for([
  [1, 0.4],
  [17, 0.02],
  [900, 0.77],
] as const)('the binomial terms of (%d, %d) sum to 1', ([n, p]) => {
  let sum = 0;
  for (let k = 0; k <= n; k++) sum += Math.exp(logBinomialTerm(k, n, p, 1 - p));
  expect(Math.abs(sum - 1)).toBeLessThan(1e-12);
});
