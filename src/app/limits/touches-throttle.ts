import { findQuota } from '../../quota/book/index.ts';
import type { Sampled } from '../engine/run-sample.ts';
import type { Prepared } from '../inputs/prepare.ts';
import { limitsInput } from './limits-input.ts';

/** From this share of a refill rate on, a load may meet an empty bucket by chance. */
const TOUCHES = 0.5;

/** Whether the load comes near a throttle of starts or transitions, or near what Lambda or a pool can serve. */
export function touchesThrottle(prepared: Prepared, sampled: Sampled): boolean {
  const { scenario, quotas: book } = prepared;
  const { measurement } = sampled;
  if (scenario.origin === 'placeholder') return false;
  const { peakPerSecond } = scenario.arrivals;
  const isNear = (quota: string, each: number): boolean => {
    const value = findQuota(book, quota, measurement.workflowType)?.value;
    return value?.kind === 'bucket' && peakPerSecond * each > TOUCHES * value.refillRate;
  };
  const { servers = [] } = limitsInput(prepared, sampled, false).uses ?? {};
  const isBusy = servers.some(({ pool, busyMs }) => {
    const value = findQuota(book, 'LambdaConcurrency', measurement.workflowType)?.value;
    const limit = pool?.servers ?? (value?.kind === 'limit' ? value.limit : Infinity);
    return (peakPerSecond * busyMs) / 1000 > TOUCHES * limit;
  });
  return isBusy || isNear('StartExecution', 1) || isNear('StateTransition', measurement.transitions.mean);
}
