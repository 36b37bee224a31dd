import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FlowMeasure, Measurement } from '../../../src/bill/contract/index.ts';
import { compile, type Program } from '../../../src/program/index.ts';
import { ArrivalStream, type SimulateOptions, SimulateRun } from '../../../src/quota/simulate/index.ts';
import { constant, exponential } from '../../../src/stats/index.ts';
import { randomCase } from '../../support/random-workflow.ts';
import { runs } from '../../support/runs.ts';
import { call, constantRate, MEASURE, measured, optionsOf, programOf, simulated, sourceOf } from './support.ts';

/** What holds of every run over time, whatever the workflow, the load and the quotas. */

const bucket = fc.record({
  bucketSize: fc.constantFrom(1, 2, 7, 40),
  refillRate: fc.constantFrom(0.5, 3, 10, 100, 1000),
});
const policy: fc.Arbitrary<SimulateOptions['onThrottle']> = fc.oneof(
  fc.constant({ kind: 'drop' } as const),
  fc.record({
    kind: fc.constant('retry' as const),
    base: fc.constantFrom(0, 10, 100),
    cap: fc.constantFrom(50, 1000),
    maxAttempts: fc.integer({ min: 0, max: 4 }),
    jitter: fc.constantFrom('none', 'full'),
  }),
);
const quotas: fc.Arbitrary<SimulateOptions['quotas']> = fc.record(
  {
    startExecution: bucket,
    stateTransition: bucket,
    openExecutions: fc.integer({ min: 1, max: 10 }),
    openMapRuns: fc.integer({ min: 1, max: 3 }),
    lambdaConcurrency: fc.integer({ min: 1, max: 10 }),
    lambdaScaling: bucket,
  },
  { requiredKeys: [] },
);
const load = fc.record({
  process: fc.constantFrom('poisson', 'uniform', 'burst'),
  perSecond: fc.constantFrom(1, 7, 40),
  seed: fc.nat(1000),
});

const anyRun = fc.record({ random: randomCase, quotas, policy, load }).map(({ random, quotas, policy, load }) => {
  const { program } = compile(random.definition, random.scenario, random.workflowType);
  const { perSecond, ...how } = load;
  return { program, options: optionsOf(perSecond, 2000, { ...how, quotas, onThrottle: policy, stepMs: 250 }) };
});

/** What does not hold of a run that has ended. */
function broken(flow: FlowMeasure, options: SimulateOptions): string[] {
  const { starts, conservation: c, timeline, resources } = flow;
  const { stateTransition, openExecutions } = options.quotas;
  const sum = (column: Float64Array): number => column.reduce((a, b) => a + b, 0);
  let passed = 0;
  const laws: Readonly<Record<string, boolean>> = {
    'cursors created have ended': c.cursorsCreated === c.cursorsEnded && c.cursorsAlive === 0,
    'executions started have ended': c.executionsStarted === c.executionsEnded && flow.inProgress.atEnd === 0,
    'Little: executions in progress over time are durations added up':
      Math.abs(c.inProgressMs - c.durationSumMs) <= 1e-9 * Math.max(1, c.durationSumMs),
    'starts wanted are accepted, dropped or lost':
      starts.offered === starts.accepted + starts.dropped + starts.lost && starts.waiting === 0,
    'the timeline holds every start and end':
      sum(timeline.starts) === starts.accepted && sum(timeline.ends) === starts.accepted,
    'nobody waits any more': resources.every(({ backlogAtEnd }) => backlogAtEnd === 0),
    'no more transitions than tokens, up to any moment':
      stateTransition === undefined ||
      timeline.transitionTokens.every((level) => level >= -1e-6 && level <= stateTransition.bucketSize),
    'limits are never passed': resources.every(
      ({ kind, peak, limit }) =>
        !['openExecutions', 'openMapRuns', 'lambdaConcurrency', 'pool'].includes(kind) || peak <= limit,
    ),
    'executions in progress keep to their limit': flow.inProgress.peak <= (openExecutions ?? Infinity),
    'who waits was asked for, and who is refused': resources.every(
      ({ requests, waited, refused }) => waited + refused <= requests,
    ),
  };
  if (
    stateTransition !== undefined &&
    resources.some(({ kind, requests }) => kind === 'stateTransition' && requests > 0)
  ) {
    passed = sum(timeline.transitions);
  }
  const most =
    stateTransition && stateTransition.bucketSize + (stateTransition.refillRate * (flow.endMs + 1e-6)) / 1000;
  return [
    ...Object.entries(laws).flatMap(([law, holds]) => (holds ? [] : [law])),
    ...(passed > (most ?? Infinity) + 1e-6 ? [`${passed} tokens out of ${most}`] : []),
  ];
}

test('cursors, executions, tokens and time are conserved; quotas are kept; Little’s law holds', () => {
  fc.assert(
    fc.property(anyRun, ({ program, options }) => {
      expect(broken(measured(program, options).flow!, options)).toEqual([]);
    }),
    { numRuns: runs(150), seed: 71 },
  );
});

test('the clock never goes back, one event at a time, and slices of any size come to the same', () => {
  fc.assert(
    fc.property(anyRun, fc.integer({ min: 1, max: 300 }), ({ program, options }, slice) => {
      const whole = simulated(program, options);
      const run = new SimulateRun(program, options);
      let before = 0;
      const back: number[] = [];
      while (!run.finished) {
        run.advance(run.events % 2 === 0 ? 1 : slice);
        const { now } = run.engines[0]!;
        if (now < before) back.push(now);
        before = now;
      }
      expect(back).toEqual([]);
      expect([run.events, run.measure(MEASURE)]).toEqual([whole.events, whole.measure(MEASURE)]);
    }),
    { numRuns: runs(60), seed: 72 },
  );
});

test('what happens by a moment does not depend on how long is looked on', () => {
  fc.assert(
    fc.property(anyRun, fc.constantFrom(0, 250, 3000), ({ program, options }, drainMs) => {
      const long = measured(program, options).flow!;
      const short = measured(program, { ...options, drainMs }).flow!;
      const steps = Math.min(
        Math.floor((2000 + drainMs) / 250),
        short.timeline.starts.length,
        long.timeline.starts.length,
      );
      const cut = (flow: FlowMeasure): number[][] =>
        [flow.timeline.starts, flow.timeline.ends, flow.timeline.transitions, flow.timeline.inProgress].map(
          (column) => [...column.slice(0, steps - 1)],
        );
      expect(cut(short)).toEqual(cut(long));
      expect(short.endMs).toBeLessThanOrEqual(2000 + drainMs);
    }),
    { numRuns: runs(60), seed: 73 },
  );
});

test('sources add up in any order', () => {
  const rates = fc.array(fc.constantFrom(0.7, 1, 3, 5.5), { minLength: 2, maxLength: 5 });
  fc.assert(
    fc.property(anyRun, rates, fc.nat(5), ({ program, options }, perSecond, turn) => {
      const parts = perSecond.map((rate, i) => sourceOf([500 * (i + 1), rate, 2 * rate], [4000, rate, 0]));
      const turned = [...parts.slice(turn % parts.length), ...parts.slice(0, turn % parts.length)];
      const of = (sources: typeof parts): unknown => {
        const arrivals = { process: 'uniform', parts: sources } as const;
        const { flow: _, ...rest } = measured(program, { ...options, arrivals, horizonMs: 4000 });
        return rest;
      };
      expect(of(turned)).toEqual(of(parts));
    }),
    { numRuns: runs(40), seed: 74 },
  );
});

test('twice as slow in everything takes exactly twice as long', () => {
  const ms = fc.constantFrom(1, 37, 250, 1000);
  const chain = (scale: number, times: readonly number[], workers: number): Program =>
    programOf(
      Object.fromEntries(times.map((_, i) => [`S${i}`, call(i + 1 < times.length ? `S${i + 1}` : undefined)])),
      Object.fromEntries(
        times.map((time, i) => [
          `S${i}`,
          { duration: i % 2 === 0 ? exponential(scale * time) : constant(scale * time), ...(i === 1 && { workers }) },
        ]),
      ),
    );
  const figures = ({ durationMs, flow }: Measurement): number[] => [
    durationMs.min,
    durationMs.max,
    flow!.endMs,
    flow!.addedDelayMs.max,
    flow!.conservation.inProgressMs,
  ];
  fc.assert(
    fc.property(
      fc.array(ms, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 3 }),
      load,
      bucket,
      (times, workers, { perSecond, ...how }, { bucketSize, refillRate }) => {
        const of = (scale: number): number[] => {
          const stateTransition = { bucketSize, refillRate: refillRate / scale };
          const more = { ...how, quotas: { stateTransition }, stepMs: 250 * scale, burstMs: 1000 * scale };
          return figures(measured(chain(scale, times, workers), optionsOf(perSecond / scale, 2000 * scale, more)));
        };
        expect(of(2)).toEqual(of(1).map((figure) => 2 * figure));
      },
    ),
    { numRuns: runs(60), seed: 75 },
  );
});

/** Ended by the end of each step. */
const endedBy = ({ timeline }: FlowMeasure): number[] => {
  let ended = 0;
  return Array.from(timeline.ends, (ends) => {
    ended += ends;
    return ended;
  });
};
const fewer = (more: number[], less: number[]): number[] => less.filter((n, i) => (more[i] ?? more.at(-1)!) < n);

test('one throttle, no timeout: a higher refill rate or more workers never lower what has ended by any moment', () => {
  const given = fc.record({ load, refill: fc.constantFrom(1, 3, 10, 30), faster: fc.constantFrom(1.1, 2, 10) });
  const program = (workers?: number): Program =>
    programOf({ A: call() }, { A: { duration: exponential(300), ...(workers !== undefined && { workers }) } });
  fc.assert(
    fc.property(given, fc.integer({ min: 1, max: 4 }), ({ load: { perSecond, ...how }, refill, faster }, workers) => {
      const of = (refillRate: number): FlowMeasure =>
        measured(
          program(),
          optionsOf(perSecond, 3000, { ...how, quotas: { stateTransition: { bucketSize: 2, refillRate } } }),
        ).flow!;
      const by = (servers: number): FlowMeasure => measured(program(servers), optionsOf(perSecond, 3000, how)).flow!;
      expect(fewer(endedBy(of(refill * faster)), endedBy(of(refill)))).toEqual([]);
      expect(fewer(endedBy(by(workers + 1)), endedBy(by(workers)))).toEqual([]);
    }),
    { numRuns: runs(80), seed: 76 },
  );
});

test('FIFO loses no work: every wait for workers is that of Kiefer and Wolfowitz’s recursion', () => {
  fc.assert(
    fc.property(load, fc.integer({ min: 1, max: 4 }), fc.constantFrom(20, 130, 1000), (given, servers, serviceMs) => {
      const { perSecond, process, seed } = given;
      const program = programOf({ A: call() }, { A: { duration: constant(serviceMs), workers: servers } });
      const options = optionsOf(perSecond, 3000, { process, seed });
      const arrivals = new ArrivalStream({ process, parts: [constantRate(perSecond, 3000)] }, seed, 0);
      const free = new Array<number>(servers).fill(0);
      const waits: number[] = [];
      let end = 0;
      for (; arrivals.nextMs < 3000; arrivals.advance()) {
        const first = free.indexOf(Math.min(...free));
        const begin = Math.max(arrivals.nextMs, free[first]!);
        waits.push(begin - arrivals.nextMs);
        end = free[first] = begin + serviceMs;
        end = Math.max(...free);
      }
      const { flow } = measured(program, options);
      const pool = flow!.resources[0]!;
      const mean = waits.reduce((a, b) => a + b, 0) / Math.max(1, waits.length);
      expect([pool.requests, pool.waited]).toEqual([waits.length, waits.filter((wait) => wait > 0).length]);
      expect(flow!.endMs).toBeCloseTo(end, 6);
      expect(waits.length === 0 ? 0 : pool.waitMs.max).toBeCloseTo(Math.max(0, ...waits), 6);
      expect(waits.length === 0 ? 0 : flow!.addedDelayMs.mean).toBeCloseTo(mean, 6);
    }),
    { numRuns: runs(80), seed: 77 },
  );
});
