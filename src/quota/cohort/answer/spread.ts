import type { DelayMeasure, Spread } from '../../../bill/contract/index.ts';
import { type Atoms, momentsOf } from '../laws/atoms.ts';
import { Cdf } from '../laws/cdf.ts';

const CDF_ROWS = 200;

/** @param executions  among which the largest value is looked for: what one of them would pass. */
export function spreadOf(
  law: Atoms,
  executions: number,
  rounded: (value: number) => number = (value) => value,
): Spread {
  const cdf = new Cdf(law);
  const { mean, mass } = momentsOf(law);
  const at = (p: number): number => rounded(cdf.inverse(p * mass * (1 - 1e-12)));
  const rarest = Math.min(0.5, Math.max(1e-9, 1 / Math.max(1, executions)));
  return {
    mean,
    halfWidth: 0,
    min: at(0),
    max: at(1 - rarest),
    p50: at(0.5),
    p90: at(0.9),
    p95: at(0.95),
    p99: at(0.99),
    cdf: rowsOf(cdf, mass, at(1 - rarest), rounded),
  };
}

function rowsOf(cdf: Cdf, mass: number, max: number, rounded: (value: number) => number): Spread['cdf'] {
  const every = Math.max(1, Math.ceil(cdf.places.length / CDF_ROWS));
  const rows: { upTo: number; share: number }[] = [];
  cdf.places.forEach((place, i) => {
    if (i % every !== every - 1 || place >= max) return;
    const upTo = rounded(place);
    const share = cdf.at(place) / mass;
    if (share <= 0) return;
    if (rows.at(-1)?.upTo === upTo) rows.pop();
    rows.push({ upTo, share: Math.min(1, share) });
  });
  if (rows.at(-1)?.upTo === max) rows.pop();
  rows.push({ upTo: max, share: 1 });
  return rows;
}

export function delayOf(law: Atoms): DelayMeasure {
  const { mass, mean } = momentsOf(law);
  if (!(mass > 0)) return { mean: 0, p50: 0, p95: 0, p99: 0, max: 0 };
  const cdf = new Cdf(law);
  const at = (p: number): number => cdf.inverse(p * mass * (1 - 1e-12));
  return { mean, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}
