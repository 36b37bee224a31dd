import { beforeAll, describe, expect, test } from 'vitest';
import type { Measurement } from '../../../src/bill/contract/index.ts';
import type { Program } from '../../../src/program/index.ts';
import type { CohortQuotas } from '../../../src/quota/cohort/index.ts';
import { constant, exponential } from '../../../src/stats/index.ts';
import { call, lambda, measured, optionsOf, programOf } from '../simulate/support.ts';
import { cohortOf } from './support.ts';
import { WORKFLOWS } from './workflows.ts';

const SEEDS = [21, 22];
const RETRY = { kind: 'retry', base: 100, cap: 20_000, maxAttempts: 5, jitter: 'full' } as const;
const DROP = { kind: 'drop' } as const;

const oneLambda = programOf({ A: lambda() }, { A: { duration: constant(2016) } });
const patient = programOf(
  { A: lambda(undefined, { Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 2, MaxAttempts: 5 }] }) },
  { A: { duration: exponential(2000) } },
);
const workers = programOf({ A: call() }, { A: { duration: exponential(1000), workers: 50 } });

interface Case {
  readonly name: string;
  readonly program: Program;
  readonly rate: number;
  readonly seconds: number;
  readonly quotas: CohortQuotas;
  readonly onThrottle?: typeof RETRY | typeof DROP;
  /**
   * Evenly spaced arrivals leave less to chance; but retries after fixed waits would fall in step with them, which a fluid
   * cannot see.
   */
  readonly process?: 'poisson' | 'uniform';
  /** Relative. */
  readonly within: number;
}

const CASES: readonly Case[] = [
  { name: 'free', program: WORKFLOWS.chain(), rate: 50, seconds: 400, quotas: {}, within: 0.03 },
  {
    name: 'starts dropped',
    program: WORKFLOWS.chain(),
    rate: 50,
    seconds: 400,
    quotas: { startExecution: { bucketSize: 100, refillRate: 30 } },
    within: 0.03,
  },
  {
    name: 'starts retried by clients',
    program: WORKFLOWS.chain(),
    rate: 50,
    seconds: 400,
    quotas: { startExecution: { bucketSize: 100, refillRate: 30 } },
    onThrottle: RETRY,
    process: 'poisson',
    within: 0.03,
  },
  {
    name: 'transitions delayed',
    program: WORKFLOWS.chain(),
    rate: 50,
    seconds: 400,
    quotas: { stateTransition: { bucketSize: 500, refillRate: 120 } },
    within: 0.05,
  },
  {
    name: 'transitions of families delayed',
    program: WORKFLOWS.families(),
    rate: 20,
    seconds: 300,
    quotas: { stateTransition: { bucketSize: 400, refillRate: 240 } },
    within: 0.06,
  },
  {
    name: 'open executions full',
    program: WORKFLOWS.chain(),
    rate: 50,
    seconds: 400,
    quotas: { openExecutions: 800 },
    within: 0.03,
  },
  {
    name: 'Lambda as a loss system',
    program: oneLambda,
    rate: 1000,
    seconds: 60,
    quotas: { lambdaConcurrency: 1000 },
    process: 'poisson',
    within: 0.02,
  },
  {
    name: 'Lambda with retries',
    program: patient,
    rate: 100,
    seconds: 300,
    quotas: { lambdaConcurrency: 150 },
    process: 'poisson',
    within: 0.07,
  },
  {
    name: 'Lambda that scales up too slowly',
    program: patient,
    rate: 100,
    seconds: 100,
    quotas: { lambdaScaling: { bucketSize: 20, refillRate: 2 } },
    process: 'poisson',
    within: 0.06,
  },
  { name: 'too few workers', program: workers, rate: 70, seconds: 300, quotas: {}, within: 0.05 },
];

const MEANS: readonly (readonly [name: string, pick: (of: Measurement) => number])[] = [
  ['accepted', (of) => of.flow!.starts.accepted],
  ['throttled', (of) => of.flow!.starts.throttled],
  ['dropped', (of) => of.flow!.starts.dropped],
  ['lost', (of) => of.flow!.starts.lost],
  ['transitions', (of) => of.transitions.mean],
  ['events', (of) => of.events.mean],
  ['duration', (of) => of.durationMs.mean],
  ['failed', (of) => of.outcomes.failed],
  ['in progress', (of) => of.flow!.inProgress.mean],
  ['added delay', (of) => of.flow!.addedDelayMs.mean],
  ...(['requests', 'waited', 'refused', 'utilisation', 'backlogAtHorizon', 'drainMs'] as const).map(
    (name) => [name, (of: Measurement): number => of.flow!.resources[0]?.[name] ?? 0] as const,
  ),
];

describe.for(CASES)('$name', ({ program, rate, seconds, quotas, onThrottle = DROP, process = 'uniform', within }) => {
  const options = optionsOf(rate, seconds * 1000, { quotas, onThrottle, process });
  const simulations = new Map<number, Measurement>();
  beforeAll(() => {
    for (const seed of SEEDS) simulations.set(seed, measured(program, { ...options, seed }));
  });

  test.for(SEEDS)('means agree with the simulation of seed %i', (seed) => {
    const cohort = cohortOf(program, options);
    const simulation = simulations.get(seed)!;
    const { starts, resources } = simulation.flow!;
    // clients that wait at one moment are independent of each other, and scatter like a Poisson count (99.9 %)
    const scatter = (name: string, want: number): number =>
      name === 'backlogAtHorizon' && resources[0]?.kind === 'startExecution' ? 3.29 * Math.sqrt(want) : 0;
    const off = MEANS.map(([name, pick]) => [name, pick(cohort), pick(simulation)] as const).filter(
      // counts that chance alone makes different from 0 are left to an absolute bound
      ([name, got, want]) =>
        !(
          Math.abs(got - want) <=
          within * Math.max(Math.abs(want), Math.abs(got)) + 5 / Math.sqrt(starts.offered) + scatter(name, want)
        ),
    );
    expect(off, `seed ${seed}`).toEqual([]);
  });
});
