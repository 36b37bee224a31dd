import { expect, test } from 'vitest';
import { planCohort } from '../../src/cohort/index.ts';
import type { Measurement } from '../../src/measure/index.ts';
import { NodeKind, type Program } from '../../src/program/index.ts';
import { SampleRun } from '../../src/sample/index.ts';
import { solve } from '../../src/solve/index.ts';
import { exponential } from '../../src/stats/index.ts';
import { MEASURE, measured, optionsOf } from '../simulate/support.ts';
import { lambdaTask, mapOf, parallelOf, pass } from '../support/run-sample.ts';
import { answers, grown } from './support.ts';

const EACH = {
  Ask: lambdaTask({ ResultPath: '$.answer', Next: 'Both' }),
  Both: parallelOf(
    [
      { Rest: { Type: 'Wait', SecondsPath: '$.pause', End: true } },
      {
        Each: mapOf(
          {
            Kind: {
              Type: 'Choice',
              Choices: [{ Variable: '$.slow', BooleanEquals: true, Next: 'Slow' }],
              Default: 'Fast',
            },
            Slow: lambdaTask({ Next: 'Fast' }),
            Fast: lambdaTask(),
          },
          { ItemsPath: '$.items', MaxConcurrency: 2, End: true },
        ),
      },
    ],
    { ResultPath: '$.done', Next: 'Which' },
  ),
  Which: { Type: 'Choice', Choices: [{ Variable: '$.answer.ok', BooleanEquals: true, Next: 'Good' }], Default: 'Bad' },
  Good: pass(),
  Bad: { Type: 'Fail', Error: 'Bad' },
};
const INPUTS = [
  [3, { pause: 1, items: [{ slow: true }, { slow: false }, { slow: true }] }],
  [1, { pause: 2, items: [] }],
] as const;
const STATES = {
  Ask: answers({ ok: true }, { ok: true }, { ok: false }),
  Slow: { duration: exponential(300) },
  Fast: { duration: exponential(50) },
};

async function program(): Promise<Program> {
  return (await grown({ workflow: EACH, inputs: INPUTS, states: STATES })).compiled.program;
}

test('the program has what only data make: picks, inputs with entries of their own, items with theirs', async () => {
  const { kind, inputEntry, itemEntry } = await program();
  expect([kind.includes(NodeKind.pick), inputEntry.length, itemEntry.length]).toEqual([true, 2, 3]);
});

const facts = ({ transitions, events, durationMs, outcomes, states }: Measurement) =>
  [
    ...[transitions.mean, events.mean, durationMs.mean, durationMs.max, outcomes.succeeded],
    ...states.flatMap(({ entries, retries, events: own }) => [entries, retries, own]),
  ].map((value) => Number(value.toPrecision(9)));

test('sample and simulate go the same ways and count the same', async () => {
  const grownProgram = await program();
  const run = new SampleRun(grownProgram, 5);
  run.advance(2000);
  const simulated = measured(grownProgram, optionsOf(2000, 1000, { process: 'burst', seed: 5 }));
  expect(facts(simulated).slice(0, 2)).toEqual(facts(run.measure(MEASURE)).slice(0, 2));
});

test('and both agree with the closed form', async () => {
  const grownProgram = await program();
  const run = new SampleRun(grownProgram, 6);
  run.advance(20_000);
  const { transitions } = run.measure(MEASURE);
  // Ask, Both, Rest, Each, Which, end; three times in four five more states and one of them twice
  const want = 6 + (3 / 4) * (3 + 2 + 3);
  const { transitions: exact } = solve(grownProgram);
  expect([Math.abs(transitions.mean - want) <= transitions.halfWidth, exact]).toEqual([
    true,
    { known: true, value: expect.closeTo(want, 9) },
  ]);
});

test('cohort leaves it to the others, and says why', async () => {
  const plan = planCohort(await program(), optionsOf(1, 1000) as never);
  expect(plan.ok ? [] : plan.why.map(({ code }) => code)).toEqual(['cohort.by-data']);
});
