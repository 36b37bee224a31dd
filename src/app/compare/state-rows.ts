import type { Measurement, PriceDimension } from '../../bill/contract/index.ts';
import { priceUsage } from '../../price/index.ts';
import type { ChildRow, StateRow } from '../../report/index.ts';
import { usdNumber } from '../../units/index.ts';
import type { Pricing } from '../inputs/prepare.ts';
import { billOf } from './alternatives.ts';

/** One row per state, from the Standard run. Money is the state's share of the transitions line: shares add up to it. */
export function stateRows(standard: Measurement, prices: Pricing): StateRow[] {
  const perExecution = standard.usage.get('stateTransition')?.mean ?? 0;
  const monthly = priceUsage(prices.book, new Map([['stateTransition', perExecution * prices.executionsPerMonth]]), {
    freeTier: prices.freeTier,
  });
  const usdPerTransition = perExecution === 0 ? 0 : usdNumber(monthly.total) / perExecution;
  return standard.states.map((state) => ({
    name: state.name,
    pointer: state.pointer,
    type: state.type,
    ...(state.workflow !== undefined && { workflow: state.workflow }),
    entriesPerExecution: state.entries,
    retriesPerExecution: state.retries,
    transitionsPerExecution: state.transitions,
    eventsPerExecution: state.events,
    standardUsdPerMonth: state.transitions * usdPerTransition,
    meanDurationMs: state.meanDurationMs ?? null,
  }));
}

/** What a state starts, from the Standard run; money is its share of each line of the bill. Undefined where none does. */
export function childRows(standard: Measurement, prices: Pricing): ChildRow[] | undefined {
  const { bill } = billOf(standard, prices);
  // what one unit of a dimension costs on average; null without a price
  const unitUsd = (dimension: PriceDimension): number | null => {
    const lines = bill.lines.filter((line) => line.dimension === dimension);
    const used = (standard.usage.get(dimension)?.mean ?? 0) * prices.executionsPerMonth;
    if (lines.some(({ amount }) => amount === undefined)) return null;
    return used === 0 ? 0 : lines.reduce((sum, { amount }) => sum + usdNumber(amount!), 0) / used;
  };
  return standard.children?.map((child) => {
    const shares = [
      [child.transitions, unitUsd('stateTransition')],
      [child.requests, unitUsd('expressRequest')],
      [child.gbSeconds, unitUsd('gbSecond')],
    ] as const;
    const isPriced = shares.every(([each, unit]) => each === 0 || unit !== null);
    const perExecution = shares.reduce((sum, [each, unit]) => sum + each * (unit ?? 0), 0);
    const some = child.starts > 0;
    return {
      startedBy: standard.states[child.state]!.name,
      workflow: child.workflow ?? null,
      workflowType: child.workflowType,
      startsPerExecution: child.starts,
      succeeded: some ? child.succeeded : null,
      meanDurationMs: some ? child.meanDurationMs : null,
      transitionsPerExecution: child.transitions,
      requestsPerExecution: child.requests,
      gbSecondsPerExecution: child.gbSeconds,
      standardUsdPerMonth: isPriced ? perExecution * prices.executionsPerMonth : null,
    };
  });
}
