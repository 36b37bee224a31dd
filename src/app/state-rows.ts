import type { Measurement } from '../measure/index.ts';
import { priceUsage } from '../price/index.ts';
import type { StateRow } from '../report/index.ts';
import { usdNumber } from '../units/index.ts';
import type { Pricing } from './alternatives.ts';

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
    entriesPerExecution: state.entries,
    retriesPerExecution: state.retries,
    transitionsPerExecution: state.transitions,
    eventsPerExecution: state.events,
    standardUsdPerMonth: state.transitions * usdPerTransition,
    meanDurationMs: state.meanDurationMs ?? null,
  }));
}
