import { area, line, max, scaleLinear, ticks } from 'd3';
import type { LimitRow, Report, Timeline } from '../../src/report/model.ts';
import { formatCount, formatDuration, formatSignificant } from '../../src/units/index.ts';
import { type Chart, drawing, mark, type Size, text } from '../chart.ts';
import { figureCell } from '../table.ts';
import { type Element, svg } from '../tree.ts';
import { bottomAxis, type Tick } from './axis.ts';

interface Panel {
  readonly name: string;
  readonly unit: string;
  readonly values: readonly number[];
  /** The quota that holds for it, in the same unit. */
  readonly quota: number | null;
  readonly trouble: boolean;
}

export interface RatesData {
  readonly stepMs: number;
  readonly panels: readonly Panel[];
}

const PANEL = 92;
/** Columns at most, so that a focus walk through a month of minutes ends. */
const COLUMNS = 60;

/** A timeline of more steps than a screen has columns is merged: counts add up, levels keep their highest. */
const STEPS = 800;

function merged(t: Timeline): Timeline {
  const each = Math.ceil(t.starts.length / STEPS);
  if (each <= 1) return t;
  const by = (values: readonly number[], join: (part: readonly number[]) => number): number[] =>
    Array.from({ length: Math.floor(values.length / each) }, (_, i) => join(values.slice(i * each, (i + 1) * each)));
  const sum = (part: readonly number[]): number => part.reduce((a, b) => a + b, 0);
  const high = (part: readonly number[]): number => max(part) ?? 0;
  const { starts, transitions, concurrency, throttled } = t;
  return {
    stepMs: t.stepMs * each,
    starts: by(starts, sum),
    transitions: by(transitions, sum),
    concurrency: by(concurrency, high),
    throttled: by(throttled, sum),
  };
}

/** Counts per step become rates; what is in progress is a level already. */
function selectRates(report: Report): RatesData | null {
  if (report.timeline === null || report.timeline.starts.length < 2 || report.timeline.stepMs <= 0) return null;
  const t = merged(report.timeline);
  const perSecond = (counts: readonly number[]): number[] => counts.map((n) => n / (t.stepMs / 1000));
  const limits: readonly LimitRow[] = report.alternatives.find((a) => a.workflowType === 'standard')?.limits ?? [];
  const quota = (pattern: RegExp, unit: RegExp): number | null =>
    limits.find((row) => pattern.test(row.quota) && unit.test(row.unit))?.limit ?? null;
  const panels: Panel[] = [
    { name: 'Starts', unit: '/s', values: perSecond(t.starts), quota: quota(/StartExecution/, /\/s$/), trouble: false },
    {
      name: 'Transitions',
      unit: '/s',
      values: perSecond(t.transitions),
      quota: quota(/StateTransition/, /\/s$/),
      trouble: false,
    },
    { name: 'In progress', unit: '', values: t.concurrency, quota: quota(/open exec/i, /./), trouble: false },
    { name: 'Throttled', unit: '/s', values: perSecond(t.throttled), quota: null, trouble: true },
  ];
  return {
    stepMs: t.stepMs,
    panels: panels.filter((p) => p.values.length > 1 && (!p.trouble || p.values.some((v) => v > 0))),
  };
}

const figure = (value: number, unit: string): string =>
  `${value >= 1000 ? formatCount(Math.round(value)) : formatSignificant(value, 3)}${unit}`;

function timeTicks(spanMs: number, width: number): Tick[] {
  const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
  const small = [1000, 5000, 10_000, 30_000, minute, 5 * minute, 10 * minute, 30 * minute];
  const steps = [...small, hour, 3 * hour, 6 * hour, 12 * hour, day, 2 * day, 5 * day, 10 * day, 30 * day, 90 * day];
  const step = steps.find((s) => spanMs / s <= width / 70) ?? spanMs;
  return Array.from({ length: Math.floor(spanMs / step) + 1 }, (_, i) => ({
    at: i * step,
    text: i === 0 ? '0' : formatDuration(i * step),
  }));
}

function panelNode(panel: Panel, stepMs: number, x: (ms: number) => number, top: number, width: number): Element {
  const peak = max(panel.values) ?? 0;
  // A quota far above the peak would flatten the curve: it is then said in words only.
  const near = panel.quota !== null && panel.quota <= peak * 3;
  const y = scaleLinear([0, Math.max(peak, near ? (panel.quota ?? 0) : 0, 1e-9) * 1.1], [top + PANEL - 12, top + 26]);
  const shape = area<number>()
    .x((_, i) => x(i * stepMs))
    .y0(y(0))
    .y1((v) => y(v))
    .digits(1);
  const path = line<number>()
    .x((_, i) => x(i * stepMs))
    .y((v) => y(v))
    .digits(1);
  const quota = panel.quota === null ? '' : ` of ${figure(panel.quota, panel.unit)} allowed`;
  return svg(
    'g',
    { class: panel.trouble ? 'trouble-panel' : undefined },
    text(0, top + 14, panel.name, panel.trouble ? 'name trouble' : 'name'),
    text(width, top + 14, `peak ${figure(peak, panel.unit)}${quota}`, 'label', 'end'),
    ...ticks(0, peak, 2).flatMap((v) => [
      svg('line', { x1: 0, x2: width, y1: y(v), y2: y(v), class: 'grid' }),
      v === 0 ? null : text(0, y(v) - 3, figure(v, panel.unit), 'tick halo'),
    ]),
    svg('path', { class: panel.trouble ? 'area over' : 'area neutral', d: shape(panel.values) }),
    svg('path', { class: panel.trouble ? 'line trouble-line' : 'line neutral', d: path(panel.values) }),
    near ? svg('line', { x1: 0, x2: width, y1: y(panel.quota ?? 0), y2: y(panel.quota ?? 0), class: 'quota' }) : null,
  );
}

/** Columns over all panels; each stands for as many steps as needed and says their highest values. */
function columnsOf(data: RatesData, x: (ms: number) => number, bottom: number): Element[] {
  const steps = data.panels[0]?.values.length ?? 0;
  const each = Math.ceil(steps / COLUMNS);
  return Array.from({ length: Math.ceil(steps / each) }, (_, i) => {
    const [from, to] = [i * each, Math.min(steps, (i + 1) * each)];
    const [left, right] = [x(from * data.stepMs), x(Math.min(to, steps - 1) * data.stepMs)];
    return mark(
      [
        `${each > 1 ? 'highest between' : 'at'} ${formatDuration(from * data.stepMs)}${each > 1 ? ` and ${formatDuration(to * data.stepMs)}` : ''}`,
        ...data.panels.map((p) => `${p.name} ${figure(max(p.values.slice(from, to)) ?? 0, p.unit)}`),
      ],
      'column',
      svg('rect', { x: left, y: 0, width: Math.max(1, right - left), height: bottom, class: 'hit' }),
      svg('line', { x1: left, x2: left, y1: 20, y2: bottom, class: 'hair' }),
    );
  });
}

function drawRates(data: RatesData, size: Size): Element {
  const steps = data.panels[0]?.values.length ?? 2;
  const span = (steps - 1) * data.stepMs;
  const x = scaleLinear([0, span], [0, size.width]);
  const bottom = data.panels.length * PANEL;
  const box = { left: 0, right: size.width, top: 20, bottom };
  return drawing(
    size,
    'Starts, transitions and executions in progress over the simulated time',
    bottomAxis(
      timeTicks(span, size.width).filter((t) => x(t.at) < size.width - 16 && t.at > 0),
      x,
      box,
      'time since the start of the simulated span',
    ),
    ...data.panels.map((panel, i) => panelNode(panel, data.stepMs, x, i * PANEL, size.width)),
    ...columnsOf(data, x, bottom),
  );
}

export const ratesChart: Chart<RatesData> = {
  id: 'rates',
  select: selectRates,
  title: (data) => {
    const starts = data.panels.find((p) => p.name === 'Starts');
    const throttled = data.panels.find((p) => p.trouble);
    const peak = figure(max(starts?.values ?? []) ?? 0, '/s');
    return throttled === undefined
      ? `Averaged over ${formatDuration(data.stepMs)}, starts peak at ${peak}; nothing is throttled`
      : `Averaged over ${formatDuration(data.stepMs)}, starts peak at ${peak}, and up to ${figure(max(throttled.values) ?? 0, '/s')} are throttled`;
  },
  subtitle: (data) =>
    `Rates over the simulated span, in steps of ${formatDuration(data.stepMs)}; dashed: a quota within reach`,
  height: (data) => data.panels.length * PANEL + 46,
  draw: drawRates,
  table: (data) => ({
    caption: 'Rates over the simulated span',
    columns: [
      { head: 'Time', numeric: true },
      ...data.panels.map((p) => ({ head: p.unit === '' ? p.name : `${p.name} per second`, numeric: true })),
    ],
    rows: (data.panels[0]?.values ?? []).map((_, i) => [
      figureCell(i * data.stepMs, i === 0 ? '0' : formatDuration(i * data.stepMs)),
      ...data.panels.map((p) => figureCell(p.values[i] ?? null, figure(p.values[i] ?? 0, p.unit))),
    ]),
  }),
};
