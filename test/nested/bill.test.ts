import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compare, type Report } from '../../src/index.ts';
import { runs } from '../support/runs.ts';

/** What a nested execution costs is the parent's own part and the child's own bill, whatever the two are. */

const TASK = 'arn:aws:lambda:us-east-1:111122223333:function:f';
const NESTED = 'arn:aws:states:::states:startExecution.sync:2';
const JOB = 'arn:aws:states:::glue:startJobRun.sync';

interface Line {
  readonly durations: readonly number[];
}
type Tasks = Record<string, object>;

const lineOf = (prefix: string, { durations }: Line, next?: string): Tasks =>
  Object.fromEntries(
    durations.map((_, i) => {
      const to = i + 1 < durations.length ? `${prefix}${i + 1}` : next;
      return [`${prefix}${i}`, { Type: 'Task', Resource: TASK, ...(to === undefined ? { End: true } : { Next: to }) }];
    }),
  );
const behaviourOf = (prefix: string, { durations }: Line): Tasks =>
  Object.fromEntries(durations.map((ms, i) => [`${prefix}${i}`, { duration: `${ms} ms` }]));

const workflow = (states: Tasks) => ({ text: JSON.stringify({ StartAt: Object.keys(states)[0], States: states }) });

async function reportOf(
  states: Tasks,
  behaviour: Tasks,
  latency: string,
  child?: { readonly states: Tasks; readonly behaviour: Tasks; readonly type: string },
): Promise<Report> {
  const load = {
    arrivals: { monthly: 100_000 },
    ...{ states: behaviour, latency, account: { freeTier: false } },
    ...(child && { workflows: { Child: { type: child.type, states: child.behaviour } } }),
  };
  const answer = await compare({
    ...{ workflow: workflow(states), load: { text: JSON.stringify(load) }, precision: 0.1 },
    ...(child && { workflows: new Map([['Child', workflow(child.states)]]) }),
  });
  if (!answer.ok) throw new Error(JSON.stringify(answer.issues));
  return answer.value;
}

const line: fc.Arbitrary<Line> = fc.record({
  durations: fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 4 }),
});

test('nested and waited for: the bill of the parent with a plain task as long, and the bill of the child', async () => {
  await fc.assert(
    fc.asyncProperty(
      line,
      line,
      fc.constantFrom('STANDARD', 'EXPRESS'),
      fc.constantFrom('none', 'aws'),
      async (before, inside, type, latency) => {
        const [states, behaviour] = [lineOf('C', inside), behaviourOf('C', inside)];
        const alone = await reportOf(states, behaviour, latency);
        const own = alone.alternatives[type === 'STANDARD' ? 0 : 1]!;
        const start = { Type: 'Task', End: true };
        const pre = lineOf('B', before, 'Go');
        const known = behaviourOf('B', before);
        const call = { ...start, Resource: NESTED, Parameters: { StateMachineArn: 'Child' } };
        const nested = await reportOf({ ...pre, Go: call }, known, latency, { states, behaviour, type });
        const job = { ...start, Resource: JOB, Parameters: { JobName: 'j' } };
        const took = { duration: `${own.perExecution.durationMs.mean} ms` };
        const plain = await reportOf({ ...pre, Go: job }, { ...known, Go: took }, latency);
        const [got, parent] = [nested.alternatives[0]!, plain.alternatives[0]!];
        expect(got.monthly.totalUsd).toBeCloseTo(parent.monthly.totalUsd + own.monthly.totalUsd, 9);
        expect(got.perExecution.durationMs.mean).toBeCloseTo(parent.perExecution.durationMs.mean, 6);
        expect(got.perExecution.events.mean).toBe(parent.perExecution.events.mean);
      },
    ),
    { numRuns: runs(6) },
  );
});
