import type { JsonValue, Scope, State } from '../../asl/index.ts';
import { Failed, type Failure, failureDetails, failureOf } from '../failure.ts';
import { visitMap } from '../map/map.ts';
import { type Routine, sleep } from '../scheduler.ts';
import type { Track } from '../track.ts';
import { visitChoice } from './choice.ts';
import { visitFail, visitPass, visitSucceed } from './flow-states.ts';
import { visitParallel } from './parallel.ts';
import { visitTask } from './task.ts';
import { type Departure, Visit } from './visit.ts';
import { visitWait } from './wait.ts';

/**
 * Runs one scope from its StartAt to its end, one state per turn.
 * @returns the output of its last state. @throws Failed when a state fails and nothing in the scope catches it.
 */
export async function* runScope(track: Track, scope: Scope, input: JsonValue): Routine<JsonValue> {
  let name = scope.startAt;
  let data = input;
  for (;;) {
    const state = scope.states.get(name);
    if (state === undefined) throw new Failed({ error: 'States.Runtime', cause: `There is no state '${name}'.` });
    const { output, next } = yield* visitState(track, state, data);
    data = output;
    yield sleep(track.execution.latency.flowStateMs); // others due now take their turn
    if (next === undefined) return data;
    name = next;
  }
}

async function* visitState(track: Track, state: State, input: JsonValue): Routine<Departure> {
  const visit = new Visit(track, state, input);
  try {
    return yield* behaviour(visit);
  } catch (problem) {
    const failure = failureOf(problem, state.name, visit.enteredId);
    if (failure.evaluation !== undefined) logEvaluation(visit, failure);
    throw new Failed(withoutEvaluation(failure));
  }
}

async function* behaviour(visit: Visit): Routine<Departure> {
  const { state } = visit;
  switch (state.type) {
    case 'Pass':
      return await visitPass(visit);
    case 'Choice':
      return await visitChoice(visit as Visit<typeof state>);
    case 'Succeed':
      return await visitSucceed(visit);
    case 'Fail':
      return await visitFail(visit);
    case 'Wait':
      return yield* visitWait(visit as Visit<typeof state>);
    case 'Task':
      return yield* visitTask(visit as Visit<typeof state>);
    case 'Parallel':
      return yield* visitParallel(visit as Visit<typeof state>);
    case 'Map':
      return yield* visitMap(visit as Visit<typeof state>);
  }
}

/** The event of a failed JSONata expression. It points before the entry, in a Wait to the entry. Source: recordings. */
export function logEvaluation(visit: Visit, failure: Failure): void {
  const { track, state, enteredId, beforeId } = visit;
  const untouched = track.lastEvent === enteredId;
  const previous = !untouched || state.type === 'Wait' ? track.lastEvent : beforeId;
  const location = failure.evaluation?.location;
  track.lastEvent = track.execution.log.add('EvaluationFailed', previous, {
    ...failureDetails(failure),
    ...(location === undefined ? {} : { location }),
    state: state.name,
  });
}

/** A failure whose evaluation event is written is an ordinary one further out. */
export function withoutEvaluation(failure: Failure): Failure {
  const { evaluation: _written, ...rest } = failure;
  return rest;
}
