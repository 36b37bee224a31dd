import type { Spread } from '../../contract/index.ts';
import { highestOf, isAtoms, lowestOf, mass, meanOf, type Pieces, tailOf } from './pieces.ts';

const CDF_ROWS = 200;
const BISECTIONS = 200;

/** A whole law as a spread: exact, but for the rounding of doubles. */
export function spreadOf(pieces: Pieces): Spread {
  const all = mass(pieces);
  const share = (x: number): number => 1 - tailOf(pieces, x) / all;
  const quantile = isAtoms(pieces) ? atomQuantile(pieces, all) : (p: number) => bisected(pieces, share, p);
  const highest = highestOf(pieces);
  const levels = Array.from({ length: CDF_ROWS }, (_, i) => quantile((i + 1) / CDF_ROWS));
  const steps = [...new Set(levels)].filter((x) => x < highest);
  return {
    mean: meanOf(pieces) / all,
    halfWidth: 0,
    min: lowestOf(pieces),
    max: highest,
    p50: quantile(0.5),
    p90: quantile(0.9),
    p95: quantile(0.95),
    p99: quantile(0.99),
    cdf: [...steps.map((upTo) => ({ upTo, share: share(upTo) })), { upTo: highest, share: 1 }],
  };
}

/** A share that rounding has put a hair above what it should be still counts as reached. */
const ROUNDING = 1e-12;

function atomQuantile(pieces: Pieces, all: number): (p: number) => number {
  const sorted = [...pieces].sort((a, b) => a.shift - b.shift);
  return (p) => {
    let sum = 0;
    for (const { shift, weight } of sorted) {
      sum += weight / all;
      if (sum >= p - ROUNDING) return shift;
    }
    return sorted.at(-1)!.shift;
  };
}

function bisected(pieces: Pieces, share: (x: number) => number, p: number): number {
  let low = lowestOf(pieces);
  if (share(low) >= p) return low;
  let high = Math.min(highestOf(pieces), Math.max(1, 2 * low));
  while (share(high) < p && high < 1e300) high *= 2;
  for (let i = 0; i < BISECTIONS; i++) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) break;
    if (share(middle) >= p) high = middle;
    else low = middle;
  }
  return high;
}
