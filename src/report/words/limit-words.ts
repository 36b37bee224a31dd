import type { Alternative, LimitRow } from '../model.ts';
import { utilisation } from './words.ts';

/** How much of a limit is used. What is cut off at the limit, as durations are, has used more than all of it. */
export const usedOf = (l: LimitRow): string =>
  l.verdict === 'exceeded' && l.utilisation <= 1 ? '> 100 %' : utilisation(l.utilisation);

/** The longest duration, when the share of executions beyond it is told beside the durations. */
export const toldWithDurations = (a: Alternative, l: LimitRow): boolean =>
  l.quota === 'Execution duration' && a.perExecution.durationMs.overLimit > 0;
