import { type Definition, parseWorkflow, type WorkflowType } from '../../src/asl/index.ts';
import type { Measurement, StateMeasure } from '../../src/bill/contract/index.ts';
import { SampleRun } from '../../src/bill/sample/index.ts';
import { type Compiled, compile } from '../../src/program/index.ts';
import type { Scenario, StateBehaviour } from '../../src/scenario/index.ts';
import { constant, type Distribution } from '../../src/stats/index.ts';
import { type Share, share } from '../../src/units/index.ts';
import { scenarioOf } from './scenario.ts';

type Behaviours = Readonly<Record<string, Partial<StateBehaviour>>>;

export interface SampleSetup {
  readonly states?: Behaviours;
  readonly type?: WorkflowType;
  readonly executions?: number;
  readonly seed?: number;
  readonly scenario?: Partial<Scenario>;
}

/** A definition from its parts: a whole one, or states by name of which the first is entered first. */
export function definitionOf(workflow: object): Definition {
  const whole = 'StartAt' in workflow ? workflow : { StartAt: Object.keys(workflow)[0], States: workflow };
  const parsed = parseWorkflow(JSON.stringify(whole));
  if (!parsed.ok) throw new Error(parsed.issues.map((issue) => `${issue.pointer} ${issue.message}`).join('\n'));
  return parsed.value;
}

export const compiledOf = (
  workflow: object,
  { states = {}, type = 'standard', scenario = {} }: SampleSetup = {},
): Compiled => compile(definitionOf(workflow), scenarioOf(states, scenario), type);

/** Runs a workflow with the sample engine; without overheads unless the scenario gives them. */
export function sampleRun(workflow: object, setup: SampleSetup = {}): SampleRun {
  const run = new SampleRun(compiledOf(workflow, setup).program, setup.seed ?? 1);
  run.advance(setup.executions ?? 1);
  return run;
}

export const measurementOf = (run: SampleRun, confidenceLevel = 0.95): Measurement =>
  run.measure({ confidenceLevel, target: 0.01, relativeHalfWidth: 0, partial: false });

export const measured = (workflow: object, setup: SampleSetup = {}, confidenceLevel = 0.95): Measurement =>
  measurementOf(sampleRun(workflow, setup), confidenceLevel);

export function stateIn({ states }: Measurement, name: string): StateMeasure {
  const found = states.find((state) => state.name === name);
  if (found === undefined) throw new Error(`no state ${name}`);
  return found;
}

// short spellings of states and behaviours

export const lambdaTask = (more: object = { End: true }): object => ({
  Type: 'Task',
  Resource: 'arn:aws:lambda:us-east-1:111122223333:function:f',
  ...more,
});
export const pass = (more: object = { End: true }): object => ({ Type: 'Pass', ...more });
export const scope = (states: object): object => ({ StartAt: Object.keys(states)[0], States: states });
/** A Choice that goes to the others by its rules, in their order, and else to the first. */
export const choiceOf = (Default: string, ...others: readonly string[]): object => ({
  Type: 'Choice',
  Choices: others.map((Next, i) => ({ Variable: '$.x', NumericEquals: i, Next })),
  Default,
});

export const mapOf = (states: object, more: object = { End: true }): object => ({
  Type: 'Map',
  ItemProcessor: scope(states),
  ...more,
});
export const parallelOf = (branches: readonly object[], more: object = { End: true }): object => ({
  Type: 'Parallel',
  Branches: branches.map(scope),
  ...more,
});

export const takes = (ms: number | Distribution): Partial<StateBehaviour> => ({
  duration: typeof ms === 'number' ? constant(ms) : ms,
});
export const items = (count: number | Distribution): Partial<StateBehaviour> => ({
  items: typeof count === 'number' ? constant(count) : count,
});
/** A task that fails at every try, or with the odds given, after so many ms. */
export const fails = (error: string, ms = 0, probability = 1): Partial<StateBehaviour> => ({
  duration: constant(ms),
  errors: [{ error, probability: share(probability) }],
});
export const goesTo = (odds: Readonly<Record<string, number>>): Partial<StateBehaviour> => ({
  next: new Map<string, Share>(Object.entries(odds).map(([name, value]) => [name, share(value)])),
});
