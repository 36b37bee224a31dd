import type { Definition, JsonValue } from '../../src/asl/index.ts';
import type { Measurement } from '../../src/bill/contract/index.ts';
import { SampleRun } from '../../src/bill/sample/index.ts';
import { type Compiled, compile } from '../../src/program/index.ts';
import type { Scenario, StateBehaviour } from '../../src/scenario/index.ts';
import { constant } from '../../src/stats/index.ts';
import type { StateOutcomes, TaskTry } from '../../src/trace/index.ts';
import { type Unfolded, unfold } from '../../src/unfold/index.ts';
import { bytes, share } from '../../src/units/index.ts';
import { definitionOf, measurementOf } from '../support/run-sample.ts';
import { scenarioOf } from '../support/scenario.ts';

type Behaviours = Readonly<Record<string, Partial<StateBehaviour>>>;
type Weighted = readonly (readonly [weight: number, value: JsonValue])[];

export interface Case {
  readonly workflow: object;
  /** Inputs of equal weight, or with weights. */
  readonly inputs?: Weighted;
  readonly states?: Behaviours;
  readonly bounds?: NonNullable<Parameters<typeof unfold>[2]>['bounds'];
  readonly scenario?: Partial<Scenario>;
}

export const inputsOf = (inputs: Weighted): Scenario['inputs'] => {
  const total = inputs.reduce((sum, [weight]) => sum + weight, 0);
  return inputs.map(([weight, value]) => ({
    share: share(weight / total),
    value,
    size: bytes(new TextEncoder().encode(JSON.stringify(value)).length),
  }));
};

export interface Grown {
  readonly definition: Definition;
  readonly growth: Unfolded;
  readonly compiled: Compiled;
}

export async function grown({ workflow, inputs = [], states = {}, bounds, scenario = {} }: Case): Promise<Grown> {
  const definition = definitionOf(workflow);
  const whole = scenarioOf(states, { inputs: inputsOf(inputs), ...scenario });
  const growth = await unfold(definition, whole, bounds && { bounds });
  if (growth === undefined) throw new Error('the case gives no data');
  return { definition, growth, compiled: compile(definition, whole, 'standard', growth) };
}

/** Runs a grown program with the sample engine. */
export function run({ compiled }: Grown, executions = 1, seed = 1): Measurement {
  const sample = new SampleRun(compiled.program, seed);
  sample.advance(executions);
  return measurementOf(sample, 0.999);
}

/** Entries per execution by state name, of states that are entered. */
export const entriesIn = ({ states }: Measurement): Record<string, number> =>
  Object.fromEntries(states.filter(({ entries }) => entries > 0).map(({ name, entries }) => [name, entries]));

/** Tries enough for any execution of a test. */
const MANY = 400;

/** Every try of every visit ends the same way. */
export const always = (attempt: TaskTry): StateOutcomes => ({
  kind: 'tries',
  tries: new Array<TaskTry>(MANY).fill(attempt),
});

/** Behaviour of a task that always answers the same, or one of several by weight. */
export const answers = (...values: readonly JsonValue[]): Partial<StateBehaviour> => ({
  outputs: values.map((value) => ({ share: share(1 / values.length), value, draws: [] })),
  duration: constant(10),
});

/** Ids of assumptions that a growth adds or keeps. */
export const told = ({ compiled }: Grown): string[] => compiled.assumptions.map(({ id }) => id);

export const wordsOf = ({ compiled }: Grown, id: string): string | undefined =>
  compiled.assumptions.find((assumption) => assumption.id === id)?.what;
