import { area, extent, line, scaleLinear, scaleLog, ticks as linearTicks } from 'd3';
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
  readonly yText: (y: number) => string;
  /** Ticks of a linear x axis; without it round numbers. */
  readonly xTicks?: (low: number, high: number) => readonly Tick[];
  /** Values the axes must reach besides the series. */
  readonly alsoX: readonly number[];
  /** What a column says when it is pointed at or focused. */
  readonly tip: (x: number) => readonly string[];
  /** Where the lines cross. */
  readonly crossing?: { readonly x: number; readonly y: number; readonly words: readonly [string, string] } | undefined;
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
  const up = Math.max(3, Math.floor((size.height - spec.headroom) / 48));
  const yTicks = numericTicks(log ? logTicks(yDomain[0]!, yDomain[1]!, up) : linearTicks(0, yDomain[1]!, up), spec.yText);
  const xTicks = spec.xTicks
    ? spec.xTicks(xDomain[0]!, xDomain[1]!)
    : numericTicks(log ? logTicks(xDomain[0]!, xDomain[1]!, across) : linearTicks(0, xDomain[1]!, across), spec.xText);
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
      return point === undefined ? [] : [svg('circle', { cx: here, cy: frame.y(point.y), r: 4, class: `dot ${s.tone}` })];
    });
    return mark(
      spec.tip(value),
      'column',
      svg('rect', { x: from, y: frame.box.top, width: Math.max(0, to - from), height: frame.box.bottom - frame.box.top, class: 'hit' }),
      svg('line', { x1: here, x2: here, y1: frame.box.top, y2: frame.box.bottom, class: 'hair' }),
      ...dots,
    );
  });
}

function crossingNode(spec: LinesSpec, frame: Frame): Content {
  const { crossing } = spec;
  if (crossing === undefined) return null;
  const [x, y] = [frame.x(crossing.x), frame.y(crossing.y)];
  const { left, right, top, bottom } = frame.box;
  if (x < left - 1 || x > right + 1) return null;
  // Both lines rise to the right, so the room is below right of the crossing or above left of it.
  const width = Math.max(...crossing.words.map((w) => textWidth(w)));
  const after = x + 14 + width < right;
  const below = after ? y + 46 < bottom : y - 34 < top;
  const at = y + (below ? 24 : -30);
  const put = (words: string, dy: number, kind: string): Element => text(x + (after ? 12 : -12), at + dy, words, kind, after ? 'start' : 'end');
  return mark(
    crossing.words,
    'crossing',
    svg('circle', { cx: x, cy: y, r: 6 }),
    put(crossing.words[0], 0, 'halo strong'),
    put(crossing.words[1], 17, 'halo'),
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
    crossingNode(spec, frame),
    over(frame),
  );
}
