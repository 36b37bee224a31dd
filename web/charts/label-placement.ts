import type { Box } from '../chart.ts';

export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

type Path = readonly (readonly [number, number])[];

/** The heights a path in rising x takes over a stretch of it: a path has no gaps, so they are one interval. Null where it is not. */
function heightsOver(path: Path, left: number, right: number): readonly [number, number] | null {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  path.forEach(([x0, y0], i) => {
    const [x1, y1] = path[i + 1] ?? [x0, y0];
    if (x1 < left || x0 > right) return;
    const heightAt = (x: number): number => (x1 === x0 ? y1 : y0 + ((y1 - y0) * (x - x0)) / (x1 - x0));
    const ends = x1 === x0 ? [y0, y1] : [heightAt(Math.max(left, x0)), heightAt(Math.min(right, x1))];
    low = Math.min(low, ...ends);
    high = Math.max(high, ...ends);
  });
  return low > high ? null : [low, high];
}

const overlaps = (a: Rect, b: Rect): boolean =>
  a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height;

/** How far a point lies outside a rectangle; 0 inside. */
function distanceTo(rect: Rect, x: number, y: number): number {
  const dx = Math.max(rect.left - x, 0, x - rect.left - rect.width);
  const dy = Math.max(rect.top - y, 0, y - rect.top - rect.height);
  return Math.hypot(dx, dy);
}

export interface Wanted {
  readonly box: Box;
  readonly width: number;
  readonly height: number;
  readonly near: readonly [number, number];
  /** Lines that must not run through the words. */
  readonly paths: readonly Path[];
  readonly taken?: readonly Rect[];
  /** The words keep this far from `near`. */
  readonly apart: number;
}

/** The place for words nearest to a point and free of lines and of other words; null where all is full. */
export function freePlace({ box, width, height, near, paths, taken = [], apart }: Wanted): Rect | null {
  let best: { rect: Rect; distance: number } | null = null;
  for (let left = box.left + 4; left + width <= box.right; left += 4) {
    const lines = paths.map((path) => heightsOver(path, left - 5, left + width + 5)).filter((h) => h !== null);
    for (let top = box.top + 2; top + height <= box.bottom - 2; top += 4) {
      const rect = { left, top, width, height };
      const distance = distanceTo(rect, near[0], near[1]);
      if (distance < apart || (best !== null && distance >= best.distance)) continue;
      if (taken.some((other) => overlaps(rect, other))) continue;
      if (lines.some(([low, high]) => high > top - 4 && low < top + height + 4)) continue;
      best = { rect, distance };
    }
  }
  return best === null ? null : best.rect;
}
