import { expect, test } from 'vitest';
import { solve } from '../../src/bill/solve/index.ts';
import { compile } from '../../src/program/index.ts';
import { unfold } from '../../src/unfold/index.ts';
import { issuesOf, scenarioOf } from '../scenario/read.ts';
import { definitionOf, lambdaTask, pass } from '../support/run-sample.ts';

const SCORED = {
  Score: lambdaTask({ ResultPath: '$.score', Next: 'Which' }),
  Which: {
    Type: 'Choice',
    Choices: [{ Variable: '$.score.value', NumericGreaterThan: 0.9, Next: 'Check' }],
    Default: 'Ship',
  },
  Check: pass(),
  Ship: pass(),
};

const profileOf = (score: string): string => `
arrivals: 1/s
inputs: [{ value: {} }]
states:
  Score: { duration: 5 ms, ${score} }
`;

async function shareOfChecks(score: string): Promise<{ checks: number; told: string[] }> {
  const definition = definitionOf(SCORED);
  const scenario = scenarioOf(profileOf(score), { definition });
  const growth = await unfold(definition, scenario);
  const { program, assumptions } = compile(definition, scenario, 'standard', growth);
  const { entries } = solve(program).states[2]!;
  return { checks: entries.known ? entries.value : Number.NaN, told: assumptions.map(({ id }) => id) };
}

test.for([
  ['output: { value: 1 }', 1, 'one result'],
  ['outputs: [{ weight: 3, value: { value: 1 } }, { value: { value: 0 } }]', 0.75, 'several by weight'],
  ['outputs: [{ weight: 20 %, value: { value: 1 } }, { weight: 80 %, value: { value: 0 } }]', 0.2, 'in percent'],
  ['output: { value: { $draw: { uniform: [0, 1] } } }', 0.1, 'a drawn number: one of a hundred classes'],
  ['output: { value: { $draw: { exponential: 0.5 } } }', 0.17, 'e^-1.8 = 0.165, to the class'],
  [
    'output: { value: { $draw: { empirical: { values: [0.5, 0.95], weights: [2, 1] } } } }',
    1 / 3,
    'few values keep their odds',
  ],
  [
    'output: { value: { $draw: { uniform: [0, 1] } }, other: { $draw: { poisson: 3 } } }',
    0.1,
    'two drawn numbers: ten classes each',
  ],
] as const)('%s: %f checks (%s)', async ([score, want]) => {
  expect((await shareOfChecks(score)).checks).toBeCloseTo(want, 9);
});

test('the report says into how many classes a number is drawn', async () => {
  const { told } = await shareOfChecks('output: { value: { $draw: { uniform: [0, 1] } } }');
  expect(told).toContain('grow.drawn:Score');
});

test.for([
  ['outputs: []', 'scenario.wrong-type', '/states/Score/outputs', 'an empty list'],
  ['outputs: { a: 1 }', 'scenario.wrong-type', '/states/Score/outputs', 'no list'],
  ['outputs: [{ weight: 0, value: 1 }]', 'scenario.bad-odds', '/states/Score/outputs', 'no weight at all'],
  ['outputs: [{ weight: 1 }]', 'scenario.missing-field', '/states/Score/outputs/0', 'no value'],
  ['output: 1, outputs: [{ value: 1 }]', 'scenario.conflict', '/states/Score/outputs', 'both'],
  [
    'output: { $draw: { uniform: [0, 1] }, a: 1 }',
    'scenario.conflict',
    '/states/Score/output',
    'members beside a draw',
  ],
  [
    'output: { x: [{ $draw: { unifrom: [0, 1] } }] }',
    'scenario.unknown-distribution',
    '/states/Score/output/x/0/$draw/unifrom',
    'a slip of the pen',
  ],
] as const)('%s is refused as %s at %s (%s)', ([score, code, pointer]) => {
  const found = issuesOf(profileOf(score)).map((issue) => `${issue.code} ${issue.pointer}`);
  expect(found).toContain(`${code} ${pointer}`);
});
