import { expect, test } from 'vitest';
import { expressGbSeconds, type PriceDimension } from '../../src/bill/contract/index.ts';
import { priceUsage } from '../../src/price/index.ts';
import { usdDecimal, usdNumber } from '../../src/units/index.ts';
import { awsBook, notesBook } from '../price/books.ts';

// Worked examples of AWS and of public cost tools, as usage -> bill in us-east-1 without the free tier.

type Usage = Partial<Record<PriceDimension, number>>;

const book = awsBook();
const billOf = (usage: Usage, freeTier = false) =>
  priceUsage(book, new Map(Object.entries(usage) as [PriceDimension, number][]), { freeTier });
const express = (runs: number, durationMs: number, memoryMb: number): Usage => ({
  expressRequest: runs,
  gbSecond: runs * expressGbSeconds(durationMs, memoryMb),
});

test.for([
  // id, usage, exact, why
  ['S1', { stateTransition: 3 * 1000 }, '0.075', '3 transitions x 1,000 executions'],
  ['S2', { stateTransition: 1 + 2 * 1 }, '0.000075', 'inline Map of 2 items with one Task'],
  ['S6', { stateTransition: 10_000 }, '0.25', 'free tier ignored'],
  ['S7', { stateTransition: 10 }, '0.00025', 'airline booking, one run'],
  ['S8', { stateTransition: 10 * 1e6 }, '250', '10 states x 1M runs'],
  ['S10', { stateTransition: 6 + 3 * 6 }, '0.0006', 'Lambda Power Tuning, 6 power values'],
  ['D1', { stateTransition: 1000 * 2 }, '0.05', '1,000 Standard children with one Lambda each'],
  ['D4', { ...express(1000, 100_000, 64), stateTransition: 1000 }, '0.1301875', '1,000 Express children of 100 s'],
  ['E1', express(1000, 11_300, 64), '0.0127731875', '1,000 runs of 11.3 s'],
  ['E4', express(100_000, 123, 0), '0.1208375', '123 ms rounds to 200, 0 MB to 64'],
  ['E5', express(10e6, 800, 512), '73.344', '4,000,000 GB-s reach into the second tier'],
  ['E7', express(1, 1000, 64), '0.000002041875', 'one run of 1 s'],
  ['E8', express(1e6, 1000, 128), '3.08375', '1M runs of 1 s at 128 MB'],
  ['100M x 10 s', express(100e6, 10_000, 64), '482.884', '62.5M GB-s: 60.012 + 119.952 + 202.92, requests 100'],
] as const)('%s costs %s %s (%s)', ([, usage, want]) => {
  expect(usdDecimal(billOf(usage).total)).toBe(want);
});

test.for([
  // batch, children, child ms, Standard as printed, Express with AWS's rounded 1.042e-7 per 64 MB and 100 ms
  [100, 500_000, 28_000, 37.5, 27.588],
  [400, 125_000, 62_000, 9.375, 11.3255],
  [600, 83_333, 90_000, 6.249975, 9.9816],
] as const)('D7: batches of %i make %i children of %i ms', ([, children, durationMs, standard, expressRounded]) => {
  const standardUsd = usdNumber(billOf({ stateTransition: 3 * children }).total);
  const expressUsd = usdNumber(billOf({ ...express(children, durationMs, 64), stateTransition: children }).total);
  expect(standardUsd).toBe(standard);
  expect(expressRounded - expressUsd).toBeGreaterThan(0); // the SKU price is a little lower
  expect(expressRounded - expressUsd).toBeLessThan(0.002);
});

test('E1: Standard costs 5.87 times as much', () => {
  const standard = usdNumber(billOf({ stateTransition: 3000 }).total);
  expect(standard / usdNumber(billOf(express(1000, 11_300, 64)).total)).toBeCloseTo(5.87, 2);
});

test('the tiers reproduce the lines of Infracost: 1,000, 4,000 and 24,687.5 GB-hours', () => {
  const { lines } = billOf({ gbSecond: (5000 + 24_687.5) * 3600 });
  expect(lines.map((line) => usdNumber(line.amount ?? (-1n as never)).toFixed(2))).toEqual([
    '60.01',
    '119.95',
    '405.27',
  ]);
});

test('the free tier takes 4,000 transitions off, and nothing off Express', () => {
  const usage = { stateTransition: 10_000, ...express(1000, 1000, 64) };
  const [free, billed, ...expressLines] = billOf(usage, true).lines;
  expect([free?.quantity, free?.amount, billed?.quantity]).toEqual([4000, 0n, 6000]);
  expect(expressLines.map((line) => line.quantity)).toEqual([1000, 62.5]);
});

test('the study notes charge 0.10 per GB-hour, 1.67 times the first AWS tier', () => {
  const usage = new Map<PriceDimension, number>([['gbSecond', 3600]]);
  const notes = usdNumber(priceUsage(notesBook(), usage, { freeTier: true }).total);
  expect(notes).toBe(0.1);
  expect(notes / usdNumber(billOf({ gbSecond: 3600 }).total)).toBeCloseTo(1.67, 2);
});
