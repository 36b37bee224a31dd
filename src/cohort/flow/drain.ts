import { Cdf } from '../laws/cdf.ts';
import type { CohortOptions } from '../model.ts';
import type { Response } from '../response/response.ts';
import { type Holder, holder } from './holders.ts';

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

/** Long enough for nearly all executions to end, and for a line as long as the load lasted; bounded. */
export function drainOf({ durationMs }: Response, { horizonMs }: CohortOptions): number {
  return horizonMs + Math.min(3 * horizonMs, 2 * new Cdf(durationMs).inverse(1 - 1e-6));
}
