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
    if (done.ends === true) throw new Failed(done);
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
  const { state } = visit;
  const { own: _own, inner: _inner, ...outer } = failure;
  logStateFailed(visit);
  const catcher = catcherFor(state, failure);
  if (catcher === undefined) throw new Failed(outer);
  try {
    const { output, assigned } = await completeCaught(visit, catcher, errorOutput(failure));
    return visit.leave(output, assigned, catcher.next);
  } catch (problem) {
    const again = failureOf(problem, state.name, visit.enteredId);
    if (again.evaluation !== undefined) logEvaluation(visit, again);
    if (again.ends !== true) logStateFailed(visit);
    throw new Failed(withoutEvaluation(again));
  }
}

/** A container tells that it failed, again when its catcher's own data rules fail; a Task has told so by its try. */
function logStateFailed({ state, track }: Visit<Retried>): void {
  if (state.type === 'Task') return;
  track.lastEvent = track.execution.log.add(`${state.type}StateFailed`, track.lastEvent, {});
}
