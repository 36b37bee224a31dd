import { expect, test } from 'vitest';
import type { Measurement } from '../../../src/bill/contract/index.ts';
import { constant, type Distribution, exponential, gammaFromMoments } from '../../../src/stats/index.ts';
import { expectMean, over, SEEDS } from '../../support/intervals.ts';
import { erlangB, erlangC } from '../../support/queue-truths.ts';
import { part, rows } from '../../support/runs.ts';
import { call, measured, optionsOf, programOf } from './support.ts';

/** Textbook queues, each within its 99.9 % interval over a fixed list of seeds; a failure prints mean, interval and truth. */

const pool = (m: Measurement) => m.flow!.resources.find(({ kind }) => kind === 'pool')!;

/** A pool of workers, steady: the first tenth is left out. */
const queue = (workers: number, perSecond: number, duration: Distribution, horizonMs: number) => (seed: number) =>
  measured(
    programOf({ Work: call() }, { Work: { duration, workers } }),
    optionsOf(perSecond, horizonMs, { seed, warmUpMs: horizonMs / 10 }),
  );

const ERLANG = [
  // servers, arrivals/s, mean service ms, arrivals, why
  [1, 8, 100, 25_000, 'M/M/1 at 0.8'],
  [5, 40, 100, 25_000, 'M/M/5 at 0.8'],
  [1, 5, 100, 25_000, 'M/M/1 at 0.5'],
  [20, 180, 100, 40_000, 'M/M/20 at 0.9'],
] as const;
test.for(rows(2, ERLANG))(
  `M/M/%i, %i a second, %i ms each, %i of them: mean wait and share that waits are Erlang’s (%s; ${part(2, ERLANG.length)})`,
  ([servers, perSecond, meanMs, arrivals]) => {
    const offeredLoad = (perSecond * meanMs) / 1000;
    const waits = erlangC(servers, offeredLoad);
    const waitMs = (waits * meanMs) / (servers - offeredLoad);
    const runs = new Map(
      SEEDS.map((seed) => [seed, queue(servers, perSecond, exponential(meanMs), (arrivals * 1000) / perSecond)(seed)]),
    );
    const runOf = (seed: number): Measurement => runs.get(seed)!;
    expectMean(
      over(runOf, (m) => m.flow!.addedDelayMs.mean),
      waitMs,
      0.25,
    );
    expectMean(
      over(runOf, (m) => pool(m).waited / pool(m).requests),
      waits,
      0.1,
    );
    expectMean(
      over(runOf, (m) => m.flow!.inProgress.mean),
      offeredLoad + (perSecond * waitMs) / 1000,
      0.1,
    );
    expectMean(
      over(runOf, (m) => pool(m).utilisation),
      offeredLoad / servers,
      0.02,
    );
  },
);

const ANY_LAW = [
  // scv, law, arrivals, why
  [0, constant(100), 15_000, 'M/D/1'],
  [0.25, gammaFromMoments(100, 0.5), 20_000, 'M/E4/1'],
  [4, gammaFromMoments(100, 2), 80_000, 'M/G/1 with a scv of 4'],
] as const;
test.for(rows(2, ANY_LAW))(
  `M/G/1 at 0.7, scv %f: the mean wait is Pollaczek and Khinchine’s (%#; ${part(2, ANY_LAW.length)})`,
  ([scv, duration, arrivals]) => {
    const rho = 0.7;
    const waitMs = (rho * 100 * (1 + scv)) / (2 * (1 - rho));
    expectMean(
      over(queue(1, 7, duration, (arrivals * 1000) / 7), (m) => m.flow!.addedDelayMs.mean),
      waitMs,
      0.15,
    );
  },
);

test('a loss system: 1,000 arrivals a second, 2.016 s each, a limit of 1,000 refuses 50.445 %', () => {
  const program = programOf({ Work: call() }, { Work: { duration: exponential(2016) } }, { type: 'express' });
  expect(erlangB(1000, 2016)).toBeCloseTo(0.50445, 5);
  const runOf = (seed: number): Measurement =>
    measured(program, optionsOf(1000, 40_000, { seed, quotas: { openExecutions: 1000 } }));
  const steady = over(runOf, (m) => {
    const { offered, starts } = m.flow!.timeline;
    const from = 20; // seconds: ten service times
    const sum = (column: Float64Array): number => column.slice(from, 40).reduce((a, b) => a + b, 0);
    return 1 - sum(starts) / sum(offered);
  });
  expectMean(steady, 0.50445, 0.02);
});

test('a loss system does not care how service times spread', () => {
  const program = programOf({ Work: call() }, { Work: { duration: gammaFromMoments(1000, 2) } }, { type: 'express' });
  const runOf = (seed: number): Measurement =>
    measured(program, optionsOf(10, 1_500_000, { seed, quotas: { openExecutions: 10 } }));
  expectMean(
    over(runOf, (m) => m.flow!.starts.dropped / m.flow!.starts.offered),
    erlangB(10, 10),
    0.1,
  );
});

test('a transition bucket under Poisson load is M/D/1 once its burst is gone', () => {
  const program = programOf({ A: { Type: 'Pass', End: true } }, {});
  const quotas = { stateTransition: { bucketSize: 1, refillRate: 10 } };
  const runOf = (seed: number): Measurement => measured(program, optionsOf(7, 3e6, { seed, quotas, warmUpMs: 3e5 }));
  // a token is taken at the start, not at the end of its 100 ms: the wait is that of M/D/1
  expectMean(
    over(runOf, (m) => m.flow!.addedDelayMs.mean),
    (0.7 * 100) / (2 * 0.3),
    0.1,
  );
});
