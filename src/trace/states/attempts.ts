import type { MapState, ParallelState, TaskState } from '../../asl/index.ts';
import { type Completed, completeCaught, StateFailure } from '../../dataflow/index.ts';
import { errorOutput, Failed, type Failure, failureOf } from '../failure.ts';
import { catcherFor, RetryCounter } from '../retry.ts';
import { type Routine, sleep } from '../scheduler.ts';
import { logEvaluation, withoutEvaluation } from './scope.ts';
import type { Departure, Visit } from './visit.ts';

type Retried = TaskState | ParallelState | MapState;

/**
 * Runs a state that may be retried and caught. A retry repeats the attempt without entering the state again; a caught
 * failure leaves the state. @throws Failed when nothing catches.
 */
export async function* withRetries(visit: Visit<Retried>, attempt: () => Routine<Completed>): Routine<Departure> {
  const { state, track } = visit;
  const counter = new RetryCounter(state);
  for (;;) {
    const done = yield* attemptOnce(visit, attempt);
    if ('output' in done) return visit.leave(done.output, done.assigned, state.next);
    const wait = counter.nextWait(done, track.execution.world.random);
    if (wait === undefined) return await giveUp(visit, done);
    visit.retryCount++;
    track.execution.log.retries++;
    yield sleep(wait);
  }
}

async function* attemptOnce(visit: Visit<Retried>, attempt: () => Routine<Completed>): Routine<Completed | Failure> {
  try {
    return yield* attempt();
  } catch (problem) {
    const failure = failureOf(problem, visit.state.name, visit.enteredId);
    if (failure.evaluation !== undefined) logEvaluation(visit, failure);
    return { ...withoutEvaluation(failure), own: problem instanceof StateFailure };
  }
}

async function giveUp(visit: Visit<Retried>, failure: Failure): Promise<Departure> {
  const { state, track } = visit;
  const { own, inner: _inner, ...outer } = failure;
  const silent = own === true && failure.error === 'States.Runtime';
  if (state.type !== 'Task' && !silent) {
    track.lastEvent = track.execution.log.add(`${state.type}StateFailed`, track.lastEvent, {});
  }
  const catcher = catcherFor(state, failure);
  if (catcher === undefined) throw new Failed(outer);
  const { output, assigned } = await completeCaught(visit, catcher, errorOutput(failure));
  return visit.leave(output, assigned, catcher.next);
}
