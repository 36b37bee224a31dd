import type { Measurement } from '../../bill/contract/index.ts';
import type { Assumption } from '../../issue/index.ts';
import { ROOT } from '../../issue/index.ts';
import { findQuota, type LimitRow, sustainableStarts } from '../../quota/book/index.ts';
import type { HeadroomRow } from '../../report/index.ts';
import { formatBytes, formatCount, formatDuration, formatNumber, MONTH_MS } from '../../units/index.ts';
import type { Prepared } from '../inputs/prepare.ts';
import type { HistoryBudget } from '../inputs/programs.ts';

/**
 * How far what can grow may grow before a limit is met, whatever the load. `now` is null where it rests on a placeholder:
 * what nobody told is not compared.
 */
export function headroomOf(
  prepared: Prepared,
  of: {
    readonly standard: Measurement;
    readonly express: Measurement;
    readonly history: HistoryBudget;
    readonly assumptions: readonly Assumption[];
    readonly limits: readonly LimitRow[];
    /** Whether Express can run the workflow at all. */
    readonly expressCanRun: boolean;
  },
): HeadroomRow[] {
  const isGuessed = (what: string, state: string): boolean =>
    of.assumptions.some(({ id }) => id === `program.${what}:${state}`);
  return [
    ...historyRows(of.standard, of.history, isGuessed),
    ...payloadRow(prepared, of.limits),
    ...(of.expressCanRun ? [durationRow(prepared, of.express, of.assumptions)] : []),
    ...startRows(prepared, of.standard, of.expressCanRun ? of.express : undefined),
  ];
}

function historyRows(
  { states }: Measurement,
  { fills, limit }: HistoryBudget,
  isGuessed: (what: string, state: string) => boolean,
): HeadroomRow[] {
  return fills.map(({ kind, states: members, eventsEach, safe, mostItems, isInner }) => {
    const [first] = members.map((state) => states[state]!);
    const { name, pointer, entries } = first!;
    const isMap = kind === 'map';
    const turns = isInner ? null : Math.max(...members.map((state) => states[state]!.entries));
    const now = isMap ? (isGuessed('items', name) ? null : mostItems) : turns;
    const unit = isMap ? 'items' : 'turns';
    const known = now === null ? '; how many there are is not said' : '';
    return {
      kind: isMap ? 'map-items' : 'loop-turns',
      pointer,
      state: name,
      now: entries === 0 ? null : now,
      safe,
      unit,
      limitedBy: `${formatNumber(limit)} history events`,
      explanation: `${isMap ? 'an item' : 'a turn'} of ${name} logs up to ${formatNumber(eventsEach)} events: a Standard execution holds ${formatNumber(safe)} ${unit}${known}`,
    };
  });
}

function payloadRow({ quotas, scenario }: Prepared, limits: readonly LimitRow[]): HeadroomRow[] {
  const row = findQuota(quotas, 'PayloadSize', 'standard');
  if (row?.value.kind !== 'limit') return [];
  const known = limits.find(({ quota }) => quota === row.name);
  const now = scenario.inputs.length === 0 && known === undefined ? null : (known?.peak ?? null);
  return [
    {
      kind: 'payload',
      pointer: ROOT,
      state: null,
      now,
      safe: row.value.limit,
      unit: 'bytes',
      limitedBy: row.name,
      explanation: `input and output of each state may have ${formatBytes(row.value.limit)}; ${now === null ? 'how large they are is not said' : `the largest known has ${formatBytes(now)}`}`,
    },
  ];
}

const FIVE_MINUTES_MS = 300_000;

function durationRow(
  { quotas }: Prepared,
  { durationMs }: Measurement,
  assumptions: readonly Assumption[],
): HeadroomRow {
  const row = findQuota(quotas, 'ExecutionTime', 'express');
  const safe = row?.value.kind === 'limit' ? row.value.limit : FIVE_MINUTES_MS;
  const guessed = assumptions.filter(({ id }) => /^program\.(duration|wait):/.test(id)).length;
  const now = guessed > 0 ? null : durationMs.p99;
  return {
    kind: 'duration',
    pointer: ROOT,
    state: null,
    now,
    safe,
    unit: 'ms',
    limitedBy: 'an Express execution ends after 5 minutes',
    explanation:
      now === null
        ? `an Express execution may last ${formatDuration(safe)}; how long ${formatNumber(guessed)} of its steps take is not said`
        : `an Express execution may last ${formatDuration(safe)}; 99 of 100 end within ${formatDuration(now)}`,
  };
}

/** The highest steady start rate each type keeps up, by its published quotas. */
function startRows(prepared: Prepared, standard: Measurement, express: Measurement | undefined): HeadroomRow[] {
  const { quotas, scenario } = prepared;
  const isSaid = scenario.origin !== 'placeholder';
  return [standard, ...(express === undefined ? [] : [express])].flatMap((measurement) => {
    const { perSecond, binds } = sustainableStarts(quotas, measurement, { sync: false });
    if (perSecond === null || binds === null) return [];
    const type = measurement.workflowType === 'standard' ? 'Standard' : 'Express';
    return [
      {
        kind: `starts-${measurement.workflowType}` as const,
        pointer: ROOT,
        state: null,
        now: isSaid ? (scenario.arrivals.peakPerSecond as number) : null,
        safe: perSecond,
        unit: 'starts/s',
        limitedBy: binds,
        explanation: `${type} keeps up ${formatCount(perSecond)} starts a second, ${formatCount((perSecond * MONTH_MS) / 1000)} a month; ${binds} binds first`,
      },
    ];
  });
}
