import { line, scaleLinear, scaleLog } from 'd3';
import type { Report } from '../../src/report/model.ts';
import { formatDuration, formatShare } from '../../src/units/index.ts';
import { type Box, type Chart, drawing, hatching, mark, NARROW, type Size, text } from '../chart.ts';
import { type Content, type Element, svg } from '../element-tree.ts';
import { listed } from '../format.ts';
import { alike } from '../group-alternatives.ts';
import type { Tone } from '../series-color.ts';
import { figureCell, type Table, word } from '../table.ts';
import { fitText, textWidth } from '../text.ts';
import { bottomAxis, durationTicks, leftAxis } from './axis.ts';
import { freePlace, type Rect, type Wanted } from './label-placement.ts';

/** Express ends an execution after 5 minutes (service quotas, "maximum execution time"). */
export const EXPRESS_LIMIT_MS = 300_000;

interface Curve {
  readonly name: string;
  readonly tone: Tone;
  readonly minMs: number;
  readonly maxMs: number;
  readonly points: readonly { readonly upTo: number; readonly share: number }[];
  readonly quantiles: readonly { readonly name: string; readonly share: number; readonly ms: number }[];
}

export interface DurationsData {
  readonly curves: readonly Curve[];
  /** Share of Express executions beyond 5 minutes; null when the report compares no Express. */
  readonly beyond: number | null;
}

const laneHeight = (width: number): number => (width < NARROW ? 36 : 26);

function selectDurations(report: Report): DurationsData | null {
  const curves = alike(report.alternatives, (a) => a.perExecution.durationMs).flatMap(
    ({ first, label, tone }): Curve[] => {
      const d = first.perExecution.durationMs;
      if (d.cdf.length === 0 || d.max <= 0) return [];
      const quantiles = [
        { name: 'p50', share: 0.5, ms: d.p50 },
        { name: 'p95', share: 0.95, ms: d.p95 },
        { name: 'p99', share: 0.99, ms: d.p99 },
      ];
      return [{ name: label, tone, minMs: d.min, maxMs: d.max, points: d.cdf, quantiles }];
    },
  );
  const express = report.alternatives.find((a) => a.workflowType === 'express');
  return curves.length === 0 ? null : { curves, beyond: express?.perExecution.durationMs.overLimit ?? null };
}

interface Frame {
  readonly box: Box;
  readonly x: (ms: number) => number;
  readonly y: (share: number) => number;
  readonly low: number;
  readonly high: number;
}

function frameOf(data: DurationsData, size: Size): Frame {
  const positive = data.curves.flatMap((c) => [c.minMs, c.points[0]?.upTo ?? 0]).filter((v) => v > 0);
  const low = Math.max(0.1, Math.min(...positive, ...data.curves.map((c) => c.maxMs)) / 1.3);
  const reach = Math.max(...data.curves.map((c) => c.maxMs));
  const high = Math.max(reach * 1.15, data.beyond === null ? low * 10 : EXPRESS_LIMIT_MS * 2.2);
  const box = {
    left: Math.min(110, Math.max(52, ...data.curves.map((c) => Math.ceil(textWidth(c.name)) + 12))),
    right: size.width - 12,
    top: 34,
    bottom: size.height - 62 - data.curves.length * laneHeight(size.width),
  };
  const x = scaleLog([low, high], [box.left, box.right]);
  const y = scaleLinear([0, 1], [box.bottom, box.top]);
  return { box, x: (ms) => x(Math.max(low, ms)), y, low, high };
}

/** Steps: between two points the report does not know where the mass lies. */
function stepsOf(curve: Curve, { x, y, low, high }: Frame): (readonly [number, number])[] {
  const points = [
    { upTo: Math.max(low, curve.minMs), share: 0 },
    ...curve.points,
    { upTo: high, share: curve.points.at(-1)?.share ?? 1 },
  ];
  return points.flatMap((p, i) => {
    const before = points[i - 1];
    const here = [x(p.upTo), y(p.share)] as const;
    return before === undefined ? [here] : [[x(p.upTo), y(before.share)] as const, here];
  });
}

const curvePath = (curve: Curve, frame: Frame): Element =>
  svg('path', { class: `line ${curve.tone}`, d: line().digits(1)(stepsOf(curve, frame) as [number, number][]) });

/** The 5-minute limit of Express, as a wall with hatched ground behind it. */
function wall(
  frame: Frame,
  beyond: number,
  paths: readonly (readonly (readonly [number, number])[])[],
): { node: Element; rect: Rect } {
  const { box, x } = frame;
  const at = x(EXPRESS_LIMIT_MS);
  const said =
    beyond > 0 ? `${formatShare(Number(beyond.toPrecision(3)))} of executions pass it` : 'no execution passes it';
  const widthOf = (lines: readonly string[]): number => Math.ceil(Math.max(...lines.map((l) => textWidth(l))) * 1.08);
  const long = ['Express ends at 5 min', said];
  const short = ['Express ends', 'at 5 min', beyond > 0 ? `${said.split(' of ')[0]} pass it` : 'none passes it'];
  const lines = widthOf(long) + 20 < at - box.left ? long : short;
  const [width, height] = [widthOf(lines), lines.length * 17 + 2];
  const fallback = { left: at - width - 10, top: box.bottom - height - 14, width, height };
  const wanted = {
    box: { ...box, right: at - 8 },
    width,
    height,
    near: [at, (box.top + box.bottom) / 2] as const,
    paths,
    apart: 0,
  };
  const rect = freePlace(wanted) ?? fallback;
  const put = (words: string, dy: number, kind: string): Element =>
    text(rect.left + width, rect.top + dy, words, kind, 'end');
  const node = mark(
    ['Express ends executions at 5 min', said],
    'wall',
    svg('rect', { x: at, y: box.top, width: Math.max(0, box.right - at), height: box.bottom - box.top, class: 'over' }),
    svg('line', { x1: at, x2: at, y1: box.top - 8, y2: box.bottom, class: 'wall-line' }),
    ...lines.map((line, i) => {
      const last = i === lines.length - 1;
      return put(line, 13 + i * 17, last ? (beyond > 0 ? 'halo trouble' : 'halo') : 'halo strong');
    }),
  );
  return { node, rect };
}

const quantileMark = (curve: Curve, q: Curve['quantiles'][number], { x, y }: Frame): Element =>
  mark(
    [`${curve.name}, ${q.name}`, `${formatShare(q.share)} of executions end within ${formatDuration(q.ms)}`],
    'quantile',
    svg('circle', { cx: x(q.ms), cy: y(q.share), r: 4.5, class: `dot ${curve.tone}` }),
  );

/** One lane under the axis per curve: a tick at each percentile, and their times beside the ticks or under them. */
function lane(curve: Curve, frame: Frame, top: number): Content {
  const { box, x } = frame;
  // Percentiles that read the same share their words.
  const times = [...new Set(curve.quantiles.map((q) => formatDuration(q.ms)))];
  const words = times.map((time) => {
    const same = curve.quantiles.filter((q) => formatDuration(q.ms) === time);
    return `${listed(same.map((q) => q.name))} ${time}`;
  });
  const said = words.join(' · ');
  const width = textWidth(said) * 1.04;
  const [first, last] = [x(curve.quantiles[0]!.ms), x(curve.quantiles.at(-1)!.ms)];
  const [after, before] = [last + 12 + width <= box.right, first - 12 - width >= box.left];
  const [at, anchor] = after
    ? [last + 12, 'start']
    : before
      ? [first - 12, 'end']
      : [Math.max(box.left, Math.min(first, box.right - width)), 'start'];
  return [
    text(0, top + 9.5, fitText(curve.name, box.left - 8), `tick ${curve.tone}-words`),
    svg('line', { x1: box.left, x2: box.right, y1: top + 5, y2: top + 5, class: `lane ${curve.tone}` }),
    ...curve.quantiles.map((q) =>
      svg('line', { x1: x(q.ms), x2: x(q.ms), y1: top, y2: top + 10, class: `lane-tick ${curve.tone}` }),
    ),
    text(at, after || before ? top + 9.5 : top + 22, said, `tick halo ${curve.tone}-words`, anchor),
  ];
}

/** The names of the curves, near the start of the first where no curve runs. */
function names(data: DurationsData, { box }: Frame, paths: Wanted['paths'], taken: readonly Rect[]): Element[] {
  const width = 30 + Math.ceil(Math.max(...data.curves.map((c) => textWidth(c.name) * 1.08)));
  const height = data.curves.length * 20;
  const place = freePlace({ box, width, height, near: [box.left, box.top], paths, taken, apart: 4 });
  const { left, top } = place ?? { left: box.left + 10, top: box.top + 8 };
  return data.curves.flatMap((curve, i) => {
    const y = top + 10 + i * 20;
    return [
      svg('line', { x1: left, x2: left + 18, y1: y, y2: y, class: `line ${curve.tone}` }),
      text(left + 24, y + 4.5, curve.name, `halo series-name ${curve.tone}`),
    ];
  });
}

function drawDurations(data: DurationsData, size: Size): Element {
  const frame = frameOf(data, size);
  const { box, x, y, low, high } = frame;
  const shares = [0, 0.25, 0.5, 0.75, 1].map((at) => ({ at, text: `${at * 100} %` }));
  const paths = data.curves.map((curve) => stepsOf(curve, frame));
  const limit = data.beyond === null ? null : wall(frame, data.beyond, paths);
  return drawing(
    size,
    'Cumulative distribution of the duration of an execution',
    hatching(),
    leftAxis(shares, y, box, 'share of executions that have ended'),
    bottomAxis(durationTicks(low, high), x, box, 'time since the start (log scale)'),
    limit?.node,
    ...data.curves.map((curve) => curvePath(curve, frame)),
    ...names(data, frame, paths, limit === null ? [] : [limit.rect]),
    ...data.curves.flatMap((curve, i) => lane(curve, frame, box.bottom + 56 + i * laneHeight(size.width))),
    ...data.curves.flatMap((curve) => curve.quantiles.map((q) => quantileMark(curve, q, frame))),
  );
}

function titleOf(data: DurationsData): string {
  const main = data.curves.find((c) => c.tone === 'standard') ?? data.curves[0]!;
  const [p50, , p99] = main.quantiles;
  const [half, most] = [formatDuration(p50!.ms), formatDuration(p99!.ms)];
  const ends =
    half === most
      ? `99 % of the executions end within ${most}`
      : `Half of the executions end within ${half}, 99 % within ${most}`;
  if (data.beyond === null) return ends;
  return data.beyond > 0
    ? `${formatShare(Number(data.beyond.toPrecision(3)))} of the executions would hit the 5-minute limit of Express`
    : ends;
}

function tableOf(data: DurationsData): Table {
  const shares = [...new Set(data.curves.flatMap((c) => c.points.map((p) => p.share)))].sort((a, b) => a - b);
  const at = (curve: Curve, share: number) => {
    const ms = curve.points.find((p) => p.share >= share)?.upTo ?? null;
    return figureCell(ms, ms === null ? '–' : formatDuration(ms));
  };
  return {
    caption: 'Duration within which a share of the executions ends',
    columns: [
      { head: 'Share of executions', numeric: true },
      ...data.curves.map((c) => ({ head: c.name, numeric: true })),
    ],
    rows: shares.map((share) => [figureCell(share, formatShare(share)), ...data.curves.map((c) => at(c, share))]),
    ...(data.beyond === null
      ? {}
      : {
          total: [
            word('Beyond 5 min'),
            ...data.curves.map((c) =>
              c.tone === 'standard' ? word('–') : figureCell(data.beyond, formatShare(data.beyond ?? 0)),
            ),
          ],
        }),
  };
}

export const durationsChart: Chart<DurationsData> = {
  id: 'durations',
  select: selectDurations,
  title: titleOf,
  subtitle: () => 'Share of executions that have ended by a time after their start; dots at p50, p95 and p99',
  height: (data, width) => (width < NARROW ? 332 : 372) + data.curves.length * laneHeight(width),
  draw: drawDurations,
  table: tableOf,
};
