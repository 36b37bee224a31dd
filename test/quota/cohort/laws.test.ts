import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ClientPolicy } from '../../../src/bill/contract/index.ts';
import { StartGate } from '../../../src/quota/cohort/flow/start-gate.ts';
import type { CohortOptions, CohortQuotas } from '../../../src/quota/cohort/index.ts';
import { AtomSum, momentsOf } from '../../../src/quota/cohort/laws/atoms.ts';
import { discretise } from '../../../src/quota/cohort/laws/discretise.ts';
import {
  binomial,
  constant,
  type Distribution,
  exponential,
  gammaFromMoments,
  geometric,
  lognormalFromMoments,
  mixture,
  normalCutAtZero,
  pareto,
  poisson,
  uniform,
  weibull,
} from '../../../src/stats/index.ts';
import { runs } from '../../support/runs.ts';
import { call, constantRate, lambda, optionsOf, programOf, sourceOf } from '../simulate/support.ts';
import { cohortOf, flowed } from './support.ts';

// ---- laws cut to atoms

test.for<readonly [law: Distribution, variance: 'finite' | 'infinite', why: string]>([
  [exponential(0.001), 'finite', 'a thousandth of a millisecond'],
  [gammaFromMoments(0.001, 50), 'finite', 'nearly all of it at 0'],
  [gammaFromMoments(1e8, 0.001), 'finite', 'narrow, far from 0'],
  [lognormalFromMoments(2000, 0.001), 'finite', 'narrow, although it could be anything above 0'],
  [lognormalFromMoments(2000, 10), 'finite', 'a long tail'],
  [normalCutAtZero(100, 300), 'finite', 'cut in its middle'],
  [weibull(0.2, 100), 'finite', 'a tail of a hundred means'],
  [weibull(20, 100), 'finite', 'nearly constant'],
  [pareto(1.1, 50), 'infinite', 'hardly a mean'],
  [uniform(0, 1000), 'finite', 'flat'],
  [uniform(1e9, 1e9 + 1e-6), 'finite', 'narrower than a double can step through'],
  [poisson(0.001), 'finite', 'nearly always none'],
  [poisson(1e8), 'finite', 'too many values to take one by one'],
  [geometric(1e-6), 'finite', 'hardly ever one'],
  [binomial(1e9, 1e-9), 'finite', 'one in a billion'],
  [
    mixture([
      { weight: 0.9, distribution: constant(5) },
      { weight: 0.1, distribution: pareto(1.5, 100) },
    ]),
    'infinite',
    'a constant or a tail',
  ],
])('%#: atoms keep mass, mean and variance', ([law, variance]) => {
  const atoms = momentsOf(discretise(law, new AtomSum(5)));
  const isSpreadKept = variance === 'infinite' || Math.abs(atoms.variance / law.variance - 1) < 0.05;
  expect([Math.abs(atoms.mass - 1) < 1e-9, Math.abs(atoms.mean / law.mean - 1) < 2e-6, isSpreadKept]).toEqual([
    true,
    true,
    true,
  ]);
});

// ---- starts

const policy: fc.Arbitrary<ClientPolicy> = fc.oneof(
  fc.constant({ kind: 'drop' } as const),
  fc.record({
    kind: fc.constant('retry' as const),
    base: fc.double({ min: 0, max: 3000, noNaN: true }),
    cap: fc.double({ min: 0, max: 20_000, noNaN: true }),
    maxAttempts: fc.integer({ min: 0, max: 6 }),
    jitter: fc.constantFrom('none', 'full'),
  }),
);
const bucket = fc.record({
  bucketSize: fc.double({ min: 1, max: 500, noNaN: true }),
  refillRate: fc.double({ min: 0.5, max: 200, noNaN: true }),
});
const arrivals = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0, max: 400, noNaN: true })), {
  minLength: 1,
  maxLength: 60,
});
const stepMs = fc.constantFrom(100, 1000, 5000);
const rooms = fc.array(fc.oneof(fc.constant(Infinity), fc.double({ min: 0, max: 200, noNaN: true })), {
  minLength: 1,
  maxLength: 8,
});

test('starts offered are accepted, dropped, given up or waiting, after every step; a bucket gives what it has', () => {
  fc.assert(
    fc.property(bucket, policy, arrivals, stepMs, rooms, (quota, client, counts, step, limits) => {
      const gate = new StartGate(quota, client, { stepMs: step, horizonSteps: counts.length });
      const tolerance = (value: number): number => 1e-8 * (1 + value);
      counts.forEach((count, i) => {
        const before = gate.tokens;
        const accepted = gate.pass(i, count, limits[i % limits.length]!);
        const told = gate.accepted + gate.dropped + gate.lost + gate.waiting;
        const sums = gate.acceptedAfter.reduce((a, b) => a + b, 0);
        expect([
          Math.abs(told - gate.offered) <= tolerance(gate.offered),
          Math.abs(sums - gate.accepted) <= tolerance(gate.accepted),
          accepted <= before + (quota.refillRate * step) / 1000 + tolerance(accepted),
          accepted <= limits[i % limits.length]! + tolerance(accepted),
          gate.tokens >= -1e-9 && gate.tokens <= quota.bucketSize,
          Math.min(accepted, gate.waiting, gate.dropped, gate.lost, gate.refusedNow) >= 0,
        ]).toEqual([true, true, true, true, true, true]);
      });
    }),
    { numRuns: runs(60) },
  );
});

test('a start is refused by what is short of it: the limit never by a trifle when it is the bucket, nor the other way round', () => {
  fc.assert(
    fc.property(bucket, policy, arrivals, stepMs, (quota, client, counts, step) => {
      const of = { stepMs: step, horizonSteps: counts.length };
      const roomy = new StartGate(quota, client, of);
      const rich = new StartGate({ bucketSize: 1e9, refillRate: 1e9 }, client, of);
      counts.forEach((count, i) => {
        roomy.pass(i, count, 1e9);
        rich.pass(i, count, 10);
      });
      expect([roomy.refusedByLimit, roomy.firstByLimitStep, rich.refusedByBucket, rich.firstByBucketStep]).toEqual([
        0,
        Infinity,
        0,
        Infinity,
      ]);
    }),
    { numRuns: runs(60) },
  );
});

test('where refused starts are dropped, a higher refill never accepts fewer by any time', () => {
  fc.assert(
    fc.property(bucket, arrivals, stepMs, fc.double({ min: 1, max: 3, noNaN: true }), (quota, counts, step, more) => {
      const gates = [quota, { ...quota, refillRate: quota.refillRate * more }].map(
        (of) => new StartGate(of, { kind: 'drop' }, { stepMs: step, horizonSteps: counts.length }),
      );
      const behind = counts.filter((count, i) => {
        for (const gate of gates) gate.pass(i, count, Infinity);
        return gates[1]!.accepted < gates[0]!.accepted * (1 - 1e-12);
      });
      expect(behind).toEqual([]);
    }),
    { numRuns: runs(100) },
  );
});

test('clients that try again at once, however often, are accepted or given up within the step', () => {
  fc.assert(
    fc.property(bucket, arrivals, fc.integer({ min: 0, max: 64 }), (quota, counts, maxAttempts) => {
      const client = { kind: 'retry', base: 0, cap: 0, maxAttempts, jitter: 'none' } as const;
      const gate = new StartGate(quota, client, { stepMs: 1000, horizonSteps: counts.length });
      counts.forEach((count, i) => {
        gate.pass(i, count, Infinity);
      });
      expect(Math.abs(gate.accepted + gate.lost - gate.offered) <= 1e-8 * (1 + gate.offered)).toBe(true);
    }),
    { numRuns: runs(60) },
  );
});

// ---- executions

const retrying = { Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 2, MaxAttempts: 3 }] };
const program = programOf(
  { A: call('B'), B: lambda('C', retrying), C: call('D'), D: { Type: 'Wait', Seconds: 3, Next: 'E' }, E: call() },
  {
    A: { duration: exponential(400) },
    B: { duration: gammaFromMoments(2000, 0.7) },
    C: { duration: constant(700), workers: 40 },
    E: { duration: lognormalFromMoments(1500, 1.2) },
  },
);
/** The same without anything but the transitions to wait for. */
const plain = programOf(
  { A: call('B'), B: call('C'), C: { Type: 'Wait', Seconds: 3, Next: 'E' }, E: call() },
  { A: { duration: exponential(400) }, B: { duration: gammaFromMoments(2000, 0.7) }, E: { duration: constant(90) } },
);

const load = fc.record({ low: fc.integer({ min: 1, max: 30 }), high: fc.integer({ min: 20, max: 120 }) });
const quotas: fc.Arbitrary<CohortQuotas> = fc.record(
  {
    startExecution: bucket,
    stateTransition: fc.record({
      bucketSize: fc.double({ min: 1, max: 2000, noNaN: true }),
      refillRate: fc.double({ min: 60, max: 500, noNaN: true }),
    }),
    openExecutions: fc.integer({ min: 20, max: 800 }),
    lambdaConcurrency: fc.integer({ min: 10, max: 200 }),
  },
  { requiredKeys: [] },
);

const optionsFor = (
  { low, high }: { low: number; high: number },
  of: CohortQuotas,
  onThrottle: ClientPolicy = { kind: 'drop' },
): CohortOptions => ({
  ...optionsOf(0, 120_000, { quotas: of, onThrottle }),
  arrivals: { process: 'uniform', parts: [constantRate(low, 120_000), sourceOf([60_000, 0, high], [90_000, high, 0])] },
});

test('what starts ends or is in progress, what arrives is told, and tokens are not made', () => {
  fc.assert(
    fc.property(load, quotas, policy, (of, limits, client) => {
      const { flow } = flowed(program, optionsFor(of, limits, client));
      const { gate } = flow;
      const { bucketSize = Infinity, refillRate = 0 } = limits.stateTransition ?? {};
      const alive = gate.accepted - flow.endedWell - flow.endedFailed - flow.inProgress;
      const told = gate.offered - gate.accepted - gate.dropped - gate.lost - gate.waiting;
      expect([
        Math.abs(alive) <= 1e-8 * (1 + gate.accepted),
        Math.abs(told) <= 1e-8 * (1 + gate.offered),
        flow.transitions <= (bucketSize + refillRate * flow.step) * (1 + 1e-9),
        flow.peakInProgress <= (limits.openExecutions ?? Infinity) * (1 + 1e-9) + 1e-9,
      ]).toEqual([true, true, true, true]);
    }),
    { numRuns: runs(25) },
  );
});

test('with the transitions as the one throttle, a higher refill never ends fewer by any time', () => {
  fc.assert(
    fc.property(
      load,
      fc.double({ min: 60, max: 300, noNaN: true }),
      fc.double({ min: 1.01, max: 3, noNaN: true }),
      (of, rate, more) => {
        const [low, high] = [rate, rate * more].map((refillRate) => {
          const { timeline } = cohortOf(plain, optionsFor(of, { stateTransition: { bucketSize: 100, refillRate } }))
            .flow!;
          let sum = 0;
          return Array.from(timeline.ends, (ends) => {
            sum += ends;
            return sum;
          });
        });
        const behind = low!.filter((ended, i) => (high![i] ?? Infinity) < ended * (1 - 1e-9) - 1e-6);
        expect(behind).toEqual([]);
      },
    ),
    { numRuns: runs(20) },
  );
});

test('a load and quotas a thousand times as large are a thousand times as much of the same', () => {
  const scaled = (of: CohortQuotas, by: number): CohortQuotas =>
    Object.fromEntries(
      Object.entries(of).map(([name, quota]) => [
        name,
        typeof quota === 'number'
          ? quota * by
          : { bucketSize: quota.bucketSize * by, refillRate: quota.refillRate * by },
      ]),
    );
  fc.assert(
    fc.property(load, quotas, policy, (of, limits, client) => {
      const told = [1, 1000].map((by) => {
        const rates = { low: of.low * by, high: of.high * by };
        const { flow } = flowed(plain, optionsFor(rates, scaled(limits, by), client));
        const { gate } = flow;
        return [
          ...[gate.offered, gate.accepted, gate.dropped, gate.lost, gate.refusedByBucket, gate.refusedByLimit],
          ...[gate.peakWaiting, flow.transitions, flow.backlogPeak, flow.peakInProgress, flow.throttledTransitions],
        ].map((value) => value / by);
      });
      const off = told[0]!.filter((value, i) => Math.abs(told[1]![i]! - value) > 1e-6 * (1 + value));
      expect(off).toEqual([]);
    }),
    { numRuns: runs(20) },
  );
});
