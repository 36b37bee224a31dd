import type { QuotaBook, QuotaRow } from './model.ts';
import { STATIC_CHECKS } from './static-limits.ts';
import { USE_CHECKS } from './use-limits.ts';

/** Quotas of a book that no check compares with the load, and why. */
export interface NotChecked {
  readonly id: 'calls' | 'setUp' | 'sizes' | 'logs' | 'bursts' | 'other';
  readonly why: string;
  /** Names of the quotas. */
  readonly quotas: readonly string[];
}

const SET_UP = new Set([
  ...['StateMachines', 'Activities', 'Versions', 'Aliases', 'Tags', 'NameLength', 'MapRunLabelLength'],
  ...['HistoryRetention', 'RedrivablePeriod', 'MapRunRedrives', 'ActivityPollers', 'PageSize', 'ConsoleSyncWait'],
]);
const SIZES = new Set([
  ...['RequestSize', 'VariableSize', 'AssignSize', 'VariablesSize', 'HttpTaskDuration'],
  ...['MapRunItems', 'MapRunFileSize', 'CsvHeaderSize', 'BatchInputSize'],
]);
const LOGS = new Set(['PutLogEvents', 'LogBatchSize', 'LogBatchEvents', 'LogEventSize', 'LoggedPayloadSize']);
/** Bursts of environments show in a run over time alone. */
const OVER_TIME = 'LambdaScaling';

const WHY: Readonly<Record<NotChecked['id'], string>> = {
  calls: 'calls that neither the workflow nor the load profile tells of',
  setUp: 'of what is set up or looked after, not of what a load uses',
  sizes: 'sizes and times of single items that are not followed that far',
  logs: 'of the log: AWS writes it on the side, without slowing an execution (best effort)',
  bursts: 'shows in a run over time only, and the load comes near no throttle that asks for one',
  other: 'no check knows them',
};

/**
 * What a reader of the limits is not told.
 *
 * @param ranOverTime  whether the load was run against the quotas, and not only compared with their steady state.
 */
export function notChecked({ rows }: QuotaBook, { ranOverTime }: { readonly ranOverTime: boolean }): NotChecked[] {
  const checked = new Set<string>([...STATIC_CHECKS, ...USE_CHECKS]);
  const groups = new Map<NotChecked['id'], Set<string>>();
  for (const row of rows) {
    if (checked.has(row.quota) || row.value.kind === 'unlimited' || (ranOverTime && row.quota === OVER_TIME)) continue;
    const id = groupOf(row);
    groups.set(id, (groups.get(id) ?? new Set()).add(row.name.replace(/ refill$/, '')));
  }
  return [...groups].map(([id, names]) => ({ id, why: WHY[id], quotas: [...names] }));
}

function groupOf({ quota, value }: QuotaRow): NotChecked['id'] {
  if (quota === OVER_TIME) return 'bursts';
  if (SET_UP.has(quota)) return 'setUp';
  if (SIZES.has(quota)) return 'sizes';
  if (LOGS.has(quota)) return 'logs';
  return value.kind === 'bucket' ? 'calls' : 'other';
}
