import { expect, test } from 'vitest';
import { eventsSentence, growthSentence, historyFinding, mostlyOf } from '../../src/report/words/history-words.ts';
import { orderReport } from '../support/report-fixture.ts';

const report = orderReport();
const place = (name: string) => ({ name, pointer: `/States/${name}` });
const map = { kind: 'map', states: [place('M')], eventsEach: 7, safe: 3570, mostItems: 12, meanTurns: null } as const;

test.for([
  // failing per million, executions of both types, want, why
  [0, 20_000, 'None of the 10,000 executions simulated passes the', 'half of them are Standard'],
  [447_653.429603, 1108, 'About 450,000 of a million executions would pass the', '248 seen: two digits'],
  [3610, 2000, 'About 4,000 of a million executions would pass the', '4 seen: one digit'],
  [429_123, 200_000, 'About 429,000 of a million executions would pass the', '42,912 seen: three digits'],
] as const)('%f of a million, from %i executions: %s … (%s)', ([failingPerMillion, executions, want]) => {
  const { history, engine } = report;
  const said = historyFinding({
    ...report,
    history: { ...history, failingPerMillion },
    engine: { ...engine, executions },
  });
  expect(said.slice(0, want.length)).toBe(want);
});

test.for([
  [20_000, 19_999, 7, /holds$/, 'far from the limit nothing more is said'],
  [
    20_000,
    20_000,
    7,
    /holds; up to 300 of a million may all the same \(95 % confidence\)$/,
    '80 % of the limit; 3 / 10,000',
  ],
  [418, 93, 3571, /holds; up to 14,000 of a million may/, 'more items than are safe; 3 / 209'],
  [0, 93, 3571, /holds$/, 'nothing was drawn'],
] as const)('%i executions, the longest of %i events, %i items: %s (%s)', ([executions, max, mostItems, want]) => {
  const alternatives = report.alternatives.map((a) => ({
    ...a,
    perExecution: { ...a.perExecution, events: { ...a.perExecution.events, max } },
  }));
  const history = { ...report.history, failingPerMillion: 0, growth: [{ ...map, mostItems }] };
  expect(historyFinding({ ...report, alternatives, history, engine: { ...report.engine, executions } })).toMatch(want);
});

const loop = { kind: 'loop', states: [place('A'), place('B')], eventsEach: 1, safe: 1, mostItems: null } as const;

test.for([
  [map, 'Map M: an item logs up to 7 events, so 3,570 items are safe; now it has at most 12 (in 999 of 1,000 visits)'],
  [{ ...map, safe: 0 }, /not one item is sure to fit/],
  [{ ...map, safe: 11 }, /so 11 items are safe, but now it has up to 12 \(in 999 of 1,000 visits\)$/],
  [
    { ...loop, meanTurns: 2.5 },
    'Loop A, B: a turn logs up to 1 event, so 1 turn is safe; an execution makes 2.5 on average',
  ],
  [
    { ...loop, meanTurns: null },
    'Loop A, B: a turn logs up to 1 event, so 1 turn is safe each time an execution comes to it',
  ],
  [
    { ...loop, meanTurns: 1, states: [1, 2, 3, 4, 5].map((n) => place(`S${n}`)) },
    /^Loop S1, S2, S3 and 2 more states: /,
  ],
] as const)('%#: growth reads as %s', ([growth, want]) => {
  expect(growthSentence(growth)).toMatch(want);
});

test('a state that logs next to nothing is not worth a word', () => {
  const state = (name: string, share: number) => ({ ...place(name), eventsPerExecution: share * 10, share });
  const { history } = report;
  expect(mostlyOf({ ...history, states: [state('A', 0.474), state('B', 4.7e-7)] })).toBe('A 47 %');
});

test('without an alternative there is nothing to say of events', () => {
  expect(eventsSentence({ ...report, alternatives: [] })).toBe('');
});
