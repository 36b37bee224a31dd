import { area, extent, line, ticks as linearTicks, scaleLinear, scaleLog } from 'd3';
import { type Box, drawing, mark, type Size, text } from '../chart.ts';
import { spread, textWidth } from '../text.ts';
import type { Tone } from '../tone.ts';
import { type Content, type Element, svg } from '../tree.ts';
import { bottomAxis, leftAxis, leftRoom, logTicks, type Tick } from './axis.ts';

export interface Series {
  readonly name: string;
  readonly tone: Tone;
  /** Drawn dashed: what the workflow cannot run on. */
  readonly dashed: boolean;
  /** In rising x; low and high make a band where they are given. */
  readonly points: readonly { readonly x: number; readonly y: number; readonly low?: number; readonly high?: number }[];
}

export interface LinesSpec {
  readonly label: string;
  readonly series: readonly Series[];
  readonly scale: 'log' | 'linear';
  readonly xTitle: string;
  readonly yTitle: string;
  readonly xText: (x: number) => string;
  readonly xTickText?: (x: number) => string;
  readonly yText: (y: number) => string;
  /** Ticks of a linear x axis; without it round numbers. */
  readonly xTicks?: (low: number, high: number) => readonly Tick[];
  /** Values the axes must reach besides the series. */
  readonly alsoX: readonly number[];
  /** What a column says when it is pointed at or focused. */
  readonly tip: (x: number) => readonly string[];
  /** Where the lines cross. */
  readonly crossings: readonly { readonly x: number; readonly y: number; readonly words: readonly [string, string] }[];
  /** Places on the x axis where no words may stand. */
  readonly avoid: readonly number[];
  /** Room above the plot, for what a chart adds there. */
  readonly headroom: number;
}

export interface Frame {
  readonly box: Box;
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  /** The value at a place on the x axis. */
  readonly at: (px: number) => number;
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
}

/** A log axis has no place for zero: the axis ends at the smallest amount above it, and zero lies on its floor. */
function positiveExtent(values: readonly number[]): [number, number] {
  const [low, high] = extent(values.filter((v) => v > 0));
  if (low === undefined || high === undefined) return [1, 10];
  return low === high ? [low / 3, high * 3] : [low, high];
}

const numericTicks = (values: readonly number[], say: (v: number) => string): Tick[] =>
  values.map((at) => ({ at, text: say(at) }));

export function frameOf(spec: LinesSpec, size: Size): Frame {
  const xs = [...spec.series.flatMap((s) => s.points.map((p) => p.x)), ...spec.alsoX];
  const ys = spec.series.flatMap((s) => s.points.flatMap((p) => [p.y, p.low ?? p.y, p.high ?? p.y]));
  const log = spec.scale === 'log';
  const xDomain = log ? positiveExtent(xs) : [0, Math.max(...xs, 1e-9)];
  const yDomain = log ? positiveExtent(ys) : [0, Math.max(...ys, 1e-9) * 1.06];
  const across = Math.max(3, Math.floor(size.width / 90));
  const up = Math.max(3, Math.floor((size.height - spec.headroom) / (log ? 36 : 52)));
  const yTicks = numericTicks(
    log ? logTicks(yDomain[0]!, yDomain[1]!, up) : linearTicks(0, yDomain[1]!, up),
    spec.yText,
  );
  const xTicks = spec.xTicks
    ? spec.xTicks(xDomain[0]!, xDomain[1]!)
    : numericTicks(
        log ? logTicks(xDomain[0]!, xDomain[1]!, across) : linearTicks(0, xDomain[1]!, across),
        spec.xTickText ?? spec.xText,
      );
  const right = Math.ceil(Math.max(...spec.series.map((s) => textWidth(s.name))) + 14);
  const box = { left: leftRoom(yTicks), top: spec.headroom, right: size.width - right, bottom: size.height - 46 };
  const make = log ? scaleLog : scaleLinear;
  const x = make(xDomain, [box.left, box.right]);
  const y = make(yDomain, [box.bottom, box.top]);
  const floored = (value: number): number => (value > 0 ? Math.min(box.bottom, y(value)) : box.bottom);
  return { box, x, y: log ? floored : y, at: (px) => x.invert(px), xTicks, yTicks };
}

function seriesNodes(series: Series, frame: Frame): Element[] {
  const band = area<Series['points'][number]>()
    .x((p) => frame.x(p.x))
    .y0((p) => frame.y(p.low ?? p.y))
    .y1((p) => frame.y(p.high ?? p.y))
    .digits(1);
  const path = line<Series['points'][number]>()
    .x((p) => frame.x(p.x))
    .y((p) => frame.y(p.y))
    .digits(1);
  const hasBand = series.points.some((p) => p.low !== undefined && p.high !== undefined);
  return [
    ...(hasBand ? [svg('path', { class: `band ${series.tone}`, d: band(series.points) })] : []),
    svg('path', { class: `line ${series.tone}${series.dashed ? ' dashed' : ''}`, d: path(series.points) }),
  ];
}

/** The name of each line at its right end, moved apart where the lines end together. */
function endLabels(series: readonly Series[], frame: Frame): Element[] {
  const ends = series.map((s) => frame.y(s.points.at(-1)?.y ?? 0));
  return spread(ends, 18, frame.box.top + 4, frame.box.bottom).map((y, i) =>
    text(frame.box.right + 8, y + 4.5, series[i]!.name, `series-name ${series[i]!.tone}`),
  );
}

/** One mark per x of the curves: hovering or focusing it shows a hair line, the points and the figures. */
function columns(spec: LinesSpec, frame: Frame): Element[] {
  const xs = [...new Set(spec.series.flatMap((s) => s.points.map((p) => p.x)))].sort((a, b) => a - b);
  return xs.map((value, i) => {
    const here = frame.x(value);
    const from = i === 0 ? frame.box.left : (here + frame.x(xs[i - 1]!)) / 2;
    const to = i === xs.length - 1 ? frame.box.right : (here + frame.x(xs[i + 1]!)) / 2;
    const dots = spec.series.flatMap((s) => {
      const point = s.points.find((p) => p.x === value);
      return point === undefined
        ? []
        : [svg('circle', { cx: here, cy: frame.y(point.y), r: 4, class: `dot ${s.tone}` })];
    });
    return mark(
      spec.tip(value),
      'column',
      svg('rect', {
        x: from,
        y: frame.box.top,
        width: Math.max(0, to - from),
        height: frame.box.bottom - frame.box.top,
        class: 'hit',
      }),
      svg('line', { x1: here, x2: here, y1: frame.box.top, y2: frame.box.bottom, class: 'hair' }),
      ...dots,
    );
  });
}

/** Whether a line runs through a rectangle of the plot. */
function crosses(
  points: readonly (readonly [number, number])[],
  left: number,
  right: number,
  top: number,
  bottom: number,
): boolean {
  return points.some(([x0, y0], i) => {
    const [x1, y1] = points[i + 1] ?? [x0, y0];
    if (x1 < left || x0 > right) return false;
    const heightAt = (x: number): number => (x1 === x0 ? y1 : y0 + ((y1 - y0) * (x - x0)) / (x1 - x0));
    const ends = [heightAt(Math.max(left, x0)), heightAt(Math.min(right, x1))];
    return Math.max(...ends) > top && Math.min(...ends) < bottom;
  });
}

const WORDS_HEIGHT = 36;

/** The place for two lines of words that is nearest to a point and free of lines; null where all is full. */
function freePlace(
  spec: LinesSpec,
  frame: Frame,
  x: number,
  y: number,
  width: number,
): { left: number; top: number } | null {
  const { box } = frame;
  const paths = spec.series.map((s) => s.points.map((p) => [frame.x(p.x), frame.y(p.y)] as const));
  const avoid = spec.avoid.map(frame.x);
  let best: { left: number; top: number; distance: number } | null = null;
  for (let left = box.left + 4; left + width <= box.right; left += 4) {
    if (avoid.some((at) => at > left - 6 && at < left + width + 6)) continue;
    for (let top = box.top + 2; top + WORDS_HEIGHT <= box.bottom - 2; top += 4) {
      const dx = Math.max(left - x, 0, x - left - width);
      const dy = Math.max(top - y, 0, y - top - WORDS_HEIGHT);
      const distance = Math.hypot(dx, dy);
      if (distance < 12 || (best !== null && distance >= best.distance)) continue;
      if (paths.some((path) => crosses(path, left - 5, left + width + 5, top - 4, top + WORDS_HEIGHT + 4))) continue;
      best = { left, top, distance };
    }
  }
  return best;
}

function crossingNode(spec: LinesSpec, crossing: LinesSpec['crossings'][number], frame: Frame): Content {
  const [x, y] = [frame.x(crossing.x), frame.y(crossing.y)];
  if (x < frame.box.left - 1 || x > frame.box.right + 1) return null;
  const width = Math.ceil(Math.max(textWidth(crossing.words[0]) * 1.08, textWidth(crossing.words[1])));
  const at = freePlace(spec, frame, x, y, width);
  const dot = svg('circle', { cx: x, cy: y, r: 6 });
  if (at === null) return mark(crossing.words, 'crossing', dot);
  const [nearX, nearY] = [
    Math.max(at.left, Math.min(x, at.left + width)),
    Math.max(at.top, Math.min(y, at.top + WORDS_HEIGHT)),
  ];
  const end = at.left + width / 2 < x && nearX === at.left + width;
  const anchor = end ? 'end' : 'start';
  const from = end ? at.left + width : at.left;
  return mark(
    crossing.words,
    'crossing',
    Math.hypot(nearX - x, nearY - y) > 26 ? svg('line', { x1: x, y1: y, x2: nearX, y2: nearY, class: 'thread' }) : null,
    dot,
    text(from, at.top + 13, crossing.words[0], 'halo strong', anchor),
    text(from, at.top + 30, crossing.words[1], 'halo', anchor),
  );
}

/** Lines over one x axis, named at their ends, with the point where they cross. `over` is drawn last. */
export function drawLines(spec: LinesSpec, size: Size, over: (frame: Frame) => Content = () => null): Element {
  const frame = frameOf(spec, size);
  return drawing(
    size,
    spec.label,
    leftAxis(frame.yTicks, frame.y, { ...frame.box, top: 26 }, spec.yTitle),
    bottomAxis(frame.xTicks, frame.x, frame.box, spec.xTitle),
    ...spec.series.flatMap((s) => seriesNodes(s, frame)),
    ...columns(spec, frame),
    ...endLabels(spec.series, frame),
    ...spec.crossings.map((crossing) => crossingNode(spec, crossing, frame)),
    over(frame),
  );
}
