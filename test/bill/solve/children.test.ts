import { describe, expect, test } from 'vitest';
import { solve } from '../../../src/bill/solve/index.ts';
import { constant, empirical, exponential, poisson } from '../../../src/stats/index.ts';
import { mib } from '../../../src/units/index.ts';
import {
  compiledOf,
  items,
  lambdaTask,
  measurementOf,
  pass,
  type SampleSetup,
  sampleRun,
  takes,
} from '../../support/run-sample.ts';
import { scenarioOf } from '../../support/scenario.ts';
import { known, solved } from './support.ts';

const distributed = (type: 'STANDARD' | 'EXPRESS', more: object = {}): object => ({
  M: {
    Type: 'Map',
    ItemProcessor: {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: type },
      StartAt: 'A',
      States: { A: lambdaTask({ Next: 'B' }), B: pass() },
    },
    End: true,
    ...more,
  },
});
const batched = { ItemBatcher: { MaxItemsPerBatch: 10 } };

test.for([
  ['STANDARD', {}, constant(40), 1 + 40 * 3, 'a child start and two states each'],
  ['EXPRESS', {}, constant(40), 1 + 40, 'the states of Express children bill no transitions'],
  ['STANDARD', batched, constant(41), 1 + 5 * 3, 'five batches of ten or less'],
  ['STANDARD', batched, empirical([5, 15]), 1 + 1.5 * 3, 'one batch or two'],
  ['STANDARD', {}, poisson(500), 1 + 500 * 3, 'the mean number of children'],
  ['STANDARD', {}, poisson(50_000), 1 + 50_000 * 3, 'more cases than are looked at one by one'],
] as const)('transitions of %s children, %o, %o: %d', ([type, more, count, want]) => {
  const setup: SampleSetup = { states: { M: items(count) } };
  expect(Math.abs(known(solved(distributed(type, more), setup).transitions) - want)).toBeLessThan(1e-9 * want);
});

describe.for([
  ['STANDARD', 'standard'],
  ['EXPRESS', 'standard'],
  ['EXPRESS', 'express'],
] as const)('%s children of %s', ([type, parent]) => {
  const setup: SampleSetup = {
    type: parent,
    executions: 2000,
    seed: 4,
    states: {
      M: items(empirical([0, 7, 25])),
      A: { ...takes(exponential(300)), lambda: { memory: mib(256), architecture: 'arm64' } },
    },
    scenario: {
      account: {
        ...scenarioOf().account,
        startEndTransitions: 2,
        logging: { level: 'ALL', includeExecutionData: true },
      },
    },
  };
  const solution = solve(compiledOf(distributed(type), setup).program);
  const sample = measurementOf(sampleRun(distributed(type), setup), 0.9999);

  test.for([
    'stateTransition',
    'expressRequest',
    'gbSecond',
    'lambdaRequest',
    'lambdaGbSecondArm',
    'logIngestedGb',
  ] as const)('what is used of %s agrees with a sample', (dimension) => {
    const answer = solution.usage.get(dimension);
    const estimate = sample.usage.get(dimension);
    expect(answer === undefined || answer.known ? (answer?.value ?? 0) : Number.NaN).toSatisfy(
      (exact: number) =>
        // the parent's own duration is that of its slowest child
        (Number.isNaN(exact) && dimension === 'gbSecond' && parent === 'express') ||
        Math.abs(exact - (estimate?.mean ?? 0)) <= (estimate?.halfWidth ?? 0) + 1e-9 * exact,
    );
  });
});
