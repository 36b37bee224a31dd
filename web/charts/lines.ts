import { area, extent, line, ticks as linearTicks, scaleLinear, scaleLog } from 'd3';
import { type Box, drawing, mark, type Size, text } from '../chart.ts';
import { type Content, type Element, svg } from '../element-tree.ts';
import type { Tone } from '../series-color.ts';
import { spread, textWidth } from '../text.ts';
import { bottomAxis, leftAxis, leftRoom, logTicks, type Tick } from './axis.ts';
import { freePlace, type Rect } from './label-placement.ts';

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
  readonly crossings: readonly { readonly x: number; readonly y: number; readonly at: string; readonly cost: string }[];
  /** Where other words and lines stand. */
  readonly taken: (frame: Frame) => readonly Rect[];
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

/** Where a line stands upright over a value, with some room. */
export const upright = ({ box, x }: Frame, value: number): Rect => ({
  left: x(value) - 6,
  width: 12,
  top: box.top,
  height: box.bottom - box.top,
});

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
  return spread(ends, 18, frame.box.top + 4, frame.box.bottom).map((y, i) => {
    const { name, tone, points } = series[i]!;
    return text(frame.x(points.at(-1)?.x ?? 0) + 8, y + 4.5, name, `series-name ${tone}`);
  });
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

const WORDS_HEIGHT = 36;
/** A plot narrower than this has no room for the cost beside a crossing; its tooltip and the table have it. */
const ROOMY = 380;

function crossingNode(spec: LinesSpec, crossing: LinesSpec['crossings'][number], frame: Frame): Content {
  const { box } = frame;
  const [x, y] = [frame.x(crossing.x), frame.y(crossing.y)];
  if (x < box.left - 1 || x > box.right + 1) return null;
  const tip = [`Break-even ${crossing.at}`, crossing.cost];
  const words = box.right - box.left < ROOMY ? ['Break-even', crossing.at] : tip;
  const width = Math.ceil(Math.max(...words.map((w) => textWidth(w) * 1.08)));
  const paths = spec.series.map((s) => s.points.map((p) => [frame.x(p.x), frame.y(p.y)] as const));
  const taken = spec.taken(frame);
  const wanted = { box, width, height: WORDS_HEIGHT, near: [x, y], paths, apart: 12 } as const;
  const at = freePlace({ ...wanted, taken }) ?? freePlace(wanted);
  const dot = svg('circle', { cx: x, cy: y, r: 6 });
  if (at === null) return mark(tip, 'crossing', dot);
  const nearX = Math.max(at.left, Math.min(x, at.left + width));
  const nearY = Math.max(at.top, Math.min(y, at.top + WORDS_HEIGHT));
  const end = nearX === at.left + width && x > nearX;
  const from = end ? at.left + width : at.left;
  const far = Math.hypot(nearX - x, nearY - y) > 26;
  return mark(
    tip,
    'crossing',
    far ? svg('line', { x1: x, y1: y, x2: nearX, y2: nearY, class: 'thread' }) : null,
    dot,
    text(from, at.top + 13, words[0] ?? '', 'halo strong', end ? 'end' : 'start'),
    text(from, at.top + 30, words[1] ?? '', 'halo', end ? 'end' : 'start'),
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
