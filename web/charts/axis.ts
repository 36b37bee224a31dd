import { ticks as linearTicks } from 'd3';
import { formatDuration } from '../../src/units/index.ts';
import { type Box, text } from '../chart.ts';
import { type Element, svg } from '../element-tree.ts';
import { textWidth } from '../text.ts';

/** A grid line and, unless empty, its words. */
export interface Tick {
  readonly at: number;
  readonly text: string;
}

/** Decades of a log axis; with few decades also their halves and fifths, so that an axis has at least three words. */
export function logTicks(low: number, high: number, most: number): number[] {
  const from = Math.floor(Math.log10(low));
  const to = Math.ceil(Math.log10(high));
  const every = Math.max(1, Math.ceil((to - from) / most));
  const steps = to - from <= 2 ? [1, 2, 5] : [1];
  const out: number[] = [];
  for (let e = from; e <= to; e += every) {
    for (const step of steps) {
      const value = Number(`${step}e${e}`);
      if (value >= low * 0.999999 && value <= high * 1.000001) out.push(value);
    }
  }
  return out;
}

const MIN = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;
/** Where people look on a clock, in ms. */
const CLOCK = [0.1, 1, 10, 100, 1000, 10_000, MIN, 10 * MIN, HOUR, 6 * HOUR, DAY, 7 * DAY, 30 * DAY, 365 * DAY];

/** Round times between two times in ms; with a short span finer ones. */
export function durationTicks(low: number, high: number): Tick[] {
  const coarse = CLOCK.filter((t) => t >= low && t <= high);
  const values = coarse.length >= 3 || low >= high ? coarse : logTicks(low, high, 8);
  return values.map((at) => ({ at, text: formatDuration(at) }));
}

export const moneyTicks = (high: number, count: number): number[] => linearTicks(0, high, count);

/** Vertical grid lines with words below; words that would touch the one before are left out, their lines stay. */
export function bottomAxis(ticks: readonly Tick[], x: (value: number) => number, box: Box, title: string): Element {
  let free = Number.NEGATIVE_INFINITY;
  const words = ticks.map((tick) => {
    const half = textWidth(tick.text) / 2;
    const at = Math.min(x(tick.at), box.right + 12 - half);
    if (at - half < free) return null;
    free = at + half + 10;
    return text(at, box.bottom + 18, tick.text, 'tick', 'middle');
  });
  const lines = ticks.map((tick) =>
    svg('line', { x1: x(tick.at), x2: x(tick.at), y1: box.top, y2: box.bottom, class: 'grid' }),
  );
  return svg(
    'g',
    { class: 'axis', 'aria-hidden': 'true' },
    ...lines,
    svg('line', { x1: box.left, x2: box.right, y1: box.bottom, y2: box.bottom, class: 'base' }),
    ...words,
    title === '' ? null : text((box.left + box.right) / 2, box.bottom + 38, title, 'axis-title', 'middle'),
  );
}

/** Horizontal grid lines with words at the left; the title stands above the axis, unturned. */
export function leftAxis(ticks: readonly Tick[], y: (value: number) => number, box: Box, title: string): Element {
  return svg(
    'g',
    { class: 'axis', 'aria-hidden': 'true' },
    ...ticks.flatMap((tick) => [
      svg('line', { x1: box.left, x2: box.right, y1: y(tick.at), y2: y(tick.at), class: 'grid' }),
      text(box.left - 8, y(tick.at) + 4.5, tick.text, 'tick', 'end'),
    ]),
    title === '' ? null : text(0, box.top - 12, title, 'axis-title'),
  );
}

/** Room for the words of a left axis. */
export const leftRoom = (ticks: readonly Tick[]): number =>
  Math.ceil(Math.max(0, ...ticks.map((t) => textWidth(t.text))) + 12);
