import type { HistoryReport, Report } from '../model.ts';
import { many, quantity, share, significant, wholeCount } from './words.ts';

type Unfolded = HistoryReport['growth'][number];

/** The finding on the histories of the Standard run, as a sentence without a full stop. */
export function historyFinding(report: Report): string {
  const { history, engine } = report;
  const limit = `${quantity(history.limit)} events a Standard history holds`;
  const drawn = engine.executions / 2;
  if (history.failingPerMillion > 0) {
    // with the digits that so many seen can tell
    const seen = (history.failingPerMillion * drawn) / 1e6;
    const told = Number(history.failingPerMillion.toPrecision(seen >= 10_000 ? 3 : seen >= 100 ? 2 : 1));
    return `About ${quantity(told)} of a million executions would pass the ${limit}, and fail there`;
  }
  const none = `None of the ${quantity(drawn)} executions simulated passes the ${limit}`;
  if (drawn === 0 || !isNear(report)) return none;
  return `${none}; up to ${quantity(unseenPerMillion(drawn))} of a million may all the same (95 % confidence)`;
}

/** From this share of the limit on, a history is near it. */
const NEAR = 0.8;

/** Whether some execution comes near the limit, or a Map has more items than are safe. */
const isNear = ({ history: { limit, growth }, alternatives }: Report): boolean =>
  alternatives.some(
    ({ workflowType, perExecution: { events } }) => workflowType === 'standard' && events.max >= NEAR * limit,
  ) || growth.some(({ mostItems, safe }) => mostItems !== null && mostItems > safe);

/** The most that fail of a million when none of `drawn` does: at a higher share, 95 % of samples would show one. */
const unseenPerMillion = (drawn: number): number => Number(((1 - 0.05 ** (1 / drawn)) * 1e6).toPrecision(2));

/** `121 events on average, …`: how long a history gets, as a sentence without a full stop; empty where nothing ran. */
export function eventsSentence({ alternatives }: Report): string {
  const events = alternatives.find(({ workflowType }) => workflowType === 'standard')?.perExecution.events;
  if (events === undefined) return '';
  const { mean, p50, p95, p99, max } = events;
  const quantiles = `p50 ${wholeCount(p50)}, p95 ${wholeCount(p95)}, p99 ${wholeCount(p99)}, the longest ${quantity(max)}`;
  return `Events of an execution: ${significant(mean)} on average, ${quantiles}`;
}

/** Less of the events is not worth a word. */
const TOLD = 0.001;

/** What logs most: `Scan 26 %, Store 26 %`; empty where nothing does. */
export const mostlyOf = ({ states }: HistoryReport): string =>
  states
    .filter(({ share: part }) => part >= TOLD)
    .map(({ name, share: part }) => `${name} ${share(Number(part.toPrecision(2)))}`)
    .join(', ');

/** What one Map or loop adds, and how much of it is safe. */
export function growthSentence({ kind, states, eventsEach, safe, mostItems, meanTurns }: Unfolded): string {
  const names = listed(states.map(({ name }) => name));
  const each = `up to ${many(eventsEach, 'event')}`;
  if (kind === 'map') {
    const visits = '(in 999 of 1,000 visits)';
    const now =
      mostItems === null
        ? ''
        : mostItems > safe
          ? `, but now it has up to ${quantity(mostItems)} ${visits}`
          : `; now it has at most ${quantity(mostItems)} ${visits}`;
    const safely =
      safe === 0 ? 'not one item is sure to fit' : `${many(safe, 'item')} ${safe === 1 ? 'is' : 'are'} safe`;
    return `Map ${names}: an item logs ${each}, so ${safely}${now}`;
  }
  const now =
    meanTurns === null
      ? ' each time an execution comes to it'
      : `; an execution makes ${significant(meanTurns)} on average`;
  const safely = safe === 0 ? 'not one turn is sure to fit' : `${many(safe, 'turn')} ${safe === 1 ? 'is' : 'are'} safe`;
  return `Loop ${names}: a turn logs ${each}, so ${safely}${now}`;
}

const NAMES_TOLD = 4;
const listed = (names: readonly string[]): string =>
  names.length <= NAMES_TOLD
    ? names.join(', ')
    : `${names.slice(0, NAMES_TOLD - 1).join(', ')} and ${names.length - NAMES_TOLD + 1} more states`;

/** How `safe` is meant. */
export const SAFE_NOTE =
  'Safe: even on the longest way through the definition, as long as no try is repeated, other Maps have no more items than now, and other loops are passed once.';
