import { beforeAll, describe, expect, test } from 'vitest';
import type { Measurement } from '../../../src/bill/contract/index.ts';
import { optionsOf } from '../simulate/support.ts';
import { cohortOf, sampled } from './support.ts';
import { WORKFLOWS } from './workflows.ts';

const EXECUTIONS = 25_000;
const SEEDS = [11, 12];

/** Beyond the 99.9 % interval of the sample, what the fluid itself may be off by. */
const OWN_ERROR = 0.002;

type Pick = (of: Measurement) => { readonly mean: number; readonly halfWidth: number } | undefined;

const MEANS: readonly (readonly [name: string, pick: Pick])[] = [
  ['transitions', (of) => of.transitions],
  ['retries', (of) => of.retries],
  ['events', (of) => of.events],
  ['duration', (of) => of.durationMs],
  ['billed duration', (of) => of.billedMs],
  ['billed memory', (of) => of.billedMemoryMb],
  ['GB-seconds', (of) => of.usage.get('gbSecond')],
  ['Lambda GB-seconds', (of) => of.usage.get('lambdaGbSecondArm')],
  ['Lambda requests', (of) => of.usage.get('lambdaRequest')],
  ['billed transitions', (of) => of.usage.get('stateTransition')],
];

const CASES = (['chain', 'retries', 'poll', 'families', 'rampedMap'] as const).flatMap((name) =>
  (['standard', 'express'] as const).map((type) => ({ name, type })),
);

describe.for(CASES)('$name on $type, nobody in its way', ({ name, type }) => {
  const program = WORKFLOWS[name](type);
  const cohort = cohortOf(program, optionsOf(20, 60_000));
  const samples = new Map<number, Measurement>();
  beforeAll(() => {
    for (const seed of SEEDS) samples.set(seed, sampled(program, EXECUTIONS, seed));
  });

  test.for(SEEDS)('means lie in the 99.9 percent interval of the sample of seed %i', (seed) => {
    const sample = samples.get(seed)!;
    const off = MEANS.filter(([, pick]) => {
      const [got, want] = [pick(cohort), pick(sample)];
      if (got === undefined || want === undefined) return got !== want;
      return Math.abs(got.mean - want.mean) > want.halfWidth + OWN_ERROR * want.mean;
    });
    expect(
      off.map(([what, pick]) => [what, pick(cohort)?.mean, pick(sample)?.mean, pick(sample)?.halfWidth]),
      `seed ${seed}`,
    ).toEqual([]);
  });

  test('quantiles of the duration lie within 3 % of the sample', () => {
    const sample = samples.get(SEEDS[0]!)!;
    const ratios = (['p50', 'p90', 'p99'] as const).map((p) => cohort.durationMs[p] / sample.durationMs[p]);
    expect(ratios.filter((ratio) => !(Math.abs(ratio - 1) < 0.03))).toEqual([]);
  });

  test('states are entered and retried as often as in the sample, and take as long', () => {
    const sample = samples.get(SEEDS[1]!)!;
    const off = cohort.states.filter((state, i) => {
      const want = sample.states[i]!;
      const near = (a: number, b: number): boolean => Math.abs(a - b) <= 0.03 * b + 0.002;
      return !(
        near(state.entries, want.entries) &&
        near(state.retries, want.retries) &&
        near(state.events, want.events) &&
        near(state.meanDurationMs ?? 0, want.meanDurationMs ?? 0)
      );
    });
    expect(off).toEqual([]);
  });
});
