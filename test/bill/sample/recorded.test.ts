import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Definition, parseWorkflow, type State } from '../../../src/asl/index.ts';
import { SampleRun } from '../../../src/bill/sample/index.ts';
import { compile } from '../../../src/program/index.ts';
import type { StateBehaviour } from '../../../src/scenario/index.ts';
import { constant } from '../../../src/stats/index.ts';
import { share } from '../../../src/units/index.ts';
import { measurementOf } from '../../support/run-sample.ts';
import { scenarioOf } from '../../support/scenario.ts';
import { sharedFolder } from '../../support/shared.ts';

/** What this engine needs of a recorded execution. */
interface Recording {
  readonly definition: object;
  readonly events: readonly {
    readonly type: string;
    readonly mapStateStartedEventDetails?: { readonly length: number };
  }[];
  readonly derived: {
    readonly eventCount: number;
    readonly eventTypes: Readonly<Record<string, number>>;
    readonly status: string;
    readonly stateEntered: Readonly<Record<string, number>>;
    readonly retriesTotal: number;
    readonly taskAttempts: Readonly<
      Record<string, readonly (readonly { readonly error?: string; readonly events: readonly string[] }[])[]>
    >;
  };
}

interface Told {
  readonly definition: Definition;
  readonly states: Record<string, Partial<StateBehaviour>>;
}

/** Inside a Parallel the order of recorded events is normalised: the outcome may stand anywhere. */
const OUTCOME = /(Succeeded|Failed|TimedOut)$/;
const NEVER = ['EvaluationFailed', 'ExecutionAborted'];

/** The odds that make a recording certain, or why there are none: an engine of odds knows no data. */
function told({ definition: raw, derived, events }: Recording): Told | string {
  const parsed = parseWorkflow(JSON.stringify(raw));
  if (!parsed.ok) return 'a definition AWS accepts and stepmeter does not';
  const definition = parsed.value;
  if (NEVER.some((type) => (derived.eventTypes[type] ?? 0) > 0))
    return 'an expression that fails, or an execution stopped by hand';
  const names = definition.states.map((state) => state.name);
  if (new Set(names).size !== names.length) return 'two states of one name';
  const states: Told['states'] = {};
  for (const state of definition.states) {
    const behaviour = behaviourOf(state, derived, events);
    if (typeof behaviour === 'string') return behaviour;
    states[state.name] = behaviour;
  }
  if (derived.status !== 'SUCCEEDED' && !explainsFailure(definition, derived))
    return 'data that makes a state fail at run time';
  return { definition, states };
}

function behaviourOf(
  state: State,
  derived: Recording['derived'],
  events: Recording['events'],
): Partial<StateBehaviour> | string {
  if (state.type === 'Task') {
    const tries = (derived.taskAttempts[state.name] ?? []).flat();
    const entered = derived.stateEntered[state.name] ?? 0;
    if (entered > 0 && tries.length === 0) return 'tries of a task that are not told apart';
    if (entered === 0) return { duration: constant(0) };
    const outcomes = tries.map(({ error, events: own }) => ({ error, event: own.find((type) => OUTCOME.test(type)) }));
    const { error, event } = outcomes[0]!;
    if (event === undefined) return 'a task without a recorded end';
    if (outcomes.some((other) => other.error !== error || other.event !== event))
      return 'tries of one task that end differently';
    if (event.endsWith('Succeeded')) return { duration: constant(0) };
    const name = error ?? (event.endsWith('TimedOut') ? 'States.Timeout' : 'an error without a name');
    return { duration: constant(0), errors: [{ error: name, probability: share(1) }] };
  }
  if (state.type === 'Map') {
    const lengths = events.flatMap((event) => event.mapStateStartedEventDetails?.length ?? []);
    const maps = new Set(lengths);
    if (maps.size > 1) return 'Maps of different lengths';
    return { items: constant(lengths[0] ?? 0) };
  }
  if (state.type === 'Choice') {
    const targets = [
      ...new Set([...state.choices.map((rule) => rule.next), ...(state.default ? [state.default] : [])]),
    ];
    const taken = targets.filter((name) => (derived.stateEntered[name] ?? 0) > 0);
    if (taken.length > 1) return 'a Choice that takes several ways';
    return taken.length === 0 ? {} : { next: new Map(taken.map((name) => [name, share(1)])) };
  }
  return {};
}

/** Whether a Fail state or a failing task is there to end the execution. */
const explainsFailure = (definition: Definition, derived: Recording['derived']): boolean =>
  definition.states.some((state) => state.type === 'Fail' && (derived.stateEntered[state.name] ?? 0) > 0) ||
  Object.values(derived.taskAttempts)
    .flat(2)
    .some(({ events }) => events.some((type) => /(Failed|TimedOut)$/.test(type)));

const shared = sharedFolder();

describe.skipIf(shared === undefined)('executions recorded on AWS, retold in odds', () => {
  const folder = resolve(shared ?? '.', 'corpus/histories');
  const recordings = (shared === undefined ? [] : readdirSync(folder)) // the body is read even where it is skipped
    .filter((file) => file.endsWith('.json'))
    .map((file) => ({ file, recording: JSON.parse(readFileSync(resolve(folder, file), 'utf8')) as Recording }));
  const retold = recordings.map(({ file, recording }) => ({ file, recording, answer: told(recording) }));
  const covered = retold.flatMap(({ file, recording, answer }) =>
    typeof answer === 'string' ? [] : [{ file, recording, ...answer }],
  );

  test('most of them can be told', () => {
    const reasons = new Map<string, number>();
    for (const { answer } of retold)
      if (typeof answer === 'string') reasons.set(answer, (reasons.get(answer) ?? 0) + 1);
    console.log(
      `${covered.length} of ${retold.length} recordings retold; the others have`,
      Object.fromEntries(reasons),
    );
    expect(covered.length).toBeGreaterThan(280);
  });

  test.for(covered)('$file: events, entries and retries', ({ recording, definition, states }) => {
    const { derived } = recording;
    const run = new SampleRun(compile(definition, scenarioOf(states), 'standard').program, 1);
    run.advance(1);
    const { events, outcomes, states: rows } = measurementOf(run);
    const names = Object.keys(derived.stateEntered); // children of a distributed Map have histories of their own
    const entered = Object.fromEntries(names.map((name) => [name, rows.find((row) => row.name === name)?.entries]));
    expect({ events: events.mean, entered, failed: outcomes.failed }).toEqual({
      events: derived.eventCount,
      entered: derived.stateEntered,
      failed: derived.status === 'SUCCEEDED' ? 0 : 1,
    });
  });
});
