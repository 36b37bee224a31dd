import type { Measurement, StateMeasure } from '../../bill/contract/index.ts';
import type { HistoryGrowth } from '../../bill/solve/index.ts';
import type { HistoryFill } from '../../quota/book/index.ts';
import type { HistoryReport } from '../../report/index.ts';

/** What a history holds, and what can fill it; states by their index in a measurement. */
export interface HistoryBudget {
  readonly limit: number;
  /** States that log into it. */
  readonly states: ReadonlySet<number>;
  /** Maps and loops, the nearest to filling it first. */
  readonly fills: readonly FillsHistory[];
}

interface FillsHistory extends HistoryGrowth {
  /** Items of nearly every visit of the Map, at the most; null for a loop. */
  readonly mostItems: number | null;
}

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

/** What fills a history first, for the row of its limit. */
export function firstFill({ states }: Measurement, { fills }: HistoryBudget): HistoryFill | undefined {
  const [first] = fills.toSorted((a, b) => a.safe - b.safe);
  return first && { ...first, state: states[first.states[0]!]!.name };
}
