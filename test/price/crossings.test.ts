import { expect, test } from 'vitest';
import { crossingsOf, risesTo } from '../../src/price/crossings.ts';

/** Piecewise linear through the given corners. */
const through =
  (corners: readonly (readonly [number, number])[]) =>
  (x: number): { value: number; scale: number } => {
    const next = Math.max(
      1,
      corners.findIndex(([cx]) => cx >= x),
    );
    const [[ax, ay], [bx, by]] = [corners[next - 1]!, corners[next]!];
    return { value: ay + ((by - ay) * (x - ax)) / (bx - ax), scale: 1 };
  };

test.for([
  // corners, want [at, sign], why
  [
    [
      [0, -1],
      [10, 1],
    ],
    [[5, 1]],
    'one crossing up',
  ],
  [
    [
      [0, 1],
      [4, -1],
      [8, 1],
    ],
    [
      [2, -1],
      [6, 1],
    ],
    'down and up again',
  ],
  [
    [
      [0, 1],
      [4, 0],
      [8, 1],
    ],
    [],
    'a touch is no crossing',
  ],
  [
    [
      [0, -1],
      [4, 0],
      [6, 0],
      [8, 1],
    ],
    [[4, 1]],
    'a stretch of zeros counts once, at its beginning',
  ],
  [
    [
      [0, -1],
      [4, 0],
      [6, -1],
      [10, 1],
    ],
    [[8, 1]],
    'a touch before leaves the crossing where it is',
  ],
  [
    [
      [0, 0],
      [4, 0],
      [8, 1],
    ],
    [],
    'equal from the start: nothing changes sides',
  ],
  [
    [
      [0, 1],
      [8, 3],
    ],
    [],
    'never',
  ],
] as const)('%j crosses at %j (%s)', ([corners, want]) => {
  const found = crossingsOf(
    through(corners),
    corners.map(([x]) => x),
    [corners[0][0], corners.at(-1)![0]],
  );
  expect(found.map(({ at, sign }) => [at, sign])).toEqual(want);
});

test('a difference within the rounding error of the sums is none', () => {
  const noisy = (x: number): { value: number; scale: number } => ({ value: x < 5 ? -1e-13 : 1e-13, scale: 1 });
  expect(crossingsOf(noisy, [5], [0, 10])).toEqual([]);
});

test.for([
  [4, 2, 'in the middle'],
  [2, 1, 'at the low end'],
  [20, 10, 'at the high end'],
  [1, undefined, 'below the range'],
  [21, undefined, 'above the range'],
] as const)('2x rises to %d at %d (%s)', ([target, want]) => {
  const found = risesTo(target, (x) => 2 * x, 1, 10);
  expect(found === undefined ? undefined : Math.round(found * 1e9) / 1e9).toBe(want);
});

test('what does not rise has no place where it passes', () => {
  expect(risesTo(3, () => 3, 0, 1)).toBeUndefined();
});
