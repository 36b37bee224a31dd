import type { Measurement } from '../../bill/contract/index.ts';
import { priceExecutions } from '../../price/index.ts';
import type { Alternative, Report } from '../../report/index.ts';
import { usdNumber } from '../../units/index.ts';
import type { Pricing } from '../inputs/prepare.ts';

const MILLION = 1e6;
/** Volumes a month that every report tells the cost of. */
const VOLUMES = [1e4, 1e5, 1e6, 1e7, 1e8] as const;

/**
 * What a workflow costs whatever its load: a million executions at list price, without a free tier, and whole months of
 * several volumes. A type that cannot run the workflow has no cost: null, as where a price is not known.
 */
export function costsByVolume(
  { book, freeTier }: Pricing,
  { standard, express }: { readonly standard: Measurement; readonly express: Measurement },
  alternatives: readonly Alternative[],
): Pick<Report, 'perMillion' | 'volumes'> {
  const costOf = (measurement: Measurement, executions: number, isFree: boolean): number | null => {
    const type = measurement.workflowType;
    if (!alternatives.some(({ workflowType, eligible }) => workflowType === type && eligible)) return null;
    const { bill } = priceExecutions(book, measurement.usage, executions, { freeTier: isFree });
    return bill.unpriced.length > 0 ? null : usdNumber(bill.total);
  };
  const both = (executions: number, isFree: boolean) => ({
    standardUsd: costOf(standard, executions, isFree),
    expressUsd: costOf(express, executions, isFree),
  });
  return {
    perMillion: both(MILLION, false),
    volumes: VOLUMES.map((executionsPerMonth) => ({ executionsPerMonth, ...both(executionsPerMonth, freeTier) })),
  };
}
