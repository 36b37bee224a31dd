import type { PriceDimension } from '../bill/contract/index.ts';
import { DIMENSION_ORDER } from './dimensions.ts';
import type { PriceBook, PriceRow, PriceTier } from './model.ts';
import type { MonthlyUsage, PriceOptions } from './price-usage.ts';

/**
 * A month's cost in currency units as a continuous function: `priceUsage` without rounding to billing quanta, so that
 * roots can be sought in it. Piecewise linear and rising in every usage. Dimensions without a price add nothing.
 */
export function costOf(book: PriceBook, usage: MonthlyUsage, options: PriceOptions): number {
  const pools = new Map<string, number>();
  let total = 0;
  for (const dimension of DIMENSION_ORDER) {
    const quantity = usage.get(dimension) ?? 0;
    const row = book.rows.get(dimension);
    if (row === undefined || quantity === 0) continue;
    const pool = poolOf(row);
    const left = options.freeTier ? (pools.get(pool) ?? row.freeTier?.amount ?? 0) : 0;
    const free = Math.min(left, quantity);
    pools.set(pool, left - free);
    total += graduated(row.tiers, quantity - free);
  }
  return total;
}

/** Usage of a month of `executions` executions. */
export const monthOf = (perExecution: MonthlyUsage, executions: number): MonthlyUsage =>
  new Map([...perExecution].map(([dimension, mean]) => [dimension, mean * executions]));

/**
 * Executions per month at which the cost's slope can change: where a free tier ends or a tier begins. Between two
 * neighbours the cost is linear. May hold points where nothing changes; holds all where something does.
 */
export function bendsOf(book: PriceBook, perExecution: MonthlyUsage, options: PriceOptions): number[] {
  const sharers = new Map<string, number>(); // usage per execution that draws on one pool, up to this dimension
  const bends: number[] = [];
  for (const dimension of DIMENSION_ORDER) {
    const each = perExecution.get(dimension) ?? 0;
    const row = book.rows.get(dimension);
    if (row === undefined || each === 0) continue;
    const drawn = (sharers.get(poolOf(row)) ?? 0) + each;
    sharers.set(poolOf(row), drawn);
    const free = options.freeTier ? (row.freeTier?.amount ?? 0) : 0;
    for (const { from } of row.tiers) bends.push(from / each, (from + free) / each, (from + free) / drawn);
  }
  return bends.filter((bend) => bend > 0 && bend < Infinity);
}

const poolOf = (row: PriceRow): string => row.freeTier?.pool ?? row.dimension;

function graduated(tiers: readonly PriceTier[], quantity: number): number {
  let total = 0;
  tiers.forEach((tier, i) => {
    const part = Math.min(quantity, tiers[i + 1]?.from ?? Infinity) - tier.from;
    if (part > 0) total += part * priceOfOne(tier);
  });
  return total;
}

const PICO = 1e-12;
const priceOfOne = ({ unitPrice, listPrice }: PriceTier): number =>
  listPrice === undefined ? Number(unitPrice) * PICO : (Number(listPrice.amount) * PICO) / listPrice.units;

/** Dimensions used by either side that the book has no price for. */
export const unpricedIn = (book: PriceBook, ...usages: readonly MonthlyUsage[]): PriceDimension[] =>
  DIMENSION_ORDER.filter((dimension) => !book.rows.has(dimension) && usages.some((usage) => usage.get(dimension)));
