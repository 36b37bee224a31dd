import { expect, test } from 'vitest';
import { parseWorkflow } from '../../src/asl/index.ts';
import { runExecution } from '../../src/trace/index.ts';

const traced = async (states: object, input: object) => {
  const parsed = parseWorkflow(JSON.stringify({ QueryLanguage: 'JSONata', StartAt: 'A', States: states }));
  if (!parsed.ok) throw new Error(parsed.issues[0]!.message);
  const { status, events, assumptions } = await runExecution(parsed.value, input as never);
  return { status, events: events.length, cut: assumptions.find(({ id }) => id === 'history.cut')?.what };
};

const LOOP = { Type: 'Choice', Choices: [{ Condition: '{% false %}', Next: 'E' }], Default: 'A' };

test.for([
  [
    'a loop that nests its data',
    { A: { Type: 'Pass', Output: { r: '{% $states.input %}' }, Next: 'C' }, C: LOOP, E: { Type: 'Succeed' } },
    {},
    'the trace was cut: its data nests too deeply',
  ],
  [
    'a loop that carries much data',
    { A: { Type: 'Pass', Next: 'C' }, C: LOOP, E: { Type: 'Succeed' } },
    { text: 'x'.repeat(250_000) },
    'the trace was cut: the events hold too much data in all',
  ],
] as const)('%s ends before it fills the memory, and says so', { timeout: 60_000 }, async ([, states, input, why]) => {
  const { status, events, cut } = await traced(states, input);
  expect([status, cut, events < 4100]).toEqual(['RUNNING', why, true]);
});

test('a text nested 5,000 deep is not followed into its data', async () => {
  const text = '['.repeat(5000) + ']'.repeat(5000);
  const { status } = await traced(
    { A: { Type: 'Pass', Output: '{% $parse($states.input.t) %}', End: true } },
    { t: text },
  );
  expect(status).toBe('FAILED');
});

test('an expression that a limit of ours ends is told as such', async () => {
  const parsed = parseWorkflow(
    JSON.stringify({
      QueryLanguage: 'JSONata',
      StartAt: 'A',
      States: { A: { Type: 'Pass', Output: '{% $count($match($pad("", 200000, "a"), /a*b|a/)) %}', End: true } },
    }),
  );
  if (!parsed.ok) throw new Error('not read');
  const { status, assumptions } = await runExecution(parsed.value, {});
  expect([status, assumptions.map(({ id }) => id)]).toEqual(['FAILED', ['history.own-limit:A']]);
});
