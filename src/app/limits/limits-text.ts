import type { LimitRow } from '../../quota/book/index.ts';
import { type AlternativeId, printable, quotaFigure, type Timeline, usedOf } from '../../report/index.ts';
import { formatCount, formatDuration } from '../../units/index.ts';
import { engineWords } from './engine-choice.ts';
import type { LimitsAlternative, LimitsReport } from './limits-report.ts';

const LABELS: Readonly<Record<AlternativeId, string>> = {
  standard: 'Standard',
  'express-async': 'Express (asynchronous)',
  'express-sync': 'Express (synchronous)',
};
const MARKS = { ok: '✓ ok', near: '! near', exceeded: '✗ exceeded' } as const;

/** The report for a terminal: a table for each alternative, what happens beyond a limit, and the rates over time. */
export function renderLimitsText(report: LimitsReport): string {
  const { window: w, engine, quotas } = report;
  const head = [
    printable(`${report.workflow.name}${report.load.name === null ? '' : `: ${report.load.name}`}`),
    `quotas ${quotas.book} of ${quotas.region}; ${engineWords(engine.name, engine.executions)}, seed ${engine.seed}${engine.partial ? '; partial: ended before its time' : ''}`,
    `${formatDuration(w.toMs - w.fromMs)} of the load, beginning ${formatDuration(w.fromMs)} into it; up to ${formatCount(report.load.peakPerSecond)} starts/s are expected over all of it`,
  ];
  const assumed = report.assumptions
    .filter(({ weight }) => weight !== 'low')
    .map(({ what, value }) => printable(`  ${what}: ${value}`));
  return [...head, ...report.alternatives.flatMap(alternativeLines), '', 'Assumed', ...assumed, ''].join('\n');
}

function alternativeLines({ id, limits, sustainable, timeline }: LimitsAlternative): string[] {
  const rows = limits.map((l) => {
    const allowed = quotaFigure(l.limit, l.unit);
    const peak = quotaFigure(l.peak, l.unit).figure;
    return [printable(l.quota), peak, allowed.figure, allowed.unit, usedOf(l), MARKS[l.verdict]];
  });
  const effects = limits.filter(({ verdict }) => verdict !== 'ok').map((l) => printable(`  ! ${l.quota}: ${l.effect}`));
  return [
    '',
    LABELS[id],
    ...columns([['Limit', 'Peak', 'Allowed', '', 'Used', ''], ...rows]),
    ...effects,
    `  Sustainable: ${printable(sustainable.sentence)}`,
    ...(timeline === null ? [] : sparklines(timeline, limits)),
  ];
}

function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  const isFigure = (i: number): boolean => i === 1 || i === 2 || i === 4;
  return rows.map((row) =>
    `  ${row.map((cell, i) => (isFigure(i) ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!))).join('  ')}`.trimEnd(),
  );
}

function sparklines(timeline: Timeline, limits: readonly LimitRow[]): string[] {
  const against = (pattern: RegExp): string => {
    const row = limits.find(({ quota, unit }) => pattern.test(quota) && unit.endsWith('/s'));
    return row === undefined ? '' : ` of ${formatCount(row.limit)} allowed`;
  };
  const line = (name: string, counts: readonly number[], quota: string): string => {
    const rates = counts.map((count) => (count * 1000) / timeline.stepMs);
    const peak = rates.reduce((a, b) => Math.max(a, b), 0);
    return `  ${name.padEnd(14)} ${sparkline(rates)} up to ${formatCount(peak)}${quota}`;
  };
  const isThrottled = timeline.throttled.some((count) => count > 0);
  return [
    line('Starts/s', timeline.starts, against(/^Start(Sync)?Execution/)),
    line('Transitions/s', timeline.transitions, against(/^StateTransition/)),
    ...(isThrottled ? [line('Throttled/s', timeline.throttled, '')] : []),
  ];
}

const BARS = '▁▂▃▄▅▆▇█';
const WIDTH = 48;

/** Highest value of each of 48 stretches, as a bar of eight heights. */
function sparkline(values: readonly number[]): string {
  const peak = values.reduce((a, b) => Math.max(a, b), 0);
  const width = Math.min(WIDTH, values.length);
  return Array.from({ length: width }, (_, i) => {
    const part = values.slice(Math.floor((i * values.length) / width), Math.floor(((i + 1) * values.length) / width));
    const high = part.reduce((a, b) => Math.max(a, b), 0);
    return BARS[peak > 0 ? Math.min(BARS.length - 1, Math.floor((high / peak) * BARS.length)) : 0];
  }).join('');
}

/** As JSON; what is not known is null. */
export const renderLimitsJson = (report: LimitsReport): string => `${JSON.stringify(report, null, 2)}\n`;
