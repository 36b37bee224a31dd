import type { Report } from '../../src/report/model.ts';
import { formatCount, formatNumber, formatShare, formatUsd } from '../../src/units/index.ts';
import { type Chart, type Size, text } from '../chart.ts';
import { usdShort, usdWithInterval } from '../format.ts';
import { figureCell, type Table } from '../table.ts';
import { spread, textWidth } from '../text.ts';
import { type Element, html, svg } from '../tree.ts';
import { drawLines, type Frame, frameOf, type LinesSpec } from './lines.ts';

type Point = Report['breakEven']['byVolume']['curve'][number];

export interface VolumeData {
  readonly curve: readonly Point[];
  /** Executions per month of the load profile. */
  readonly present: number;
  readonly breakEven: number | null;
  /** False when no Express alternative can run the workflow. */
  readonly expressEligible: boolean;
}

function selectVolume(report: Report): VolumeData | null {
  const { curve, executionsPerMonth } = report.breakEven.byVolume;
  const express = report.alternatives.filter((a) => a.workflowType === 'express');
  if (curve.length === 0) return null;
  return {
    curve: curve.toSorted((a, b) => a.executionsPerMonth - b.executionsPerMonth),
    present: report.load.executionsPerMonth,
    breakEven: executionsPerMonth !== null && executionsPerMonth > 0 ? executionsPerMonth : null,
    expressEligible: express.length === 0 || express.some((a) => a.eligible),
  };
}

/** Both costs at a volume, or null outside the curve. Straight between points of the curve: prices are so inside a tier. */
export function costsAt(data: VolumeData, volume: number): { standard: number; express: number } | null {
  const after = data.curve.findIndex((p) => p.executionsPerMonth >= volume * (1 - 1e-9));
  const b = data.curve[after];
  if (b === undefined || (after === 0 && volume < b.executionsPerMonth * (1 - 1e-9))) return null;
  const a = data.curve[after - 1] ?? b;
  const span = b.executionsPerMonth - a.executionsPerMonth;
  const share = span === 0 ? 1 : Math.min(1, (volume - a.executionsPerMonth) / span);
  const between = (from: number, to: number): number => from + (to - from) * share;
  return { standard: between(a.standardUsd, b.standardUsd), express: between(a.expressUsd, b.expressUsd) };
}

const volumeText = (executions: number): string => `${formatCount(Math.round(executions))} executions`;

function tipOf(data: VolumeData, volume: number): string[] {
  const p = data.curve.find((point) => point.executionsPerMonth === volume);
  if (p === undefined) return [];
  return [
    `${formatNumber(volume)} executions a month`,
    `Standard ${usdWithInterval(p.standardUsd, p.standardLowUsd, p.standardHighUsd)}`,
    `Express ${usdWithInterval(p.expressUsd, p.expressLowUsd, p.expressHighUsd)}`,
  ];
}

function specOf(data: VolumeData): LinesSpec {
  const crossCost = data.breakEven === null ? null : costsAt(data, data.breakEven);
  const points = (type: 'standard' | 'express') =>
    data.curve.map((p) => ({ x: p.executionsPerMonth, y: p[`${type}Usd`], low: p[`${type}LowUsd`], high: p[`${type}HighUsd`] }));
  return {
    label: 'Cost per month against executions per month, both axes logarithmic',
    series: [
      { name: 'Standard', tone: 'standard', dashed: false, points: points('standard') },
      { name: 'Express', tone: 'express', dashed: !data.expressEligible, points: points('express') },
    ],
    scale: 'log',
    xTitle: 'executions a month (log scale)',
    yTitle: 'US dollars a month (log scale)',
    xText: formatCount,
    yText: usdShort,
    alsoX: [data.present],
    tip: (x) => tipOf(data, x),
    crossing:
      data.breakEven === null || crossCost === null
        ? undefined
        : {
            x: data.breakEven,
            y: crossCost.express,
            words: [`Break-even at ${volumeText(data.breakEven)}`, `both cost ${formatUsd(crossCost.express)} a month`],
          },
    headroom: 56,
  };
}

/** The volume line can be moved within the curve. */
export const volumeRange = (data: VolumeData): readonly [number, number] => [
  data.curve[0]?.executionsPerMonth ?? 1,
  data.curve.at(-1)?.executionsPerMonth ?? 1,
];

function comparison(costs: { standard: number; express: number } | null): string {
  if (costs === null) return 'outside the curve, not priced';
  return `Standard ${formatUsd(costs.standard)}, Express ${formatUsd(costs.express)} a month`;
}

function cursorNode(data: VolumeData, frame: Frame, volume: number): Element {
  const { box } = frame;
  const x = Math.max(box.left, Math.min(box.right, frame.x(volume)));
  const costs = costsAt(data, volume);
  const words = `${Math.abs(volume / data.present - 1) < 1e-6 ? 'now ' : ''}${formatCount(Number(volume.toPrecision(3)))}`;
  const half = textWidth(words) / 2 + 12;
  const middle = Math.max(half, Math.min(box.right + 40 - half, x));
  const amounts =
    costs === null
      ? []
      : ([
          ['standard', costs.standard],
          ['express', costs.express],
        ] as const);
  const right = x + 100 < box.right;
  const places = spread(amounts.map(([, usd]) => frame.y(usd) - 9), 18, box.top + 8, box.bottom - 6);
  return svg(
    'g',
    {
      class: 'cursor',
      role: 'slider',
      tabindex: 0,
      'aria-label': 'Executions a month',
      'aria-orientation': 'horizontal',
      'aria-valuemin': String(volumeRange(data)[0]),
      'aria-valuemax': String(volumeRange(data)[1]),
      'aria-valuenow': String(Math.round(volume)),
      'aria-valuetext': `${volumeText(volume)} a month: ${comparison(costs)}`,
    },
    svg('rect', { x: x - 12, y: box.top, width: 24, height: box.bottom - box.top, class: 'hit' }),
    svg('line', { x1: x, x2: x, y1: box.top - 8, y2: box.bottom, class: 'cursor-line' }),
    svg('rect', { x: middle - half, y: box.top - 30, width: half * 2, height: 24, rx: 12, class: 'grip' }),
    text(middle, box.top - 13.5, words, 'grip-words', 'middle'),
    ...amounts.map(([tone, usd]) => svg('circle', { cx: x, cy: frame.y(usd), r: 5, class: `dot ${tone}` })),
    ...amounts.map(([tone, usd], i) =>
      text(x + (right ? 10 : -10), places[i]! + (right ? 12 : 0), usdShort(Number(usd.toPrecision(4))), `halo strong ${tone}-words`, right ? 'start' : 'end'),
    ),
  );
}

/** The volume line standing at another volume: for the hand that drags it. */
export const volumeCursor = (data: VolumeData, size: Size, volume: number): Element =>
  cursorNode(data, frameOf(specOf(data), size), volume);

/** The volume under a place on the drawing, kept within the curve. */
export function volumeUnder(data: VolumeData, size: Size, px: number): number {
  const [low, high] = volumeRange(data);
  return Math.min(high, Math.max(low, frameOf(specOf(data), size).at(px)));
}

/** Both costs at a volume in a sentence, for above the chart. */
export function volumeReadout(data: VolumeData, volume: number): Element {
  const costs = costsAt(data, volume);
  const at = html('b', {}, `${formatCount(Number(volume.toPrecision(4)))} executions a month`);
  if (costs === null) return html('p', { class: 'readout' }, 'At ', at, ': outside the curve, not priced.');
  const [cheap, dear] = costs.standard <= costs.express ? (['Standard', 'Express'] as const) : (['Express', 'Standard'] as const);
  const [less, more] = [Math.min(costs.standard, costs.express), Math.max(costs.standard, costs.express)];
  const verdict =
    more - less <= more * 1e-3 ? 'they cost the same' : `${cheap} is ${formatUsd(more - less)} (${formatShare(1 - less / more)}) cheaper than ${dear}`;
  return html('p', { class: 'readout' }, 'At ', at, `: ${comparison(costs)}; ${verdict}.`);
}

function titleOf(data: VolumeData): string {
  const cheaperAt = (p: Point | undefined): string => (p !== undefined && p.expressUsd < p.standardUsd ? 'Express' : 'Standard');
  const [first, last] = [data.curve[0], data.curve.at(-1)];
  if (data.breakEven !== null && cheaperAt(first) !== cheaperAt(last)) {
    return `${cheaperAt(first)} is cheaper below ${volumeText(data.breakEven)} a month, ${cheaperAt(last)} above`;
  }
  return `${cheaperAt(last)} is cheaper at every volume shown`;
}

function tableOf(data: VolumeData): Table {
  const money = (value: number, low: number, high: number) => figureCell(value, usdWithInterval(value, low, high));
  return {
    caption: 'Cost per month of Standard and Express by executions per month',
    columns: ['Executions a month', 'Standard', 'Express'].map((head) => ({ head, numeric: true })),
    rows: data.curve.map((p) => [
      figureCell(p.executionsPerMonth, formatNumber(p.executionsPerMonth)),
      money(p.standardUsd, p.standardLowUsd, p.standardHighUsd),
      money(p.expressUsd, p.expressLowUsd, p.expressHighUsd),
    ]),
  };
}

export const volumeChart: Chart<VolumeData> = {
  id: 'volume',
  select: selectVolume,
  title: titleOf,
  subtitle: (data) =>
    `Cost a month against executions a month; bands are the intervals${data.expressEligible ? '' : '; dashed: Express cannot run this workflow'}. Drag the line, or focus it and use the arrow keys`,
  height: (_, width) => (width < 560 ? 340 : 400),
  draw: (data, size) => drawLines(specOf(data), size, (frame) => cursorNode(data, frame, data.present)),
  table: tableOf,
};
