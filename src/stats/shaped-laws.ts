import type { Distribution } from './distribution.ts';
import { aboveZero, atLeastZero, law, plainValue, type ValueFormat } from './law.ts';
import { constant } from './simple-laws.ts';
import { gammaP, gammaPInverse } from './special/incomplete-gamma.ts';
import { normalCdf, normalDensity, normalQuantile } from './special/normal.ts';

const Z99 = normalQuantile(0.99);

function lognormal(mu: number, sigma: number, mean: number, label: string): Distribution {
  return law({
    kind: 'lognormal',
    params: [mu, sigma],
    mean,
    variance: mean * mean * Math.expm1(sigma * sigma),
    label,
    support: [0, Infinity],
    quantile: (p) => Math.exp(mu + sigma * normalQuantile(p)),
    cdf: (x) => normalCdf((Math.log(x) - mu) / sigma),
  });
}

/**
 * Lognormal through its median and its 99th percentile; a constant when both are equal.
 * @throws RangeError  unless 0 < p50 <= p99 and the mean is finite.
 */
export function lognormalFromQuantiles(p50: number, p99: number, format: ValueFormat = plainValue): Distribution {
  aboveZero(p50, 'the p50 of a lognormal distribution');
  aboveZero(p99, 'the p99 of a lognormal distribution');
  if (p99 < p50)
    throw new RangeError(`the p99 of a lognormal distribution must be at least its p50, got ${p99} < ${p50}`);
  if (p99 === p50) return constant(p50, format);
  const mu = Math.log(p50);
  const sigma = Math.log(p99 / p50) / Z99;
  return lognormal(mu, sigma, p50 * Math.exp((sigma * sigma) / 2), `lognormal(p50 ${format(p50)}, p99 ${format(p99)})`);
}

/**
 * Lognormal with the given mean and coefficient of variation; a constant when cv is 0.
 * @throws RangeError  unless mean > 0 and cv >= 0.
 */
export function lognormalFromMoments(mean: number, cv: number, format: ValueFormat = plainValue): Distribution {
  aboveZero(mean, 'the mean of a lognormal distribution');
  atLeastZero(cv, 'the cv of a lognormal distribution');
  if (cv === 0) return constant(mean, format);
  const sigma = Math.sqrt(Math.log1p(cv * cv));
  const mu = Math.log(mean) - (sigma * sigma) / 2;
  return lognormal(mu, sigma, mean, `lognormal(mean ${format(mean)}, cv ${plainValue(cv)})`);
}

/**
 * Gamma with the given mean and coefficient of variation; a constant when cv is 0. cv 1 is the exponential.
 * @throws RangeError  unless mean > 0 and 0 <= cv <= 100 (above, nearly every value would be 0).
 */
export function gammaFromMoments(mean: number, cv: number, format: ValueFormat = plainValue): Distribution {
  aboveZero(mean, 'the mean of a gamma distribution');
  atLeastZero(cv, 'the cv of a gamma distribution');
  if (cv > 100) throw new RangeError(`the cv of a gamma distribution must be 100 or less, got ${cv}`);
  if (cv < 1e-7) return constant(mean, format); // the spread drowns in the last digits of the mean
  const shape = 1 / (cv * cv);
  const scale = mean * cv * cv;
  aboveZero(scale, 'mean x cv^2 of a gamma distribution');
  return law({
    kind: 'gamma',
    params: [shape, scale],
    mean,
    variance: shape * scale * scale,
    label: `gamma(mean ${format(mean)}, cv ${plainValue(cv)})`,
    support: [0, Infinity],
    quantile: (p) => scale * gammaPInverse(shape, p),
    cdf: (x) => gammaP(shape, x / scale),
  });
}

/**
 * Normal conditioned on X >= 0 (truncated: the negative part is drawn again, not moved to 0). `mean` and `sd` are those
 * of the uncut normal; the `mean` and `variance` of the result are exact for what is left.
 * @throws RangeError  unless mean >= 0 and sd >= 0 (sd 0 gives a constant).
 */
export function normalCutAtZero(mean: number, sd: number, format: ValueFormat = plainValue): Distribution {
  atLeastZero(mean, 'the mean of a normal distribution cut at 0');
  atLeastZero(sd, 'the standard deviation of a normal distribution');
  if (sd === 0) return constant(mean, format);
  const cut = -mean / sd;
  const kept = normalCdf(-cut);
  const lost = normalCdf(cut);
  const hazard = normalDensity(cut) / kept;
  return law({
    kind: 'normal',
    params: [mean, sd],
    mean: mean + sd * hazard,
    variance: sd * sd * (1 - hazard * (hazard - cut)),
    label: `normal(mean ${format(mean)}, sd ${format(sd)}, cut at 0)`,
    support: [0, Infinity],
    quantile: (p) => {
      const below = lost + p * kept;
      return below < 0.5 ? mean + sd * normalQuantile(below) : mean - sd * normalQuantile(kept * (1 - p));
    },
    cdf: (x) => (x < mean ? (normalCdf((x - mean) / sd) - lost) / kept : 1 - normalCdf((mean - x) / sd) / kept),
  });
}
