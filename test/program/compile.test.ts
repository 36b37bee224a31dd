import { expect, test } from 'vitest';
import { compile } from '../../src/program/index.ts';
import type { Overhead } from '../../src/scenario/index.ts';
import { latencyBook } from '../scenario/book.ts';
import { read } from '../scenario/read.ts';
import { compiledOf, definitionOf, items, lambdaTask, mapOf, pass, takes } from '../support/run-sample.ts';

const idsOf = (workflow: object, setup = {}): string[] => compiledOf(workflow, setup).assumptions.map(({ id }) => id);
const task = (Resource: string, more: object = {}): object => ({ Type: 'Task', Resource, ...more, End: true });
const choice = { Type: 'Choice', Choices: [{ Variable: '$.x', BooleanEquals: true, Next: 'B' }], Default: 'C' };
const timed = lambdaTask({ TimeoutSecondsPath: '$.timeout', End: true });

test.for([
  // assumption, workflow, why
  ['program.odds:A', { A: choice, B: pass(), C: pass() }, 'no odds are given'],
  ['program.duration:A', { A: lambdaTask() }, 'no duration is given'],
  ['program.items:A', { A: mapOf({ B: pass() }) }, 'no number of items is given'],
  ['program.wait:A', { A: { Type: 'Wait', SecondsPath: '$.s', End: true } }, 'the length is computed from data'],
  ['program.timeout:A', { A: timed }, 'the timeout is computed from data'],
  ['program.heartbeat:A', { A: lambdaTask({ HeartbeatSeconds: 5, End: true }) }, 'heartbeats are not modelled'],
  [
    'program.errors:A',
    { A: lambdaTask({ Retry: [{ ErrorEquals: ['E'] }], End: true }) },
    'retried, yet it never fails',
  ],
  ['program.payload', { A: pass() }, 'no data is given'],
] as const)('%s is told when it was assumed (%#)', ([id, workflow]) => {
  expect(idsOf(workflow)).toContain(id);
});

test('what the profile gives is not assumed', () => {
  const given = { A: takes(10), M: items(3) };
  expect(idsOf({ A: lambdaTask({ Next: 'M' }), M: mapOf({ B: pass() }) }, { states: given })).toEqual([
    'program.payload',
    'program.lambda:A',
  ]);
});

test.for([
  // resource, ms, why
  ['arn:aws:lambda:us-east-1:111122223333:function:f', 200, 'a function'],
  ['arn:aws:states:::sns:publish', 50, 'a service call'],
  ['arn:aws:states:::glue:startJobRun.sync', 300_000, 'a job'],
  ['arn:aws:states:::sqs:sendMessage.waitForTaskToken', 3_600_000, 'a callback'],
  ['arn:aws:states:us-east-1:111122223333:activity:a', 60_000, 'an activity'],
] as const)('%s takes %d ms when nothing is said', ([resource, ms]) => {
  const { program } = compiledOf({ A: task(resource, { Parameters: { 'TaskToken.$': '$$.Task.Token' } }) });
  expect(program.distributions.mean(program.durationLaw[0]!)).toBe(ms);
});

test('a state that is not there in a scope is refused: the definition was not checked', () => {
  const definition = definitionOf({ A: pass() });
  const broken = { ...definition, root: { ...definition.root, startAt: 'B' } };
  const scenario = read('arrivals: 1/s');
  expect(() => compile(broken, scenario.ok ? scenario.value : (undefined as never), 'standard')).toThrow(
    'no state "B"',
  );
});

const overheadsOf = (fields: string): { readonly value: readonly Overhead[]; readonly issues: readonly string[] } => {
  const answer = read(`arrivals: 1/s\nlatency: { express: { ${fields} } }`, { latency: latencyBook() });
  if (!answer.ok) return { value: [], issues: answer.issues.map(({ code, pointer }) => `${code} ${pointer}`) };
  const { startMs, endMs, flowStateMs, taskScheduleToStartMs, taskResultToExitMs, lambdaInvokeMs } =
    answer.value.latency.express;
  return {
    value: [startMs, endMs, flowStateMs, taskScheduleToStartMs, taskResultToExitMs, lambdaInvokeMs],
    issues: [],
  };
};

test.for([
  // fields, index, mean of the overhead, why
  ['startMs: 7 ms', 0, 7, 'a number stays a number'],
  ['endMs: { exponential: { mean: 9 ms } }', 1, 9, 'a law'],
  ['flowStateMs: { uniform: [2 ms, 4 ms] }', 2, 3, 'a law in short form'],
  ['taskScheduleToStartMs: { empirical: [1 ms, 3 ms] }', 3, 2, 'samples'],
  ['taskResultToExitMs: { constant: 5 ms }', 4, 5, 'a constant law is a number'],
  ['lambdaInvokeMs: { lognormal: { mean: 20 ms, cv: 0.5 } }', 5, 20, 'a law by its moments'],
] as const)('latency may be a law: %s', ([fields, index, mean]) => {
  const overhead = overheadsOf(fields).value[index]!;
  expect(typeof overhead === 'number' ? overhead : overhead.mean).toBeCloseTo(mean, 9);
});

test.for([
  ['startMs: 7', ['scenario.no-unit /latency/express/startMs'], 'a bare number'],
  ['startMs: { cauchy: 7 ms }', ['scenario.unknown-distribution /latency/express/startMs/cauchy'], 'no such law'],
  [
    'payloadMsPerKib: { uniform: [1 ms, 2 ms] }',
    ['scenario.wrong-type /latency/express/payloadMsPerKib'],
    'not an overhead',
  ],
] as const)('latency refuses %s', ([fields, issues]) => {
  expect(overheadsOf(fields).issues).toEqual(issues);
});
