import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { exponential } from '../../src/stats/index.ts';
import { call, constantRate, programOf } from '../quota/simulate/support.ts';

/** The built engine is measured: a test runner's own module loader slows imported names down. */
const BUILT = new URL('../../dist/quota/simulate/index.js', import.meta.url);
const STATES = 10;
const MEAN_MS = 1000;
const EVENTS_PER_SLICE = 500_000;
/** Service times until all that is in progress at first has been replaced, and the event list has its width. */
const WARM_UP_LIFETIMES = 2;

const isBuilt = existsSync(BUILT);
if (!isBuilt) console.warn('skipped: nothing is built; npm run build first');

/** Ten tasks of a second each; so many executions in progress as start in ten seconds. */
const names = Array.from({ length: STATES }, (_, i) => `S${i}`);
const program = programOf(
  Object.fromEntries(names.map((name, i) => [name, call(names[i + 1])])),
  Object.fromEntries(names.map((name) => [name, { duration: exponential(MEAN_MS) }])),
);

test.skipIf(!isBuilt).for([
  // in progress, slices, refill over load, bucket in seconds of the load, why
  [1000, 20, 1.3, 1, 'all rows in the nearest cache'],
  [100_000, 60, 1.3, 1, 'buckets that suffice'],
  [100_000, 60, 1.003, 0.002, 'buckets that are empty now and then: transitions wait, clients try again'],
  [1_000_000, 24, 1.3, 1, 'most rows out of every cache'],
] as const)(
  'simulate: %i in progress, %i slices, both buckets refilled %f times as fast as they are used, %f s deep: %s',
  async ([inProgress, slices, refill, depth, why]) => {
    const { SimulateRun } = (await import(BUILT.href)) as typeof import('../../src/quota/simulate/index.ts');
    const startsPerSecond = inProgress / (STATES * (MEAN_MS / 1000));
    const bucket = (perSecond: number) => ({ bucketSize: depth * perSecond, refillRate: refill * perSecond });
    const horizonMs = 1e9;
    const run = new SimulateRun(program, {
      arrivals: { process: 'poisson', parts: [constantRate(startsPerSecond, horizonMs)] },
      quotas: { startExecution: bucket(startsPerSecond), stateTransition: bucket(startsPerSecond * STATES) },
      onThrottle: { kind: 'retry', base: 100, cap: 20_000, maxAttempts: 5, jitter: 'full' },
      seed: 42,
      horizonMs,
    });
    const warmUp = Math.max(EVENTS_PER_SLICE, WARM_UP_LIFETIMES * inProgress * (STATES + 2));
    run.advance(warmUp);
    const engine = run.engines[0]!;
    const rows = engine.cursors.capacity;
    const seconds: number[] = [];
    for (let slice = 0; slice < slices; slice++) {
      const before = process.hrtime.bigint();
      run.advance(EVENTS_PER_SLICE);
      seconds.push(Number(process.hrtime.bigint() - before) / 1e9);
    }
    seconds.sort((a, b) => a - b);
    const rate = (of: number): string => (EVENTS_PER_SLICE / of / 1e6).toFixed(1);
    const memory = (process.memoryUsage().rss / 2 ** 20).toFixed(0);
    console.log(
      `simulate, ${inProgress} in progress, ${why}: ${rate(seconds[0]!)} M events/s in the best slice, ` +
        `${rate(seconds[seconds.length >> 1]!)} M in the median one; ${memory} MiB resident`,
    );
    // the work, not the time: every event was fired, every transition took its token, nobody was lost, and the table of
    // cursors follows what is in progress, not what has happened
    const { executions, cursors, transitionBucket, transitionLine, transitions } = engine;
    const { bucket: starts, waiting, throttledByBucket } = executions.clients;
    expect([
      run.events,
      transitionBucket!.taken,
      starts!.taken,
      cursors.alive,
      cursors.capacity,
      transitionLine.waited > 0 && throttledByBucket > 0,
    ]).toEqual([
      warmUp + slices * EVENTS_PER_SLICE,
      transitions,
      executions.started,
      executions.inProgress + waiting,
      rows,
      refill < 1.1,
    ]);
    expect(Math.abs(executions.inProgress / inProgress - 1)).toBeLessThan(0.2);
    expect(rows).toBeLessThan(4 * inProgress + 2048);
  },
);

test.skipIf(!isBuilt)('simulate: cost of a whole run is linear in its events', async () => {
  const { SimulateRun } = (await import(BUILT.href)) as typeof import('../../src/quota/simulate/index.ts');
  const startsPerSecond = 1000;
  const costOf = (horizonMs: number) => {
    const run = new SimulateRun(program, {
      arrivals: { process: 'poisson', parts: [constantRate(startsPerSecond, horizonMs)] },
      quotas: { stateTransition: { bucketSize: 1000, refillRate: 1.1 * startsPerSecond * STATES } },
      onThrottle: { kind: 'drop' },
      seed: 42,
      horizonMs,
    });
    const before = process.hrtime.bigint();
    while (!run.finished) run.advance(EVENTS_PER_SLICE);
    const seconds = Number(process.hrtime.bigint() - before) / 1e9;
    const { events, cursors } = run.engines[0]!;
    const { looked, walked, moved, heaped } = events.work;
    return { events: run.events, seconds, work: looked + walked + moved + 20 * heaped, rows: cursors.capacity };
  };
  costOf(30_000); // until the code is compiled
  const once = costOf(150_000);
  const fourTimes = costOf(600_000);
  for (const { events, seconds, work, rows } of [once, fourTimes]) {
    console.log(
      `simulate, whole run of ${(events / 1e6).toFixed(2)} M events: ${seconds.toFixed(2)} s, ` +
        `${((seconds / events) * 1e9).toFixed(0)} ns an event; ${(work / events).toFixed(2)} entries and buckets looked at ` +
        `and moves an event; ${rows} rows`,
    );
  }
  const ratio = fourTimes.events / once.events;
  expect(ratio).toBeGreaterThan(3.9);
  expect(Math.abs(fourTimes.work / once.work / ratio - 1)).toBeLessThan(0.05);
  expect(fourTimes.rows).toBe(once.rows);
});
