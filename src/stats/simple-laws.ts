import type { Distribution } from './distribution.ts';
import { aboveZero, atLeastZero, law, plainValue, type ValueFormat } from './law.ts';
import { lnGamma } from './special/gamma.ts';

/**
 * Always `value`, which is 0 or more.
 * @throws RangeError  for a negative or non-finite value.
 */
export function constant(value: number, format: ValueFormat = plainValue): Distribution {
  atLeastZero(value, 'a constant');
  return law({
    kind: 'constant',
    params: [value],
    mean: value,
    variance: 0,
    label: `constant(${format(value)})`,
    discrete: Number.isInteger(value),
    support: [value, value],
    quantile: () => value,
    cdf: () => 1,
  });
}

/**
 * Equally likely anywhere in [lo, hi]; a constant when both are equal.
 * @throws RangeError  unless 0 <= lo <= hi, both finite.
 */
export function uniform(lo: number, hi: number, format: ValueFormat = plainValue): Distribution {
  atLeastZero(lo, 'the low end of a uniform distribution');
  atLeastZero(hi, 'the high end of a uniform distribution');
  if (hi < lo) throw new RangeError(`a uniform distribution needs low <= high, got ${lo} and ${hi}`);
  if (hi === lo) return constant(lo, format);
  const width = hi - lo;
  return law({
    kind: 'uniform',
    params: [lo, hi],
    mean: lo + width / 2,
    variance: (width * width) / 12,
    label: `uniform(${format(lo)} to ${format(hi)})`,
    support: [lo, hi],
    quantile: (p) => lo + p * width,
    cdf: (x) => (x - lo) / width,
  });
}

/**
 * Exponential with the given mean (not rate).
 * @throws RangeError  unless the mean is > 0 and finite.
 */
export function exponential(mean: number, format: ValueFormat = plainValue): Distribution {
  aboveZero(mean, 'the mean of an exponential distribution');
  return law({
    kind: 'exponential',
    params: [mean],
    mean,
    variance: mean * mean,
    label: `exponential(mean ${format(mean)})`,
    support: [0, Infinity],
    quantile: (p) => -mean * Math.log1p(-p),
    cdf: (x) => -Math.expm1(-x / mean),
  });
}

/** ζ(n) of n = 2, 3, … */
const ZETA = [
  1.6449340668482264, 1.2020569031595942, 1.0823232337111381, 1.03692775514337, 1.017343061984449, 1.0083492773819227,
  1.0040773561979444, 1.0020083928260821,
];

/** ln of E[X²] / E[X]² of a Weibull law; for a narrow one (small h = 1 / shape) the logarithms would cancel. */
function weibullSpread(h: number): number {
  if (h > 0.01) return lnGamma(1 + 2 * h) - 2 * lnGamma(1 + h);
  return ZETA.reduce((sum, zeta, i) => sum + (zeta * (-h) ** (i + 2) * (2 ** (i + 2) - 2)) / (i + 2), 0);
}

/**
 * Weibull: P(X > x) = exp(-(x / scale)^shape). Shape 1 is the exponential, below 1 has a heavier tail.
 * @throws RangeError  unless both are > 0 and the mean is finite.
 */
export function weibull(shape: number, scale: number, format: ValueFormat = plainValue): Distribution {
  aboveZero(shape, 'the shape of a Weibull distribution');
  aboveZero(scale, 'the scale of a Weibull distribution');
  const mean = scale * Math.exp(lnGamma(1 + 1 / shape));
  return law({
    kind: 'weibull',
    params: [shape, scale],
    mean,
    variance: mean * mean * Math.expm1(weibullSpread(1 / shape)),
    label: `weibull(shape ${plainValue(shape)}, scale ${format(scale)})`,
    support: [0, Infinity],
    quantile: (p) => scale * (-Math.log1p(-p)) ** (1 / shape),
    cdf: (x) => -Math.expm1(-((x / scale) ** shape)),
  });
}

/**
 * Pareto (type I): P(X > x) = (min / x)^shape for x >= min. The variance is Infinity for a shape of 2 or less.
 * @throws RangeError  unless min > 0 and shape > 1 (at 1 or less the mean is infinite, and so would be the bill).
 */
export function pareto(shape: number, min: number, format: ValueFormat = plainValue): Distribution {
  aboveZero(min, 'the smallest value of a Pareto distribution');
  if (!(shape > 1 && shape < Infinity)) {
    throw new RangeError(`the shape of a Pareto distribution must be greater than 1 for a finite mean, got ${shape}`);
  }
  const mean = min * (shape / (shape - 1));
  return law({
    kind: 'pareto',
    params: [shape, min],
    mean,
    variance: shape <= 2 ? Infinity : (mean * mean) / (shape * (shape - 2)),
    label: `pareto(shape ${plainValue(shape)}, min ${format(min)})`,
    support: [min, Infinity],
    quantile: (p) => min * Math.exp(-Math.log1p(-p) / shape),
    cdf: (x) => -Math.expm1(shape * Math.log(min / x)),
  });
}
