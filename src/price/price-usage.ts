import { DIMENSION_UNIT, type Estimate, type PriceDimension } from '../bill/contract/index.ts';
import { addUsd, type PicoUsd, ZERO_USD } from '../units/index.ts';
import { DIMENSION_ORDER, DIMENSIONS } from './dimensions.ts';
import { divideRounded } from './exact-price.ts';
import type { Bill, BillLine, PriceBook, PriceRow, PriceTier } from './model.ts';

export interface PriceOptions {
  /** Take the free tiers off the month's usage. They hold per account: other workflows may have used them. */
  readonly freeTier: boolean;
}

export type MonthlyUsage = ReadonlyMap<PriceDimension, number>;

/**
 * The month's bill: each dimension's usage less its free tier, through graduated tiers.
 *
 * Usage becomes whole billing quanta first (halves up), is multiplied by the price, and divided last, so a line is
 * within half a pico-dollar of exact. Tier edges count the usage left after the free tier. One line per part.
 *
 * @param usage  per month, in the dimension's unit (`DIMENSION_UNIT`); finite and >= 0.
 * @throws RangeError for usage that is negative or not finite: an engine's fault, never the user's.
 */
export function priceUsage(book: PriceBook, usage: MonthlyUsage, options: PriceOptions): Bill {
  const pools = new Map<string, bigint>();
  const lines: BillLine[] = [];
  const unpriced: PriceDimension[] = [];
  for (const dimension of DIMENSION_ORDER) {
    const quanta = quantaOf(dimension, usage.get(dimension) ?? 0);
    if (quanta === 0n) continue;
    const row = book.rows.get(dimension);
    if (row === undefined) {
      unpriced.push(dimension);
      lines.push(lineOf(dimension, quanta, '', `no price in ${book.title} for ${book.region}`));
      continue;
    }
    const free = options.freeTier ? takeFree(row, quanta, pools) : 0n;
    if (free > 0n) lines.push(freeLine(row, free));
    lines.push(...tierLines(row, quanta - free));
  }
  const total = lines.reduce<PicoUsd>((sum, line) => addUsd(sum, line.amount ?? ZERO_USD), ZERO_USD);
  return { currency: book.currency, lines, total, unpriced };
}

/** A month's bill of `executions` executions, with the bills at both ends of every usage's interval. */
export interface EstimatedBill {
  readonly bill: Bill;
  readonly low: PicoUsd;
  readonly high: PicoUsd;
}

/**
 * @param perExecution  billed usage of one execution, with half-widths; all dimensions are taken at their low (high)
 *                      ends together, so the interval is on the wide side.
 * @param executions    per month.
 */
export function priceExecutions(
  book: PriceBook,
  perExecution: ReadonlyMap<PriceDimension, Estimate>,
  executions: number,
  options: PriceOptions,
): EstimatedBill {
  const priced = (sign: -1 | 0 | 1): Bill => {
    const usage = new Map<PriceDimension, number>();
    for (const [dimension, { mean, halfWidth }] of perExecution) {
      usage.set(dimension, Math.max(0, mean + sign * halfWidth) * executions);
    }
    return priceUsage(book, usage, options);
  };
  return { bill: priced(0), low: priced(-1).total, high: priced(1).total };
}

export function quantaOf(dimension: PriceDimension, quantity: number): bigint {
  if (!(quantity >= 0 && quantity < Infinity)) {
    throw new RangeError(`usage of ${dimension} must be >= 0 and finite, got ${quantity}`);
  }
  return BigInt(Math.round(quantity * DIMENSIONS[dimension].quantaPerUnit));
}

/** The part of `quanta` that is still free, taken out of the row's own free tier or out of the pool it shares. */
function takeFree(row: PriceRow, quanta: bigint, pools: Map<string, bigint>): bigint {
  if (row.freeTier === undefined) return 0n;
  const pool = row.freeTier.pool ?? row.dimension;
  const left = pools.get(pool) ?? quantaOf(row.dimension, row.freeTier.amount);
  const free = quanta < left ? quanta : left;
  pools.set(pool, left - free);
  return free;
}

function tierLines(row: PriceRow, billed: bigint): BillLine[] {
  const lines: BillLine[] = [];
  row.tiers.forEach((tier, i) => {
    const from = quantaOf(row.dimension, tier.from);
    const next = row.tiers[i + 1];
    const end = next === undefined ? billed : quantaOf(row.dimension, next.from);
    const part = (billed < end ? billed : end) - from;
    if (part <= 0n) return;
    const line = lineOf(row.dimension, part, tierLabel(row, i), row.source);
    lines.push({ ...line, unitPrice: tier.unitPrice, amount: amountOf(row.dimension, part, tier) });
  });
  return lines;
}

/** Multiply, then divide: quanta x price / (quanta per unit x units that the price buys). */
function amountOf(dimension: PriceDimension, quanta: bigint, tier: PriceTier): PicoUsd {
  const { amount, units } = tier.listPrice ?? { amount: tier.unitPrice, units: 1 };
  return divideRounded(quanta * amount, BigInt(DIMENSIONS[dimension].quantaPerUnit) * BigInt(units)) as PicoUsd;
}

const freeLine = (row: PriceRow, free: bigint): BillLine => ({
  ...lineOf(row.dimension, free, 'free tier', row.freeTier?.source ?? row.source),
  unitPrice: ZERO_USD,
  amount: ZERO_USD,
});

function lineOf(dimension: PriceDimension, quanta: bigint, part: string, source: string): BillLine {
  const { service, label, quantaPerUnit } = DIMENSIONS[dimension];
  return {
    dimension,
    service,
    label: part === '' ? label : `${label}, ${part}`,
    quantity: Number(quanta) / quantaPerUnit,
    unit: DIMENSION_UNIT[dimension],
    source,
  };
}

/** `first 3,600,000 GB-s`, `next 14,400,000 GB-s`, `above 18,000,000 GB-s`; nothing for a single price. */
function tierLabel(row: PriceRow, index: number): string {
  if (row.tiers.length === 1) return '';
  const unit = DIMENSION_UNIT[row.dimension];
  const from = row.tiers[index]!.from;
  const next = row.tiers[index + 1];
  if (next === undefined) return `above ${from.toLocaleString('en-US')} ${unit}`;
  return `${index === 0 ? 'first' : 'next'} ${(next.from - from).toLocaleString('en-US')} ${unit}`;
}
