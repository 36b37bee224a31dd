import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import type { CohortOptions, planCohort as PlanCohort } from '../../src/quota/cohort/index.ts';
import { constant, exponential, gammaFromMoments, lognormalFromQuantiles } from '../../src/stats/index.ts';
import { call, constantRate, MEASURE, programOf } from '../quota/simulate/support.ts';

/** The built code: vitest makes imported constants slow, which a loop of a few ns per idea would show. */
const BUILT = resolve(import.meta.dirname, '../../dist/quota/cohort/index.js');
const isBuilt = existsSync(BUILT);
if (!isBuilt) console.log(`skipped: ${BUILT} is missing, run npm run build`);

const DAYS = 30;
const HORIZON_MS = DAYS * 86_400_000;
const RATE = 100_000;

const tenStates = programOf(
  {
    A: call('B'),
    B: call('C'),
    C: call('D'),
    D: call('E'),
    E: { Type: 'Wait', Seconds: 30, Next: 'F' },
    F: call('G'),
    G: call('H'),
    H: call('I'),
    I: call('J'),
    J: call(),
  },
  {
    A: { duration: exponential(200) },
    B: { duration: lognormalFromQuantiles(120, 900) },
    C: { duration: constant(100) },
    D: { duration: gammaFromMoments(2000, 0.5) },
    F: { duration: exponential(50) },
    G: { duration: exponential(5000) },
    H: { duration: constant(700) },
    I: { duration: lognormalFromQuantiles(1000, 4000) },
    J: { duration: exponential(300) },
  },
);

const base: CohortOptions = {
  arrivals: { process: 'poisson', parts: [constantRate(RATE, HORIZON_MS)] },
  quotas: {},
  onThrottle: { kind: 'retry', base: 100, cap: 20_000, maxAttempts: 5, jitter: 'full' },
  horizonMs: HORIZON_MS,
  stepMs: 1000,
  drainMs: 600_000,
};

test.skipIf(!isBuilt).for<readonly [name: string, quotas: CohortOptions['quotas']]>([
  ['nobody in the way', {}],
  [
    'two buckets that suffice',
    {
      startExecution: { bucketSize: 200_000, refillRate: 200_000 },
      stateTransition: { bucketSize: 2_000_000, refillRate: 2_000_000 },
    },
  ],
  [
    'starts, transitions and open executions throttled all the time',
    {
      startExecution: { bucketSize: 2000, refillRate: 2000 },
      stateTransition: { bucketSize: 5000, refillRate: 5000 },
      openExecutions: 1_000_000,
    },
  ],
])('30 days at 100,000 starts a second, ten states, steps of a second: %s', async ([name, quotas]) => {
  const { planCohort } = (await import(BUILT)) as { planCohort: typeof PlanCohort };
  const began = performance.now();
  const cpu = process.cpuUsage();
  const plan = planCohort(tenStates, { ...base, quotas });
  if (!plan.ok) throw new Error(JSON.stringify(plan.why));
  const run = plan.value;
  run.advance(Infinity);
  const answer = run.measure(MEASURE);
  const used = process.cpuUsage(cpu);
  const { gate, step, endedWell, endedFailed, inProgress } = run.flow;
  const wall = ((performance.now() - began) / 1000).toFixed(2);
  const own = ((used.user + used.system) / 1e6).toFixed(2);
  const memory = (process.memoryUsage().rss / 2 ** 20).toFixed(0);
  console.log(`${name}: ${step} steps in ${wall} s (${own} s of processor time), ${memory} MiB resident`);
  const started = gate.offered - gate.dropped - gate.lost - gate.waiting;
  expect([
    answer.ok,
    step >= DAYS * 86_400 && step <= DAYS * 86_400 + 600,
    Math.abs(gate.offered / (RATE * DAYS * 86_400) - 1) < 1e-9,
    Math.abs(started / gate.accepted - 1) < 1e-9,
    Math.abs((endedWell + endedFailed + inProgress) / gate.accepted - 1) < 1e-9,
  ]).toEqual([true, true, true, true, true]);
});
