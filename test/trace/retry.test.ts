import { expect, test } from 'vitest';
import type { TaskState } from '../../src/asl/index.ts';
import { RetryCounter } from '../../src/trace/retry.ts';
import { definitionOf } from '../support/run-sample.ts';

/** Waits in seconds until the retrier gives up, at most eight. */
function waits(retrier: object, random = 0.5): number[] {
  const task = { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:111122223333:function:f', End: true };
  const retry = [{ ErrorEquals: ['States.ALL'], ...retrier }];
  const counter = new RetryCounter(definitionOf({ A: { ...task, Retry: retry } }).states[0] as TaskState);
  const found: number[] = [];
  for (let wait = counter.nextWait({ error: 'E' }, () => random); wait !== undefined && found.length < 8; ) {
    found.push(wait / 1000);
    wait = counter.nextWait({ error: 'E' }, () => random);
  }
  return found;
}

const FOUR_HUNDRED_DAYS = 400 * 86_400;

test.for([
  [{}, [1, 2, 4], 'defaults'],
  [{ MaxAttempts: 0 }, [], 'never'],
  [{ IntervalSeconds: 3, MaxAttempts: 3, BackoffRate: 2, MaxDelaySeconds: 5 }, [3, 5, 5], 'cut at MaxDelaySeconds'],
  [{ IntervalSeconds: 3, MaxAttempts: 2, BackoffRate: 1.5 }, [3, 4.5], 'the first wait is the bare interval'],
  [{ IntervalSeconds: 2, MaxAttempts: 3, JitterStrategy: 'FULL' }, [1, 2, 4], 'half of each by a draw of one half'],
  [
    { IntervalSeconds: 99_999_999, MaxAttempts: 2, BackoffRate: 1e300 },
    [FOUR_HUNDRED_DAYS, FOUR_HUNDRED_DAYS],
    'longer than any execution, and still a number',
  ],
] as const)('%o waits %o s (%s)', ([retrier, want]) => {
  expect(waits(retrier)).toEqual(want);
});
