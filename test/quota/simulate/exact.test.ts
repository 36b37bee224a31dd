import { expect, test } from 'vitest';
import type { SimulateOptions } from '../../../src/quota/simulate/index.ts';
import { constant } from '../../../src/stats/index.ts';
import { share } from '../../../src/units/index.ts';
import { call, lambda, measured, optionsOf, programOf, simulated } from './support.ts';

/** Nothing here is random: every number is worked out by hand. */

const resource = (m: ReturnType<typeof measured>, kind: string) => m.flow!.resources.find((r) => r.kind === kind)!;
const pass = (next?: string): object => ({ Type: 'Pass', ...(next === undefined ? { End: true } : { Next: next }) });

test.for([
  // servers, service ms, interarrival ms, starts, last end, waits (max), why
  [1, 1000, 1000, 10, 10_500, 0, 'D/D/1 just kept up with: nobody waits'],
  [1, 1500, 1000, 10, 15_500, 4500, 'D/D/1 overloaded: the k-th waits k x 500 ms'],
  [1, 400, 1000, 10, 9900, 0, 'D/D/1 with time to spare'],
  [3, 3000, 1000, 10, 12_500, 0, 'D/D/3 just kept up with'],
  [2, 3000, 1000, 10, 16_500, 4000, 'D/D/2 overloaded: pairs every 3 s'],
] as const)(
  'D/D/%i: service %i ms, one each %i ms, %i starts end at %i ms, the longest wait is %i ms (%s)',
  ([workers, service, gap, starts, end, longest]) => {
    const program = programOf({ Work: call() }, { Work: { duration: constant(service), workers } });
    const m = measured(program, optionsOf(1000 / gap, gap * starts, { process: 'uniform' }));
    const pool = resource(m, 'pool');
    expect([m.flow!.starts.accepted, m.flow!.endMs, pool.waitMs.max, pool.requests]).toEqual([
      starts,
      end,
      longest,
      starts,
    ]);
  },
);

test.for([
  // size, refill/s, states, starts at once, last end ms, waited, why
  [5, 10, 1, 5, 0, 0, 'a full bucket lets its size through at once'],
  [5, 10, 1, 8, 300, 3, 'then one each 100 ms'],
  [1, 3, 1, 4, 1000, 3, 'thirds of a second do not add up to an error'],
  [5, 10, 3, 2, 100, 1, 'each of three states takes a token'],
  [2, 0.5, 1, 3, 2000, 1, 'slower than one a second'],
] as const)(
  'transition bucket of %i, %f a second, %i states, %i starts at once: over at %f ms, %i waited (%s)',
  ([bucketSize, refillRate, states, starts, end, waited]) => {
    const names = Array.from({ length: states }, (_, i) => `S${i}`);
    const program = programOf(Object.fromEntries(names.map((name, i) => [name, pass(names[i + 1])])), {});
    const quotas = { stateTransition: { bucketSize, refillRate } };
    const m = measured(program, optionsOf(starts, 1000, { process: 'burst', quotas }));
    const bucket = resource(m, 'stateTransition');
    expect(m.flow!.endMs).toBeCloseTo(end, 9);
    expect([bucket.waited, bucket.requests]).toEqual([waited, states * starts]);
  },
);

test('those who wait for a token are served first come, first served, and each wait is exact', () => {
  const program = programOf({ A: pass() }, {});
  const quotas = { stateTransition: { bucketSize: 1, refillRate: 2 } };
  const m = measured(program, optionsOf(5, 1000, { process: 'burst', quotas }));
  expect([m.durationMs.min, m.durationMs.mean, m.durationMs.max]).toEqual([0, 1000, 2000]); // 0, 500, 1000, 1500, 2000
  expect(m.flow!.addedDelayMs.max).toBe(2000);
});

test.for([
  // policy, accepted, throttled, retried, dropped, lost, longest delay, why
  [{ kind: 'drop' }, 2, 3, 0, 3, 0, 0, 'dropped at once'],
  [{ kind: 'retry', base: 1000, cap: 60_000, maxAttempts: 0, jitter: 'none' }, 2, 3, 0, 0, 3, 0, 'no retry is a loss'],
  [
    { kind: 'retry', base: 1000, cap: 60_000, maxAttempts: 1, jitter: 'none' },
    3,
    5,
    3,
    0,
    2,
    1000,
    'one token more at 1 s',
  ],
  [{ kind: 'retry', base: 1000, cap: 60_000, maxAttempts: 2, jitter: 'none' }, 5, 5, 3, 0, 0, 3000, 'two more by 3 s'],
  [
    { kind: 'retry', base: 1000, cap: 1000, maxAttempts: 3, jitter: 'none' },
    5,
    6,
    3,
    0,
    0,
    3000,
    'a cap keeps it at 1 s',
  ],
] as const)('five starts at once, two tokens, one more a second: %o', ([onThrottle, ...want]) => {
  const quotas = { startExecution: { bucketSize: 2, refillRate: 1 } };
  const m = measured(programOf({ A: pass() }, {}), optionsOf(5, 1000, { process: 'burst', quotas, onThrottle }));
  const { accepted, throttled, retried, dropped, lost } = m.flow!.starts;
  expect([accepted, throttled, retried, dropped, lost, m.flow!.addedDelayMs.max]).toEqual(want.slice(0, 6));
});

test('a start is refused while the limit of executions in progress is reached, and accepted when one has just ended', () => {
  const program = programOf({ A: call() }, { A: { duration: constant(1000) } }, { type: 'express' });
  const m = measured(program, optionsOf(2, 4000, { process: 'uniform', quotas: { openExecutions: 2 } }));
  // starts at 250, 750, 1250, ...: with two places of 1000 ms each all of two a second get in, to the instant
  expect([m.flow!.starts.dropped, m.flow!.inProgress.peak]).toEqual([0, 2]);
  const tight = measured(program, optionsOf(2, 4000, { process: 'uniform', quotas: { openExecutions: 1 } }));
  expect([tight.flow!.starts.accepted, tight.flow!.starts.dropped]).toEqual([4, 4]);
});

const map = (more: object, body: Record<string, object>): object => ({
  Type: 'Map',
  ItemProcessor: { StartAt: Object.keys(body)[0], States: body },
  End: true,
  ...more,
});

test.for([
  // items, MaxConcurrency, at once, ramp, most, end, why
  [6, 0, 0, 0, 0, 1000, 'no limit: all at once'],
  [6, 2, 0, 0, 0, 3000, 'two at a time'],
  [6, 0, 2, 200, 4, 2000, 'two at once, a third at 200, a fourth at 400, the others follow at 1000'],
  [3, 0, 1, 300, 40, 1600, 'one each 300 ms'],
  [0, 0, 0, 0, 0, 0, 'nothing to do'],
] as const)(
  'a Map of %i items, MaxConcurrency %i, %i at once, one each %i ms up to %i ends at %i ms (%s)',
  ([items, maxConcurrency, mapAtOnce, mapRampMs, mapMaxConcurrency, end]) => {
    const none = {
      startMs: 0,
      endMs: 0,
      flowStateMs: 0,
      taskScheduleToStartMs: 0,
      taskResultToExitMs: 0,
      lambdaInvokeMs: 0,
      payloadMsPerKib: 0,
    };
    const table = { ...none, mapAtOnce, mapRampMs, mapMaxConcurrency };
    const program = programOf(
      { Each: map({ MaxConcurrency: maxConcurrency }, { One: call() }) },
      { Each: { items: constant(items) }, One: { duration: constant(1000) } },
      { scenario: { latency: { standard: table, express: table } } },
    );
    const run = simulated(program, optionsOf(1, 1000, { process: 'burst' }));
    const [engine] = run.engines;
    expect([engine!.now, engine!.totals.bank.max(2), engine!.cursors.alive]).toEqual([end, 2 + 4 + items * 7, 0]);
  },
);

const distributed = (childType: 'STANDARD' | 'EXPRESS', more: object = {}): object => ({
  Type: 'Map',
  ItemProcessor: {
    ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: childType },
    StartAt: 'One',
    States: { One: call() },
  },
  End: true,
  ...more,
});

test.for([
  // child type, items, MaxConcurrency, end ms, billed transitions, why
  ['STANDARD', 11, 0, 100 + 1000, 1 + 11 * 2, 'Standard children: one each 10 ms; child and its state are billed'],
  ['EXPRESS', 11, 0, 10 + 1000, 1 + 11, 'Express children: one each ms; only the child is billed'],
  ['EXPRESS', 6, 2, 3001, 1 + 6, 'two at a time: pairs at 0 and 1 ms, every second'],
] as const)(
  'a map run of %s children, %i items, MaxConcurrency %i ends at %i ms with %i transitions (%s)',
  ([type, items, maxConcurrency, end, transitions]) => {
    const program = programOf(
      { Each: distributed(type, { MaxConcurrency: maxConcurrency }) },
      { Each: { items: constant(items) }, One: { duration: constant(1000) } },
    );
    const m = measured(program, optionsOf(1, 1000, { process: 'burst' }));
    expect([m.flow!.endMs, m.usage.get('stateTransition')?.mean, m.flow!.conservation.cursorsAlive]).toEqual([
      end,
      transitions,
      0,
    ]);
  },
);

test('a third map run waits until one of two has ended', () => {
  const program = programOf(
    { Each: distributed('EXPRESS') },
    { Each: { items: constant(1) }, One: { duration: constant(1000) } },
  );
  const m = measured(program, optionsOf(3, 1000, { process: 'burst', quotas: { openMapRuns: 2 } }));
  expect([m.durationMs.max, resource(m, 'openMapRuns').waited, m.flow!.addedDelayMs.max]).toEqual([2000, 1, 1000]);
});

const retried = {
  Retry: [{ ErrorEquals: ['Lambda.TooManyRequestsException'], IntervalSeconds: 1, MaxAttempts: 2, BackoffRate: 2 }],
};

test.for([
  // concurrency, retriers, succeeded, retries, end, why
  [
    2,
    retried,
    1,
    0.5,
    2000,
    'four invokes, two slots of 1 s: two try again at 1 s, when the slots have just come free',
  ],
  [1, retried, 0.75, 1.25, 4000, 'one slot: tries at 0, 1 and 3 s; the fourth is out of retries'],
  [1, {}, 0.25, 0, 1000, 'without a retrier a throttled invoke fails'],
] as const)('Lambda concurrency %i for four at once (%#)', ([lambdaConcurrency, more, succeeded, retries, end]) => {
  const program = programOf({ A: lambda(undefined, more) }, { A: { duration: constant(1000) } });
  const m = measured(program, optionsOf(4, 1000, { process: 'burst', quotas: { lambdaConcurrency } }));
  expect([m.outcomes.succeeded, m.retries.mean, m.flow!.endMs]).toEqual([succeeded, retries, end]);
});

test('a function gets new environments at its scale-up rate, and uses idle ones again', () => {
  const program = programOf({ A: lambda() }, { A: { duration: constant(100) } });
  const quotas = { lambdaScaling: { bucketSize: 3, refillRate: 1 } };
  const m = measured(program, optionsOf(5, 3000, { process: 'burst', quotas }));
  // three environments at 0 s, a fourth at 1 s and a fifth at 2 s
  expect(m.outcomes.succeeded).toBeCloseTo((3 + 4 + 5) / 15, 12);
  expect(resource(m, 'lambdaScaling').peak).toBe(5);
});

const parallel = (branches: readonly Record<string, object>[], more: object = {}): object => ({
  Type: 'Parallel',
  Branches: branches.map((states) => ({ StartAt: Object.keys(states)[0], States: states })),
  End: true,
  ...more,
});

test.for([
  // behaviour of Bad, duration, transitions, events, why
  [300, 300, 1 + 2 + 1, 21, 'the other branch has entered its second task, which is aborted: E2 is'],
  [1500, 1500, 1 + 2 + 1, 24, 'the other branch is through'],
  [100, 100, 1 + 2 + 1, 21, 'a sibling that moves on at the very instant has moved on'],
] as const)('a branch fails at %i ms: the execution ends at %i ms with %i transitions', ([bad, end, transitions]) => {
  const program = programOf(
    { Both: parallel([{ Good: call('Later'), Later: call() }, { Bad: call() }]) },
    {
      Good: { duration: constant(100) },
      Later: { duration: constant(1000) },
      Bad: { duration: constant(bad), errors: [{ error: 'Boom', probability: share(1) }] },
    },
  );
  const m = measured(program, optionsOf(1, 1000, { process: 'burst' }));
  expect([m.durationMs.max, m.transitions.max, m.outcomes.failed]).toEqual([end, transitions, 1]);
});

test.for([
  [{ workers: 1 }, {}, 'in the line of a pool'],
  [{}, { quotas: { stateTransition: { bucketSize: 1, refillRate: 0.01 } } }, 'in the line for a token'],
  [{}, {}, 'at work'],
] as const)('TimeoutSeconds ends an execution to the instant, also one that waits (%#: %o)', ([behaviour, more]) => {
  const program = programOf(
    { A: call('B'), B: call() },
    { A: { duration: constant(1500), ...behaviour }, B: { duration: constant(1500) } },
    { timeoutSeconds: 2 },
  );
  const options: SimulateOptions = optionsOf(2, 1000, { process: 'burst', ...more });
  const m = measured(program, options);
  expect([m.outcomes.timedOut, m.durationMs.min, m.durationMs.max, m.flow!.conservation.cursorsAlive]).toEqual([
    1, 2000, 2000, 0,
  ]);
});

test('peak is what is asked for: a transition that waits counts once, where it joined the line', () => {
  const program = programOf({ A: pass() }, {});
  const quotas = { stateTransition: { bucketSize: 1, refillRate: 2 } };
  // 5 at 0 s, one served at once, two a second after: 5 are asked for in the first second, none later
  const m = measured(program, optionsOf(5, 1000, { process: 'burst', quotas }));
  const bucket = resource(m, 'stateTransition');
  expect([bucket.peak, bucket.requests, bucket.waited, bucket.backlogPeak, bucket.drainMs]).toEqual([5, 5, 4, 4, 1000]);
});

test('of starts, every try asks: what is refused at first is counted again when it is tried again', () => {
  const quotas = { startExecution: { bucketSize: 2, refillRate: 1 } };
  const onThrottle = { kind: 'retry', base: 1000, cap: 1000, maxAttempts: 3, jitter: 'none' } as const;
  const m = measured(programOf({ A: pass() }, {}), optionsOf(5, 1000, { process: 'burst', quotas, onThrottle }));
  const bucket = resource(m, 'startExecution');
  // 5 tries at 0 s (3 refused), 3 at 1 s (2 refused), 2 at 2 s, 1 at 3 s
  expect([bucket.peak, bucket.requests, bucket.refused, bucket.backlogAtHorizon, bucket.drainMs]).toEqual([
    5, 11, 6, 3, 2000,
  ]);
});

test('a pool serves each cursor at the state it waits in, also when two states share no pool and times are not round', () => {
  const program = programOf(
    { A: call('B'), B: call('C'), C: pass() },
    { A: { duration: constant(0.3) }, B: { duration: constant(1000 / 3), workers: 1 } },
  );
  const m = measured(program, optionsOf(3, 1000, { process: 'burst' }));
  const times = m.states.map(({ name, entries, meanDurationMs }) => [
    name,
    entries,
    Math.round(meanDurationMs! * 1000),
  ]);
  // B: 333.3, 666.7 and 1000 ms with the waits
  expect(times).toEqual([
    ['A', 1, 300],
    ['B', 1, 666_667],
    ['C', 1, 0],
  ]);
});

test('a run ends with what happened last, not with what would have happened had it not been cut off', () => {
  const branch = (name: string): object => ({ StartAt: name, States: { [name]: call() } });
  const program = programOf(
    { Both: { Type: 'Parallel', Branches: [branch('Fails'), branch('Goes')], End: true } },
    {
      Fails: { duration: constant(100), errors: [{ error: 'Boom', probability: share(1) }] },
      Goes: { duration: constant(100.25) },
    },
  );
  const [engine] = simulated(program, optionsOf(1, 1000, { process: 'burst' })).engines;
  // four events: the arrival, the try fails, the error leaves the branch, and the Parallel
  expect([engine!.now, engine!.fired, engine!.cursors.alive, engine!.events.size]).toEqual([100, 4, 0, 0]);
});
