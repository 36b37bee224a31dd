import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fillTemplate, readPath, StateFailure } from '../../src/dataflow/index.ts';
import { answerOf, environment } from '../dataflow/environment.ts';
import { runs } from '../support/runs.ts';
import { data, machine, outcomes, pathText } from './arbitrary.ts';
import { holdsFor } from './laws.ts';

/** The long run of 100,000 cases is `npx tsx test/long/history-fuzz.ts`. */
test('any machine with any input and outcomes ends, with a history that keeps the laws', {
  timeout: 120_000,
}, async () => {
  let ran = 0;
  await fc.assert(
    fc.asyncProperty(machine, data, outcomes, fc.boolean(), async (definition, input, given, express) => {
      if ((await holdsFor({ definition, input, outcomes: given, express })) !== undefined) ran++;
    }),
    { numRuns: runs(60), seed: 20_261_122 },
  );
  expect(ran).toBeGreaterThan(runs(40));
});

test('any text read as a path or a call gives a value or an AWS error, never a crash', async () => {
  await fc.assert(
    fc.asyncProperty(pathText, data, async (text, input) => {
      readPath(text, input);
      await answerOf(() => fillTemplate({ 'x.$': text }, input, environment()));
    }),
    { numRuns: runs(800) },
  );
  expect(new StateFailure({ error: 'E', detail: 'd' }).message).toBe('E: d');
});
