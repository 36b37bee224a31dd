import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Definition, type JsonValue, parseWorkflow } from '../../src/asl/index.ts';
import type { Measurement } from '../../src/bill/contract/index.ts';
import { solve } from '../../src/bill/solve/index.ts';
import type { StateBehaviour } from '../../src/scenario/index.ts';
import { constant } from '../../src/stats/index.ts';
import { runExecution, type TaskTry } from '../../src/trace/index.ts';
import { share } from '../../src/units/index.ts';
import { runs } from '../support/runs.ts';
import { data, machine } from '../trace/arbitrary.ts';
import { always, answers, entriesIn, type Grown, grown, run, told } from './support.ts';

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

type Outcomes = ReadonlyMap<string, TaskTry>;

/** A random machine and how its tasks end; undefined for one that is no machine or hangs on chance or time. */
function machineOf({
  definition,
  tries,
}: Omit<Drawn, 'input'>): { parsed: Definition; outcomes: Outcomes } | undefined {
  const parsed = parseWorkflow(JSON.stringify(definition));
  if (!parsed.ok || /random|uuid|\$now/i.test(JSON.stringify(definition))) return undefined;
  const tasks = parsed.value.states.filter(({ type }) => type === 'Task').map(({ name }) => name);
  return { parsed: parsed.value, outcomes: new Map(tasks.map((name, i) => [name, tries[i % tries.length]!])) };
}

/** The grown program over equally likely inputs; undefined where data do not decide everything. */
async function grownOver(
  workflow: object,
  outcomes: Outcomes,
  inputs: readonly JsonValue[],
): Promise<Grown | undefined> {
  const states = Object.fromEntries([...outcomes].map(([name, outcome]) => [name, behaviourOf(outcome)]));
  const weighted = inputs.map((input) => [1, input] as const);
  const all = await grown({ workflow, inputs: weighted, states, bounds: { situations: LONGEST } });
  const unlike = told(all).some((id) => id.startsWith('grow.retry:'));
  return all.growth.bounded || all.growth.undecided.size > 0 || unlike ? undefined : all;
}

/** What one execution counts when it is followed by its data; undefined for one that is left out. */
async function historyOf(definition: Definition, outcomes: Outcomes, input: JsonValue): Promise<Counted | undefined> {
  const { events, status, error, retries, mapRuns } = await runExecution(definition, input, {
    outcomes: new Map([...outcomes].map(([name, outcome]) => [name, always(outcome)])),
    latency: NO_LATENCY,
    maxEvents: LONGEST,
  });
  const count = (end: RegExp): number => events.filter(({ type }) => end.test(type)).length;
  const familyFails = count(/^(Parallel|Map)StateStarted$/) > count(/^(Parallel|Map)StateSucceeded$/);
  // the text of a cause, and so its size, is not known while nothing runs
  if (error === 'States.DataLimitExceeded' || status === 'TIMED_OUT') return undefined;
  if (familyFails || mapRuns.length > 0 || events.length >= LONGEST) return undefined;
  const entries: Record<string, number> = {};
  for (const { type, name } of events) {
    if (type.endsWith('StateEntered') && name !== undefined) entries[name] = (entries[name] ?? 0) + 1;
  }
  return { entries, events: events.length, retries, succeeded: status === 'SUCCEEDED' };
}

const tries = fc.array(attempt, { minLength: 5, maxLength: 5 });

test('a grown program counts what the history of its execution holds', async () => {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(fc.record({ definition: machine, input: data, tries }), async (drawn) => {
      const made = machineOf(drawn);
      if (made === undefined) return;
      const want = await historyOf(made.parsed, made.outcomes, drawn.input);
      const all = want && (await grownOver(drawn.definition, made.outcomes, [drawn.input]));
      if (all === undefined) return;
      compared++;
      const { events, retries, outcomes, ...measured } = run(all);
      const got = { entries: entriesIn(measured as Measurement), events: events.mean, retries: retries.mean };
      expect({ ...got, succeeded: outcomes.succeeded === 1 }).toEqual(want);
    }),
    { numRuns: runs(150) },
  );
  expect(compared).toBeGreaterThan(runs(150) / 3); // many are compared
}, 600_000);

test('over several inputs its means are those of the histories, exactly', async () => {
  let compared = 0;
  const inputs = fc.array(data, { minLength: 3, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(fc.record({ definition: machine, inputs, tries }), async (drawn) => {
      const made = machineOf(drawn);
      if (made === undefined) return;
      const wanted: Counted[] = [];
      for (const input of drawn.inputs) {
        const one = await historyOf(made.parsed, made.outcomes, input);
        if (one === undefined) return;
        wanted.push(one);
      }
      const all = await grownOver(drawn.definition, made.outcomes, drawn.inputs);
      const solution = all && solve(all.compiled.program);
      if (solution === undefined || !solution.transitions.known || !solution.events.known) return;
      compared++;
      const mean = (of: (one: Counted) => number): number =>
        wanted.reduce((sum, one) => sum + of(one), 0) / wanted.length;
      const transitions = mean((one) => Object.values(one.entries).reduce((sum, n) => sum + n, 0) + one.retries);
      expect(solution.transitions.value).toBeCloseTo(transitions, 9);
      expect(solution.events.value).toBeCloseTo(
        mean(({ events }) => events),
        9,
      );
    }),
    { numRuns: runs(100) },
  );
  expect(compared).toBeGreaterThan(runs(100) / 4); // many are compared
}, 600_000);
