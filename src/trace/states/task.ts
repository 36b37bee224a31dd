import type { JsonObject, JsonValue, TaskState } from '../../asl/index.ts';
import {
  type Completed,
  completeWithResult,
  evaluateField,
  exceedsPayloadLimit,
  fillTemplate,
  HEARTBEAT,
  isObject,
  member,
  randomUuid,
  readNumber,
  selectByPath,
  stateArguments,
  TIMEOUT,
} from '../../dataflow/index.ts';
import { causeText, Failed, type Failure } from '../failure.ts';
import type { TaskTry } from '../model.ts';
import { answered, failed } from '../outcomes/outcomes.ts';
import { PARK, type Routine, sleep } from '../scheduler.ts';
import { withRetries } from './attempts.ts';
import { nestedMachine, runNested } from './nested.ts';
import { failureEvent, stagesOf, type TaskCall, type TaskEvents, taskEvents, timesOut } from './task-events.ts';
import { type Departure, parametersTooLarge, tooLarge, type Visit } from './visit.ts';

export const visitTask = (visit: Visit<TaskState>): Routine<Departure> => withRetries(visit, () => tryOnce(visit));

async function* tryOnce(visit: Visit<TaskState>): Routine<Completed> {
  if (visit.state.resource.pattern === 'waitForToken') visit.taskToken = randomUuid(visit.track.execution.world.random);
  const call = await prepareCall(visit);
  const result = yield* callTask(visit, call);
  return await completeWithResult(visit, result);
}

async function prepareCall(visit: Visit<TaskState>): Promise<TaskCall> {
  const environment = visit.environment();
  const { raw, input, state } = visit;
  const paths = state.queryLanguage === 'jsonPath';
  const selected = paths ? selectByPath(raw.InputPath, input, environment) : input;
  const timeoutSeconds = await readNumber(visit, TIMEOUT, selected);
  const heartbeatSeconds = await readNumber(visit, HEARTBEAT, selected);
  const written = raw.Credentials;
  const filled = paths
    ? fillTemplate(written ?? {}, selected, environment)
    : await evaluateField(written ?? {}, 'Credentials', visit.states(environment), environment);
  const call = await stateArguments(visit, environment);
  if (exceedsPayloadLimit(call)) throw parametersTooLarge(visit.state.name);
  return {
    input: call,
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
    ...(heartbeatSeconds === undefined ? {} : { heartbeatSeconds }),
    ...(isObject(filled) ? { credentials: filled } : {}),
  };
}

/** One try: its events and its time. @throws Failed when it fails. */
async function* callTask(visit: Visit<TaskState>, call: TaskCall): Routine<JsonValue> {
  const { track, state } = visit;
  const { world, latency, log } = track.execution;
  const events = taskEvents(state);
  const { attempt, given } = world.outcomes.next(state.name, visit.number, visit.retryCount);
  const stages = stagesOf(events, attempt);
  for (const stage of stages) {
    track.lastEvent = log.add(`${events.prefix}${stage}`, track.lastEvent, events.details(stage, call, {}));
    if (stage === 'Scheduled') yield sleep(latency.scheduleToStartMs);
  }
  const outcome = given ? yield* awaitTry(attempt as TaskTry, call, latency.taskMs) : yield* unscripted(visit, call);
  const checked = refuseTooLarge(outcome, events);
  if ('failure' in checked) return yield* fail(visit, events, call, checked.failure, attempt);
  track.lastEvent = log.add(`${events.prefix}Succeeded`, track.lastEvent, events.details('Succeeded', call, checked));
  yield sleep(latency.resultToExitMs);
  return checked.output;
}

type Outcome = { readonly output: JsonValue } | { readonly failure: Failure };

async function* fail(
  visit: Visit<TaskState>,
  events: TaskEvents,
  call: TaskCall,
  failure: Failure,
  attempt: TaskTry | undefined,
): Routine<never> {
  const { track } = visit;
  const type = failureEvent(events, attempt, failure);
  if (type !== undefined) {
    track.lastEvent = track.execution.log.add(type, track.lastEvent, events.details('Failed', call, { failure }));
  }
  yield sleep(track.execution.latency.resultToExitMs);
  throw new Failed(failure);
}

/** Waits as long as the try takes or is allowed to take. A try without an outcome never ends by itself. */
async function* awaitTry(attempt: TaskTry, call: TaskCall, taskMs: number): Routine<Outcome> {
  const limitMs = Math.min(call.timeoutSeconds ?? Infinity, call.heartbeatSeconds ?? Infinity) * 1000;
  const timeoutMs = (call.timeoutSeconds ?? Infinity) * 1000;
  const durationMs = attempt.durationMs ?? taskMs;
  if (!answered(attempt)) {
    if (limitMs === Infinity) for (;;) yield PARK;
    yield sleep(limitMs);
    return TIMED_OUT;
  }
  if (timesOut(attempt)) {
    yield sleep(limitMs === Infinity ? durationMs : limitMs);
    return { failure: failureOfTry(attempt) };
  }
  yield sleep(Math.min(durationMs, timeoutMs));
  if (durationMs > timeoutMs) return TIMED_OUT;
  return failed(attempt) ? { failure: failureOfTry(attempt) } : { output: attempt.output as JsonValue };
}

const TIMED_OUT: Outcome = { failure: { error: 'States.Timeout' } };

const failureOfTry = ({ error, cause }: TaskTry): Failure => ({
  ...(typeof error === 'string' ? { error } : {}),
  ...(cause === undefined || cause === null ? {} : { cause: causeText(cause) }),
});

function refuseTooLarge(outcome: Outcome, events: TaskEvents): Outcome {
  const large = 'output' in outcome && exceedsPayloadLimit(outcome.output);
  return large ? { failure: tooLarge(events.name).failure } : outcome;
}

/** Nobody said how this try ends: a state machine that is at hand runs, anything else echoes what it was given. */
async function* unscripted(visit: Visit<TaskState>, call: TaskCall): Routine<Outcome> {
  const { world, latency } = visit.track.execution;
  const { state } = visit;
  const machine = nestedMachine(world, state, call.input);
  const answer = machine === undefined ? undefined : yield* runNested(visit, machine, call);
  if (answer !== undefined) return answer;
  const what = `the outcome of "${state.name}" is not given: it succeeds and answers with what it was called with`;
  world.assume(`history.outcome-missing:${state.name}`, what, 'echo of the input', 'high', state.pointer);
  yield sleep(latency.taskMs);
  return { output: echo(state, call.input) };
}

/** A Lambda function behind the integration answers inside the integration's envelope. */
function echo({ resource }: TaskState, input: JsonValue): JsonValue {
  if (resource.service !== 'lambda' || resource.kind === 'lambda' || !isObject(input)) return input;
  const payload: JsonObject = { ExecutedVersion: '$LATEST', Payload: member(input, 'Payload') ?? {}, StatusCode: 200 };
  return payload;
}
