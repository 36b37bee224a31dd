import { type Definition, parseWorkflow } from '../../src/asl/index.ts';
import type { Scenario } from '../../src/scenario/model.ts';
import { constant, exponential, lognormalFromQuantiles } from '../../src/stats/index.ts';
import { share } from '../../src/units/index.ts';
import { scenarioOf } from './scenario.ts';

const task = (next?: string): object => ({
  Type: 'Task',
  Resource: 'arn:aws:lambda:us-east-1:111122223333:function:f',
  ...(next === undefined ? { End: true } : { Next: next }),
});

/** A task with retry, a choice, a Parallel of two, a Map of five items with two tasks each: the shape the speed is measured on. */
export function benchWorkflow(): Definition {
  const text = JSON.stringify({
    StartAt: 'First',
    States: {
      First: { ...task('Pick'), Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 3 }] },
      Pick: { Type: 'Choice', Choices: [{ Variable: '$.a', BooleanEquals: true, Next: 'Both' }], Default: 'Each' },
      Both: {
        Type: 'Parallel',
        Branches: [
          { StartAt: 'Left', States: { Left: task() } },
          { StartAt: 'Right', States: { Right: task() } },
        ],
        Next: 'Each',
      },
      Each: {
        Type: 'Map',
        ItemProcessor: { StartAt: 'One', States: { One: task('Two'), Two: task() } },
        End: true,
      },
    },
  });
  const parsed = parseWorkflow(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  return parsed.value;
}

export function benchScenario(): Scenario {
  return scenarioOf({
    First: {
      duration: lognormalFromQuantiles(120, 900),
      errors: [{ error: 'Lambda.ServiceException', probability: share(0.02) }],
    },
    Pick: {
      next: new Map([
        ['Both', share(0.9)],
        ['Each', share(0.1)],
      ]),
    },
    Left: { duration: exponential(80) },
    Right: { duration: exponential(100) },
    Each: { items: constant(5) },
    One: { duration: exponential(40) },
    Two: { duration: exponential(40) },
  });
}
