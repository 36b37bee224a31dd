import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type JsonValue, parseWorkflow } from '../../src/asl/index.ts';
import type { Measurement } from '../../src/bill/contract/index.ts';
import { runExecution } from '../../src/trace/index.ts';
import { nested, starts } from '../support/nested.ts';
import { definitionOf, lambdaTask, mapOf, pass } from '../support/run-sample.ts';
import { runs } from '../support/runs.ts';
import { data, machine } from '../trace/arbitrary.ts';
import { entriesIn, grown, run, told } from './support.ts';

/** The child's way depends on what the parent hands it, and the parent's on what it gets back. */
const CHILD = {
  Kind: {
    Type: 'Choice',
    Choices: [{ Variable: '$.n', NumericGreaterThan: 2, Next: 'Many' }],
    Default: 'Few',
  },
  Few: pass({ Result: { kind: 'few' }, End: true }),
  Many: { ...mapOf({ One: lambdaTask() }), ItemsPath: '$.list', End: undefined, ResultPath: null, Next: 'Told' },
  Told: pass({ Result: { kind: 'many' }, End: true }),
};
const parent = (how: 'sync' | 'sync:2' | 'request'): object => ({
  Start: {
    ...starts('Child', how, { Next: 'Which' }),
    Parameters: { StateMachineArn: 'Child', Input: { 'n.$': '$.n', 'list.$': '$.list' } },
    ...(how === 'sync' && { ResultSelector: { 'Output.$': 'States.StringToJson($.Output)' } }),
  },
  Which: {
    Type: 'Choice',
    Choices: [
      {
        And: [
          { Variable: '$.Output', IsPresent: true },
          { Variable: '$.Output.kind', StringEquals: 'many' },
        ],
        Next: 'Large',
      },
    ],
    Default: 'Small',
  },
  Large: pass(),
  Small: pass(),
});
const INPUTS = [
  [3, { n: 1, list: [] }],
  [1, { n: 4, list: [1, 2, 3, 4] }],
] as const;
const inputs = INPUTS.map(([weight, value]) => [weight, value as unknown as JsonValue] as const);
const child = (type: 'standard' | 'express') => ({ workflows: new Map([nested('Child', CHILD, type)]) });

test.for(['sync', 'sync:2'] as const)('%s: data decides in the child and comes back', async (how) => {
  const all = await grown({ workflow: parent(how), inputs, scenario: child('standard') });
  const { usage, ...rest } = run(all, 40_000);
  const entries = entriesIn(rest as Measurement);
  const many = entries.Large!; // the share of the larger input, as drawn
  expect(entries).toEqual({
    ...{ Start: 1, Which: 1, Large: many, Small: 1 - many, 'Child/Kind': 1, 'Child/Few': 1 - many },
    ...{ 'Child/Many': many, 'Child/One': expect.closeTo(4 * many, 9), 'Child/Told': many },
  });
  // parent 3; child 2, or 1 + 1 + 4 + 1
  expect([Math.abs(many - 0.25) < 0.01, usage.get('stateTransition')!.mean]).toEqual([
    true,
    expect.closeTo(5 + 5 * many, 9),
  ]);
});

test('an Express child is billed by its own time, however many items data gives it', async () => {
  const all = await grown({ workflow: parent('sync:2'), inputs: [inputs[1]!], scenario: child('express') });
  const { usage } = run(all);
  expect([usage.get('stateTransition')!.mean, usage.get('expressRequest')!.mean]).toEqual([3, 1]);
});

test('a child that nobody waits for is followed with its data all the same, and hands nothing back', async () => {
  const all = await grown({ workflow: parent('request'), inputs: [inputs[1]!], scenario: child('standard') });
  // the answer has no Output, so the Choice takes its default
  expect(entriesIn(run(all))).toEqual({
    ...{ Start: 1, Which: 1, Small: 1 },
    ...{ 'Child/Kind': 1, 'Child/Many': 1, 'Child/One': 4, 'Child/Told': 1 },
  });
});

const NO_LATENCY = {
  ...{ startMs: 0, endMs: 0, flowStateMs: 0, joinMs: 0, scheduleToStartMs: 0, resultToExitMs: 0 },
  taskMs: 10,
};
const LONGEST = 500;
const PARENT = {
  Start: {
    ...starts('Child', 'sync:2', { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }], Next: 'Well' }),
    Parameters: { StateMachineArn: 'Child', Input: { 'all.$': '$.all' } },
  },
  Well: pass({ InputPath: '$.Output', End: true }),
  Caught: pass(),
};

test('random children: what a grown program counts is what the histories of both executions hold', async () => {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(fc.record({ definition: machine, value: data }), async ({ definition, value }) => {
      const parsed = parseWorkflow(JSON.stringify(definition));
      const text = JSON.stringify(definition);
      // no tasks, whose results nobody tells, and nothing that hangs on chance, time or a mode of its own
      if (!parsed.ok || /random|uuid|\$now|DISTRIBUTED/i.test(text)) return;
      if (parsed.value.states.some(({ type }) => type === 'Task')) return;
      const input = { all: value };
      const history = await runExecution(definitionOf(PARENT), input, {
        latency: NO_LATENCY,
        maxEvents: LONGEST,
        nested: new Map([['Child', { definition: parsed.value, workflowType: 'standard' }]]),
      });
      const [inner] = history.nested;
      const all = [history, ...(inner === undefined ? [] : [inner.result])];
      const count = (end: RegExp): number =>
        all.reduce((sum, { events }) => sum + events.filter(({ type }) => end.test(type)).length, 0);
      // which siblings of a failed member have begun is up to latencies
      if (count(/^(Parallel|Map)StateStarted$/) > count(/^(Parallel|Map)StateSucceeded$/)) return;
      if (all.some(({ status, events }) => status === 'TIMED_OUT' || events.length >= LONGEST)) return;
      const program = await grown({
        workflow: PARENT,
        inputs: [[1, input as JsonValue]],
        scenario: { workflows: new Map([nested('Child', definition, 'standard')]) },
        bounds: { situations: LONGEST },
      });
      const unlike = told(program).some((id) => id.startsWith('grow.retry:'));
      if (program.growth.bounded || program.growth.undecided.size > 0 || unlike) return;
      compared++;
      const want: Record<string, number> = {};
      all.forEach(({ events }, i) => {
        for (const { type, name } of events) {
          const key = `${i === 0 ? '' : 'Child/'}${name}`;
          if (type.endsWith('StateEntered')) want[key] = (want[key] ?? 0) + 1;
        }
      });
      const got = run(program);
      expect([entriesIn(got), got.outcomes.succeeded]).toEqual([want, history.status === 'SUCCEEDED' ? 1 : 0]);
    }),
    { numRuns: runs(300), seed: 11 },
  );
  expect(compared).toBeGreaterThan(runs(300) / 10);
}, 120_000);
