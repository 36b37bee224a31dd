import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Measurement } from '../../../src/bill/contract/index.ts';
import { SampleRun } from '../../../src/bill/sample/index.ts';
import type { Program } from '../../../src/program/index.ts';
import { compile } from '../../../src/program/index.ts';
import { constant, exponential, lognormalFromQuantiles, poisson } from '../../../src/stats/index.ts';
import { share } from '../../../src/units/index.ts';
import { benchScenario, benchWorkflow } from '../../support/bench-workflow.ts';
import { anyWorkflow } from './any-workflow.ts';
import { call, lambda, MEASURE, measured, optionsOf, programOf } from './support.ts';

/** The same number of executions by both engines; all start at time 0, so that their clocks agree to the last digit. */
function both(program: Program, executions: number, seed = 5): { sample: Measurement; simulate: Measurement } {
  const run = new SampleRun(program, seed);
  run.advance(executions);
  const options = optionsOf(executions, 1000, { process: 'burst', seed });
  return { sample: run.measure(MEASURE), simulate: measured(program, options) };
}

/** What must be the same, execution by execution: sums over all of them, and how they spread. */
const facts = ({ durationMs, transitions, events, retries, outcomes, states, usage, overEventLimit }: Measurement) => ({
  durationMs: [durationMs.mean, durationMs.min, durationMs.max, durationMs.p50, durationMs.p99].map(rounded),
  transitions: [transitions.mean, transitions.min, transitions.max].map(rounded),
  events: [events.mean, events.min, events.max].map(rounded),
  retries: rounded(retries.mean),
  outcomes: Object.values(outcomes).map(rounded),
  overEventLimit,
  states: states.map((state) => [
    state.name,
    ...[state.entries, state.retries, state.transitions, state.events].map(rounded),
  ]),
  times: states.map(({ meanDurationMs }) => (meanDurationMs === undefined ? undefined : rounded(meanDurationMs))),
  usage: [...usage].map(([dimension, { mean }]) => [dimension, rounded(mean)]),
});
const rounded = (value: number): number => Number(value.toPrecision(9));

const retry = { Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 2, JitterStrategy: 'FULL' }] };

test.for(['standard', 'express'] as const)('a %s execution without branches is the same one, draw by draw', (type) => {
  const choice = { Type: 'Choice', Choices: [{ Variable: '$.a', BooleanEquals: true, Next: 'C' }], Default: 'D' };
  const program = programOf(
    {
      A: lambda('B', retry),
      B: choice,
      C: call('D', { TimeoutSeconds: 1, ...retry }),
      D: { Type: 'Wait', Seconds: 2, Next: 'E' },
      E: call(),
    },
    {
      A: {
        duration: exponential(100),
        errors: [{ error: 'X', probability: share(0.3), duration: exponential(20) }],
        lambda: {
          memory: 512 as never,
          architecture: 'arm64',
          coldStart: { probability: share(0.1), duration: exponential(400) },
        },
      },
      B: {
        next: new Map([
          ['C', share(0.7)],
          ['D', share(0.3)],
        ]),
      },
      C: { duration: lognormalFromQuantiles(300, 2000) },
      E: { duration: exponential(10) },
    },
    { type, startAt: 'A' },
  );
  const { sample, simulate } = both(program, 5000);
  expect(facts(simulate)).toEqual(facts(sample));
});

test('with branches and iterations the distributions are the same (99.9 % intervals)', () => {
  const program = compile(benchWorkflow(), benchScenario(), 'standard').program;
  const { sample, simulate } = both(program, 20_000);
  for (const pick of [
    (m: Measurement) => m.durationMs,
    (m: Measurement) => m.transitions,
    (m: Measurement) => m.events,
  ]) {
    const [a, b] = [pick(sample), pick(simulate)];
    expect(Math.abs(a.mean - b.mean)).toBeLessThan(Math.hypot(a.halfWidth, b.halfWidth) * 1.3);
    expect(Math.abs(a.p90 - b.p90) / a.p90).toBeLessThan(0.03);
  }
});

test('a distributed Map comes to the same', () => {
  const program = programOf(
    {
      Each: {
        Type: 'Map',
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
          StartAt: 'One',
          States: { One: call('Two', retry), Two: call() },
        },
        ItemBatcher: { MaxItemsPerBatch: 5 },
        End: true,
      },
    },
    {
      Each: { items: poisson(60) },
      One: { duration: exponential(100), errors: [{ error: 'X', probability: share(0.05) }] },
      Two: { duration: constant(30) },
    },
  );
  const { sample, simulate } = both(program, 4000);
  for (const dimension of ['stateTransition', 'expressRequest', 'gbSecond'] as const) {
    const [a, b] = [sample.usage.get(dimension)!, simulate.usage.get(dimension)!];
    expect(Math.abs(a.mean - b.mean), dimension).toBeLessThan(Math.hypot(a.halfWidth, b.halfWidth));
  }
});

test('any workflow that draws nothing gives the same history, failures at one instant included', () => {
  fc.assert(
    fc.property(anyWorkflow, (workflow) => {
      const program = programOf(workflow.states, workflow.behaviour, workflow.options);
      const { sample, simulate } = both(program, 2);
      expect(facts(simulate)).toEqual(facts(sample));
    }),
    { numRuns: 400, seed: 11 },
  );
});
