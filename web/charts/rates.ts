import { area, line, max, min, scaleLinear, ticks } from 'd3';
import { formatCount, formatDuration, formatSignificant } from '../../src/units/index.ts';
import { type Chart, drawing, hatching, mark, type Size, text } from '../chart.ts';
import { type Element, svg } from '../element-tree.ts';
import { figureCell } from '../table.ts';
import { textWidth } from '../text.ts';
import { bottomAxis, type Tick } from './axis.ts';
import { type Panel, type RatesData, selectRates } from './rates-data.ts';

const PANEL = 92;
/** The words of a tick higher up would touch the panel's name. */
const ROOM_FOR_NAME = 33;
/** Columns at most, so that a focus walk through a month of minutes ends. */
const COLUMNS = 60;
/** A quota farther above the peak would flatten the curve: it is then said in words only. */
const WITHIN_REACH = 3;

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

/** `peak 323/s wanted, 300/s allowed`; of a bucket, how low it gets. */
function summary({ unit, values, wanted, quota }: Panel): string {
  if (unit === ' %') return `down to ${figure(min(values) ?? 0, unit)} of a full bucket`;
  const most = max(wanted ?? values) ?? 0;
  const allowed = quota === null ? '' : `${figure(quota, unit)} allowed`;
  if (wanted !== undefined)
    return `peak ${[`${figure(most, unit)} wanted`, allowed].filter((part) => part !== '').join(', ')}`;
  return `peak ${figure(most, unit)}${allowed === '' ? '' : ` of ${allowed}`}`;
}

/** A curve over the steps of the common time axis. */
interface Plot {
  readonly x: (ms: number) => number;
  readonly width: number;
  readonly stepMs: number;
  readonly tone: RatesData['tone'];
}

function panelNode(panel: Panel, { x, width, stepMs, tone }: Plot, top: number): Element {
  const { name, unit, values, wanted, quota, trouble } = panel;
  const peak = max([...values, ...(wanted ?? [])]) ?? 0;
  // a share is of the whole bucket, however empty
  const isNear = quota !== null && (unit === ' %' || quota <= peak * WITHIN_REACH);
  const y = scaleLinear([0, Math.max(peak, isNear ? quota : 0, 1e-9) * 1.1], [top + PANEL - 12, top + 26]);
  const at = (_: number, i: number): number => x(i * stepMs);
  const under = area<number>().x(at).y0(y(0)).y1(y).digits(1);
  const between = area<number>()
    .x(at)
    .y0((_, i) => y(values[i]!))
    .y1((v, i) => y(Math.max(v, values[i]!)))
    .digits(1);
  const path = line<number>().x(at).y(y).digits(1);
  const words = summary(panel);
  // the quota's line would run through the words
  const isStruck = (v: number): boolean => isNear && y(quota) < y(v) && y(quota) > y(v) - 15;
  const levels = ticks(0, unit === ' %' ? 100 : peak, 2);
  const isCrowded = (v: number): boolean => levels.some((other) => other > v && y(v) - y(other) < 18);
  return svg(
    'g',
    { class: trouble ? 'trouble-panel' : undefined },
    ...levels.map((v) => svg('line', { x1: 0, x2: width, y1: y(v), y2: y(v), class: 'grid' })),
    svg('path', { class: trouble ? 'over' : `area ${tone}`, d: under(values) }),
    wanted === undefined ? null : svg('path', { class: 'over', d: between(wanted) }),
    wanted === undefined ? null : svg('path', { class: 'line wanted-line', d: path(wanted) }),
    svg('path', { class: trouble ? 'line trouble-line' : `line ${tone}`, d: path(values) }),
    isNear ? svg('line', { x1: 0, x2: width, y1: y(quota), y2: y(quota), class: 'quota' }) : null,
    ...levels
      .filter((v) => v > 0 && y(v) >= top + ROOM_FOR_NAME && !isStruck(v) && !isCrowded(v))
      .map((v) => text(0, y(v) - 3, figure(v, unit), 'tick halo')),
    text(0, top + 14, name, trouble ? 'name trouble' : 'name'),
    textWidth(name, 15) + textWidth(words) + 16 > width ? null : text(width, top + 14, words, 'label', 'end'),
  );
}

/** Columns over all panels; each stands for as many steps as needed and says their worst values. */
function columnsOf(data: RatesData, x: (ms: number) => number, bottom: number): Element[] {
  const steps = data.panels[0]?.values.length ?? 0;
  const each = Math.ceil(steps / COLUMNS);
  return Array.from({ length: Math.ceil(steps / each) }, (_, i) => {
    const [from, to] = [i * each, Math.min(steps, (i + 1) * each)];
    const [left, right] = [x(from * data.stepMs), x(Math.min(to, steps - 1) * data.stepMs)];
    const worst = ({ unit, values }: Panel): number =>
      (unit === ' %' ? min(values.slice(from, to)) : max(values.slice(from, to))) ?? 0;
    return mark(
      [
        `${each > 1 ? 'between' : 'at'} ${formatDuration(from * data.stepMs)}${each > 1 ? ` and ${formatDuration(to * data.stepMs)}, at the worst` : ''}`,
        ...data.panels.flatMap((p) => [
          `${p.name} ${figure(worst(p), p.unit)}`,
          ...(p.wanted === undefined ? [] : [`wanted ${figure(max(p.wanted.slice(from, to)) ?? 0, p.unit)}`]),
        ]),
      ],
      'column',
      svg('rect', { x: left, y: 0, width: Math.max(1, right - left), height: bottom, class: 'hit' }),
      svg('line', { x1: left, x2: left, y1: 20, y2: bottom, class: 'hair' }),
    );
  });
}

/** Where no more starts arrive and only the backlog is left; nothing when the picture ends there. */
function endNode({ windowMs }: RatesData, span: number, x: (ms: number) => number, bottom: number): Element | null {
  if (!(windowMs < span * 0.995)) return null;
  const at = x(windowMs);
  return svg(
    'g',
    { class: 'window-end' },
    svg('line', { x1: at, x2: at, y1: 20, y2: bottom, class: 'wall-line' }),
    text(at - 6, bottom - 6, 'the window ends', 'tick halo', 'end'),
  );
}

function drawRates(data: RatesData, size: Size): Element {
  const steps = data.panels[0]?.values.length ?? 2;
  const span = (steps - 1) * data.stepMs;
  const x = scaleLinear([0, span], [0, size.width]);
  const bottom = data.panels.length * PANEL;
  const box = { left: 0, right: size.width, top: 20, bottom };
  const plot = { x, width: size.width, stepMs: data.stepMs, tone: data.tone };
  return drawing(
    size,
    `${data.label}: starts, transitions, buckets and what waits, over the simulated time`,
    hatching(),
    bottomAxis(
      timeTicks(span, size.width).filter((t) => x(t.at) < size.width - 16 && t.at > 0),
      x,
      box,
      data.fromMs > 0 ? `time since ${formatDuration(data.fromMs)} into the load` : 'time since the load begins',
    ),
    ...data.panels.map((panel, i) => panelNode(panel, plot, i * PANEL)),
    endNode(data, span, x, bottom),
    ...columnsOf(data, x, bottom),
  );
}

function titleOf({ label, panels }: RatesData): string {
  const starts = panels.find((p) => p.name === 'Starts');
  const transitions = panels.find((p) => p.name === 'Transitions waiting');
  const throttled = panels.find((p) => p.name === 'Throttled');
  const peak = `${label}: starts peak at ${figure(max(starts?.wanted ?? starts?.values ?? []) ?? 0, '/s')}`;
  if (throttled === undefined) return `${peak}, and nothing is throttled`;
  if (starts?.wanted !== undefined && starts.quota !== null) {
    const waiting = panels.find((p) => p.name === 'Clients waiting to start');
    const who = waiting === undefined ? '' : `, and up to ${figure(max(waiting.values) ?? 0, '')} clients wait`;
    return `${peak} where ${figure(starts.quota, '/s')} are allowed${who}`;
  }
  if (transitions !== undefined) {
    return `${peak}; up to ${figure(max(transitions.values) ?? 0, '')} transitions wait for their turn`;
  }
  return `${peak}; up to ${figure(max(throttled.values) ?? 0, '/s')} are throttled`;
}

/** The timeline of a report, or one of the others behind it: 0 is the first. */
export const ratesChart = (nth: number): Chart<RatesData> => ({
  id: nth === 0 ? 'rates' : `rates-${nth}`,
  select: (report) => selectRates(report, nth),
  title: titleOf,
  subtitle: (data) =>
    `The busiest ${formatDuration(data.windowMs)} of the load by engine ${data.engine}, averaged over ${formatDuration(data.stepMs)}; dashed: quota; hatched: throttled`,
  height: (data) => data.panels.length * PANEL + 46,
  draw: drawRates,
  table: (data) => ({
    caption: `${data.label}: rates and levels over the busiest part of the load`,
    columns: [
      { head: 'Time', numeric: true },
      ...data.panels.flatMap(({ name, unit, wanted }) => {
        const head = unit === '/s' ? `${name} per second` : unit === ' %' ? `${name}, %` : name;
        return [{ head, numeric: true }, ...(wanted === undefined ? [] : [{ head: `${head}, wanted`, numeric: true }])];
      }),
    ],
    rows: (data.panels[0]?.values ?? []).map((_, i) => [
      figureCell(i * data.stepMs, i === 0 ? '0' : formatDuration(i * data.stepMs)),
      ...data.panels.flatMap(({ values, wanted, unit }) => [
        figureCell(values[i] ?? null, figure(values[i] ?? 0, unit)),
        ...(wanted === undefined ? [] : [figureCell(wanted[i] ?? null, figure(wanted[i] ?? 0, unit))]),
      ]),
    ]),
  }),
});
