import { harmless } from '../../report/index.ts';
import type { LimitsReport } from './limits-report.ts';

const COLUMNS = ['quota', 'limit', 'unit', 'peak', 'utilisation', 'verdict', 'effect', 'source'] as const;

/** The rows of limits of all alternatives, RFC 4180. */
export function renderLimitsCsv({ alternatives }: LimitsReport): string {
  const rows = alternatives.flatMap(({ id, limits }) =>
    limits.map((row) => [id, ...COLUMNS.map((column) => row[column])]),
  );
  return [['alternative', ...COLUMNS], ...rows].map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}

function csvCell(value: string | number): string {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  const text = harmless(value);
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const COLUMNS_OVER_TIME = [
  ...(['offered', 'starts', 'transitions', 'concurrency', 'throttled'] as const),
  ...(['waitingStarts', 'backlog', 'startTokens', 'transitionTokens'] as const),
];

/** The run of every alternative over time, RFC 4180; ms into the load at the beginning of each interval. */
export function renderLimitsTimelineCsv({ alternatives }: LimitsReport): string {
  const rows = alternatives.flatMap(({ id, timeline }) =>
    (timeline?.starts ?? []).map((_, i) => [
      id,
      timeline!.fromMs + i * timeline!.stepMs,
      ...COLUMNS_OVER_TIME.map((column) => timeline![column]?.[i] ?? ''),
    ]),
  );
  return [['alternative', 'intoLoadMs', ...COLUMNS_OVER_TIME], ...rows]
    .map((row) => `${row.map(csvCell).join(',')}\r\n`)
    .join('');
}
