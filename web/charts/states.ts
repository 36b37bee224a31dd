import { scaleLinear } from 'd3';
import type { Report } from '../../src/report/model.ts';
import { formatDuration, formatNumber, formatShare, formatSignificant } from '../../src/units/index.ts';
import { type Chart, drawing, mark, NARROW, type Size, text } from '../chart.ts';
import { type Element, svg } from '../element-tree.ts';
import { counted, listed, money } from '../format.ts';
import { figureCell, type Table } from '../table.ts';
import { fitText, textWidth } from '../text.ts';

interface Row {
  readonly name: string;
  readonly type: string;
  readonly pointer: string;
  readonly usd: number;
  readonly entries: number;
  readonly retries: number;
  readonly transitions: number;
  readonly events: number;
  readonly meanDurationMs: number | null;
}

export interface StatesData {
  /** Dearest first. */
  readonly rows: readonly Row[];
  readonly totalUsd: number;
  /** ISO 4217. */
  readonly currency: string;
}

/** States drawn one by one; the others are summed in a last row, and all stand in the table. */
const DRAWN = 12;
const ROW = 30;
const NARROW_ROW = 46;

function selectStates(report: Report): StatesData | null {
  const rows = report.states
    .map(
      (s): Row => ({
        name: s.name,
        type: s.type,
        pointer: s.pointer,
        usd: s.standardUsdPerMonth,
        entries: s.entriesPerExecution,
        retries: s.retriesPerExecution,
        transitions: s.transitionsPerExecution,
        events: s.eventsPerExecution,
        meanDurationMs: s.meanDurationMs,
      }),
    )
    .toSorted((a, b) => b.usd - a.usd || b.entries - a.entries);
  return rows.length === 0
    ? null
    : { rows, totalUsd: rows.reduce((sum, row) => sum + row.usd, 0), currency: report.prices.currency };
}

interface Drawn {
  readonly name: string;
  readonly usd: number;
  readonly entries: number;
  readonly rest: boolean;
}

function drawnRows(data: StatesData): Drawn[] {
  const drawn = data.rows.slice(0, data.rows.length > DRAWN + 1 ? DRAWN : DRAWN + 1);
  const rest = data.rows.slice(drawn.length);
  const sum = (key: 'usd' | 'entries'): number => rest.reduce((total, row) => total + row[key], 0);
  return [
    ...drawn.map(({ name, usd, entries }) => ({ name, usd, entries, rest: false })),
    ...(rest.length === 0
      ? []
      : [{ name: `${formatNumber(rest.length)} more states`, usd: sum('usd'), entries: sum('entries'), rest: true }]),
  ];
}

const entriesText = (entries: number): string => formatSignificant(entries, 3);

/** One panel of bars: where it starts and how long a bar may get beside its longest words. */
function panel(
  rows: readonly Drawn[],
  key: 'usd' | 'entries',
  say: (value: number) => string,
  from: number,
  to: number,
) {
  const words = Math.max(...rows.map((row) => textWidth(say(row[key])))) + 8;
  const most = Math.max(...rows.map((row) => row[key]), 1e-12);
  return { from, length: scaleLinear([0, most], [0, Math.max(10, to - from - words)]), say };
}

function drawStates(data: StatesData, size: Size): Element {
  const rows = drawnRows(data);
  const narrow = size.width < NARROW;
  const left = narrow ? 0 : Math.min(240, size.width * 0.3, Math.max(...rows.map((row) => textWidth(row.name))) + 16);
  const split = left + (size.width - left) * (narrow ? 0.54 : 0.58);
  const cost = panel(rows, 'usd', (usd) => money(usd, data.currency), left, split - 20);
  const entries = panel(rows, 'entries', entriesText, split, size.width);
  const rowHeight = narrow ? NARROW_ROW : ROW;
  const bar = (p: typeof cost, value: number, kind: string, y: number): Element[] => [
    svg('rect', {
      x: p.from,
      y: y - 12,
      width: value > 0 ? Math.max(1, p.length(value)) : 0,
      height: 16,
      class: `bar ${kind}`,
    }),
    text(p.from + p.length(value) + 6, y + 1, p.say(value), 'label'),
  ];
  const nodes = rows.map((row, i) => {
    const top = 28 + i * rowHeight;
    const y = top + (narrow ? 36 : 19);
    const share =
      data.totalUsd > 0
        ? `, ${formatShare(Number((row.usd / data.totalUsd).toPrecision(3)))} of the transitions bill`
        : '';
    return mark(
      [
        row.name,
        `${money(row.usd, data.currency)} a month on Standard${share}`,
        `${entriesText(row.entries)} entries per execution`,
      ],
      'state',
      svg('rect', { x: 0, y: top, width: size.width, height: rowHeight - 2, class: 'hit' }),
      text(
        0,
        narrow ? top + 16 : y,
        fitText(row.name, narrow ? size.width : left - 12),
        `label ${row.rest ? 'muted' : 'strong'}`,
      ),
      ...bar(cost, row.usd, 'standard', y),
      ...bar(entries, row.entries, 'neutral', y),
    );
  });
  return drawing(
    size,
    'Standard cost per month and entries per execution of each state',
    text(
      cost.from,
      14,
      narrow ? `Standard, ${data.currency === 'USD' ? '$' : data.currency} a month` : 'Standard cost a month',
      'axis-title',
    ),
    text(entries.from, 14, narrow ? 'entries/execution' : 'entries per execution', 'axis-title'),
    svg('line', { x1: cost.from - 0.5, x2: cost.from - 0.5, y1: 24, y2: size.height - 4, class: 'base' }),
    svg('line', { x1: entries.from - 0.5, x2: entries.from - 0.5, y1: 24, y2: size.height - 4, class: 'base' }),
    ...nodes,
  );
}

function titleOf(data: StatesData): string {
  if (data.totalUsd <= 0) return 'No state costs anything on Standard at this volume';
  const first = data.rows[0]!;
  if (data.rows.length === 1) return `${fitText(first.name, 300)} is the only state`;
  const top = data.rows.slice(0, Math.min(3, data.rows.length - 1)).filter((row) => row.usd > 0);
  const share = top.reduce((sum, row) => sum + row.usd, 0) / data.totalUsd;
  return `${listed(top.map((row) => fitText(row.name, 220)))} make${top.length === 1 ? 's' : ''} ${formatShare(share < 0.01 ? Number(share.toPrecision(2)) : Math.round(share * 100) / 100)} of the Standard transitions`;
}

function tableOf(data: StatesData): Table {
  const largest = (of: (row: Row) => number): number => data.rows.reduce((most, row) => Math.max(most, of(row)), 1e-12);
  const most = {
    usd: largest((row) => row.usd),
    entries: largest((row) => row.entries),
    retries: largest((row) => row.retries),
    time: largest((row) => row.entries * (row.meanDurationMs ?? 0)),
  };
  return {
    caption: 'States: money, entries, retries and time',
    columns: [
      { head: 'State' },
      { head: 'Type' },
      { head: 'Standard a month', numeric: true },
      { head: 'Entries', numeric: true },
      { head: 'Retries', numeric: true },
      { head: 'History events', numeric: true },
      { head: 'Time a visit', numeric: true },
      { head: 'Time an execution', numeric: true },
      { head: 'Place' },
    ],
    rows: data.rows.map((row) => {
      const time = row.meanDurationMs === null ? null : row.meanDurationMs * row.entries;
      return [
        { text: row.name },
        { text: row.type },
        { ...figureCell(row.usd, money(row.usd, data.currency)), bar: row.usd / most.usd },
        { ...figureCell(row.entries, entriesText(row.entries)), bar: row.entries / most.entries },
        { ...figureCell(row.retries, entriesText(row.retries)), bar: row.retries / most.retries },
        figureCell(row.events, entriesText(row.events)),
        figureCell(
          row.meanDurationMs,
          row.meanDurationMs === null ? 'never entered' : formatDuration(row.meanDurationMs),
        ),
        { ...figureCell(time, time === null ? '–' : formatDuration(time)), bar: (time ?? 0) / most.time },
        { text: row.pointer, code: true },
      ];
    }),
  };
}

export const statesChart: Chart<StatesData> = {
  id: 'states',
  select: selectStates,
  title: titleOf,
  subtitle: (data) =>
    `Cost of the transitions into each state and its retries, and how often an execution enters it; ${counted(data.rows.length, 'state')}. Express bills no states, only the whole execution`,
  height: (data, width) => 32 + drawnRows(data).length * (width < NARROW ? NARROW_ROW : ROW),
  draw: drawStates,
  table: tableOf,
};
