import type { BucketQuota } from '../../bill/contract/index.ts';
import { findQuota, type QuotaBook } from '../../quota/book/index.ts';
import type { SimulateQuotas } from '../../quota/simulate/index.ts';

type Type = 'standard' | 'express';

/** The quotas of a book that an engine runs a load against; what the book does not know does not limit. */
export function quotasFor(book: QuotaBook, type: Type, sync: boolean): SimulateQuotas {
  const start = sync ? 'StartSyncExecution' : 'StartExecution';
  const startExecution = bucketOf(book, start, type);
  const stateTransition = bucketOf(book, 'StateTransition', type);
  const openExecutions = limitOf(book, sync ? start : 'OpenExecutions', type);
  const openMapRuns = limitOf(book, 'OpenMapRuns', type);
  const lambdaConcurrency = limitOf(book, 'LambdaConcurrency', type);
  const lambdaScaling = bucketOf(book, 'LambdaScaling', type);
  return {
    ...(startExecution !== undefined && { startExecution }),
    ...(type === 'standard' && stateTransition !== undefined && { stateTransition }),
    ...((type === 'standard' || sync) && openExecutions !== undefined && { openExecutions }),
    ...(openMapRuns !== undefined && { openMapRuns }),
    ...(lambdaConcurrency !== undefined && { lambdaConcurrency }),
    ...(lambdaScaling !== undefined && { lambdaScaling }),
  };
}

/** More than any load asks for; given and not left out, so that what is used of it is still counted. */
const PLENTY = 1e12;

/** The same quotas, none of which limits. */
export const lifted = (quotas: SimulateQuotas): SimulateQuotas =>
  Object.fromEntries(
    Object.entries(quotas).map(([name, quota]) => [
      name,
      typeof quota === 'number' ? PLENTY : { bucketSize: PLENTY, refillRate: PLENTY },
    ]),
  );

function bucketOf(book: QuotaBook, quota: string, type: Type): BucketQuota | undefined {
  const value = findQuota(book, quota, type)?.value;
  return value?.kind === 'bucket' ? { bucketSize: value.bucketSize, refillRate: value.refillRate } : undefined;
}

function limitOf(book: QuotaBook, quota: string, type: Type): number | undefined {
  const value = findQuota(book, quota, type)?.value;
  return value?.kind === 'limit' ? value.limit : undefined;
}
