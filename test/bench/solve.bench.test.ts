import { expect, test } from 'vitest';
import { solve } from '../../src/bill/solve/index.ts';
import { exponential } from '../../src/stats/index.ts';
import { share } from '../../src/units/index.ts';
import { compiledOf, lambdaTask, pass } from '../support/run-sample.ts';

const STATES = 10_000;
const FAILS = 0.01;
/** Far above what it takes (well under a second), and far below what work that grows with the square would. */
const MOST_MS = 5000;

const name = (i: number): string => `S${i}`;
const retry = { Retry: [{ ErrorEquals: ['E'], IntervalSeconds: 1, MaxAttempts: 2, BackoffRate: 1 }] };

/** AWS takes definitions of up to 1 MiB, which leaves room for so many retriers, and for tasks in every other state. */
const mayFail = (i: number): boolean => i % 10 === 0;

/** Tasks, each with a law of its own, of which some are retried, and flow states between them; `last` says where the last one leads. */
function inARow(last: object): Record<string, object> {
  return Object.fromEntries(
    Array.from({ length: STATES }, (_, i) => [
      name(i),
      (i % 2 === 0 ? lambdaTask : pass)({
        ...(i + 1 < STATES ? { Next: name(i + 1) } : last),
        ...(mayFail(i) && retry),
      }),
    ]),
  );
}

const behaviour = Object.fromEntries(
  Array.from({ length: STATES }, (_, i) => [
    name(i),
    { duration: exponential(1 + i / 100), errors: mayFail(i) ? [{ error: 'E', probability: share(FAILS) }] : [] },
  ]),
);
/** Retries of one task, at most two. */
const RETRIES = FAILS + FAILS ** 2;
const SUCCEEDS = 1 - FAILS ** 3;
/** Transitions of one pass, and the odds of coming to its end. */
const PASS = Array.from({ length: STATES }, (_, i) => i).reduce(
  ({ entered, transitions }, i) => ({
    entered: mayFail(i) ? entered * SUCCEEDS : entered,
    transitions: transitions + entered * (mayFail(i) ? 1 + RETRIES : 1),
  }),
  { entered: 1, transitions: 0 },
);

function timed<T>(what: string, work: () => T): T {
  const before = process.hrtime.bigint();
  const answer = work();
  const took = Number(process.hrtime.bigint() - before) / 1e6;
  console.log(`solve: ${what} in ${took.toFixed(0)} ms`);
  expect(took).toBeLessThan(MOST_MS);
  return answer;
}

/** Long histories are left out: 10,000 tasks log more events than Standard holds. */
const compiled = (states: object, more: object = {}) => {
  const { program } = compiledOf(states, { states: { ...behaviour, ...more } });
  return { ...program, limits: { ...program.limits, maxEvents: Infinity } };
};

test('solve: ten thousand tasks in a row', () => {
  const program = compiled(inARow({ End: true }));
  const { transitions, outcomes } = timed('10,000 tasks in a row', () => solve(program));
  expect(transitions.known && Math.abs(transitions.value / PASS.transitions - 1) < 1e-10).toBe(true);
  expect(outcomes.known && Math.abs(outcomes.value.succeeded / PASS.entered - 1) < 1e-9).toBe(true);
});

test('solve: ten thousand tasks in one loop', () => {
  const loop = {
    ...inARow({ Next: 'C' }),
    C: { Type: 'Choice', Choices: [{ Variable: '$.x', NumericEquals: 1, Next: name(0) }], Default: 'Z' },
    Z: { Type: 'Succeed' },
  };
  const next = new Map([
    [name(0), share(0.5)],
    ['Z', share(0.5)],
  ]);
  const program = compiled(loop, { C: { next } });
  const { transitions } = timed('10,000 tasks in a loop', () => solve(program));
  // so many passes are begun; each that comes to its end enters the Choice, and half of these the end
  const passes = 1 / (1 - PASS.entered / 2);
  const want = passes * (PASS.transitions + PASS.entered * 1.5);
  expect(transitions.known && Math.abs(transitions.value / want - 1) < 1e-9).toBe(true);
});
