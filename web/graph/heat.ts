import type { StateRow } from '../../src/report/model.ts';
import { formatDuration, formatSignificant, formatUsd } from '../../src/units/index.ts';

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
