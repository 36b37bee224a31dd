import type { Measurement, StateMeasure } from '../../bill/contract/index.ts';
import type { HistoryReport } from '../../report/index.ts';
import type { HistoryBudget } from '../inputs/programs.ts';

/** States told, of those that log most. */
const STATES_TOLD = 5;

/** What the histories of the Standard run are made of, and what makes them longer. */
export function historyReport({ states, events, overEventLimit }: Measurement, budget: HistoryBudget): HistoryReport {
  return {
    limit: budget.limit,
    failingPerMillion: Number((overEventLimit * 1e6).toPrecision(12)),
    states: states
      .filter(({ events: logged }, state) => budget.states.has(state) && logged > 0)
      .sort((a, b) => b.events - a.events)
      .slice(0, STATES_TOLD)
      .map((state) => ({
        ...placeOf(state),
        eventsPerExecution: state.events,
        share: state.events / events.mean,
      })),
    growth: budget.fills.map(({ kind, states: members, eventsEach, safe, isInner, mostItems }) => ({
      kind,
      states: members.map((state) => placeOf(states[state]!)),
      eventsEach,
      safe,
      mostItems,
      meanTurns: kind === 'loop' && !isInner ? Math.max(...members.map((state) => states[state]!.entries)) : null,
    })),
  };
}

const placeOf = ({ name, pointer }: StateMeasure): { readonly name: string; readonly pointer: string } => ({
  name,
  pointer,
});
