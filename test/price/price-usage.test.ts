import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PriceDimension } from '../../src/bill/contract/index.ts';
import { bendsOf, costOf, monthOf } from '../../src/price/cost-curve.ts';
import { DIMENSION_ORDER, DIMENSIONS } from '../../src/price/dimensions.ts';
import { exactPrice } from '../../src/price/exact-price.ts';
import { type PriceBook, type PriceRow, priceExecutions, priceUsage } from '../../src/price/index.ts';
import { addUsd, type PicoUsd, usdDecimal, usdNumber, ZERO_USD } from '../../src/units/index.ts';
import { awsBook } from './books.ts';

const RUNS = { numRuns: 200 };
const AWS = awsBook();

const tierSteps = fc.array(fc.record({ width: fc.integer({ min: 1, max: 60 }), price: fc.nat(99_999) }), {
  minLength: 1,
  maxLength: 4,
});

const rowOf = (dimension: PriceDimension): fc.Arbitrary<PriceRow> =>
  fc.record({ steps: tierSteps, units: fc.constantFrom(1, 3, 7, 3600), free: fc.option(fc.nat(50)) }).map((made) => {
    let from = 0;
    const tiers = made.steps.map(({ width, price }) => {
      const read = exactPrice(`0.${String(price).padStart(5, '0')}`, made.units);
      if (!read.ok) throw new Error(read.problem);
      const tier = { from, ...read.price };
      from += width;
      return tier;
    });
    const source = 'made up';
    const freeTier = made.free === null ? {} : { freeTier: { amount: made.free, per: 'month', always: true, source } };
    return { dimension, tiers, source, confidence: 'user', ...freeTier } as PriceRow;
  });

/** Lambda's two durations share a free amount, as in the AWS book. */
const pooled = (row: PriceRow): PriceRow =>
  row.dimension.startsWith('lambdaGbSecond')
    ? { ...row, freeTier: { amount: 40, per: 'month', always: true, pool: 'lambda', source: 'made up' } }
    : row;

const books: fc.Arbitrary<PriceBook> = fc.tuple(...DIMENSION_ORDER.map(rowOf)).map((rows) => ({
  id: 'made-up',
  title: 'made up',
  region: 'nowhere',
  currency: 'USD',
  retrieved: '2026-11',
  rows: new Map(rows.map((row) => [row.dimension, pooled(row)])),
}));

const usages = fc
  .tuple(...DIMENSION_ORDER.map(() => fc.double({ min: 0, max: 400, noNaN: true })))
  .map((values) => new Map(DIMENSION_ORDER.map((dimension, i) => [dimension, values[i] ?? 0])));

const totalOf = (lines: readonly { readonly amount?: PicoUsd }[]): PicoUsd =>
  lines.reduce<PicoUsd>((sum, line) => addUsd(sum, line.amount ?? ZERO_USD), ZERO_USD);

test('a bill is the sum of its lines, and its lines are the usage', () => {
  fc.assert(
    fc.property(books, usages, fc.boolean(), (book, usage, freeTier) => {
      const bill = priceUsage(book, usage, { freeTier });
      expect(bill.total).toBe(totalOf(bill.lines));
      for (const [dimension, quantity] of usage) {
        const lines = bill.lines.filter((line) => line.dimension === dimension);
        const billed = lines.reduce((sum, line) => sum + line.quantity, 0);
        expect(Math.abs(billed - quantity)).toBeLessThanOrEqual(0.5 / DIMENSIONS[dimension].quantaPerUnit + 1e-9);
      }
    }),
    RUNS,
  );
});

test('transition by transition: each is priced by the tier it falls in, after the free ones', () => {
  fc.assert(
    fc.property(rowOf('stateTransition'), fc.nat(300), fc.boolean(), (row, count, freeTier) => {
      const book = { ...AWS, rows: new Map([[row.dimension, row]]) };
      const bill = priceUsage(book, new Map([['stateTransition', count]]), { freeTier });
      const free = freeTier ? (row.freeTier?.amount ?? 0) : 0;
      // in pico-dollars x 3600, which every list price of the row divides
      const perTier = new Map<number, bigint>();
      for (let i = 0; i < count - free; i++) {
        const index = row.tiers.findLastIndex((tier) => tier.from <= i);
        const { unitPrice, listPrice } = row.tiers[index]!;
        const { amount, units } = listPrice ?? { amount: unitPrice, units: 1 };
        perTier.set(index, (perTier.get(index) ?? 0n) + (amount * BigInt(3600 * 7)) / BigInt(units));
      }
      const want = [...perTier.values()].map((sum) => (2n * sum + 25_200n) / 50_400n);
      expect(bill.total).toBe(want.reduce((sum, amount) => sum + amount, 0n));
    }),
    RUNS,
  );
});

test('a bill never falls when usage rises', () => {
  const more = fc.tuple(fc.constantFrom(...DIMENSION_ORDER), fc.double({ min: 0, max: 50, noNaN: true }));
  fc.assert(
    fc.property(books, usages, more, fc.boolean(), (book, usage, [dimension, extra], freeTier) => {
      const before = priceUsage(book, usage, { freeTier }).total;
      const raised = new Map(usage).set(dimension, (usage.get(dimension) ?? 0) + extra);
      expect(priceUsage(book, raised, { freeTier }).total >= before).toBe(true);
    }),
    RUNS,
  );
});

test('a bill does not jump at tier edges or at the end of the free tier', () => {
  fc.assert(
    fc.property(books, fc.constantFrom(...DIMENSION_ORDER), fc.boolean(), (book, dimension, freeTier) => {
      const row = book.rows.get(dimension)!;
      const quantum = 1 / DIMENSIONS[dimension].quantaPerUnit;
      const dearest = Math.max(...row.tiers.map((tier) => usdNumber(tier.unitPrice)));
      const at = (quantity: number): bigint => priceUsage(book, new Map([[dimension, quantity]]), { freeTier }).total;
      for (const edge of row.tiers.map((tier) => tier.from + (freeTier ? (row.freeTier?.amount ?? 0) : 0))) {
        const jump = at(edge + quantum) - at(Math.max(0, edge - quantum));
        expect(usdNumber(jump as PicoUsd)).toBeLessThanOrEqual(2 * quantum * dearest + 3e-12);
      }
    }),
    RUNS,
  );
});

test('the continuous cost agrees with the exact bill to the rounding of quanta', () => {
  fc.assert(
    fc.property(books, usages, fc.boolean(), (book, usage, freeTier) => {
      const slack = [...book.rows.values()].reduce((sum, row) => {
        const dearest = Math.max(...row.tiers.map((tier) => usdNumber(tier.unitPrice)));
        return sum + dearest / DIMENSIONS[row.dimension].quantaPerUnit;
      }, 1e-9);
      const exact = usdNumber(priceUsage(book, usage, { freeTier }).total);
      expect(Math.abs(costOf(book, usage, { freeTier }) - exact)).toBeLessThanOrEqual(slack);
    }),
    RUNS,
  );
});

test('between two neighbouring bends the cost is a straight line', () => {
  const each = fc
    .tuple(...DIMENSION_ORDER.map(() => fc.nat(400)))
    .map((values) => new Map(DIMENSION_ORDER.map((dimension, k) => [dimension, (values[k] ?? 0) / 100])));
  fc.assert(
    fc.property(books, each, fc.boolean(), (book, perExecution, freeTier) => {
      const cost = (executions: number): number => costOf(book, monthOf(perExecution, executions), { freeTier });
      const bends = [...new Set([0, ...bendsOf(book, perExecution, { freeTier })])].sort((a, b) => a - b);
      const ends = [...bends, 2 * bends.at(-1)! + 1].slice(1);
      const off = bends.map((from, i) => {
        const [a, b, middle] = [cost(from), cost(ends[i]!), cost((from + ends[i]!) / 2)];
        return Math.abs(middle - (a + b) / 2) / (1 + b);
      });
      expect(Math.max(...off)).toBeLessThan(1e-9);
    }),
    RUNS,
  );
});

test('Lambda x86 and Arm share one free amount', () => {
  const usage = new Map<PriceDimension, number>([
    ['lambdaGbSecondX86', 300_000],
    ['lambdaGbSecondArm', 300_000],
  ]);
  const { lines } = priceUsage(AWS, usage, { freeTier: true });
  const free = lines.filter((line) => line.label.includes('free'));
  expect(free.map((line) => [line.dimension, line.quantity])).toEqual([
    ['lambdaGbSecondX86', 300_000],
    ['lambdaGbSecondArm', 100_000],
  ]);
});

test('usage without a price is listed as unpriced, never as zero', () => {
  const usage = new Map<PriceDimension, number>([
    ['stateTransition', 10_000],
    ['lambdaRequest', 5],
  ]);
  const bill = priceUsage(awsBook('eu-west-1'), usage, { freeTier: false });
  const line = bill.lines.find((l) => l.dimension === 'lambdaRequest');
  expect(bill.unpriced).toEqual(['lambdaRequest']);
  expect([line?.quantity, line?.amount, line?.unitPrice]).toEqual([5, undefined, undefined]);
  expect(usdDecimal(bill.total)).toBe('0.25');
});

test.for([
  [0.4, 0n, 'below half a transition'],
  [0.5, 1n, 'halves up'],
  [1e15, 10n ** 15n, 'large counts stay whole'],
] as const)('%d transitions are billed as %i (%s)', ([quantity, whole]) => {
  const bill = priceUsage(AWS, new Map([['stateTransition', quantity]]), { freeTier: false });
  expect(bill.total).toBe(whole * 25_000_000n);
});

test.for([[-1], [Number.NaN], [Infinity]] as const)('usage of %d is an engine fault', ([quantity]) => {
  const usage = new Map([['stateTransition', quantity]] as const);
  expect(() => priceUsage(AWS, usage, { freeTier: false })).toThrow(RangeError);
});

test('the interval of a bill is the bill of the ends of each interval, never below zero', () => {
  const perExecution = new Map([['stateTransition', { mean: 2, halfWidth: 3 }]] as const);
  const { bill, low, high } = priceExecutions(AWS, perExecution, 1000, { freeTier: false });
  expect([low, bill.total, high].map((amount) => usdDecimal(amount))).toEqual(['0', '0.05', '0.125']);
});
