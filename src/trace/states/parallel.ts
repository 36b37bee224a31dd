import type { ParallelState } from '../../asl/index.ts';
import { type Completed, completeWithResult, exceedsPayloadLimit, stateArguments } from '../../dataflow/index.ts';
import { type Routine, sleep } from '../scheduler.ts';
import type { Track } from '../track.ts';
import { withRetries } from './attempts.ts';
import { Group } from './group.ts';
import { type Departure, parametersTooLarge, type Visit } from './visit.ts';

export const visitParallel = (visit: Visit<ParallelState>): Routine<Departure> =>
  withRetries(visit, () => runBranches(visit));

async function* runBranches(visit: Visit<ParallelState>): Routine<Completed> {
  const { track, state } = visit;
  const { execution } = track;
  const input = await stateArguments(visit, visit.environment());
  if (exceedsPayloadLimit(input)) throw parametersTooLarge(state.name);
  track.open = { type: 'Parallel', tracks: [] };
  const started = execution.log.add('ParallelStateStarted', track.lastEvent);
  const group = new Group(track, state.branches.length, started);
  for (const [i, scope] of state.branches.entries()) {
    group.start(i, { track: innerTrack(track, started), scope, input }, (ended) => ended.lastEvent);
  }
  const outputs = yield* group.join(() => joinPause(track));
  execution.log.add('ParallelStateSucceeded', track.lastEvent);
  return await completeWithResult(visit, outputs);
}

/** A line inside another: it reads its variables and begins after `started`. */
export const innerTrack = (outer: Track, started: number, more: Partial<Track> = {}): Track => ({
  execution: outer.execution,
  variables: outer.variables.inner(),
  lastEvent: started,
  ended: false,
  ...(outer.mapItem === undefined ? {} : { mapItem: outer.mapItem }),
  ...more,
});

/** The end of a state that waited for others comes a little after the last of them. */
export async function* joinPause(track: Track): Routine<void> {
  yield sleep(track.execution.latency.joinMs);
}
