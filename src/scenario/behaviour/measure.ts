import type { JsonValue } from '../../asl/index.ts';
import type { Pointer } from '../../issue/index.ts';
import { constant, type Distribution, empirical } from '../../stats/index.ts';
import { formatDuration, formatSignificant } from '../../units/index.ts';
import type { Findings } from '../findings.ts';
import { durationOf, numberOf } from '../quantity-spec.ts';

/** What a distribution is about: how its values are read and printed, and whether they must be whole. */
export interface Measure {
  readonly what: 'duration' | 'count' | 'number';
  /** One possible value of the quantity. */
  readonly read: (value: JsonValue, pointer: Pointer, findings: Findings) => number | undefined;
  /** A parameter on the same scale (a mean, a bound), which need not be possible itself. */
  readonly readParameter: (value: JsonValue, pointer: Pointer, findings: Findings) => number | undefined;
  readonly format: (value: number) => string;
  readonly constant: (value: number) => Distribution;
  readonly whole: (distribution: Distribution) => Distribution;
}

export const DURATION: Measure = {
  what: 'duration',
  read: durationOf,
  readParameter: durationOf,
  format: formatDuration,
  constant: (value) => constant(value, formatDuration),
  whole: (distribution) => distribution,
};

export const COUNT: Measure = {
  what: 'count',
  read: (value, pointer, findings) => numberOf(value, pointer, findings, { low: 0, high: 1e9, whole: true }),
  readParameter: (value, pointer, findings) => numberOf(value, pointer, findings, { low: 0, high: 1e9 }),
  format: (value) => formatSignificant(value, 4),
  constant: (value) => constant(value),
  whole: roundedToWhole,
};

/** A plain number in data: no unit, not below zero, as all distributions here. */
export const NUMBER: Measure = {
  what: 'number',
  read: (value, pointer, findings) => numberOf(value, pointer, findings, { low: 0 }),
  readParameter: (value, pointer, findings) => numberOf(value, pointer, findings, { low: 0 }),
  format: (value) => formatSignificant(value, 4),
  constant: (value) => constant(value),
  whole: (distribution) => distribution,
};

/** Largest count up to which a continuous law becomes an exact table of whole numbers. */
export const LARGEST_TABLE = 20_000;
/** Upper tail left to the last row of the table. */
const TAIL = 1e-9;

/**
 * The law of the nearest whole number. A law that reaches far beyond the table stays continuous (`discrete` false):
 * there, rounding changes nothing that can be seen.
 */
function roundedToWhole(distribution: Distribution): Distribution {
  if (distribution.discrete) return distribution;
  const first = Math.round(distribution.quantile(0));
  const last = Math.round(distribution.quantile(1 - TAIL));
  if (!(last - first <= LARGEST_TABLE)) return distribution;
  const values: number[] = [];
  const weights: number[] = [];
  let below = 0;
  for (let value = first; value <= last; value++) {
    const upTo = value === last ? 1 : distribution.cdf(value + 0.5);
    values.push(value);
    weights.push(Math.max(0, upTo - below));
    below = Math.max(below, upTo);
  }
  return { ...empirical(values, weights), label: `${distribution.label}, rounded to whole numbers` };
}
