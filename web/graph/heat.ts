import type { Report, StateRow } from '../../src/report/model.ts';
import { formatDuration, formatNumber, formatSignificant, formatUsd } from '../../src/units/index.ts';

/** What the colour of a state may show. */
export const HEATS = {
  money: {
    name: 'Money',
    says: 'Standard cost a month of the transitions into each state and its retries',
    of: (row: StateRow): number => row.standardUsdPerMonth,
    text: (value: number, currency: string): string => formatUsd(value, currency),
  },
  entries: {
    name: 'Entries',
    says: 'How often an execution enters each state',
    of: (row: StateRow): number => row.entriesPerExecution,
    text: (value: number): string => `× ${formatSignificant(value, 3)}`,
  },
  time: {
    name: 'Time',
    says: 'Time an execution spends in each state, all its visits together',
    of: (row: StateRow): number => row.entriesPerExecution * (row.meanDurationMs ?? 0),
    text: (value: number): string => (value === 0 ? '0 ms' : formatDuration(value)),
  },
  retries: {
    name: 'Retries',
    says: 'How often an execution retries each state',
    of: (row: StateRow): number => row.retriesPerExecution,
    text: (value: number): string => formatSignificant(value, 3),
  },
} as const;

export type HeatId = keyof typeof HEATS;

/** Steps of the scale, the last the hottest. */
export const STEPS = 6;

/** 0 for nothing at all, else 1 to `STEPS` in equal parts of the largest value. */
export function stepOf(value: number, most: number): number {
  if (!(value > 0) || !(most > 0)) return 0;
  return Math.max(1, Math.min(STEPS, Math.ceil((value / most) * STEPS)));
}

/** What stands out when the graph is coloured so, as a sentence without a full stop. */
export function heatTitle({ states, prices }: Pick<Report, 'states' | 'prices'>, id: HeatId): string {
  const heat = HEATS[id];
  const top = states.reduce<StateRow | null>((a, b) => (a === null || heat.of(b) > heat.of(a) ? b : a), null);
  const never = states.filter((row) => row.entriesPerExecution === 0).length;
  const unseen =
    never === 0 ? '' : `; ${formatNumber(never)} of ${formatNumber(states.length)} states are never entered`;
  const most = top === null ? 0 : heat.of(top);
  if (top === null || most <= 0) return `${NOTHING[id]}${unseen}`;
  const times = `${formatSignificant(most, 3)} times an execution`;
  const said = {
    money: `${top.name} costs the most on Standard, ${formatUsd(most, prices.currency)} a month`,
    entries: `${top.name} is entered most often, ${times}`,
    time: `${top.name} takes the most time, ${formatDuration(most)} an execution`,
    retries: `${top.name} is retried most often, ${times}`,
  }[id];
  return `${said}${unseen}`;
}

const NOTHING: Readonly<Record<HeatId, string>> = {
  money: 'No state costs anything on Standard',
  entries: 'No state is entered',
  time: 'No state takes any time',
  retries: 'No state is retried',
};
