import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ClientPolicy, Measurement } from '../../../src/bill/contract/index.ts';
import { expectMean, over, SEEDS } from '../../support/intervals.ts';
import { erlangB, lossOfDeterministicServer, retriesAtSmallBucket } from '../../support/queue-truths.ts';
import { runs } from '../../support/runs.ts';
import { measured, optionsOf, programOf } from './support.ts';

/* Starts that a token bucket refuses, and clients that try again. */

const program = programOf({ A: { Type: 'Pass', End: true } }, {});

interface Bursts {
  /** Starts in each burst, one burst a second. */
  readonly each: number;
  readonly seconds: number;
  readonly bucketSize: number;
  /** A token each so many ms. */
  readonly msPerToken: number;
  readonly policy: Extract<ClientPolicy, { kind: 'retry' }>;
}

/** The rules told once more, in whole numbers: who tries when, in the order in which they are heard. */
function expected({ each, seconds, bucketSize, msPerToken, policy }: Bursts) {
  const said = { accepted: 0, throttled: 0, retried: 0, lost: 0, startsPerSecond: [] as number[], longestDelayMs: 0 };
  const clients = Array.from({ length: each * seconds }, (_, i) => {
    const first = Math.floor(i / each) * 1000;
    return { first, next: first, tries: 0, heard: Infinity };
  });
  // a bucket in parts of a token that one ms brings
  let [level, at, heard] = [bucketSize * msPerToken, 0, 0];
  for (let open = clients.slice(); open.length > 0; open = open.filter(({ next }) => next < Infinity)) {
    // of one instant: those who come again before new ones, those first who have been heard first
    const [client] = open.toSorted((a, b) => a.next - b.next || a.heard - b.heard || a.first - b.first);
    level = Math.min(bucketSize * msPerToken, level + client!.next - at);
    at = client!.next;
    client!.tries++;
    client!.heard = heard++;
    if (level >= msPerToken) {
      level -= msPerToken;
      said.accepted++;
      const second = Math.floor(at / 1000);
      said.startsPerSecond[second] = (said.startsPerSecond[second] ?? 0) + 1;
      said.longestDelayMs = Math.max(said.longestDelayMs, at - client!.first);
      client!.next = Infinity;
      continue;
    }
    said.throttled++;
    if (client!.tries === 1 && policy.maxAttempts > 0) said.retried++;
    if (client!.tries > policy.maxAttempts) {
      said.lost++;
      client!.next = Infinity;
    } else client!.next = at + Math.min(policy.cap, policy.base * 2 ** (client!.tries - 1));
  }
  return { ...said, startsPerSecond: Array.from(said.startsPerSecond, (count = 0) => count) };
}

function ran({ each, seconds, bucketSize, msPerToken, policy }: Bursts) {
  const quotas = { startExecution: { bucketSize, refillRate: 1000 / msPerToken } };
  const { flow } = measured(program, optionsOf(each, seconds * 1000, { process: 'burst', quotas, onThrottle: policy }));
  const { accepted, throttled, retried, lost } = flow!.starts;
  const starts = [...flow!.timeline.starts];
  while (starts.at(-1) === 0) starts.pop();
  return { accepted, throttled, retried, lost, startsPerSecond: starts, longestDelayMs: flow!.addedDelayMs.max };
}

const retry = (base: number, cap: number, maxAttempts: number): Bursts['policy'] => ({
  kind: 'retry',
  ...{ base, cap, maxAttempts },
  jitter: 'none',
});

test.for([
  // bursts; accepted, throttled tries, retried, lost, starts in each second, longest delay ms; why
  [
    { each: 4, seconds: 1, bucketSize: 1, msPerToken: 1000, policy: retry(1000, 8000, 3) },
    [4, 6, 3, 0, [1, 1, 0, 1, 0, 0, 0, 1], 7000],
    'one gets in at 0, 1, 3 and 7 s, the fourth with its last try',
  ],
  [
    { each: 4, seconds: 1, bucketSize: 1, msPerToken: 1000, policy: retry(1000, 8000, 2) },
    [3, 6, 3, 1, [1, 1, 0, 1], 3000],
    'with one retry less the fourth gives up at 3 s',
  ],
  [
    { each: 2, seconds: 2, bucketSize: 1, msPerToken: 1000, policy: retry(1000, 8000, 2) },
    [4, 4, 3, 0, [1, 1, 1, 0, 1], 3000],
    'at 1 s the token goes to who comes again, before both new ones',
  ],
  [
    { each: 5, seconds: 1, bucketSize: 2, msPerToken: 500, policy: retry(250, 500, 2) },
    [3, 8, 3, 2, [3], 750],
    'at 250 ms there is half a token, at 750 ms one and a half: two of three give up there',
  ],
] as const)('starts that come again, worked by hand: %j', ([bursts, want]) => {
  const { accepted, throttled, retried, lost, startsPerSecond, longestDelayMs } = ran(bursts);
  expect([accepted, throttled, retried, lost, startsPerSecond, longestDelayMs]).toEqual(want);
});

const anyBursts: fc.Arbitrary<Bursts> = fc.record({
  each: fc.integer({ min: 1, max: 12 }),
  seconds: fc.integer({ min: 1, max: 6 }),
  bucketSize: fc.integer({ min: 1, max: 8 }),
  msPerToken: fc.constantFrom(40, 100, 125, 200, 250, 500, 1000, 2000), // of which 1 s is a whole number, or the other way
  policy: fc
    .record({
      base: fc.constantFrom(50, 100, 250, 333, 500, 1000),
      cap: fc.constantFrom(100, 500, 1000, 8000),
      maxAttempts: fc.integer({ min: 0, max: 6 }),
    })
    .map(({ base, cap, maxAttempts }) => retry(base, cap, maxAttempts)),
});

test('bursts without jitter: who is accepted, refused and lost, and when, is exact to the event', () => {
  fc.assert(
    fc.property(anyBursts, (bursts) => {
      expect(ran(bursts)).toEqual(expected(bursts));
    }),
    { numRuns: runs(300), seed: 3 },
  );
});

/** A bucket of a token each 100 ms under Poisson starts, and how its clients take a refusal. */
const smallBucket =
  (bucketSize: number, perSecond: number, onThrottle: ClientPolicy) =>
  (seed: number): Measurement =>
    measured(
      program,
      optionsOf(perSecond, 6_000_000 / perSecond, {
        ...{ seed, onThrottle },
        quotas: { startExecution: { bucketSize, refillRate: 10 } },
      }),
    );

test.for([
  // bucket, starts/s, why
  [1, 10, 'as much as comes'],
  [1, 2, 'little'],
  [3, 9, 'nearly as much'],
  [8, 10, 'a larger one'],
  [5, 25, 'far too much'],
] as const)(
  'Poisson starts at a bucket of %i that gains 10 a second, %i a second: the share dropped is that of M/D/1/K (%s)',
  ([bucketSize, perSecond]) => {
    const runOf = smallBucket(bucketSize, perSecond, { kind: 'drop' });
    const dropped = over(runOf, (m) => m.flow!.starts.dropped / m.flow!.starts.offered);
    expectMean(dropped, lossOfDeterministicServer(perSecond / 10, bucketSize), 0.15);
  },
);

test('of one place, that chain is Erlang’s loss: it does not care how long services are spread', () => {
  const off = [0.2, 1, 3].map((load) => Math.abs(lossOfDeterministicServer(load, 1) / erlangB(1, load) - 1));
  expect(Math.max(...off)).toBeLessThan(1e-12);
});

test.for([
  // retries, wait ms, jitter, starts/s, why
  [1, 100, 'none', 10, 'who is refused comes again as long after as the bucket is empty'],
  [1, 40, 'none', 25, 'sooner: most come again to an empty bucket'],
  [2, 50, 'none', 10, 'twice'],
  [4, 25, 'none', 15, 'four times'],
  [1, 100, 'full', 10, 'at any time up to 100 ms after'],
  [1, 60, 'full', 20, 'sooner, and more of them'],
] as const)(
  'a bucket of one token, %i retries after %i ms, jitter %s, %i starts a second: the share lost is known by renewal (%s)',
  ([retries, waitMs, jitter, perSecond]) => {
    const policy = { kind: 'retry', base: waitMs, cap: waitMs, maxAttempts: retries, jitter } as const;
    const truth = retriesAtSmallBucket({ perMs: perSecond / 1000, emptyMs: 100, waitMs, retries, jitter });
    const found = new Map(SEEDS.map((seed) => [seed, smallBucket(1, perSecond, policy)(seed)]));
    const runOf = (seed: number): Measurement => found.get(seed)!;
    expectMean(
      over(runOf, ({ flow }) => flow!.starts.lost / flow!.starts.offered),
      truth.lost,
      0.15,
    );
    expectMean(
      over(runOf, ({ flow }) => flow!.starts.retried / flow!.starts.offered),
      truth.refusedAtFirst,
      0.1,
    );
  },
);
