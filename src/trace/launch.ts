import { HistoryFull } from './event-log.ts';
import type { Execution } from './execution.ts';
import { Failed, type Failure } from './failure.ts';
import { type Routine, sleep } from './scheduler.ts';
import { runScope } from './states/scope.ts';

/** Starts an execution: its thread and the watch over its time. */
export function launch(execution: Execution): void {
  execution.watch();
  execution.track.thread = execution.world.scheduler.start(life(execution));
}

async function* life(execution: Execution): Routine<void> {
  try {
    yield* liveThrough(execution);
  } catch (problem) {
    if (!(problem instanceof HistoryFull)) throw problem;
    execution.overflow();
  }
}

async function* liveThrough(execution: Execution): Routine<void> {
  const { track, latency, setup } = execution;
  execution.started();
  yield sleep(latency.startMs);
  let failure: Failure;
  try {
    const output = yield* runScope(track, setup.scope, setup.input);
    yield sleep(latency.endMs);
    execution.succeed(output);
    return;
  } catch (problem) {
    if (!(problem instanceof Failed)) throw problem;
    failure = problem.failure;
  }
  yield sleep(latency.endMs);
  execution.fail(failure);
}
