import { expect } from 'vitest';
import type { Measurement } from '../../src/bill/contract/index.ts';
import { Tally } from '../../src/stats/index.ts';

/** Means of random runs against the truth: within the 99.9 % interval over a fixed list of seeds. */

export const SEEDS = [11, 12, 13, 14, 15, 16, 17, 18, 19, 20];
const LEVEL = 0.999;

/** One number from each of a few independent runs. */
export function over(runOf: (seed: number) => Measurement, pick: (measurement: Measurement) => number): Tally {
  const tally = new Tally();
  for (const seed of SEEDS) tally.add(pick(runOf(seed)));
  return tally;
}

/** @param widestShare  half-width over the truth at the most: a wide interval would let anything pass. */
export function expectMean(tally: Tally, truth: number, widestShare: number): void {
  const halfWidth = tally.halfWidth(LEVEL);
  const found = `mean ${tally.mean} +- ${halfWidth} over seeds ${SEEDS.join(', ')}, truth ${truth}`;
  expect(Math.abs(tally.mean - truth), found).toBeLessThan(halfWidth);
  expect(halfWidth / truth, `the interval says little: ${found}`).toBeLessThan(widestShare);
}
