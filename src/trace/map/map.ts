import type { JsonValue, MapState } from '../../asl/index.ts';
import { type Completed, completeWithResult, mapConcurrency, mapInput, mapItems } from '../../dataflow/index.ts';
import type { Routine } from '../scheduler.ts';
import { withRetries } from '../states/attempts.ts';
import { Group } from '../states/group.ts';
import { innerTrack, joinPause } from '../states/parallel.ts';
import type { Departure, Visit } from '../states/visit.ts';
import { itemInput } from './item-input.ts';
import { runDistributed } from './map-distributed.ts';

/** Iterations of an inline Map that run at a time. Source: docs/aws-rules.md 3.3. */
const INLINE_CONCURRENCY = 40;

export const visitMap = (visit: Visit<MapState>): Routine<Departure> =>
  withRetries(visit, () => (visit.state.mode === 'inline' ? runInline(visit) : runDistributed(visit, prepare)));

/** What a Map works on, before its first event: the input after InputPath, its items and its concurrency. */
export interface MapInput {
  readonly selected: JsonValue;
  readonly items: readonly JsonValue[];
  /** 0: no limit of its own. */
  readonly maxConcurrency: number;
}

/** @throws StateFailure when the items are no list or the concurrency no whole number. */
async function prepare(visit: Visit<MapState>): Promise<MapInput> {
  const selected = mapInput(visit);
  const maxConcurrency = await mapConcurrency(visit, selected);
  const items = visit.state.itemReader === undefined ? await mapItems(visit, selected) : [];
  return { selected, items, maxConcurrency };
}

async function* runInline(visit: Visit<MapState>): Routine<Completed> {
  const { track, state } = visit;
  const { log } = track.execution;
  const input = await prepare(visit);
  track.open = { type: 'Map', tracks: [] };
  const started = log.add('MapStateStarted', track.lastEvent, { length: input.items.length });
  track.lastEvent = started;
  const selected: JsonValue[] = [];
  for (const [i, item] of input.items.entries()) selected.push(await itemInput(visit, input.selected, item, i));
  const group = new Group(track, selected.length, started);
  let next = 0;
  const startNext = (previous: number): void => {
    const index = next++;
    const iteration = { index, name: state.name };
    const began = log.add('MapIterationStarted', previous, iteration);
    const mapItem = { Index: index, Value: input.items[index] as JsonValue };
    const inner = innerTrack(track, began, { iteration, mapItem });
    group.start(index, { track: inner, scope: state.body, input: selected[index] as JsonValue }, (ended) => {
      const end = log.add('MapIterationSucceeded', ended.lastEvent, iteration);
      if (next < selected.length) startNext(ended.lastEvent);
      return end;
    });
  };
  const atOnce = Math.min(selected.length, INLINE_CONCURRENCY, input.maxConcurrency || Infinity);
  while (next < atOnce) startNext(started);
  const outputs = yield* group.join(() => joinPause(track));
  log.add('MapStateSucceeded', track.lastEvent);
  return await completeWithResult(visit, outputs);
}
