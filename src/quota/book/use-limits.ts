import { formatCount, formatDuration, formatNumber } from '../../units/index.ts';
import type { LimitRow, QuotaBook, QuotaRow } from './model.ts';
import { findQuota } from './quota-book.ts';
import type { CallUse, InlineMapUse, MapRunUse, ServerUse, WorkflowUses } from './workflow-uses.ts';

/** The quotas that what a workflow uses is compared with. */
export const USE_CHECKS = [
  'InlineMapConcurrency',
  'DistributedMapDispatch',
  'DistributedMapConcurrency',
  'StartMapRun',
  'OpenMapRuns',
  'LambdaConcurrency',
  'HttpTask',
  'GetActivityTask',
  'SendTaskSuccess',
] as const;

/** From this share of a limit on, it is near; what is to be left free of servers is the rest. */
const NEAR = 0.8;

export interface UseLimitsInput {
  readonly book: QuotaBook;
  readonly workflowType: 'standard' | 'express';
  readonly uses: WorkflowUses;
  readonly meanPerSecond: number;
  readonly peakPerSecond: number;
}

interface Use {
  readonly peak: number;
  readonly effect: string;
  /** Whose: more than one state may meet the same quota. */
  readonly of?: string;
}

/** The limits that Maps, map runs, Lambda functions, worker pools and metered calls meet; steady state, no queues. */
export const useLimits = (input: UseLimitsInput): LimitRow[] => found(input).flatMap(({ row }) => row ?? []);

/** Names of such limits that the workflow meets and the book does not know. */
export const uncheckedUses = (input: UseLimitsInput): string[] => [
  ...new Set(found(input).flatMap(({ quota, row }) => (row === undefined ? [quota] : []))),
];

interface Found {
  readonly quota: string;
  readonly row: LimitRow | undefined;
}

function found(input: UseLimitsInput): Found[] {
  const { book, workflowType, uses, meanPerSecond, peakPerSecond } = input;
  const against = (
    quota: (typeof USE_CHECKS)[number],
    use: (row: QuotaRow, limit: number) => Use,
    type = workflowType,
  ): Found => {
    const row = findQuota(book, quota, type);
    const { value } = row ?? {};
    const limit = value?.kind === 'bucket' ? value.refillRate : value?.kind === 'limit' ? value.limit : undefined;
    if (row === undefined || limit === undefined) return { quota: row?.name ?? quota, row: undefined };
    const unit = value?.kind === 'bucket' ? `${row.unit}/s` : row.unit;
    return { quota, row: rowOf({ quota: row.name, limit, unit, source: row.source }, use(row, limit)) };
  };
  return [
    ...uses.inlineMaps.map((map) => against('InlineMapConcurrency', (_, limit) => iterations(map, limit))),
    ...uses.mapRuns.flatMap((run) => [
      against('DistributedMapDispatch', (_, limit) => dispatched(run, limit), run.childType),
      against('DistributedMapConcurrency', (_, limit) => children(run, limit)),
    ]),
    ...(uses.mapRuns.length === 0
      ? []
      : [
          against('StartMapRun', () => mapRunStarts(uses.mapRuns, peakPerSecond)),
          against('OpenMapRuns', () => openMapRuns(uses.mapRuns, meanPerSecond)),
        ]),
    ...uses.servers.map((use) =>
      use.pool === undefined
        ? against('LambdaConcurrency', (_, limit) =>
            functions(use, { peakPerSecond, limit, inside: uses.inside?.lambda }),
          )
        : { quota: use.pool.name, row: poolRow(use, use.pool, peakPerSecond) },
    ),
    ...uses.calls.map((use) => against(use.quota, () => calls(use, peakPerSecond))),
  ];
}

function rowOf(
  { quota, ...row }: Pick<LimitRow, 'quota' | 'limit' | 'unit' | 'source'>,
  { peak, effect, of }: Use,
): LimitRow {
  const utilisation = peak / row.limit;
  return {
    quota: of === undefined ? quota : `${quota}: ${of}`,
    ...row,
    peak,
    utilisation,
    verdict: utilisation > 1 ? 'exceeded' : utilisation >= NEAR ? 'near' : 'ok',
    effect,
  };
}

function iterations({ state, mostItems, ownLimit }: InlineMapUse, limit: number): Use {
  const peak = Math.min(mostItems, ownLimit);
  const effect =
    peak > limit
      ? `of up to ${formatNumber(mostItems)} items ${formatNumber(limit)} are worked on at a time and the others wait for one to end; the durations contain it; a distributed Map takes more at a time`
      : 'iterations beyond it would wait for one to end';
  return { of: state, peak, effect };
}

function dispatched({ state, mostChildren, ownLimit, childType, childMs }: MapRunUse, limit: number): Use {
  const wanted = Math.min(mostChildren, ownLimit);
  const seconds = mostChildren / limit;
  const other = childType === 'standard' ? '; Express children are dispatched ten times as fast' : '';
  const effect =
    wanted > limit
      ? `up to ${formatNumber(mostChildren)} children of a run are ready at once and wait for their turn: dispatching them takes ${formatDuration(seconds * 1000)}, a child ${formatDuration(childMs)}; the durations contain it; batches of more items make fewer children${other}`
      : 'children beyond it would wait for their turn';
  return { of: state, peak: wanted, effect };
}

function children({ state, mostChildren, ownLimit, childMs, dispatchPerSecond }: MapRunUse, limit: number): Use {
  // as many as are dispatched while one of them runs
  const peak = Math.min(mostChildren, ownLimit, limit, Math.max(1, (dispatchPerSecond * childMs) / 1000));
  const isFull = peak >= Math.min(ownLimit, limit) && mostChildren > peak;
  const effect = isFull
    ? `a run keeps ${formatNumber(peak)} children in progress, and the others of its up to ${formatNumber(mostChildren)} wait for one to end; the durations contain it`
    : 'children of one run at a time; more would wait for one to end';
  return { of: state, peak, effect };
}

const mapRunStarts = (runs: readonly MapRunUse[], peakPerSecond: number): Use => ({
  peak: peakPerSecond * sumOf(runs, (run) => run.runs),
  effect: 'starts of map runs at the peak rate; beyond it they are throttled, and AWS does not raise it',
});

const openMapRuns = (runs: readonly MapRunUse[], meanPerSecond: number): Use => ({
  peak: (meanPerSecond * sumOf(runs, (run) => run.runs * run.runMs)) / 1000,
  effect: 'mean number of map runs in progress in the steady state; further ones wait before they begin',
});

/** Executions that overlap, or a single one: whichever runs more functions at a time. */
function functions(
  { busyMs }: ServerUse,
  { peakPerSecond, limit, inside = 0 }: { peakPerSecond: number; limit: number; inside?: number | undefined },
): Use {
  const together = (peakPerSecond * busyMs) / 1000;
  const beyond = 'invokes beyond the limit fail with Lambda.TooManyRequestsException';
  if (inside <= together) {
    return {
      peak: together,
      effect: `functions running at a time while the peak rate lasts (invokes per second x duration); ${beyond}`,
    };
  }
  const alone = `one execution alone runs up to ${formatCount(inside)} functions at a time`;
  return {
    peak: inside,
    effect: inside > limit ? `${alone}; ${beyond}` : `${alone}; executions that overlap add to it; ${beyond}`,
  };
}

function poolRow(use: ServerUse, { name, servers }: { name: string; servers: number }, perSecond: number): LimitRow {
  const peak = (perSecond * use.busyMs) / 1000;
  const effect = `${serversNeeded(use, perSecond)}${peak >= servers ? `; with ${formatNumber(servers)} the queue grows for as long as the peak lasts` : ''}`;
  return rowOf({ quota: name, limit: servers, unit: 'servers', source: 'the load profile' }, { peak, effect });
}

/** The smallest number of servers that keeps up for ever, and one that leaves room. */
export function serversNeeded({ busyMs }: ServerUse, perSecond: number): string {
  const load = (perSecond * busyMs) / 1000;
  const [stable, roomy] = [Math.floor(load) + 1, Math.ceil(load / NEAR)];
  const busy = `${formatCount(load)} servers are busy on average at ${formatCount(perSecond)} starts/s`;
  return `servers needed: ${formatNumber(stable)} keep up, ${formatNumber(Math.max(stable, roomy))} leave a fifth of them free (${busy})`;
}

const CALLERS = {
  HttpTask: 'calls beyond it are refused and have to be retried',
  GetActivityTask:
    'at least one poll for each try; polls that find nothing come on top; beyond it workers are throttled',
  SendTaskSuccess: 'one answer for each try; beyond it workers are throttled, and the task waits on',
} as const;

const calls = ({ quota, calls: each }: CallUse, peakPerSecond: number): Use => ({
  peak: peakPerSecond * each,
  effect: CALLERS[quota],
});

const sumOf = <T>(items: readonly T[], pick: (item: T) => number): number =>
  items.reduce((sum, item) => sum + pick(item), 0);
