import {
  binomial,
  constant,
  type Distribution,
  empirical,
  exponential,
  gammaFromMoments,
  geometric,
  lognormalFromMoments,
  lognormalFromQuantiles,
  normalCutAtZero,
  pareto,
  poisson,
  uniform,
  weibull,
} from '../../stats/index.ts';
import { LARGEST_TABLE, type Measure } from './measure.ts';

/** `value` carries the unit of what is measured; the others are plain. */
export type ParameterKind = 'value' | 'number' | 'share' | 'count';

/** One named law: the sets of parameters it can be given by, and how it is made of them. */
export interface Family {
  readonly forms: readonly Readonly<Record<string, ParameterKind>>[];
  /** Parameters of the form without a mapping: one value, or a list in this order. */
  readonly short?: readonly string[];
  readonly countsOnly?: boolean;
  readonly make: (given: Readonly<Record<string, number>>, measure: Measure) => Distribution;
}

/** Standard normal quantiles: how many sigmas the logarithm of each percentile lies above that of the median. */
const Z = { p90: 1.2815515655446004, p95: 1.6448536269514722, p99: 2.3263478740408408 } as const;

function lognormal(given: Readonly<Record<string, number>>, measure: Measure): Distribution {
  const { p50, p90, p95, p99, mean, cv, sd } = given;
  if (mean !== undefined) return lognormalFromMoments(mean, cv ?? (sd ?? 0) / mean, measure.format);
  if (p50 === undefined) throw new RangeError('lognormal needs p50');
  if (p99 !== undefined) return lognormalFromQuantiles(p50, p99, measure.format);
  const [high, z] = p95 === undefined ? [p90 ?? p50, Z.p90] : [p95, Z.p95];
  if (high < p50) throw new RangeError(`the higher percentile must be at least the p50, got ${high} < ${p50}`);
  return lognormalFromQuantiles(p50, p50 * (high / p50) ** (Z.p99 / z), measure.format);
}

/** Between two whole counts every whole number is equally likely, the ends included. */
function evenly({ min, max }: Readonly<Record<string, number>>, measure: Measure): Distribution {
  if (min === undefined || max === undefined) throw new RangeError('uniform needs min and max');
  const table =
    measure.what === 'count' && Number.isInteger(min) && Number.isInteger(max) && max - min <= LARGEST_TABLE;
  if (!table || max < min) return uniform(min, max, measure.format);
  const values = Array.from({ length: max - min + 1 }, (_, i) => min + i);
  return { ...empirical(values), label: `uniform(${min} to ${max}, whole numbers)` };
}

const numbers = (
  make: (given: Readonly<Record<string, number>>, measure: Measure) => Distribution,
  forms: readonly Readonly<Record<string, ParameterKind>>[],
  more: Pick<Family, 'short' | 'countsOnly'> = {},
): Family => ({ forms, make, ...more });

/** Every law by the name users write; `empirical` and `mixture` are read apart, they hold lists. */
export const FAMILIES: ReadonlyMap<string, Family> = new Map([
  ['constant', numbers((g, m) => constant(g.value!, m.format), [{ value: 'value' }], { short: ['value'] })],
  ['uniform', numbers(evenly, [{ min: 'value', max: 'value' }], { short: ['min', 'max'] })],
  ['exponential', numbers((g, m) => exponential(g.mean!, m.format), [{ mean: 'value' }], { short: ['mean'] })],
  [
    'lognormal',
    numbers(lognormal, [
      { p50: 'value', p99: 'value' },
      { p50: 'value', p95: 'value' },
      { p50: 'value', p90: 'value' },
      { mean: 'value', cv: 'number' },
      { mean: 'value', sd: 'value' },
    ]),
  ],
  [
    'gamma',
    numbers(
      ({ mean, cv, sd, shape, scale }, m) =>
        shape !== undefined
          ? gammaFromMoments(shape * scale!, 1 / Math.sqrt(shape), m.format)
          : gammaFromMoments(mean!, cv ?? sd! / mean!, m.format),
      [
        { mean: 'value', cv: 'number' },
        { mean: 'value', sd: 'value' },
        { shape: 'number', scale: 'value' },
      ],
    ),
  ],
  ['weibull', numbers((g, m) => weibull(g.shape!, g.scale!, m.format), [{ shape: 'number', scale: 'value' }])],
  ['pareto', numbers((g, m) => pareto(g.shape!, g.min!, m.format), [{ min: 'value', shape: 'number' }])],
  [
    'normal',
    numbers(
      (g, m) => normalCutAtZero(g.mean!, g.sd ?? g.cv! * g.mean!, m.format),
      [
        { mean: 'value', sd: 'value' },
        { mean: 'value', cv: 'number' },
      ],
    ),
  ],
  ['poisson', numbers((g) => poisson(g.mean!), [{ mean: 'number' }], { short: ['mean'], countsOnly: true })],
  [
    'geometric',
    numbers((g) => geometric(g.mean ?? 1 / g.p! - 1), [{ mean: 'number' }, { p: 'share' }], {
      short: ['mean'],
      countsOnly: true,
    }),
  ],
  ['binomial', numbers((g) => binomial(g.n!, g.p!), [{ n: 'count', p: 'share' }], { countsOnly: true })],
]);
