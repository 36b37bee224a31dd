import type { Report } from '../../src/report/model.ts';
import { formatDuration, formatNumber, formatSignificant } from '../../src/units/index.ts';
import { type Chart, text } from '../chart.ts';
import { type Content, svg } from '../element-tree.ts';
import { currencyName, money, moneyShort } from '../format.ts';
import { figureCell } from '../table.ts';
import { drawLines, type Frame, type LinesSpec, upright } from './lines.ts';

/** One curve of both costs against something of the workflow. */
export interface CrossingData {
  readonly curve: readonly { readonly x: number; readonly standardUsd: number; readonly expressUsd: number }[];
  readonly crossing: number | null;
  /** Where the workflow stands now; null when the report does not say. */
  readonly present: number | null;
  readonly expressEligible: boolean;
  /** ISO 4217. */
  readonly currency: string;
}

/** How one of the two charts differs from the other. */
interface Kind {
  readonly id: string;
  readonly what: string;
  readonly xTitle: string;
  readonly xText: (x: number) => string;
  /** Words of the ticks where they are shorter than `xText`. */
  readonly tickText?: (x: number) => string;
  readonly xTicks?: NonNullable<LinesSpec['xTicks']>;
  readonly select: (report: Report) => Pick<CrossingData, 'curve' | 'crossing' | 'present'>;
  readonly title: (data: CrossingData) => string;
}

/** The curve's own value at the crossing, straight between its points. */
function costAt(data: CrossingData, x: number): number | null {
  const after = data.curve.findIndex((p) => p.x >= x);
  const [a, b] = [data.curve[after - 1], data.curve[after]];
  if (a === undefined || b === undefined) return null;
  return a.expressUsd + ((b.expressUsd - a.expressUsd) * (x - a.x)) / (b.x - a.x);
}

function specOf(kind: Kind, data: CrossingData): LinesSpec {
  const y = data.crossing === null ? null : costAt(data, data.crossing);
  const series = (name: string, type: 'standard' | 'express', dashed: boolean) => ({
    name,
    tone: type,
    dashed,
    points: data.curve.map((p) => ({ x: p.x, y: p[`${type}Usd`] })),
  });
  return {
    label: `Cost per month against ${kind.what}`,
    series: [series('Standard', 'standard', false), series('Express', 'express', !data.expressEligible)],
    scale: 'linear',
    xTitle: kind.xTitle,
    yTitle: `${currencyName(data.currency)} a month`,
    xText: kind.xText,
    yText: (usd) => moneyShort(usd, data.currency),
    ...(kind.tickText === undefined ? {} : { xTickText: kind.tickText }),
    ...(kind.xTicks === undefined ? {} : { xTicks: kind.xTicks }),
    alsoX: data.present === null ? [] : [data.present],
    tip: (x) => {
      const p = data.curve.find((point) => point.x === x);
      return p === undefined
        ? []
        : [
            kind.xText(x),
            `Standard ${money(p.standardUsd, data.currency)}`,
            `Express ${money(p.expressUsd, data.currency)}`,
          ];
    },
    crossings:
      data.crossing === null || y === null
        ? []
        : [
            {
              x: data.crossing,
              y,
              at: `at ${kind.xText(data.crossing)}`,
              cost: `both cost ${money(y, data.currency)} a month`,
            },
          ],
    taken: (frame) => (data.present === null ? [] : [upright(frame, data.present)]),
    headroom: 50,
  };
}

function presentLine(kind: Kind, data: CrossingData, { box, x }: Frame): Content {
  if (data.present === null) return null;
  const at = x(data.present);
  const right = at < (box.left + box.right) / 2;
  return svg(
    'g',
    { class: 'now', 'aria-hidden': 'true' },
    svg('line', { x1: at, x2: at, y1: box.top - 10, y2: box.bottom, class: 'now-line' }),
    text(at + (right ? 6 : -6), box.top - 4, `now ${kind.xText(data.present)}`, 'halo strong', right ? 'start' : 'end'),
  );
}

const chartOf = (kind: Kind): Chart<CrossingData> => ({
  id: kind.id,
  select: (report) => {
    const express = report.alternatives.filter((a) => a.workflowType === 'express');
    const own = kind.select(report);
    const expressEligible = express.length === 0 || express.some((a) => a.eligible);
    const { currency } = report.prices;
    const curve = own.curve.toSorted((a, b) => a.x - b.x);
    return curve.length === 0 ? null : { ...own, curve, expressEligible, currency };
  },
  title: kind.title,
  subtitle: () => `Cost a month against ${kind.what}, at this volume`,
  height: () => 300,
  draw: (data, size) => drawLines(specOf(kind, data), size, (frame) => presentLine(kind, data, frame)),
  table: (data) => ({
    caption: `Cost per month of Standard and Express by ${kind.what}`,
    columns: [kind.xTitle, 'Standard', 'Express'].map((head) => ({ head, numeric: true })),
    rows: data.curve.map((p) => [
      figureCell(p.x, kind.xText(p.x)),
      figureCell(p.standardUsd, money(p.standardUsd, data.currency)),
      figureCell(p.expressUsd, money(p.expressUsd, data.currency)),
    ]),
  }),
});

/** Who is cheaper along the whole curve, or null when that changes. */
function alwaysCheaper(data: CrossingData): 'Standard' | 'Express' | null {
  const express = data.curve.filter((p) => p.expressUsd < p.standardUsd).length;
  return express === data.curve.length ? 'Express' : express === 0 ? 'Standard' : null;
}

const MINUTE = 60_000;
/** Whole minutes, or tens of seconds on a short axis: a duration axis that starts at zero. */
function minuteTicks(_: number, high: number) {
  const step = [10, 100, 1000, 10_000, MINUTE, 5 * MINUTE, 60 * MINUTE].find((s) => high / s <= 6) ?? high / 5;
  return Array.from({ length: Math.floor(high / step) + 1 }, (_, i) => ({
    at: i * step,
    text: i === 0 ? '0' : formatDuration(i * step),
  }));
}

export const durationBreakEvenChart = chartOf({
  id: 'break-even-duration',
  what: 'the mean billed duration of an Express execution',
  xTitle: 'mean billed duration',
  xText: formatDuration,
  xTicks: minuteTicks,
  select: ({ breakEven: { byDuration }, alternatives }) => ({
    curve: byDuration.curve.map((p) => ({ ...p, x: p.durationMs })),
    crossing: byDuration.durationMs,
    present: alternatives.find((a) => a.workflowType === 'express')?.perExecution.billedMs?.mean ?? null,
  }),
  title: (data) => {
    if (data.crossing !== null)
      return `Express is cheaper while executions last less than ${formatDuration(data.crossing)}`;
    return `${alwaysCheaper(data) ?? 'Neither type'} is cheaper at every duration Express allows`;
  },
});

export const transitionsText = (n: number): string => `${formatSignificant(n, 3)} transition${n === 1 ? '' : 's'}`;

export const transitionBreakEvenChart = chartOf({
  id: 'break-even-transitions',
  what: 'billed transitions per Standard execution',
  xTitle: 'transitions an execution',
  xText: transitionsText,
  tickText: (n) => formatNumber(n, 1),
  select: ({ breakEven: { byTransitions }, alternatives }) => ({
    curve: byTransitions.curve.map((p) => ({ ...p, x: p.transitions })),
    crossing: byTransitions.transitions,
    present: alternatives.find((a) => a.workflowType === 'standard')?.perExecution.transitions.mean ?? null,
  }),
  title: (data) => {
    const always = alwaysCheaper(data);
    if (data.crossing === null || always !== null)
      return `${always ?? 'Neither type'} is cheaper at any number of transitions shown`;
    return `Standard is cheaper only below ${transitionsText(data.crossing)} an execution`;
  },
});
