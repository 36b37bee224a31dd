import { expect, test } from 'vitest';
import type { Program } from '../../../src/program/index.ts';
import { constant } from '../../../src/stats/index.ts';
import { share } from '../../../src/units/index.ts';
import { call, optionsOf, programOf } from '../simulate/support.ts';
import { cohortOf, sampled } from './support.ts';

/** More families that fail are refused. */
const RARE = 0.001;
const inner = { StartAt: 'A', States: { A: call() } };

test.for([
  [{ P: { Type: 'Parallel', Branches: [inner], End: true } }, 'a branch: the task is aborted too'],
  [{ P: { Type: 'Map', ItemsPath: '$.a', ItemProcessor: inner, End: true } }, 'an iteration: the task is aborted too'],
  [{ A: call() }, 'no family around it'],
] as const)('failures log as many events in the fluid as one by one, %o (%s)', ([states]) => {
  const failing = (probability: number): Program =>
    programOf(states, {
      A: { duration: constant(100), errors: [{ error: 'E', probability: share(probability) }] },
      P: { items: constant(1) },
    });
  const [never, always] = [0, 1].map((probability) => sampled(failing(probability), 1, 1).events.mean);
  const got = cohortOf(failing(RARE), optionsOf(10, 60_000)).events.mean;
  expect(got).toBeCloseTo((1 - RARE) * never! + RARE * always!, 6);
});
