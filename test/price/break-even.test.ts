import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Estimate, PriceDimension } from '../../src/bill/contract/index.ts';
import { type BreakEvenInput, breakEven, type PriceBook, priceUsage } from '../../src/price/index.ts';
import { type PicoUsd, picoUsd, usdNumber } from '../../src/units/index.ts';
import { awsBook } from './books.ts';

const BOOK = awsBook();
const exactly = (mean: number): Estimate => ({ mean, halfWidth: 0 });

interface Shape {
  readonly transitions: number;
  readonly seconds: number;
  readonly memoryMb?: number;
  readonly perMonth: number;
  readonly freeTier?: boolean;
  readonly book?: PriceBook;
  readonly more?: readonly (readonly [PriceDimension, number])[];
}

function caseOf({
  transitions,
  seconds,
  memoryMb = 64,
  perMonth,
  freeTier = false,
  book = BOOK,
  more = [],
}: Shape): BreakEvenInput {
  const extra = more.map(([dimension, mean]) => [dimension, exactly(mean)] as const);
  return {
    book,
    freeTier,
    executionsPerMonth: perMonth,
    standard: new Map([['stateTransition', exactly(transitions)], ...extra]),
    express: new Map([['expressRequest', exactly(1)], ['gbSecond', exactly((seconds * memoryMb) / 1024)], ...extra]),
    expressBilledMs: seconds * 1000,
    expressBilledMemoryMb: memoryMb,
  };
}

test.for([
  // facts 2.5: transitions, t* in s at 64 MB, at 128 MB
  [1, 23.0, 11.5],
  [2, 47.0, 23.5],
  [5, 119.0, 59.5],
  [10, 239.0, 119.5],
  [12, 287.0, 143.5],
  [13, null, 155.5],
] as const)(
  '%i transitions cost as much as %d s of Express at 64 MB and %d s at 128 MB',
  ([transitions, at64, at128]) => {
    const seconds = [64, 128].map((memoryMb) => {
      const { durationMs } = breakEven(caseOf({ transitions, seconds: 1, memoryMb, perMonth: 1 })).byDuration;
      return durationMs === null ? null : Math.round(durationMs / 100) / 10;
    });
    expect(seconds).toEqual([at64, at128]);
  },
);

test('the formula of facts 2.5 holds beyond its printed digit', () => {
  const { byDuration } = breakEven(caseOf({ transitions: 5, seconds: 1, perMonth: 1000 }));
  expect(byDuration.durationMs).toBeCloseTo((1000 * (2.5e-5 * 5 - 1e-6)) / (0.0625 * 1.667e-5), 6);
});

test('the free tier makes Standard cheaper up to a volume', () => {
  const { byVolume } = breakEven(caseOf({ transitions: 5, seconds: 1, perMonth: 3.6e6, freeTier: true }));
  // 25e-6 (5 N - 4000) = 2.041875e-6 N
  expect(byVolume.executionsPerMonth).toBeCloseTo(0.1 / (125e-6 - 2.041875e-6), 6);
  expect(byVolume.crossings?.map((c) => c.cheaperAbove)).toEqual(['express']);
});

test('a long execution becomes cheaper as Express once its duration reaches the second tier', () => {
  const { byVolume } = breakEven(caseOf({ transitions: 2, seconds: 50, perMonth: 1e6 }));
  // 5e-5 N = 1e-6 N + 3.6e6 x 1.667e-5 + (3.125 N - 3.6e6) x 0.833e-5
  const want = (3.6e6 * (1.667e-5 - 0.833e-5)) / (5e-5 - 1e-6 - 3.125 * 0.833e-5);
  expect(byVolume.executionsPerMonth).toBeCloseTo(want, 3);
});

/** Standard 1 per transition; Express requests in tiers that swing above and below it. */
const SWINGING: PriceBook = {
  ...BOOK,
  rows: new Map([
    ['stateTransition', { ...BOOK.rows.get('stateTransition')!, tiers: [{ from: 0, unitPrice: picoUsd('1') }] }],
    [
      'expressRequest',
      {
        ...BOOK.rows.get('expressRequest')!,
        tiers: [
          { from: 0, unitPrice: picoUsd('0.5') },
          { from: 100, unitPrice: picoUsd('2') },
          { from: 300, unitPrice: picoUsd('0.25') },
        ],
      },
    ],
    ['gbSecond', { ...BOOK.rows.get('gbSecond')!, tiers: [{ from: 0, unitPrice: picoUsd('0') }] }],
  ]),
};

test.for([
  // present, nearest, why
  [10, 150, 'below both'],
  [200, 150, 'a third above the first'],
  [500, 500, 'at the second'],
] as const)('of several crossings the one nearest to %i a month comes first: %d (%s)', ([perMonth, nearest]) => {
  const { byVolume } = breakEven(caseOf({ transitions: 1, seconds: 1, perMonth, book: SWINGING }));
  // 50 + 2 (N - 100) = N at 150; 450 + (N - 300) / 4 = N at 500
  expect(byVolume.crossings).toEqual([
    { executionsPerMonth: 150, cheaperAbove: 'standard' },
    { executionsPerMonth: expect.closeTo(500, 9), cheaperAbove: 'express' },
  ]);
  expect(byVolume.executionsPerMonth).toBeCloseTo(nearest, 9);
});

const shapes = fc.record({
  transitions: fc.integer({ min: 1, max: 20 }),
  seconds: fc.integer({ min: 1, max: 3000 }).map((tenths) => tenths / 10),
  memoryMb: fc.constantFrom(64, 128, 192),
  perMonth: fc.integer({ min: 1, max: 50_000_000 }),
  freeTier: fc.boolean(),
});

const totalsAt = (shape: Shape, perMonth: number): [number, number] => {
  const { standard, express, freeTier } = caseOf(shape);
  const total = (each: ReadonlyMap<PriceDimension, Estimate>): number =>
    usdNumber(
      priceUsage(BOOK, new Map([...each].map(([d, e]) => [d, e.mean * perMonth])), { freeTier }).total as PicoUsd,
    );
  return [total(standard), total(express)];
};

test('at every volume of the curve the cheaper type is the one its crossings name', () => {
  fc.assert(
    fc.property(shapes, (shape) => {
      const { crossings = [], curve } = breakEven(caseOf(shape)).byVolume;
      for (const point of curve) {
        const margin = Math.abs(point.standardUsd - point.expressUsd);
        if (margin <= 1e-4 * point.standardUsd + 2e-5) continue; // at a crossing, or within the rounding to quanta
        const below = crossings.filter((c) => c.executionsPerMonth < point.executionsPerMonth);
        const first = crossings[0]?.cheaperAbove;
        const atFirst = first === undefined ? undefined : first === 'express' ? 'standard' : 'express';
        const named = below.at(-1)?.cheaperAbove ?? atFirst;
        const cheaper = point.standardUsd < point.expressUsd ? 'standard' : 'express';
        expect(named ?? cheaper).toBe(cheaper);
      }
      const sides = new Set(
        curve
          .filter((p) => Math.abs(p.standardUsd - p.expressUsd) > 1e-4 * p.standardUsd + 2e-5)
          .map((p) => p.standardUsd < p.expressUsd),
      );
      if (crossings.length === 0) expect(sides.size).toBeLessThanOrEqual(1);
    }),
    { numRuns: 60 },
  );
});

test('both bills agree at each crossing, to the rounding of whole transitions', () => {
  fc.assert(
    fc.property(shapes, (shape) => {
      const result = breakEven(caseOf(shape));
      for (const { executionsPerMonth } of result.byVolume.crossings ?? []) {
        const [standard, express] = totalsAt(shape, executionsPerMonth);
        expect(Math.abs(standard - express)).toBeLessThanOrEqual(3e-5);
      }
      const { durationMs } = result.byDuration;
      if (durationMs !== null) {
        const [standard, express] = totalsAt({ ...shape, seconds: durationMs / 1000 }, shape.perMonth);
        expect(Math.abs(standard - express)).toBeLessThanOrEqual(3e-5);
      }
      const { transitions } = result.byTransitions;
      if (transitions !== null) {
        const [standard, express] = totalsAt({ ...shape, transitions }, shape.perMonth);
        expect(Math.abs(standard - express)).toBeLessThanOrEqual(3e-5);
      }
    }),
    { numRuns: 60 },
  );
});

test('curves rise from left to right and hold the present point', () => {
  const { byVolume, byDuration, byTransitions } = breakEven(caseOf({ transitions: 7, seconds: 2, perMonth: 123_457 }));
  const xs = [
    byVolume.curve.map((p) => p.executionsPerMonth),
    byDuration.curve.map((p) => p.durationMs),
    byTransitions.curve.map((p) => p.transitions),
  ];
  expect(xs.map((x) => x.every((value, i) => i === 0 || value > x[i - 1]!))).toEqual([true, true, true]);
  expect([xs[0]?.includes(123_457), xs[1]?.includes(2000), xs[2]?.includes(7)]).toEqual([true, true, true]);
  expect([xs[0]?.[0], xs[0]?.at(-1), xs[1]?.[0], xs[1]?.at(-1)]).toEqual([1, 1e9, 100, 300_000]);
});

test('the interval of the curve is priced through the tiers as well', () => {
  const input = caseOf({ transitions: 4, seconds: 1, perMonth: 1000 });
  const wide = { ...input, standard: new Map([['stateTransition', { mean: 4, halfWidth: 1 }]] as const) };
  const point = breakEven(wide).byVolume.curve.find((p) => p.executionsPerMonth === 1000);
  expect([point?.standardLowUsd, point?.standardUsd, point?.standardHighUsd]).toEqual([0.075, 0.1, 0.125]);
});

test.for([
  // shape, part, words, why
  [
    { transitions: 1, seconds: 200, perMonth: 100 },
    'byDuration',
    'Express is cheaper while its mean billed duration stays below 23 s',
    'crossing',
  ],
  [
    { transitions: 20, seconds: 1, perMonth: 100 },
    'byDuration',
    'Express is cheaper at every duration it may have',
    'always',
  ],
  [
    { transitions: 1, seconds: 1, perMonth: 100, freeTier: true },
    'byDuration',
    'Standard is cheaper even at the shortest',
    'free tier',
  ],
  [
    { transitions: 1, seconds: 1, perMonth: 100 },
    'byTransitions',
    'Express is cheaper even against a single',
    'always',
  ],
  [{ transitions: 1, seconds: 200, perMonth: 100 }, 'byTransitions', 'Standard is cheaper below 8.38', 'crossing'],
  [
    { transitions: 5, seconds: 1, perMonth: 100 },
    'byVolume',
    'Express is cheaper at every volume up to 1 B',
    'no crossing',
  ],
  [
    { transitions: 5, seconds: 1, perMonth: 100, freeTier: true },
    'byVolume',
    'Standard is cheaper below 813 executions a month (its free transitions last that far), Express above',
    'free tier',
  ],
  [{ transitions: 5, seconds: 1, perMonth: 0 }, 'byDuration', 'Nothing runs', 'no load'],
] as const)('%j %s: %s', ([shape, part, words]) => {
  expect(breakEven(caseOf(shape))[part].explanation).toContain(words);
});

test('without a price of Express nothing is compared, and the reason is given', () => {
  const book = awsBook('us-gov-west-1');
  const { byVolume, byDuration, byTransitions } = breakEven(
    caseOf({ transitions: 5, seconds: 1, perMonth: 100, book }),
  );
  expect([byVolume.executionsPerMonth, byDuration.durationMs, byTransitions.transitions]).toEqual([null, null, null]);
  expect([byVolume.curve, byDuration.curve, byTransitions.curve]).toEqual([[], [], []]);
  expect(byVolume.explanation).toContain('no price in us-gov-west-1 for Step Functions express requests');
});

test.for([
  [[['lambdaRequest', 3]], undefined, false, 'both use the same: it cancels out'],
  [[['lambdaRequest', 3]], 4, true, 'the two differ: said'],
] as const)('an unpriced dimension %j against %o is left out, said: %s (%s)', ([more, other, said]) => {
  const input = caseOf({ transitions: 5, seconds: 1, perMonth: 100, book: awsBook('eu-west-1'), more });
  const express = other === undefined ? input.express : new Map(input.express).set('lambdaRequest', exactly(other));
  const { byVolume } = breakEven({ ...input, express });
  expect(byVolume.explanation.includes('Without Lambda requests')).toBe(said);
});

test('what children add to the duration stays when the duration varies', () => {
  const input = caseOf({ transitions: 5, seconds: 1, perMonth: 1000 });
  const withChildren = { ...input, express: new Map(input.express).set('gbSecond', exactly(0.0625 + 1)) };
  const { byDuration } = breakEven(withChildren);
  expect(byDuration.durationMs).toBeCloseTo((1000 * (125e-6 - 1e-6 - 1.667e-5)) / (0.0625 * 1.667e-5), 6);
});
