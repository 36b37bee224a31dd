import type { Distribution } from './distribution.ts';
import { gammaP, gammaQ } from './special/incomplete-gamma.ts';
import { normalCdf, normalDensity } from './special/normal.ts';
import { betaI } from './special/student-t.ts';

/** P(X > x), with its digits in the far tail too, where `1 - cdf(x)` has none left. */
export function survival(law: Distribution, x: number): number {
  if (x < law.quantile(0)) return 1;
  const [a = 0, b = 0] = law.params;
  switch (law.kind) {
    case 'exponential':
      return Math.exp(-x / a);
    case 'lognormal':
      return x === 0 ? 1 : normalCdf((a - Math.log(x)) / b);
    case 'gamma':
      return gammaQ(a, x / b);
    case 'weibull':
      return Math.exp(-((x / b) ** a));
    case 'pareto':
      return Math.exp(a * Math.log(b / x));
    case 'normal':
      return normalCdf((a - x) / b) / normalCdf(a / b);
    case 'poisson':
      return a === 0 ? 0 : gammaP(Math.floor(x) + 1, a);
    case 'geometric':
      return Math.exp(-(Math.floor(x) + 1) * Math.log1p(1 / a));
    case 'binomial': {
      const k = Math.floor(x);
      return k >= a ? 0 : betaI(k + 1, a - k, b, 1 - b);
    }
    case 'mixture':
      return law.parts!.reduce((sum, part) => sum + part.weight * survival(part.distribution, x), 0);
    default:
      return 1 - law.cdf(x);
  }
}

/**
 * E[min(X, x)], the mean of what is left of a law under a ceiling (the limited expected value of actuaries).
 *
 * @param x  0 or more; Infinity gives the mean.
 */
export function limitedMean(law: Distribution, x: number): number {
  if (x <= 0) return x;
  if (x === Infinity) return law.mean;
  return below(law, x) + x * survival(law, x);
}

/** E[X; X <= x], for x > 0 and finite. */
function below(law: Distribution, x: number): number {
  const [a = 0, b = 0] = law.params;
  switch (law.kind) {
    case 'constant':
      return x < a ? 0 : a;
    case 'uniform': {
      const top = Math.min(b, x);
      return top <= a ? 0 : ((top - a) * (top + a)) / (2 * (b - a));
    }
    case 'exponential':
      return -a * Math.expm1(-x / a) - x * Math.exp(-x / a);
    case 'lognormal':
      return law.mean * normalCdf((Math.log(x) - a) / b - b);
    case 'gamma':
      return law.mean * gammaP(a + 1, x / b);
    case 'weibull':
      return law.mean * gammaP(1 + 1 / a, (x / b) ** a);
    case 'pareto':
      return x <= b ? 0 : law.mean * -Math.expm1((a - 1) * Math.log(b / x));
    case 'normal': {
      const low = -a / b;
      const high = (x - a) / b;
      return (
        (a * (normalCdf(high) - normalCdf(low)) + b * (normalDensity(low) - normalDensity(high))) / normalCdf(a / b)
      );
    }
    case 'poisson':
      return x < 1 ? 0 : a * gammaQ(Math.floor(x), a);
    case 'geometric': {
      const k = Math.floor(x) + 1; // sum of j p q^j over j < k
      const kept = Math.exp(-k * Math.log1p(1 / a));
      return a * (1 - kept) - k * kept;
    }
    case 'binomial': {
      const k = Math.floor(x);
      if (k >= a) return law.mean;
      return k < 1 ? 0 : law.mean * betaI(a - k, k, 1 - b, b);
    }
    case 'empirical':
      return tableBelow(law.table!, x);
    case 'mixture':
      return law.parts!.reduce((sum, part) => sum + part.weight * below(part.distribution, x), 0);
  }
}

function tableBelow({ values, cumulative }: NonNullable<Distribution['table']>, x: number): number {
  let sum = 0;
  for (let i = 0; i < values.length && values[i]! <= x; i++)
    sum += values[i]! * (cumulative[i]! - (cumulative[i - 1] ?? 0));
  return sum;
}
