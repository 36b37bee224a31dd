import type { Report } from '../../src/report/model.ts';
import { formatCount, formatNumber, formatShare } from '../../src/units/index.ts';
import { type Chart, type Size, text } from '../chart.ts';
import { type Element, html, svg } from '../element-tree.ts';
import { currencyName, money, moneyShort, moneyWithInterval } from '../format.ts';
import { figureCell, type Table } from '../table.ts';
import { spread, textWidth } from '../text.ts';
import { drawLines, type Frame, frameOf, type LinesSpec, upright } from './lines.ts';

type Point = Report['breakEven']['byVolume']['curve'][number];

export interface VolumeData {
  readonly curve: readonly Point[];
  /** Executions per month of the load profile. */
  readonly present: number;
  /** False where nobody gave the volume, and the line is only where the reader has put it. */
  readonly isGiven: boolean;
  /** Volumes at which the two cost the same, ascending. */
  readonly breakEvens: readonly number[];
  /** False when no Express alternative can run the workflow. */
  readonly expressEligible: boolean;
  /** ISO 4217. */
  readonly currency: string;
}

/** How far the drawn curve reaches beyond the present volume and the crossings: below them, and above them. */
const REACH = [30, 100] as const;

function selectVolume(report: Report): VolumeData | null {
  const { curve, crossings, executionsPerMonth } = report.breakEven.byVolume;
  const express = report.alternatives.filter((a) => a.workflowType === 'express');
  if (curve.length === 0) return null;
  const present = report.load.executionsPerMonth;
  const nearest = executionsPerMonth !== null && executionsPerMonth > 0 ? [executionsPerMonth] : [];
  const breakEvens =
    crossings === undefined ? nearest : crossings.map((c) => c.executionsPerMonth).filter((at) => at > 0);
  const anchors = [...breakEvens, ...(present > 0 ? [present] : [])];
  const [low, high] = [Math.min(...anchors) / REACH[0], Math.max(...anchors) * REACH[1]];
  const ordered = curve.toSorted((a, b) => a.executionsPerMonth - b.executionsPerMonth);
  const near = ordered.filter(
    (p) => anchors.length === 0 || (p.executionsPerMonth >= low && p.executionsPerMonth <= high),
  );
  return {
    curve: near.length >= 2 ? near : ordered,
    present,
    isGiven: report.load.origin !== 'placeholder',
    breakEvens,
    expressEligible: express.length === 0 || express.some((a) => a.eligible),
    currency: report.prices.currency,
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
    `Standard ${moneyWithInterval({ value: p.standardUsd, low: p.standardLowUsd, high: p.standardHighUsd }, data.currency)}`,
    `Express ${moneyWithInterval({ value: p.expressUsd, low: p.expressLowUsd, high: p.expressHighUsd }, data.currency)}`,
  ];
}

function specOf(data: VolumeData): LinesSpec {
  const points = (type: 'standard' | 'express') =>
    data.curve.map((p) => ({
      x: p.executionsPerMonth,
      y: p[`${type}Usd`],
      low: p[`${type}LowUsd`],
      high: p[`${type}HighUsd`],
    }));
  return {
    label: 'Cost per month against executions per month, both axes logarithmic',
    series: [
      { name: 'Standard', tone: 'standard', dashed: false, points: points('standard') },
      { name: 'Express', tone: 'express', dashed: !data.expressEligible, points: points('express') },
    ],
    scale: 'log',
    xTitle: 'executions a month (log scale)',
    yTitle: `${currencyName(data.currency)} a month (log scale)`,
    xText: formatCount,
    yText: (usd) => moneyShort(usd, data.currency),
    alsoX: [data.present],
    tip: (x) => tipOf(data, x),
    crossings: data.breakEvens.flatMap((at) => {
      const cost = costsAt(data, at)?.express;
      if (cost === undefined) return [];
      return [{ x: at, y: cost, at: `at ${volumeText(at)}`, cost: `both cost ${money(cost, data.currency)} a month` }];
    }),
    taken: (frame) => [
      upright(frame, data.present),
      ...amountsAt(data, frame, data.present).map(({ words, x, y, anchor }) => {
        const width = textWidth(words);
        return { left: anchor === 'start' ? x : x - width, width, top: y - 13, height: 18 };
      }),
    ],
    headroom: 56,
  };
}

/** The volume line can be moved within the curve. */
export const volumeRange = (data: VolumeData): readonly [number, number] => [
  data.curve[0]?.executionsPerMonth ?? 1,
  data.curve.at(-1)?.executionsPerMonth ?? 1,
];

function comparison(costs: { standard: number; express: number } | null, currency: string): string {
  if (costs === null) return 'outside the curve, not priced';
  return `Standard ${money(costs.standard, currency)}, Express ${money(costs.express, currency)} a month`;
}

/** Both costs at a volume, with a place for each beside the line that stands there. */
function amountsAt(data: VolumeData, frame: Frame, volume: number) {
  const { box } = frame;
  const costs = costsAt(data, volume);
  if (costs === null) return [];
  const x = Math.max(box.left, Math.min(box.right, frame.x(volume)));
  const amounts = [
    ['standard', costs.standard],
    ['express', costs.express],
  ] as const;
  // lines rise to the right: under a line there is room at its right, over it at its left
  const right = x + 100 < box.right;
  const places = spread(
    amounts.map(([, usd]) => frame.y(usd) + (right ? 18 : -8)),
    18,
    box.top + 12,
    box.bottom - 4,
  );
  return amounts.map(([tone, usd], i) => ({
    tone,
    usd,
    words: moneyShort(Number(usd.toPrecision(4)), data.currency),
    x: x + (right ? 10 : -10),
    y: places[i]!,
    anchor: right ? 'start' : 'end',
  }));
}

function cursorNode(data: VolumeData, frame: Frame, volume: number): Element {
  const { box } = frame;
  const x = Math.max(box.left, Math.min(box.right, frame.x(volume)));
  const costs = costsAt(data, volume);
  const words = `${data.isGiven && Math.abs(volume / data.present - 1) < 1e-6 ? 'now ' : ''}${formatCount(Number(volume.toPrecision(3)))}`;
  const half = textWidth(words) / 2 + 12;
  const middle = Math.max(half, Math.min(box.right + 40 - half, x));
  const amounts = amountsAt(data, frame, volume);
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
      'aria-valuetext': `${volumeText(volume)} a month: ${comparison(costs, data.currency)}`,
    },
    svg('rect', { x: x - 12, y: box.top, width: 24, height: box.bottom - box.top, class: 'hit' }),
    svg('line', { x1: x, x2: x, y1: box.top - 8, y2: box.bottom, class: 'cursor-line' }),
    svg('rect', { x: middle - half, y: box.top - 30, width: half * 2, height: 24, rx: 12, class: 'grip' }),
    text(middle, box.top - 13.5, words, 'grip-words', 'middle'),
    ...amounts.map(({ tone, usd }) => svg('circle', { cx: x, cy: frame.y(usd), r: 5, class: `dot ${tone}` })),
    ...amounts.map((amount) =>
      text(amount.x, amount.y, amount.words, `halo strong ${amount.tone}-words`, amount.anchor),
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
  const [cheap, dear] =
    costs.standard <= costs.express ? (['Standard', 'Express'] as const) : (['Express', 'Standard'] as const);
  const [less, more] = [Math.min(costs.standard, costs.express), Math.max(costs.standard, costs.express)];
  const verdict =
    more - less <= more * 1e-3
      ? 'they cost the same'
      : `${cheap} is ${money(more - less, data.currency)} (${formatShare(1 - less / more)}) cheaper than ${dear}`;
  return html('p', { class: 'readout' }, 'At ', at, `: ${comparison(costs, data.currency)}; ${verdict}.`);
}

/** Who is cheaper between the crossings, from the smallest volume to the largest. */
function titleOf(data: VolumeData): string {
  const edges = [0, ...data.breakEvens, Number.POSITIVE_INFINITY];
  const spans = edges.slice(1).flatMap((to, i) => {
    const inside = data.curve.filter(
      (p) => p.executionsPerMonth > edges[i]! * 1.001 && p.executionsPerMonth < to * 0.999,
    );
    const middle = inside[Math.floor(inside.length / 2)];
    const name =
      middle === undefined
        ? null
        : middle.expressUsd < middle.standardUsd
          ? 'Express'
          : middle.expressUsd > middle.standardUsd
            ? 'Standard'
            : null;
    return name === null ? [] : [{ name, from: edges[i]!, to }];
  });
  const [first, ...more] = spans;
  if (first === undefined) return 'Both cost the same at every volume shown';
  if (more.every((span) => span.name === first.name)) return `${first.name} is cheaper at every volume shown`;
  const parts = more.map((span) => `${span.name} from ${volumeText(span.from)} on`);
  return more.length === 1
    ? `${first.name} is cheaper below ${volumeText(first.to)} a month, ${more[0]!.name} above`
    : `${first.name} is cheaper below ${volumeText(first.to)} a month, ${parts.join(', ')}`;
}

function tableOf(data: VolumeData): Table {
  const cell = (value: number, low: number, high: number) =>
    figureCell(value, moneyWithInterval({ value, low, high }, data.currency));
  return {
    caption: 'Cost per month of Standard and Express by executions per month',
    columns: ['Executions a month', 'Standard', 'Express'].map((head) => ({ head, numeric: true })),
    rows: data.curve.map((p) => [
      figureCell(p.executionsPerMonth, formatNumber(p.executionsPerMonth)),
      cell(p.standardUsd, p.standardLowUsd, p.standardHighUsd),
      cell(p.expressUsd, p.expressLowUsd, p.expressHighUsd),
    ]),
  };
}

export const volumeChart: Chart<VolumeData> = {
  id: 'volume',
  select: selectVolume,
  title: titleOf,
  subtitle: (data) =>
    [
      'Cost a month against executions a month; bands are the intervals',
      data.curve.some((p) => p.standardUsd <= 0 || p.expressUsd <= 0)
        ? '; a line on the floor means nothing to pay'
        : '',
      data.expressEligible ? '' : '; dashed: Express cannot run this workflow',
      '. Drag the line, or focus it and use the arrow keys',
    ].join(''),
  height: (_, width) => (width < 560 ? 340 : 400),
  draw: (data, size) => drawLines(specOf(data), size, (frame) => cursorNode(data, frame, data.present)),
  table: tableOf,
};
