import { expect, test } from 'vitest';
import { ErrorNames } from '../../src/program/columns.ts';
import { matches } from '../../src/program/index.ts';

// Source of every row: AWS error-handling page (docs/aws-rules.md 3.5) unless it says recorded.
test.for([
  // ErrorEquals, error, matches, why
  ['States.ALL', 'Anything', true, 'the wildcard'],
  ['States.ALL', 'States.Timeout', true, 'timeouts too'],
  ['States.ALL', 'States.TaskFailed', true, 'and the name of the other wildcard as an error'],
  ['States.ALL', 'States.Runtime', false, 'always ends the execution'],
  ['States.ALL', 'States.DataLimitExceeded', true, 'recorded, against the page'],
  ['States.ALL', 'States.ExceedToleratedFailureThreshold', true, 'a map run that failed'],
  ['States.TaskFailed', 'Anything', true, 'any error of a task'],
  ['States.TaskFailed', 'States.Timeout', false, 'all but timeouts'],
  ['States.TaskFailed', 'States.HeartbeatTimeout', false, 'a kind of timeout'],
  ['States.TaskFailed', 'States.Runtime', false, 'always ends the execution'],
  ['States.Timeout', 'States.Timeout', true, 'its own name'],
  ['States.Timeout', 'States.HeartbeatTimeout', true, 'also a missed heartbeat'],
  ['States.Timeout', 'Anything', false, 'no wildcard'],
  ['States.HeartbeatTimeout', 'States.HeartbeatTimeout', true, 'its own name'],
  ['States.HeartbeatTimeout', 'States.Timeout', false, 'not the other way round'],
  ['States.Runtime', 'States.Runtime', false, 'recorded: an explicit catcher is not asked'],
  ['States.DataLimitExceeded', 'States.DataLimitExceeded', true, 'its own name'],
  ['A', 'A', true, 'its own name'],
  ['A', 'B', false, 'another name'],
  ['a', 'A', false, 'names are case-sensitive'],
] as const)('ErrorEquals %s and the error %s: %s (%s)', ([matcher, error, want]) => {
  const names = new ErrorNames();
  expect(matches(names.matcherOf(matcher), names.idOf(error))).toBe(want);
});
