import { scaleLinear } from 'd3';
import type { MonthlyLine, Report } from '../../src/report/model.ts';
import { formatShare } from '../../src/units/index.ts';
import { type Chart, drawing, hatching, mark, NARROW, type Size, text } from '../chart.ts';
import { type Element, svg } from '../element-tree.ts';
import {
  counted,
  currencyName,
  decapitalised,
  lineName,
  money,
  moneyOrUnknown,
  moneyShort,
  totalWithInterval,
} from '../format.ts';
import { alike } from '../group-alternatives.ts';
import type { Tone } from '../series-color.ts';
import { figureCell, type Table, word } from '../table.ts';
import { fitText, textWidth } from '../text.ts';
import { bottomAxis, moneyTicks } from './axis.ts';

interface Bar {
  readonly label: string;
  readonly tone: Tone;
  readonly eligible: boolean;
  readonly totalUsd: number;
  readonly lowUsd: number;
  readonly highUsd: number;
  /** Largest first; lines without a price are kept apart. */
  readonly lines: readonly { readonly name: string; readonly usd: number }[];
  readonly unpriced: readonly string[];
  /** ISO 4217. */
  readonly currency: string;
}

export interface CostData {
  readonly bars: readonly Bar[];
  readonly currency: string;
}

const BAR = 28;
const HEAD = 24;
const LABEL_LINE = 20;
const GAP = 26;
/** Lines beyond this many share one label; the table has them all. */
const LABELLED = 4;

/** `first 3,600,000 GB-s` says nothing while a month stays within that tier. */
const withoutTier = (name: string): string => name.replace(/, (?:first|next|over|above|beyond) [\d,.]+ .*$/, '');

/** Lines that cost something, dearest first, by names as short as tells them apart. */
function billedLines(lines: readonly MonthlyLine[]): { name: string; usd: number }[] {
  const billed = lines.filter((line): line is MonthlyLine & { usd: number } => line.usd !== null && line.usd > 0);
  const short = billed.map((line) => withoutTier(lineName(line)));
  return billed
    .map((line, i) => {
      const alone = short.filter((name) => name === short[i]).length === 1;
      return { name: (alone ? short[i] : undefined) ?? lineName(line), usd: line.usd };
    })
    .toSorted((one, other) => other.usd - one.usd);
}

function selectCost(report: Report): CostData | null {
  const { currency } = report.prices;
  const canRun = report.alternatives.filter(({ eligible }) => eligible);
  const bars = alike(canRun.length > 0 ? canRun : report.alternatives, (a) => a.monthly).map(
    ({ first: a, label, tone }): Bar => ({
      label,
      tone,
      eligible: a.eligible,
      totalUsd: a.monthly.totalUsd,
      lowUsd: a.monthly.lowUsd,
      highUsd: a.monthly.highUsd,
      lines: billedLines(a.monthly.lines),
      unpriced: a.monthly.lines.filter((line) => line.usd === null).map(lineName),
      currency,
    }),
  );
  return bars.length === 0 ? null : { bars, currency };
}

interface Label {
  readonly words: string;
  readonly tint: string;
  readonly x: number;
  readonly row: number;
}

const tintOf = (index: number): string => `tint-${Math.min(index, LABELLED)}`;

/** The names under a bar, flowing from left to right and onto further rows where they must. */
function labelsOf(bar: Bar, width: number): Label[] {
  const named = bar.lines
    .slice(0, LABELLED)
    .map((line, i) => ({ words: `${line.name} ${money(line.usd, bar.currency)}`, tint: tintOf(i) }));
  const rest = bar.lines.slice(LABELLED);
  if (rest.length > 0) {
    const sum = rest.reduce((total, line) => total + line.usd, 0);
    named.push({ words: `${counted(rest.length, 'more line')} ${money(sum, bar.currency)}`, tint: tintOf(LABELLED) });
  }
  for (const label of bar.unpriced) named.push({ words: `${label}: not priced`, tint: 'unpriced' });
  if (named.length === 0) named.push({ words: 'nothing billed', tint: 'none' });
  let x = 0;
  let row = 0;
  return named.map(({ words, tint }) => {
    const fitted = fitText(words, width - 16);
    const needed = textWidth(fitted) + 16;
    if (x > 0 && x + needed > width) [x, row] = [0, row + 1];
    const label = { words: fitted, tint, x, row };
    x += needed + 18;
    return label;
  });
}

const rowsOf = (bar: Bar, width: number): number => 1 + Math.max(...labelsOf(bar, width).map((label) => label.row));

const heightOf = (data: CostData, width: number): number =>
  data.bars.reduce((sum, bar) => sum + HEAD + BAR + 6 + rowsOf(bar, width) * LABEL_LINE + GAP, 0) + 30;

function segments(bar: Bar, x: (usd: number) => number, top: number): Element[] {
  let from = 0;
  return bar.lines.map((line, i) => {
    const left = x(from);
    from += line.usd;
    const tip = [
      `${bar.label}: ${line.name}`,
      `${money(line.usd, bar.currency)} a month, ${formatShare(line.usd / bar.totalUsd)} of the total`,
    ];
    return mark(
      tip,
      `segment ${bar.tone} ${tintOf(i)}`,
      svg('rect', { x: left, y: top, width: Math.max(1, x(from) - left), height: BAR }),
      bar.eligible
        ? null
        : svg('rect', { x: left, y: top, width: Math.max(1, x(from) - left), height: BAR, class: 'over' }),
    );
  });
}

/** The interval of the total, as a whisker through the end of the bar. */
function whisker(bar: Bar, x: (usd: number) => number, top: number): Element | null {
  const [low, high] = [x(bar.lowUsd), x(bar.highUsd)];
  if (high - low < 3) return null;
  const middle = top + BAR / 2;
  return svg('path', {
    class: 'whisker',
    d: `M${low} ${middle}H${high}M${low} ${middle - 5}v10M${high} ${middle - 5}v10`,
  });
}

function labelNodes(bar: Bar, width: number, top: number): Element[] {
  return labelsOf(bar, width).flatMap((label) => {
    const y = top + label.row * LABEL_LINE;
    return [
      svg('rect', { x: label.x, y: y + 5, width: 10, height: 10, class: `swatch ${bar.tone} ${label.tint}` }),
      text(label.x + 16, y + 14.5, label.words, 'label'),
    ];
  });
}

function barNode(bar: Bar, x: (usd: number) => number, top: number, width: number): Element {
  const amount = `${bar.unpriced.length > 0 ? 'at least ' : ''}${totalWithInterval(bar, bar.currency)}`;
  const cannot = width < NARROW ? 'cannot run;' : 'cannot run this workflow; it would cost';
  const total = bar.eligible ? amount : `${cannot} ${amount}`;
  const barTop = top + HEAD;
  const unpricedAt = x(bar.totalUsd) + 3;
  return svg(
    'g',
    {},
    svg(
      'text',
      { x: 0, y: top + 14 },
      svg('tspan', { class: 'name' }, bar.label),
      svg(
        'tspan',
        { class: bar.eligible ? 'amount' : 'amount trouble', dx: 12 },
        fitText(total, width - textWidth(bar.label, 15) - 12, 15),
      ),
    ),
    ...segments(bar, x, barTop),
    bar.unpriced.length === 0
      ? null
      : mark(
          [`${bar.label}: not priced`, ...bar.unpriced],
          'unpriced',
          svg('rect', { x: Math.min(unpricedAt, width - 22), y: barTop, width: 22, height: BAR }),
        ),
    whisker(bar, x, barTop),
    ...labelNodes(bar, width, barTop + BAR + 6),
  );
}

function drawCost(data: CostData, size: Size): Element {
  const most = Math.max(...data.bars.map((bar) => bar.highUsd), 1e-9);
  const x = scaleLinear([0, most], [0, size.width - (data.bars.some((bar) => bar.unpriced.length > 0) ? 26 : 2)]);
  const box = { left: 0, right: size.width, top: 0, bottom: size.height - 24 };
  const ticks = (data.bars.some((bar) => bar.highUsd > 0) ? moneyTicks(most, size.width / 110) : []).map((at) => ({
    at,
    text: moneyShort(at, data.currency),
  }));
  let top = 0;
  const bars = data.bars.map((bar) => {
    const node = barNode(bar, x, top, size.width);
    top += HEAD + BAR + 6 + rowsOf(bar, size.width) * LABEL_LINE + GAP;
    return node;
  });
  // The first word would hang out at the left: it is set from the axis, not around it.
  const inner = ticks.filter((tick) => tick.at > 0 && x(tick.at) < size.width - 20);
  return drawing(
    size,
    'Cost per month of each alternative, by line of the bill',
    hatching(),
    bottomAxis(inner, x, box, ''),
    text(0, box.bottom + 18, moneyShort(0, data.currency), 'tick'),
    ...bars,
  );
}

/** What an alternative mostly pays for: its largest line, with its share. */
function mainLine(bar: Bar): string | null {
  const first = bar.lines[0];
  return first === undefined || bar.totalUsd <= 0
    ? null
    : `${formatShare(Math.round((first.usd / bar.totalUsd) * 100) / 100)} of the ${bar.unpriced.length > 0 ? 'priced part of the ' : ''}${bar.label} bill is ${decapitalised(first.name.split(',')[0] ?? '')}`;
}

function titleOf(data: CostData): string {
  const standard = data.bars.find((bar) => bar.tone === 'standard');
  const express = data.bars.find((bar) => bar.tone === 'express');
  const said = [standard, express].flatMap((bar) => (bar === undefined ? [] : (mainLine(bar) ?? [])));
  return said.length === 0 ? 'Nothing is billed at this volume' : said.join('; ');
}

function tableOf(data: CostData): Table {
  return {
    caption: 'Cost per month of each alternative, by line of the bill',
    columns: [{ head: 'Line' }, { head: 'Alternative' }, { head: 'Cost a month', numeric: true }],
    rows: data.bars.flatMap((bar) => [
      ...bar.lines.map((line) => [
        word(line.name),
        word(bar.label),
        figureCell(line.usd, money(line.usd, bar.currency)),
      ]),
      ...bar.unpriced.map((label) => [
        word(label),
        word(bar.label),
        figureCell(null, moneyOrUnknown(null, bar.currency)),
      ]),
      [
        word('Total'),
        word(bar.label),
        figureCell(
          bar.totalUsd,
          `${bar.unpriced.length > 0 ? 'at least ' : ''}${totalWithInterval(bar, bar.currency)}`,
        ),
      ],
    ]),
  };
}

export const costChart: Chart<CostData> = {
  id: 'cost',
  select: selectCost,
  title: titleOf,
  subtitle: ({ currency }) =>
    `${currencyName(currency)} a month, one bar per alternative on one scale; whisker: interval of the total`,
  height: heightOf,
  draw: drawCost,
  table: tableOf,
};
