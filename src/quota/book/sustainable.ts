import type { Measurement } from '../../bill/contract/index.ts';
import { formatCount } from '../../units/index.ts';
import type { QuotaBook } from './model.ts';
import { nestedStarts, openMs } from './nested-starts.ts';
import { findQuota } from './quota-book.ts';
import type { ServerUse } from './workflow-uses.ts';

/** The highest steady start rate a workflow can keep up for ever. */
export interface Sustainable {
  /** Starts per second; null when no known quota limits them. */
  readonly perSecond: number | null;
  /** The quota that binds. */
  readonly binds: string | null;
  readonly sentence: string;
  /** What each quota alone would carry, the tightest first. */
  readonly by: readonly { readonly quota: string; readonly perSecond: number }[];
}

/**
 * What each quota carries for ever, and which is the tightest: a bucket its refill rate over the tokens one execution
 * takes, a limit on what is in use at a time the limit over the time one execution holds it.
 *
 * @param measurement  executions without any throttling.
 * @param flow         the same over time, for Lambda and the pools; undefined when nothing was simulated over time.
 * @param servers      what one execution takes of them: in a flow that is overloaded, executions give up before they are served.
 * @source docs/aws-rules.md 3.2: min(StartExecution refill, StateTransition refill / transitions).
 */
export function sustainableStarts(
  book: QuotaBook,
  measurement: Measurement,
  {
    sync,
    flow,
    servers = [],
  }: { readonly sync: boolean; readonly flow?: Measurement['flow']; readonly servers?: readonly ServerUse[] },
): Sustainable {
  const type = measurement.workflowType;
  const by: { quota: string; perSecond: number }[] = [];
  const put = (quota: string, perSecond: number): void => {
    if (perSecond > 0 && perSecond < Infinity) by.push({ quota, perSecond });
  };
  const bucket = (quota: string, each: number): void => {
    const row = findQuota(book, quota, type);
    if (row?.value.kind === 'bucket') put(row.name, row.value.refillRate / each);
  };
  if (sync) bucket('StartSyncExecution', 1);
  else bucket('StartExecution', 1 + nestedStarts(measurement));
  bucket('StateTransition', measurement.transitions.mean);
  const open = findQuota(book, sync ? 'StartSyncExecution' : 'OpenExecutions', type);
  if (open?.value.kind === 'limit') put(open.name, (open.value.limit * 1000) / openMs(measurement));
  for (const { kind, name, limit, utilisation } of flow?.resources ?? []) {
    if (kind !== 'lambdaConcurrency' && kind !== 'pool' && kind !== 'openMapRuns') continue;
    const use = servers.find(({ pool }) => pool?.name === (kind === 'pool' ? name : undefined));
    const heldMs =
      kind !== 'openMapRuns' && use !== undefined
        ? use.busyMs
        : (utilisation * limit * flow!.endMs * flow!.replications) / flow!.starts.accepted;
    // the run may have been one without quotas
    const row = kind === 'pool' ? undefined : findQuota(book, QUOTA_OF[kind], type);
    const own = row?.value.kind === 'limit' ? row.value.limit : limit;
    put(row?.name ?? name, (own * 1000) / heldMs);
  }
  by.sort((a, b) => a.perSecond - b.perSecond);
  const [first] = by;
  return {
    perSecond: first?.perSecond ?? null,
    binds: first?.quota ?? null,
    sentence:
      first === undefined
        ? 'no known quota limits the starts'
        : `${formatCount(first.perSecond)} starts/s for ever; ${first.quota} binds`,
    by,
  };
}

const QUOTA_OF = { lambdaConcurrency: 'LambdaConcurrency', openMapRuns: 'OpenMapRuns' } as const;
