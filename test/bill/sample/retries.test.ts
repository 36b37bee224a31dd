import { expect, test } from 'vitest';
import { RetryRules } from '../../../src/bill/sample/retry-rules.ts';
import { constant, RandomStream, Tally } from '../../../src/stats/index.ts';
import { share } from '../../../src/units/index.ts';
import { compiledOf, fails, lambdaTask, measured, pass, stateIn, takes } from '../../support/run-sample.ts';

/** Waits in s after each of the errors that a task meets in one visit; the last answer is the state that caught it, or `fails`. */
function reactions(retry: readonly object[], errors: readonly string[], seed = 1): (number | string)[] {
  const catchers = [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }];
  const odds = [...new Set(errors)].map((error) => ({ error, probability: share(0.1) }));
  const { program } = compiledOf(
    { Work: lambdaTask({ Retry: retry, Catch: catchers, End: true }), Caught: pass() },
    { states: { Work: { duration: constant(0), errors: odds } } },
  );
  const rules = new RetryRules(program);
  const stream = new RandomStream(seed);
  const mark = rules.mark();
  rules.open(0);
  return errors.map((error) => {
    const wait = rules.after(0, program.errorNames.indexOf(error), mark, stream);
    return wait >= 0 ? wait / 1000 : (program.states[rules.caught]?.name ?? 'fails');
  });
}

const TWO = [
  { ErrorEquals: ['A', 'B'], IntervalSeconds: 1, BackoffRate: 2, MaxAttempts: 2 },
  { ErrorEquals: ['C'], IntervalSeconds: 5 },
];

test.for([
  // retriers, errors met, waits in s, why
  [
    [{ ErrorEquals: ['A'], IntervalSeconds: 3, MaxAttempts: 3, BackoffRate: 2 }],
    'AAAA',
    [3, 6, 12, 'Caught'],
    'doubling',
  ],
  [
    [{ ErrorEquals: ['A'], IntervalSeconds: 3, MaxAttempts: 2, BackoffRate: 1.5 }],
    'AAA',
    [3, 4.5, 'Caught'],
    'rate 1.5',
  ],
  [
    [{ ErrorEquals: ['A'], IntervalSeconds: 3, MaxAttempts: 3, BackoffRate: 2, MaxDelaySeconds: 5 }],
    'AAAA',
    [3, 5, 5, 'Caught'],
    'MaxDelaySeconds caps',
  ],
  [[{ ErrorEquals: ['A'] }], 'AAAA', [1, 2, 4, 'Caught'], 'defaults: 1 s, rate 2, three retries'],
  [[{ ErrorEquals: ['A'], IntervalSeconds: 30, MaxAttempts: 5 }], 'AAAAA', [30, 60, 120, 240, 480], '930 s in all'],
  [[{ ErrorEquals: ['A'], MaxAttempts: 0 }], 'A', ['Caught'], 'MaxAttempts 0 never retries'],
  [[{ ErrorEquals: ['B'] }], 'A', ['Caught'], 'no retrier is meant'],
  [TWO, 'ABCB', [1, 2, 5, 'Caught'], 'the counter of a retrier spans the whole visit'],
  [TWO, 'CABC', [5, 1, 2, 10], 'and is its own'],
  [
    [
      { ErrorEquals: ['A'], MaxAttempts: 1 },
      { ErrorEquals: ['States.ALL'], IntervalSeconds: 9 },
    ],
    'AA',
    [1, 'Caught'],
    'the first retrier that is meant decides alone, even when used up',
  ],
] as const)('%j after %s waits %j s (%s)', ([retry, errors, want]) => {
  expect(reactions(retry, [...errors])).toEqual(want);
});

test('jitter FULL waits uniformly between 0 and the delay: U(0,2), U(0,4), U(0,8)', () => {
  const retry = [{ ErrorEquals: ['A'], IntervalSeconds: 2, MaxAttempts: 3, BackoffRate: 2, JitterStrategy: 'FULL' }];
  const tallies = [new Tally(), new Tally(), new Tally()];
  for (let seed = 0; seed < 4000; seed++) {
    reactions(retry, ['A', 'A', 'A'], seed).forEach((wait, i) => {
      tallies[i]!.add(Number(wait));
    });
  }
  const inside = tallies.map((tally, i) => {
    const full = 2 ** (i + 1);
    return (
      Math.abs(tally.mean - full / 2) <= tally.halfWidth(0.999) &&
      tally.min >= 0 &&
      tally.max < full &&
      tally.max > 0.99 * full
    );
  });
  expect(inside, `means ${tallies.map((tally) => `${tally.mean} ± ${tally.halfWidth(0.999)}`)}`).toEqual([
    true,
    true,
    true,
  ]);
});

test.for([
  // retrier, duration in s, retries, why
  [{ IntervalSeconds: 3, MaxAttempts: 3, BackoffRate: 2 }, 3 + 6 + 12, 3, '3, 6, 12'],
  [{ IntervalSeconds: 30, MaxAttempts: 5 }, 930, 5, '30 + 60 + 120 + 240 + 480'],
  [{}, 7, 3, 'defaults: 1, 2, 4'],
  [{ MaxAttempts: 0 }, 0, 0, 'never retry'],
] as const)('a task that always fails with %j takes %d s', ([retrier, seconds, retries]) => {
  const work = lambdaTask({ Retry: [{ ErrorEquals: ['States.ALL'], ...retrier }], End: true });
  const run = measured({ Work: work }, { states: { Work: fails('A') } });
  expect([run.durationMs.mean, run.retries.mean, run.transitions.mean, run.outcomes.failed]).toEqual([
    seconds * 1000,
    retries,
    1 + retries,
    1,
  ]);
});

test('tries of a task that fails with probability p and is retried m times follow 1 + p + p^2 …', () => {
  const work = lambdaTask({ Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 2 }], End: true });
  const run = measured({ Work: work }, { states: { Work: fails('A', 10, 0.3) }, executions: 40_000, seed: 5 }, 0.999);
  const want = 0.3 + 0.09;
  expect(Math.abs(run.retries.mean - want), `${run.retries.mean} ± ${run.retries.halfWidth}`).toBeLessThan(
    run.retries.halfWidth,
  );
  const failed = 0.027;
  expect(Math.abs(run.outcomes.failed - failed)).toBeLessThan(3.29 * Math.sqrt((failed * (1 - failed)) / 40_000));
});

test('time between tries belongs to the visit of the state', () => {
  const work = lambdaTask({
    Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 1 }],
    Catch: [{ ErrorEquals: ['A'], Next: 'Caught' }],
    End: true,
  });
  const run = measured({ Work: work, Caught: pass() }, { states: { Work: fails('A', 100) } });
  expect([stateIn(run, 'Work').meanDurationMs, stateIn(run, 'Caught').entries]).toEqual([100 + 1000 + 100, 1]);
});

test('a retry does not enter the state again, and the catcher costs the state it leads to', () => {
  const work = lambdaTask({
    Retry: [{ ErrorEquals: ['A'] }],
    Catch: [{ ErrorEquals: ['A'], Next: 'Caught' }],
    End: true,
  });
  const run = measured({ Work: work, Caught: pass() }, { states: { Work: fails('A'), Caught: takes(0) } });
  expect([stateIn(run, 'Work').entries, stateIn(run, 'Work').transitions, run.transitions.mean]).toEqual([1, 4, 5]);
});
