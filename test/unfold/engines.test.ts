import { expect, test } from 'vitest';
import type { Measurement } from '../../src/bill/contract/index.ts';
import { SampleRun } from '../../src/bill/sample/index.ts';
import { solve } from '../../src/bill/solve/index.ts';
import { NodeKind, type Program } from '../../src/program/index.ts';
import { planCohort } from '../../src/quota/cohort/index.ts';
import { exponential } from '../../src/stats/index.ts';
import { MEASURE, measured, optionsOf } from '../quota/simulate/support.ts';
import { lambdaTask, mapOf, parallelOf, pass } from '../support/run-sample.ts';
import { scenarioOf } from '../support/scenario.ts';
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

test('the program has what only data make: picks, and items that begin in places of their own', async () => {
  const { kind, itemEntry } = await program();
  expect([kind.includes(NodeKind.pick), itemEntry.length]).toEqual([true, 3]);
});

/** What does not hang on times, which siblings draw in another order. */
const facts = ({ transitions, events, outcomes, states }: Measurement) =>
  [
    ...[transitions.mean, events.mean, outcomes.succeeded],
    ...states.flatMap((state) => [state.entries, state.transitions, state.events]),
  ].map((value) => Number(value.toPrecision(9)));

test('sample and simulate go the same ways and count the same', async () => {
  const unfoldedProgram = await program();
  const run = new SampleRun(unfoldedProgram, 5);
  run.advance(2000);
  const simulated = measured(unfoldedProgram, optionsOf(2000, 1000, { process: 'burst', seed: 5 }));
  expect(facts(simulated)).toEqual(facts(run.measure(MEASURE)));
});

test('and both agree with the closed form', async () => {
  const unfoldedProgram = await program();
  const run = new SampleRun(unfoldedProgram, 6);
  run.advance(20_000);
  const { transitions } = run.measure(MEASURE);
  // Ask, Both, Rest, Each, Which, end; three times in four five more states and one of them twice
  const want = 6 + (3 / 4) * (3 + 2 + 3);
  const { transitions: exact } = solve(unfoldedProgram);
  expect([Math.abs(transitions.mean - want) <= transitions.halfWidth, exact]).toEqual([
    true,
    { known: true, value: expect.closeTo(want, 9) },
  ]);
});

test('cohort leaves it to the others, and says why', async () => {
  const plan = planCohort(await program(), optionsOf(1, 1000) as never);
  expect(plan.ok ? [] : plan.why.map(({ code }) => code)).toEqual(['cohort.by-data']);
});

const LOGS_DATA = {
  account: { ...scenarioOf().account, logging: { level: 'ALL', includeExecutionData: true } as const },
};

test('where logs hold the data, each input has an entry of its own', async () => {
  const { compiled } = await grown({ workflow: EACH, inputs: INPUTS, states: STATES, scenario: LOGS_DATA });
  expect(compiled.program.inputEntry.length).toBe(2);
});

test('and the executions of both programs come to the same', async () => {
  const { compiled } = await grown({ workflow: EACH, inputs: INPUTS, states: STATES, scenario: LOGS_DATA });
  const [apart, together] = [solve(compiled.program).transitions, solve(await program()).transitions];
  expect(apart).toEqual(together.known ? { known: true, value: expect.closeTo(together.value, 9) } : together);
});

test('a Choice at the start takes the inputs into its odds: the program is one that rates can follow', async () => {
  const workflow = {
    Which: { Type: 'Choice', Choices: [{ Variable: '$.pause', NumericEquals: 1, Next: 'Good' }], Default: 'Bad' },
    Good: lambdaTask({ End: true }),
    Bad: lambdaTask({ End: true }),
  };
  const { compiled } = await grown({ workflow, inputs: INPUTS, states: { Good: answers(1), Bad: answers(2) } });
  expect(planCohort(compiled.program, optionsOf(1, 1000) as never).ok).toBe(true);
});
