import type { Measurement } from '../../bill/contract/index.ts';
import { formatCount, formatDuration, formatNumber, formatShare, formatWhole } from '../../units/index.ts';
import type { LimitRow, QuotaBook, QuotaRow } from './model.ts';
import { nestedStarts, openMs } from './nested-starts.ts';
import { emptiedByOne } from './one-execution.ts';
import { findQuota } from './quota-book.ts';
import { type UseLimitsInput, uncheckedUses, useLimits } from './use-limits.ts';
import type { WorkflowUses } from './workflow-uses.ts';

export interface StaticLimitsInput {
  readonly book: QuotaBook;
  readonly measurement: Measurement;
  /** How executions are started: StartSyncExecution (Express) has no published limit. Default StartExecution. */
  readonly startedBy?: 'StartExecution' | 'StartSyncExecution';
  readonly definitionBytes: number;
  /** The Map or loop that fills a history first. */
  readonly historyFill?: HistoryFill;
  /** Largest input or output of a state, as far as known; undefined when nothing is. */
  readonly largestPayloadBytes?: number;
  readonly meanPerSecond: number;
  readonly peakPerSecond: number;
  /** Of the workflow's states; undefined when nothing is known of them. */
  readonly uses?: WorkflowUses;
}

export interface HistoryFill {
  readonly kind: 'map' | 'loop';
  /** Name of the Map, or of a state of the loop. */
  readonly state: string;
  /** Events of one item or turn, at the most. */
  readonly eventsEach: number;
  /** Most items or turns that fit. */
  readonly safe: number;
}

/** From this share of a limit on, it is near. */
const NEAR = 0.8;

interface Finding {
  readonly peak: number;
  readonly effect: string;
  /** Where some executions pass the limit although `peak` does not show it. */
  readonly exceeded?: boolean;
}

interface Check {
  readonly quota: string;
  /** Undefined when what is to be compared is not known, or the limit does not concern this workflow. */
  readonly find: (input: StaticLimitsInput, row: QuotaRow, limit: number) => Finding | undefined;
}

/**
 * The limits that need no simulation of queues: sizes and times of single executions, and the steady state of the start
 * and transition throttles. The steady state has no queues in it: it compares the load's mean and peak rates with what
 * the throttle lets through for ever, and says how long its bucket would carry the peak.
 *
 * A quota the book does not know gives no row; see `uncheckedLimits`. Nor does one that AWS leaves unlimited.
 */
export function staticLimits(input: StaticLimitsInput): LimitRow[] {
  const own = CHECKS.flatMap(({ quota, find }): LimitRow[] => {
    const row = findQuota(input.book, quota, input.measurement.workflowType);
    const limit = row === undefined ? undefined : limitOf(row);
    const finding = row === undefined || limit === undefined ? undefined : find(input, row, limit);
    if (row === undefined || limit === undefined || finding === undefined) return [];
    return [limitRow(row, limit, finding)];
  });
  return [...own, ...useLimits(usesInput(input))];
}

const usesInput = ({ measurement, uses = NO_USES, ...input }: StaticLimitsInput): UseLimitsInput => ({
  ...input,
  workflowType: measurement.workflowType,
  uses,
});

const NO_USES: WorkflowUses = { inlineMaps: [], mapRuns: [], servers: [], calls: [] };

/** Names of the limits that could not be compared: the book does not know them, AWS does not publish them, or the input is missing. */
export const uncheckedLimits = (input: StaticLimitsInput): string[] => [
  ...uncheckedChecks(input),
  ...uncheckedUses(usesInput(input)),
];

const uncheckedChecks = (input: StaticLimitsInput): string[] =>
  CHECKS.flatMap(({ quota, find }) => {
    const type = input.measurement.workflowType;
    if (quota === 'OpenExecutions' && type === 'express') return [];
    const row = findQuota(input.book, quota, type);
    if (row?.value.kind === 'unlimited') return [];
    if (quota.startsWith('Start') && quota !== (input.startedBy ?? 'StartExecution')) return [];
    const limit = row === undefined ? undefined : limitOf(row);
    return row === undefined || limit === undefined || find(input, row, limit) === undefined
      ? [row?.name ?? quota]
      : [];
  });

const limitOf = ({ value }: QuotaRow): number | undefined =>
  value.kind === 'bucket' ? value.refillRate : value.kind === 'limit' ? value.limit : undefined;

function limitRow(row: QuotaRow, limit: number, { peak, effect, exceeded }: Finding): LimitRow {
  const utilisation = peak / limit;
  return {
    quota: row.name,
    limit,
    unit: row.value.kind === 'bucket' ? `${row.unit}/s` : row.unit,
    peak,
    utilisation,
    verdict: exceeded === true || utilisation > 1 ? 'exceeded' : utilisation >= NEAR ? 'near' : 'ok',
    effect,
    source: row.source,
  };
}

const CHECKS: readonly Check[] = [
  {
    quota: 'StartExecution',
    find: (input, row) => {
      if (input.startedBy === 'StartSyncExecution') return undefined;
      const each = 1 + nestedStarts(input.measurement);
      const peak = each * input.peakPerSecond;
      const beyond = `starts beyond it are refused with ThrottlingException${carried(row, peak)}`;
      return { peak, effect: steady(input.meanPerSecond, each, row, beyond) };
    },
  },
  {
    quota: 'StartSyncExecution',
    find: (input, row) => {
      if (input.startedBy !== 'StartSyncExecution') return undefined;
      if (row.value.kind === 'limit') {
        const atATime = (input.peakPerSecond * input.measurement.durationMs.mean) / 1000;
        return { peak: atATime, effect: 'executions at a time while the peak rate lasts; calls beyond it are refused' };
      }
      const beyond = `calls beyond it are refused${carried(row, input.peakPerSecond)}`;
      return { peak: input.peakPerSecond, effect: steady(input.meanPerSecond, 1, row, beyond) };
    },
  },
  {
    quota: 'StateTransition',
    find: ({ measurement, meanPerSecond, peakPerSecond, uses }, row) => {
      const each = measurement.transitions.mean;
      const alone = emptiedByOne(row, uses?.inside);
      if (alone !== undefined && alone.peak > each * peakPerSecond) return alone;
      const beyond = `transitions beyond it wait, and executions take longer${carried(row, each * peakPerSecond)}`;
      return { peak: each * peakPerSecond, effect: steady(meanPerSecond, each, row, beyond) };
    },
  },
  {
    quota: 'OpenExecutions',
    find: ({ book, measurement, meanPerSecond }) => ({
      // more than the start quota lets through do not get in progress
      peak: (Math.min(meanPerSecond, startRefill(book) / (1 + nestedStarts(measurement))) * openMs(measurement)) / 1000,
      effect: `mean number in progress in the steady state (accepted starts per second x mean duration${
        nestedStarts(measurement) > 0 ? ', those that tasks start included' : ''
      }); beyond the limit, starts fail with ExecutionLimitExceeded`,
    }),
  },
  {
    quota: 'HistoryEvents',
    find: ({ measurement: { events, overEventLimit }, historyFill }, _row, limit) => ({
      peak: events.max,
      exceeded: overEventLimit > 0,
      effect: [
        overEventLimit > 0
          ? `${formatShare(overEventLimit)} of executions would pass ${formatNumber(limit)} events and end as failed there`
          : `an execution that passes it ends as failed; 99 % stay within ${formatWhole(events.p99)} events`,
        ...(historyFill === undefined ? [] : [filled(historyFill)]),
      ].join('; '),
    }),
  },
  {
    quota: 'ExecutionTime',
    find: ({ measurement: { durationMs, overDurationLimit } }) => ({
      peak: durationMs.max,
      exceeded: overDurationLimit > 0,
      effect:
        overDurationLimit > 0
          ? `${formatShare(overDurationLimit)} of executions would run longer and are ended as timed out`
          : 'a longer execution is ended as timed out',
    }),
  },
  {
    quota: 'DefinitionSize',
    find: ({ definitionBytes }) => ({ peak: definitionBytes, effect: 'a larger definition cannot be created' }),
  },
  {
    quota: 'PayloadSize',
    find: ({ largestPayloadBytes }) =>
      largestPayloadBytes === undefined
        ? undefined
        : { peak: largestPayloadBytes, effect: 'a larger payload fails with States.DataLimitExceeded' },
  },
];

/** The quotas that single executions and the steady state are compared with. */
export const STATIC_CHECKS: readonly string[] = CHECKS.map(({ quota }) => quota);

const filled = ({ kind, state, eventsEach, safe }: HistoryFill): string =>
  kind === 'map'
    ? `an item of the Map ${state} takes up to ${formatNumber(eventsEach)} of them, so ${formatNumber(safe)} items are safe while no try is repeated`
    : `a turn of the loop through ${state} takes up to ${formatNumber(eventsEach)} of them, so ${formatNumber(safe)} turns are safe while no try is repeated`;

function startRefill(book: QuotaBook): number {
  const value = findQuota(book, 'StartExecution', 'standard')?.value;
  return value?.kind === 'bucket' ? value.refillRate : Infinity;
}

/** What happens beyond a rate, and whether the mean load passes it: then no bucket helps. */
function steady(meanPerSecond: number, each: number, { value }: QuotaRow, beyond: string): string {
  const rate = value.kind === 'bucket' ? value.refillRate : Infinity;
  const mean = meanPerSecond * each;
  const always =
    mean > rate ? `; the mean load alone, ${formatCount(mean)}/s, is above it: the backlog grows without end` : '';
  return `steady state, no queues: ${beyond}${always}`;
}

/** How long a full bucket carries a load above the refill rate; empty when the refill carries it. */
function carried({ value }: QuotaRow, loadPerSecond: number): string {
  if (value.kind !== 'bucket' || loadPerSecond <= value.refillRate) return '';
  const seconds = value.bucketSize / (loadPerSecond - value.refillRate);
  return `; a full bucket of ${formatCount(value.bucketSize)} carries the peak for ${formatDuration(seconds * 1000)}`;
}
