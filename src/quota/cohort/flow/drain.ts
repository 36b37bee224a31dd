import { Cdf } from '../laws/cdf.ts';
import type { CohortOptions } from '../model.ts';
import type { Response } from '../response/response.ts';
import { count, type Holder, holder } from './holders.ts';

/** A pool's queue: amounts by place, served in proportion. */
export interface PoolQueue extends Holder {
  waiting: number;
  peakWaiting: number;
  waitingAtHorizon: number;
  waitingSteps: number;
  lastWaitingStep: number;
}

/** A queue for each pool of the program, empty. */
export const poolQueues = ({ program }: Response): PoolQueue[] =>
  program.pools.map(({ servers }) => ({
    ...holder(servers),
    waiting: 0,
    peakWaiting: 0,
    waitingAtHorizon: 0,
    waitingSteps: 0,
    lastWaitingStep: -1,
  }));

/** Counts what the pools held and who waited at the end of a step. */
export function closePools(pools: readonly PoolQueue[], step: number, horizonSteps: number): void {
  for (const pool of pools) {
    count(pool);
    pool.waitingSteps += pool.waiting;
    if (pool.waiting > pool.peakWaiting) pool.peakWaiting = pool.waiting;
    if (pool.waiting > 1e-9 * pool.requests) pool.lastWaitingStep = step;
    if (step === horizonSteps - 1) pool.waitingAtHorizon = pool.waiting;
  }
}

/** Long enough for nearly all executions to end, and for a line as long as the load lasted; bounded. */
export function drainOf({ durationMs }: Response, { horizonMs }: CohortOptions): number {
  return horizonMs + Math.min(3 * horizonMs, 2 * new Cdf(durationMs).inverse(1 - 1e-6));
}
