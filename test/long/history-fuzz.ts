/**
 * Fuzzing kept out of the quick suite: `npx tsx test/long/history-fuzz.ts [cases] [seed]`, default 100,000 cases.
 * Ends with code 1 and the smallest failing case when a machine crashes, hangs (30 s) or breaks a law of histories.
 */
import fc from 'fast-check';
import { evaluateField, fillTemplate, readPath } from '../../src/dataflow/index.ts';
import { answerOf, environment } from '../dataflow/environment.ts';
import { data, expressionText, machine, outcomes, pathText } from '../trace/arbitrary.ts';
import { holdsFor } from '../trace/laws.ts';

const cases = Number(process.argv[2] ?? 100_000);
const seed = Number(process.argv[3] ?? Date.now());
const started = Date.now();
const tally: Record<string, number> = {};
let slowest = 0;

/** A line every so many cases: a run of an hour should show that it lives. */
const REPORT_EVERY = 5000;
let done = 0;

const note = (key: string): void => {
  tally[key] = (tally[key] ?? 0) + 1;
};

await fc.assert(
  fc.asyncProperty(
    machine,
    data,
    outcomes,
    fc.boolean(),
    pathText,
    expressionText,
    async (definition, input, given, express, path, expression) => {
      const before = Date.now();
      const result = await holdsFor({ definition, input, outcomes: given, express });
      note(result?.status ?? 'refused by the checks');
      readPath(path, input);
      await answerOf(() => fillTemplate({ 'x.$': path }, input, environment()));
      await answerOf(() => evaluateField(`{% ${expression} %}`, 'Output', { input, context: {} }, environment()));
      slowest = Math.max(slowest, Date.now() - before);
      if (++done % REPORT_EVERY === 0) console.log(`${done} cases`, JSON.stringify({ slowestMs: slowest, ...tally }));
    },
  ),
  { numRuns: cases, seed, timeout: 30_000 },
);
console.log(JSON.stringify({ cases, seed, seconds: (Date.now() - started) / 1000, slowestMs: slowest, ...tally }));
