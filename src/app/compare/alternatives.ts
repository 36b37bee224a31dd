import type { Estimate, Measurement, Spread } from '../../bill/contract/index.ts';
import { type EstimatedBill, priceExecutions } from '../../price/index.ts';
import type { Alternative, AlternativeId, LimitRow, SpreadReport } from '../../report/index.ts';
import { usdNumber } from '../../units/index.ts';
import type { Pricing } from '../inputs/prepare.ts';
import type { Findings } from './eligibility.ts';

const LABELS: Readonly<Record<AlternativeId, string>> = {
  standard: 'Standard',
  'express-async': 'Express (asynchronous)',
  'express-sync': 'Express (synchronous)',
};

/** The month's bill of a measurement, with its interval. */
export function billOf(measurement: Measurement, prices: Pricing): EstimatedBill {
  return priceExecutions(prices.book, measurement.usage, prices.executionsPerMonth, { freeTier: prices.freeTier });
}

/** Half-width of a measurement's monthly total over the total; of what it uses where the total is nothing. */
export function relativeWidth(measurement: Measurement, prices: Pricing): number {
  for (const { halfWidth } of measurement.usage.values()) if (!Number.isFinite(halfWidth)) return Infinity;
  const { bill, low, high } = billOf(measurement, prices);
  const total = usdNumber(bill.total);
  const half = (usdNumber(high) - usdNumber(low)) / 2;
  if (total > 0) return half / total;
  return half === 0
    ? Math.max(0, ...[...measurement.usage.values()].map(({ mean, halfWidth }) => halfWidth / mean))
    : Infinity;
}

/** One alternative of the report: its figures, its bill and what speaks against it. */
export function alternativeOf(
  id: AlternativeId,
  measurement: Measurement,
  context: { readonly prices: Pricing; readonly findings: Findings; readonly limits: readonly LimitRow[] },
): Alternative {
  const { prices, findings } = context;
  const { executionsPerMonth } = prices;
  const { bill, low, high } = billOf(measurement, prices);
  const totalUsd = usdNumber(bill.total);
  const { billedMs, billedMemoryMb } = measurement;
  const gbSeconds = measurement.usage.get('gbSecond');
  return {
    id,
    label: LABELS[id],
    workflowType: measurement.workflowType,
    eligible: findings.blockers.length === 0,
    blockers: findings.blockers,
    warnings: findings.warnings,
    perExecution: {
      transitions: spreadReport(measurement.transitions),
      retries: { mean: measurement.retries.mean },
      events: { ...spreadReport(measurement.events), overLimit: measurement.overEventLimit },
      durationMs: {
        ...spreadReport(measurement.durationMs),
        overLimit: measurement.overDurationLimit,
        cdf: measurement.durationMs.cdf,
      },
      billedMs: billedMs === undefined ? null : interval(billedMs),
      billedMemoryMb: billedMemoryMb === undefined ? null : { mean: billedMemoryMb.mean, max: billedMemoryMb.max },
      gbSeconds: gbSeconds === undefined ? null : interval(gbSeconds),
      outcomes: measurement.outcomes,
      usd: totalUsd / executionsPerMonth,
    },
    monthly: {
      executions: executionsPerMonth,
      transitions: (measurement.usage.get('stateTransition')?.mean ?? 0) * executionsPerMonth,
      requests: (measurement.usage.get('expressRequest')?.mean ?? 0) * executionsPerMonth,
      gbSeconds: (gbSeconds?.mean ?? 0) * executionsPerMonth,
      lines: bill.lines.map(({ unitPrice, amount, ...line }) => ({
        ...line,
        unitPriceUsd: unitPrice === undefined ? null : usdNumber(unitPrice),
        usd: amount === undefined ? null : usdNumber(amount),
      })),
      totalUsd,
      lowUsd: usdNumber(low),
      highUsd: usdNumber(high),
      unpriced: bill.unpriced,
    },
    limits: context.limits,
  };
}

const interval = ({ mean, halfWidth }: Estimate): { mean: number; low: number; high: number } => ({
  mean,
  low: mean - halfWidth,
  high: mean + halfWidth,
});

const spreadReport = (spread: Spread): SpreadReport => ({
  ...interval(spread),
  min: spread.min,
  p50: spread.p50,
  p90: spread.p90,
  p95: spread.p95,
  p99: spread.p99,
  max: spread.max,
});
