import { expect, test } from 'vitest';
import { type Change, changeProfile, readProfile } from '../../web/app/form/profile.ts';

const PROFILE = `# mine
name: Shop   # of mine
arrivals: { process: uniform, rate: 20/s }   # busy
states:
  Charge:
    duration: { lognormal: { p50: 800 ms, p99: 2.8 s } }
    errors:
      Declined: { probability: 2 %, duration: 7 ms }
  Ship: { next: { A: 92 %, B: 8 % } }
`;

test.for([
  // change, what the text then holds, why
  [{ field: 'rate', value: '5/min' }, 'process: uniform, rate: 5/min', 'a rate keeps the process'],
  [
    { field: 'monthly', value: '3,600,000' },
    '{ process: uniform, monthly: 3600000 }',
    'another kind of arrivals, as a number',
  ],
  [{ field: 'region', value: 'eu-west-1' }, 'region: eu-west-1', 'a mapping that was not there'],
  [{ field: 'logging', value: 'ALL' }, 'logging: { level: ALL }', 'two mappings that were not there'],
  [{ field: 'duration', state: 'Charge', typical: '1 s', slow: '' }, 'duration: 1 s', 'one figure is a constant'],
  [
    { field: 'duration', state: 'New', typical: '1 s', slow: '3 s' },
    'New: { duration: { lognormal: { p50: 1 s, p99: 3 s } } }',
    'two figures are a law',
  ],
  [
    { field: 'errorRate', state: 'Charge', value: '5 %' },
    'Declined: { probability: 5 %, duration: 7 ms }',
    'a named error keeps its name and its duration',
  ],
  [
    { field: 'errorRate', state: 'Ship', value: '1 %' },
    'errors: { States.TaskFailed: 1 % }',
    'without a name, any failure of a task',
  ],
  [{ field: 'items', state: 'Each', value: '12' }, 'Each: { items: 12 }', 'items are a number'],
  [
    { field: 'odds', state: 'Ship', odds: { A: '50 %', B: '50 %' } },
    'next: { A: 50 %, B: 50 % }',
    'odds are written together',
  ],
] as const)('%j writes %s (%s)', ([change, holds]) => {
  const text = changeProfile(PROFILE, change as Change);
  expect([text.includes(holds), text.includes('# mine\n'), text.includes('# of mine')]).toEqual([true, true, true]);
});

test('a field that is emptied goes, with the mappings that are then empty', () => {
  expect(
    changeProfile('arrivals: 1/s\nstates:\n  A: { duration: 1 s }\n', {
      field: 'duration',
      state: 'A',
      typical: '',
      slow: '',
    }),
  ).toBe('arrivals: 1/s\n');
});

test('a profile in JSON stays JSON', () => {
  const text = changeProfile('{ "arrivals": "1/s" }', { field: 'region', value: 'eu-west-1' });
  expect(JSON.parse(text)).toEqual({ arrivals: '1/s', account: { region: 'eu-west-1' } });
});

test.for([
  ['arrivals: 20/s', { kind: 'rate', text: '20/s' }],
  ['arrivals: { rate: 20 }', { kind: 'rate', text: '20/s' }],
  ['arrivals: { monthly: 3600000 }', { kind: 'monthly', text: '3600000' }],
  ['arrivals: { scenarios: [{ executor: monthly, total: 5 }] }', { kind: 'monthly', text: '5' }],
  ['arrivals: [{ rate: 3, timeUnit: 1 min }, { rate: 3 }]', { kind: 'other', text: '2 scenarios in the text' }],
  ['phases: []', { kind: 'other', text: 'under "phases" in the text' }],
  ['', { kind: 'monthly', text: '' }],
] as const)('%s is shown as %j', ([text, want]) => {
  expect(readProfile(text)?.arrivals).toEqual(want);
});

test.for(['[1, 2', '- a', 'a: b: c', '&a [*a]', '"text"'])('%s is left alone', (text) => {
  expect([readProfile(text), changeProfile(text, { field: 'region', value: 'x' })]).toEqual([null, text]);
});
