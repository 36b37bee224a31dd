import type { Alternative, LimitRow, Report } from '../../src/report/model.ts';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatNumber,
  formatShare,
  formatSignificant,
} from '../../src/units/index.ts';
import { type Chart, drawing, mark, NARROW, type Size, text } from '../chart.ts';
import { type Content, type Element, svg } from '../element-tree.ts';
import { counted, listed } from '../format.ts';
import type { Tone } from '../series-color.ts';
import { figureCell, type Table, word } from '../table.ts';
import { fitText, textWidth } from '../text.ts';

interface Group {
  readonly label: string;
  readonly tone: Tone;
  readonly rows: readonly LimitRow[];
}

export interface LimitsData {
  readonly groups: readonly Group[];
  /** Where the scale ends: at the limit, or a quarter beyond it where one is exceeded. A longer bar is cut and shows it. */
  readonly end: number;
}

const headOf = (narrow: boolean): number => (narrow ? 44 : 34);
const WIDE_ROW = 40;
const NARROW_ROW = 58;

/** `asynchronous` of `Express (asynchronous)`. */
const kindOf = (label: string): string => /^Express[\s,(]+(.+?)\)?$/.exec(label)?.[1] ?? label;

/** One group per workflow type. A row that only some of its alternatives have says whose it is. */
function groupOf(type: 'standard' | 'express', alternatives: readonly Alternative[]): Group | null {
  const mine = alternatives.filter((a) => a.workflowType === type);
  const rows = new Map<string, { row: LimitRow; of: string[] }>();
  for (const a of mine) {
    for (const row of a.limits) {
      const key = JSON.stringify(row);
      const entry = rows.get(key) ?? { row, of: [] };
      rows.set(key, { row, of: [...entry.of, kindOf(a.label)] });
    }
  }
  const named = [...rows.values()].map(({ row, of }) =>
    of.length === mine.length ? row : { ...row, quota: `${row.quota}, ${listed(of)}` },
  );
  const [first] = mine;
  if (first === undefined || named.length === 0) return null;
  const label = mine.length > 1 ? 'Express' : first.label;
  return { label, tone: type, rows: named.toSorted((a, b) => b.utilisation - a.utilisation) };
}

function selectLimits(report: Report): LimitsData | null {
  const groups = [groupOf('standard', report.alternatives), groupOf('express', report.alternatives)].filter(
    (g) => g !== null,
  );
  const over = groups.some((group) => group.rows.some((row) => row.utilisation > 1));
  return groups.length === 0 ? null : { groups, end: over ? 1.25 : 1.02 };
}

/** A figure in the unit of its quota, as people say it. */
export function inUnit(value: number, unit: string): string {
  if (unit === 'ms') return formatDuration(value);
  if (unit === 'bytes' || unit === 'B') return formatBytes(value);
  return `${value >= 1e6 ? formatCount(value) : value < 100 ? formatSignificant(value) : formatNumber(value)} ${unit}`;
}

const SHAPES = {
  ok: 'M0 -5a5 5 0 1 0 0.01 0z',
  near: 'M0 -6L6.5 5H-6.5z',
  exceeded: 'M-4.5 -4.5L4.5 4.5M4.5 -4.5L-4.5 4.5',
} as const;

/** Room the verdict's words take: in a column of their own as long as they are short. */
const verdictWidth = (row: LimitRow): number =>
  Math.max(92, Math.ceil(textWidth(`${usedText(row)} ${verdictWord(row)}`) * 1.08));

/** A limit that only a placeholder meets is open. */
const verdictWord = ({ verdict, question }: LimitRow): string => (question === undefined ? verdict : 'open');

function verdictNode(row: LimitRow, x: number, y: number): Element {
  return svg(
    'g',
    { class: `verdict ${row.verdict}` },
    svg('path', { d: SHAPES[row.verdict], transform: `translate(${x + 7} ${y - 4.5})` }),
    text(x + 20, y, `${usedText(row)} ${verdictWord(row)}`, row.verdict === 'ok' ? 'label' : 'strong'),
  );
}

/** Use of a limit; what is below it never reads as 100 %, nor what is cut off there. */
export function usedText({ utilisation: share, verdict }: Pick<LimitRow, 'utilisation' | 'verdict'>): string {
  const percent = share * 100;
  if (verdict === 'exceeded' && share <= 1) return '> 100 %';
  if (share > 0 && share < 0.001) return '< 0.1 %';
  if (share < 0.1) return formatShare(Number(share.toPrecision(2)));
  const places = share < 1 ? 1 : 0;
  const rounded = share < 1 ? Math.min(99.9, Number(percent.toFixed(places))) : Math.round(percent);
  return `${formatNumber(rounded, places)} %`;
}

interface Columns {
  readonly narrow: boolean;
  readonly end: number;
  readonly left: number;
  readonly right: number;
  readonly width: number;
}

function columnsOf(data: LimitsData, width: number): Columns {
  if (width < NARROW) return { narrow: true, end: data.end, left: 0, right: width, width };
  const longest = Math.max(
    ...data.groups.flatMap((g) => g.rows.flatMap((row) => [textWidth(row.quota), textWidth(figures(row))])),
  );
  return {
    narrow: false,
    end: data.end,
    left: Math.min(Math.ceil(longest) + 20, width * 0.4),
    right: width - 144,
    width,
  };
}

/** `21,340 of 25,000 events`: the unit once where both share it. */
function figures(row: LimitRow): string {
  const [peak, limit] = [inUnit(row.peak, row.unit), inUnit(row.limit, row.unit)];
  const close = peak === limit && row.peak < row.limit ? 'just under ' : '';
  const unit = ` ${row.unit}`;
  return `${close}${peak.endsWith(unit) && limit.endsWith(unit) ? peak.slice(0, -unit.length) : peak} of ${limit}`;
}

function barNode(row: LimitRow, tone: Tone, at: Columns, y: number): Element {
  const span = (share: number): number => at.left + (at.right - at.left) * (share / at.end);
  const cut = row.utilisation > at.end;
  const end = span(Math.min(row.utilisation, at.end));
  return svg(
    'g',
    {},
    svg('rect', { x: at.left, y, width: span(1) - at.left, height: 14, class: 'track' }),
    svg('rect', { x: span(0.8), y, width: span(1) - span(0.8), height: 14, class: 'track-near' }),
    svg('rect', {
      x: at.left,
      y: y + 3,
      width: row.peak > 0 ? Math.max(2, end - at.left) : 0,
      height: 8,
      class: `bar ${tone}`,
    }),
    cut ? svg('path', { d: `M${end - 14} ${y - 1}l-6 16M${end - 8} ${y - 1}l-6 16`, class: 'cut' }) : null,
    svg('line', { x1: span(1), x2: span(1), y1: y - 3, y2: y + 17, class: 'limit-line' }),
  );
}

function rowNode(row: LimitRow, group: Group, at: Columns, top: number): Element {
  const tip = [
    `${group.label}: ${row.quota}`,
    `peak ${figures(row)}, ${usedText(row)}: ${verdictWord(row)}`,
    ...(row.verdict === 'ok' ? [] : [row.question ?? row.effect]),
  ];
  const content: Content = at.narrow
    ? [
        text(0, top + 14, fitText(row.quota, at.width - 26 - verdictWidth(row)), 'label strong'),
        verdictNode(row, at.width - 20 - verdictWidth(row), top + 14),
        barNode(row, group.tone, at, top + 22),
        text(0, top + 51, fitText(figures(row), at.width), 'tick'),
      ]
    : [
        text(0, top + 14, fitText(row.quota, at.left - 16), 'label strong'),
        text(0, top + 31, fitText(figures(row), at.left - 16), 'tick'),
        barNode(row, group.tone, at, top + 10),
        verdictNode(row, at.right + 14, top + 22),
      ];
  return mark(
    tip,
    'limit',
    svg('rect', { x: 0, y: top, width: at.width, height: at.narrow ? 54 : 36, class: 'hit' }),
    content,
  );
}

/** The scale over the bars of a group, so that 80 % and the limit are named where they stand. */
function scaleWords(at: Columns, top: number): Element[] {
  const x = (share: number): number => at.left + (at.right - at.left) * (share / at.end);
  return [
    text(x(0.8), top, '80 %', 'tick', 'middle'),
    text(x(1), top, 'limit', 'tick', x(1) > at.right - 16 ? 'end' : 'middle'),
  ];
}

const heightOf = (data: LimitsData, width: number): number =>
  data.groups.reduce(
    (sum, g) => sum + headOf(width < NARROW) + g.rows.length * (width < NARROW ? NARROW_ROW : WIDE_ROW) + 14,
    0,
  );

function drawLimits(data: LimitsData, size: Size): Element {
  const at = columnsOf(data, size.width);
  const rowHeight = at.narrow ? NARROW_ROW : WIDE_ROW;
  const head = headOf(at.narrow);
  let top = 0;
  const groups = data.groups.map((group) => {
    const from = top;
    top += head + group.rows.length * rowHeight + 14;
    return svg(
      'g',
      {},
      text(0, from + 18, fitText(group.label, at.narrow ? at.right : at.left + 200, 15), `name ${group.tone}-words`),
      ...scaleWords(at, from + (at.narrow ? 38 : 20)),
      ...group.rows.map((row, i) => rowNode(row, group, at, from + head + i * rowHeight)),
    );
  });
  return drawing(size, 'Peak use of each quota as a share of its limit', ...groups);
}

function titleOf(data: LimitsData): string {
  const all = data.groups.flatMap((group) => group.rows.map((row) => ({ ...row, group: group.label })));
  const named = (rows: typeof all): string => {
    const names = [...new Set(rows.map((row) => `${row.quota} (${row.group})`))];
    return listed(names.length <= 3 ? names : [...names.slice(0, 2), `${names.length - 2} more`]);
  };
  const exceeded = all.filter((row) => row.verdict === 'exceeded');
  if (exceeded.length > 0) return `${counted(exceeded.length, 'limit')} would be exceeded: ${named(exceeded)}`;
  const near = all.filter((row) => row.verdict === 'near');
  if (near.length > 0) return `No limit is exceeded, but ${counted(near.length, 'is', 'are')} near: ${named(near)}`;
  const tightest = all.toSorted((a, b) => b.utilisation - a.utilisation)[0];
  return tightest === undefined
    ? 'No limit applies'
    : `No limit is near: the tightest, ${tightest.quota} (${tightest.group}), is used to ${usedText(tightest)}`;
}

function tableOf(data: LimitsData): Table {
  return {
    caption: 'Peak use of each quota',
    columns: [
      { head: 'Quota' },
      { head: 'Alternative' },
      { head: 'Peak', numeric: true },
      { head: 'Limit', numeric: true },
      { head: 'Used', numeric: true },
      { head: 'Verdict' },
      { head: 'What happens beyond it' },
      { head: 'Source' },
    ],
    rows: data.groups.flatMap((group) =>
      group.rows.map((row) => [
        word(row.quota),
        word(group.label),
        figureCell(row.peak, inUnit(row.peak, row.unit)),
        figureCell(row.limit, inUnit(row.limit, row.unit)),
        figureCell(row.utilisation, usedText(row)),
        word(verdictWord(row)),
        word(row.effect),
        sourceCell(row.source),
      ]),
    ),
  };
}

/** A source that is an address is a link, named by its host. */
export function sourceCell(source: string): { text: string; href?: string } {
  const match = /^https?:\/\/([^/\s]+)\S*$/.exec(source);
  return match === null ? { text: source } : { text: match[1] ?? source, href: source };
}

export const limitsChart: Chart<LimitsData> = {
  id: 'limits',
  select: selectLimits,
  title: titleOf,
  subtitle: () => 'Peak use as a share of each quota; shaded from 80 %, line at the limit',
  height: heightOf,
  draw: drawLimits,
  table: tableOf,
};
