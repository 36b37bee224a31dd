import type { JsonValue, TaskState } from '../asl/index.ts';
import {
  completeWithResult,
  evaluateField,
  exceedsPayloadLimit,
  fillTemplate,
  HEARTBEAT,
  ReadsUnknown,
  readNumber,
  StateFailure,
  selectByPath,
  stateArguments,
  TIMEOUT,
  unknownFrom,
} from '../dataflow/index.ts';
import type { StateBehaviour } from '../scenario/index.ts';
import { END, type Failing, type Option, type Situation } from './model.ts';
import { evaluateStarted } from './nested-step.ts';
import { type ResultClass, resultClasses } from './results.ts';
import { errorOutput, evaluationEvents, type Step, unknownCause } from './step.ts';

/** Odds that something happens of which nobody gave any: only the order in which ways are followed depends on them. */
const HARDLY_EVER = 1e-6;

type Possible = Map<string, { readonly output: JsonValue; readonly share: number }>;

/** A task: what it is called with, what each of its results leads to, and where its errors lead. */
export async function evaluateTask(step: Step<TaskState>): Promise<Situation> {
  const { view, unfolding } = step;
  const { state } = view;
  const behaviour = unfolding.behaviourOf(state);
  const base = { kind: 'state', state: state.index } as const;
  let prepared: Prepared;
  try {
    prepared = await prepare(step);
  } catch (problem) {
    if (!(problem instanceof StateFailure)) throw problem;
    return await failsBefore(step, problem);
  }
  const { timeoutSeconds, call } = prepared;
  const started = await evaluateStarted(step, call);
  const errors = behaviour?.errors ?? [];
  const succeeds = 1 - errors.reduce((sum, { probability }) => sum + probability, 0);
  const endsWell = succeeds > 1e-12 && !(started !== undefined && started.result === undefined);
  const { ways, failing } = endsWell
    ? await resultsOf(step, classesOf(step, behaviour, started?.result), succeeds)
    : { ways: [], failing: [] };
  const possible: Possible = new Map();
  for (const { error, probability } of errors) {
    possible.set(error, { output: errorOutput(error, causeOf(error)), share: probability });
  }
  for (const { error, share } of [...failing, ...othersOf(state, timeoutSeconds)]) {
    if (!possible.has(error)) possible.set(error, { output: errorOutput(error, causeOf(error)), share });
  }
  return {
    ...base,
    next: ways.length === 0 ? END : unfolding.pick(ways),
    ...(started !== undefined && { bodies: [started.entry] }),
    ...(failing.length > 0 && { failing }),
    ...(step.evaluations > 0 && { moreEvents: step.evaluations }),
    handlers: await step.handlers(possible),
    ...(timeoutSeconds !== undefined && state.timeout?.kind === 'dynamic' && { timeoutMs: timeoutSeconds * 1000 }),
  };
}

interface Prepared {
  /** Absent where there is none, or it is not known. */
  readonly timeoutSeconds: number | undefined;
  readonly call: JsonValue;
}

/** Evaluates what a call needs. */
async function prepare(step: Step<TaskState>): Promise<Prepared> {
  const { view } = step;
  const { raw, input, state } = view;
  const environment = view.environment();
  const paths = state.queryLanguage === 'jsonPath';
  const selected = paths ? selectByPath(raw.InputPath, input, environment) : input;
  let timeoutSeconds: number | undefined;
  try {
    timeoutSeconds = await readNumber(view, TIMEOUT, selected);
    if (state.timeout?.kind === 'dynamic') step.unfolding.notes.decided(state, 'timeout', 'the timeout of');
  } catch (problem) {
    if (!(problem instanceof ReadsUnknown)) throw problem;
    step.unfolding.notes.undecided(state, 'timeout', 'taken as never reached', problem.origin);
  }
  try {
    await readNumber(view, HEARTBEAT, selected);
  } catch (problem) {
    if (!(problem instanceof ReadsUnknown)) throw problem; // a heartbeat is taken as never missed anyway
  }
  const credentials = raw.Credentials ?? {};
  if (paths) fillTemplate(credentials, selected, environment);
  else await evaluateField(credentials, 'Credentials', view.states(environment), environment);
  const call = await stateArguments(view, environment);
  step.see(call);
  return { timeoutSeconds, call };
}

/** The data rules fail before the task is called: no time passes, and only the failed expression leaves an event. */
async function failsBefore(step: Step<TaskState>, problem: StateFailure): Promise<Situation> {
  const { state } = step.view;
  const events = evaluationEvents(problem);
  step.unfolding.notes.fails(state, problem.error, problem.detail, step.share);
  const possible: Possible = new Map([
    [problem.error, { output: errorOutput(problem.error, unknownCause(problem.error)), share: 1 }],
  ]);
  return {
    ...{ kind: 'state', state: state.index, next: END },
    fails: { error: problem.error },
    handlers: await step.handlers(possible),
    visitEvents: 2 + events,
    retryEvents: events,
  };
}

async function resultsOf(
  step: Step<TaskState>,
  classes: readonly ResultClass[],
  succeeds: number,
): Promise<{ readonly ways: readonly Option[]; readonly failing: readonly Failing[] }> {
  const { view, unfolding } = step;
  const { state } = view;
  const ways: Option[] = [];
  const failing: Failing[] = [];
  for (const { share, value } of classes) {
    if (exceedsPayloadLimit(value)) {
      const error = 'States.DataLimitExceeded';
      unfolding.notes.fails(state, error, 'its result is larger than 256 KiB', step.share * share * succeeds);
      failing.push({ error, share });
      continue;
    }
    step.see(value);
    try {
      const completed = await completeWithResult(view, value);
      ways.push({ share, target: step.leave(completed, state.next, share * succeeds) });
    } catch (problem) {
      if (!(problem instanceof StateFailure)) throw problem;
      unfolding.notes.fails(state, problem.error, problem.detail, step.share * share * succeeds);
      failing.push({ error: problem.error, share });
      if (share === 1) step.evaluations = evaluationEvents(problem);
      else if (evaluationEvents(problem) > 0) unfolding.notes.uncountedEvent(state);
    }
  }
  return { ways, failing };
}

/** What a task may answer: as the load profile says, or as the execution it starts tells. */
function classesOf(
  step: Step<TaskState>,
  behaviour: StateBehaviour | undefined,
  started: JsonValue | undefined,
): readonly ResultClass[] {
  const { state } = step.view;
  if (behaviour?.outputs !== undefined) {
    const { classes, random } = resultClasses(behaviour.outputs);
    if (random !== undefined) step.unfolding.notes.drawn(state, random);
    return classes;
  }
  if (started !== undefined) return [{ share: 1, value: started }];
  const origin = `the result of ${state.name}, which has no output in the load profile`;
  return [{ share: 1, value: unknownFrom(origin, behaviour?.outputSize) }];
}

/** Errors that AWS may raise here besides those of the load profile. */
function othersOf(state: TaskState, timeoutSeconds: number | undefined): { error: string; share: number }[] {
  const names: string[] = [];
  if (timeoutSeconds !== undefined || state.timeout !== undefined) names.push('States.Timeout');
  if (state.resource.service === 'lambda') names.push('Lambda.TooManyRequestsException');
  if (state.resource.kind === 'nested') names.push('States.TaskFailed');
  return names.map((error) => ({ error, share: HARDLY_EVER }));
}

/** What a Catch gets told; nobody knows what a function says. Source: recordings, for the timeout. */
const causeOf = (error: string): JsonValue =>
  error === 'States.Timeout' || error === 'States.HeartbeatTimeout' ? '' : unknownCause(error);
