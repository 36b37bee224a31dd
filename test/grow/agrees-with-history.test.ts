import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type JsonValue, parseWorkflow } from '../../src/asl/index.ts';
import { runExecution, type TaskTry } from '../../src/history/index.ts';
import { EndlessExecution } from '../../src/sample/index.ts';
import type { StateBehaviour } from '../../src/scenario/index.ts';
import { constant } from '../../src/stats/index.ts';
import { share } from '../../src/units/index.ts';
import { data, machine } from '../history/arbitrary.ts';
import { runs } from '../support/runs.ts';
import { always, answers, entriesIn, grown, run, told } from './support.ts';

/*
 * Random machines of both query languages, three scopes deep, with random inputs and tasks that always end the same way:
 * what the grown program counts must be what one execution followed by its data counts, to the event. Left out are
 * executions that hang on chance or time, those in which a branch or iteration fails (which of its siblings have begun at
 * that instant is up to latencies; `sample` has its own tests of that), containers that would be retried for what their
 * own data rules do (the report says that they are not), and executions longer than a bound.
 */

const LONGEST = 1000;
const NO_LATENCY = {
  ...{ startMs: 0, endMs: 0, flowStateMs: 0, joinMs: 0, scheduleToStartMs: 0, resultToExitMs: 0 },
  taskMs: 10,
};

const attempt: fc.Arbitrary<TaskTry> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ output: data }) },
  { weight: 1, arbitrary: fc.constantFrom('E', 'Other').map((error) => ({ error, cause: 'c' })) },
);

const behaviourOf = (outcome: TaskTry): Partial<StateBehaviour> =>
  outcome.output === undefined
    ? { duration: constant(10), errors: [{ error: String(outcome.error), probability: share(1) }] }
    : answers(outcome.output);

interface Counted {
  readonly entries: Readonly<Record<string, number>>;
  readonly events: number;
  readonly retries: number;
  readonly succeeded: boolean;
}

interface Drawn {
  readonly definition: object;
  readonly input: JsonValue;
  readonly tries: readonly TaskTry[];
}

/** Both counts of a random case; undefined for one that is left out. */
async function bothCounts({ definition, input, tries }: Drawn): Promise<{ got: Counted; want: Counted } | undefined> {
  const parsed = parseWorkflow(JSON.stringify(definition));
  if (!parsed.ok || /random|uuid|\$now/i.test(JSON.stringify(definition))) return undefined;
  const tasks = parsed.value.states.filter(({ type }) => type === 'Task').map(({ name }) => name);
  const outcomes = new Map(tasks.map((name, i) => [name, tries[i % tries.length]!]));
  const states = Object.fromEntries([...outcomes].map(([name, outcome]) => [name, behaviourOf(outcome)]));
  const all = await grown({ workflow: definition, inputs: [[1, input]], states, bounds: { situations: LONGEST } });
  const unlike = told(all).some((id) => id.startsWith('grow.retry:'));
  if (all.growth.bounded || all.growth.undecided.size > 0 || unlike) return undefined;
  const { events, status, error, retries, mapRuns } = await runExecution(parsed.value, input, {
    outcomes: new Map([...outcomes].map(([name, outcome]) => [name, always(outcome)])),
    latency: NO_LATENCY,
    maxEvents: LONGEST,
  });
  const count = (end: RegExp): number => events.filter(({ type }) => end.test(type)).length;
  const familyFails = count(/^(Parallel|Map)StateStarted$/) > count(/^(Parallel|Map)StateSucceeded$/);
  // the text of a cause, and so its size, is not known while nothing runs
  if (error === 'States.DataLimitExceeded' || status === 'TIMED_OUT') return undefined;
  if (familyFails || mapRuns.length > 0 || events.length >= LONGEST) return undefined;
  const want: Record<string, number> = {};
  for (const { type, name } of events) {
    if (type.endsWith('StateEntered') && name !== undefined) want[name] = (want[name] ?? 0) + 1;
  }
  const measured = run(all);
  return {
    got: {
      entries: entriesIn(measured),
      events: measured.events.mean,
      retries: measured.retries.mean,
      succeeded: measured.outcomes.succeeded === 1,
    },
    want: { entries: want, events: events.length, retries, succeeded: status === 'SUCCEEDED' },
  };
}

test('a grown program counts what the history of its execution holds', async () => {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.record({ definition: machine, input: data, tries: fc.array(attempt, { minLength: 5, maxLength: 5 }) }),
      async (drawn) => {
        const counts = await bothCounts(drawn as Drawn).catch((problem: unknown) => {
          if (problem instanceof EndlessExecution) return undefined;
          throw problem;
        });
        if (counts === undefined) return;
        compared++;
        expect(counts.got).toEqual(counts.want);
      },
    ),
    { numRuns: runs(150) },
  );
  expect(compared).toBeGreaterThan(runs(150) / 3); // many cases are compared
}, 600_000);
