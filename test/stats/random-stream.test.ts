import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normalCdf, RandomStream } from '../../src/stats/index.ts';
import { EXP_EDGES, EXP_HEIGHTS, NORMAL_EDGES, NORMAL_HEIGHTS } from '../../src/stats/ziggurat.ts';
import { chiSquare, Z_999 } from './chi-square.ts';

const SEEDS = [1, 42, 20_260_101];
const equal = (cells: number): number[] => Array(cells).fill(1 / cells);

function histogram(cells: number, draws: number, draw: () => number): number[] {
  const counts: number[] = Array(cells).fill(0);
  for (let i = 0; i < draws; i++) counts[Math.min(cells - 1, Math.floor(draw() * cells))]!++;
  return counts;
}

/** Correlation of two series of uniforms in standard errors. */
function correlation(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i]! - 0.5) * (y[i]! - 0.5);
  return Math.abs((sum * 12) / Math.sqrt(x.length));
}

describe.for(SEEDS)('seed %i', (seed) => {
  test.for([
    ['uniform', (s: RandomStream) => s.uniform()],
    ['open', (s: RandomStream) => s.open()],
    ['exponential', (s: RandomStream) => -Math.expm1(-s.exponential())],
    ['normal', (s: RandomStream) => normalCdf(s.normal())],
    ['low bits of uniform', (s: RandomStream) => (s.uniform() * 2 ** 43) % 1],
    ['below', (s: RandomStream) => s.below(1024) / 1024],
  ] as const)('%s falls evenly over the cells of its law', ([, draw]) => {
    const stream = new RandomStream(seed);
    const { statistic, limit } = chiSquare(
      histogram(1024, 400_000, () => draw(stream)),
      equal(1024),
    );
    expect(statistic).toBeLessThan(limit);
  });

  test('consecutive uniforms fall evenly over a square and a cube', () => {
    const stream = new RandomStream(seed);
    const cell = (n: number): number => Math.floor(stream.uniform() * n);
    const square = histogram(1024, 400_000, () => (cell(32) * 32 + cell(32)) / 1024);
    const cube = histogram(4096, 400_000, () => (cell(16) * 256 + cell(16) * 16 + cell(16)) / 4096);
    const results = [chiSquare(square, equal(1024)), chiSquare(cube, equal(4096))];
    expect(results.filter(({ statistic, limit }) => statistic > limit)).toEqual([]);
  });

  test.for([
    // how stream k of a family is started
    ['executions', (s: RandomStream, k: number) => s.reseed(seed, 0, k)],
    ['substreams', (s: RandomStream, k: number) => s.reseed(seed, k, 7)],
    ['seeds', (s: RandomStream, k: number) => s.reseed(seed + k, 0, 0)],
    ['executions 2^32 apart', (s: RandomStream, k: number) => s.reseed(seed, 0, (k % 1024) * 2 ** 32 + k)],
  ] as const)('adjacent %s are independent of each other', ([, start]) => {
    const stream = new RandomStream();
    const draws = 200_000;
    const first = new Float64Array(draws);
    const second = new Float64Array(draws);
    for (let k = 0; k < draws; k++) {
      start(stream, k);
      first[k] = stream.uniform();
      second[k] = stream.uniform();
    }
    const pairs = histogram(1024, draws - 1, pairwise(first));
    const results = [
      chiSquare(histogram(1000, draws, from(first)), equal(1000)),
      chiSquare(histogram(1000, draws, from(second)), equal(1000)),
      chiSquare(pairs, equal(1024)),
      { statistic: correlation(first.subarray(1), first.subarray(0, draws - 1)), limit: Z_999 },
      { statistic: correlation(first, second), limit: Z_999 },
    ];
    expect(results.filter(({ statistic, limit }) => statistic > limit)).toEqual([]);
  });

  test('the far normal tail has its share, and both signs of it', () => {
    const stream = new RandomStream(seed);
    const draws = 2_000_000;
    const beyond = 3.654152885361009; // where the ziggurat hands over to the tail method
    let [left, right] = [0, 0];
    for (let i = 0; i < draws; i++) {
      const z = stream.normal();
      if (z > beyond) right++;
      if (z < -beyond) left++;
    }
    const expected = normalCdf(-beyond) * draws;
    expect(Math.max(Math.abs(left - expected), Math.abs(right - expected))).toBeLessThan(Z_999 * Math.sqrt(expected));
  });
});

const from = (values: Float64Array): (() => number) => {
  let i = 0;
  return () => values[i++]!;
};

/** Cell of (value k, value k + 1) in a 32 x 32 square. */
const pairwise = (values: Float64Array): (() => number) => {
  let i = 0;
  return () => {
    const cell = Math.floor(values[i]! * 32) * 32 + Math.floor(values[i + 1]! * 32);
    i++;
    return cell / 1024;
  };
};

test('every bit of the seed, the substream and the execution changes half of the first output bits', () => {
  const stream = new RandomStream();
  const first = (seed: number, substream: number, execution: number): number => {
    stream.reseed(seed, substream, execution);
    return stream.bits();
  };
  const ones = (word: number): number => (word >>> 0).toString(2).replaceAll('0', '').length;
  const bases = 500;
  const shareFlipped = (flip: readonly [number, number, number]): number => {
    let flips = 0;
    for (let k = 0; k < bases; k++) {
      const base = k * 2 ** 44; // none of the flipped bits is set in it
      flips += ones(first(base, 0, 0) ^ first(base + flip[0], flip[1], flip[2]));
    }
    return flips / (bases * 32);
  };
  const bits = Array.from({ length: 43 }, (_, i) => 2 ** i);
  const shares = [
    ...bits.map((bit) => shareFlipped([bit, 0, 0])),
    ...bits.slice(0, 32).map((bit) => shareFlipped([0, bit, 0])),
    ...bits.map((bit) => shareFlipped([0, 0, bit])),
  ];
  // 16,000 output bits each: five standard errors, since there are 118 of them
  expect(shares.filter((share) => Math.abs(share - 0.5) > 5 * Math.sqrt(0.25 / 16_000))).toEqual([]);
});

test('a reseed depends on its three numbers only, not on what was drawn before', () => {
  const whole = (max: number): fc.Arbitrary<number> => fc.integer({ min: 0, max });
  fc.assert(
    fc.property(whole(2 ** 53 - 1), whole(2 ** 32 - 1), whole(2 ** 43 - 1), whole(50), (seed, sub, execution, used) => {
      const stream = new RandomStream(9, 9, 9);
      for (let i = 0; i < used; i++) stream.normal();
      stream.reseed(seed, sub, execution);
      const fresh = new RandomStream(seed, sub, execution);
      expect([stream.bits(), stream.normal()]).toEqual([fresh.bits(), fresh.normal()]);
    }),
  );
});

test('a hundred thousand neighbouring (seed, substream, execution) start in different states', () => {
  const stream = new RandomStream();
  const starts = new Set<string>();
  for (let k = 0; k < 100_000; k++) {
    stream.reseed(k % 50, Math.floor(k / 50) % 40, Math.floor(k / 2000));
    starts.add(`${stream.bits()},${stream.bits()}`);
  }
  expect(starts.size).toBe(100_000);
});

/** A state whose next two words are both `word`: with b and the counter 0 they are a, and 9 c + 1. */
function twiceTheWord(word: number): Int32Array {
  const ninth = 954437177; // of 1, modulo 2^32
  return Int32Array.of(word, 0, Math.imul(word - 1, ninth), 0);
}

test('open never answers 0 or 1, uniform may answer 0 but never 1', () => {
  const stream = new RandomStream();
  const answers = [0, -1].map((word) => {
    const twice = twiceTheWord(word);
    stream.restore(twice, 0);
    const uniform = stream.uniform();
    stream.restore(twice, 0);
    return [uniform, stream.open()];
  });
  expect(answers).toEqual([
    [0, 2 ** -53],
    [1 - 2 ** -53, 1 - 2 ** -53],
  ]);
});

test('the numbers of seed 42 stay what they are across releases', () => {
  const stream = new RandomStream(42, 1, 1000);
  expect([stream.bits(), stream.uniform(), stream.exponential(), stream.normal()]).toMatchInlineSnapshot(`
    [
      977951684,
      0.1754904764948093,
      0.27617822476249226,
      0.9970108953443746,
    ]
  `);
});

test.for([
  ['normal', NORMAL_EDGES, NORMAL_HEIGHTS, 52],
  ['exponential', EXP_EDGES, EXP_HEIGHTS, 53],
] as const)('the layers of the %s ziggurat have one area and close at the top', ([, edges, heights, bits]) => {
  const areas = Array.from(
    { length: 255 },
    (_, i) => edges[2 * (i + 1)]! * 2 ** bits * (heights[i + 2]! - heights[i + 1]!),
  );
  expect(Math.max(...areas) / Math.min(...areas) - 1).toBeLessThan(1e-11);
});
