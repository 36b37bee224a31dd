import type { JsonValue, MapState } from '../../asl/index.ts';
import {
  evaluateTyped,
  isArray,
  jsonText,
  queryFailure,
  readField,
  runtimeFailure,
  selectByPath,
} from '../../dataflow/index.ts';
import type { Routine } from '../scheduler.ts';
import { withRetries } from '../states/attempts.ts';
import { Group } from '../states/group.ts';
import { readNumber, refersTo } from '../states/number-field.ts';
import { innerTrack, joinPause } from '../states/parallel.ts';
import { type Completed, completeWithResult, selectItem } from '../states/state-data.ts';
import type { Departure, Visit } from '../states/visit.ts';
import { runDistributed } from './map-distributed.ts';

/** Iterations of an inline Map that run at a time. Source: facts, section 3.3. */
const INLINE_CONCURRENCY = 40;

export const visitMap = (visit: Visit<MapState>): Routine<Departure> =>
  withRetries(visit, () => (visit.state.mode === 'inline' ? runInline(visit) : runDistributed(visit, mapInput)));

/** What a Map works on, before its first event: the input after InputPath, its items and its concurrency. */
export interface MapInput {
  readonly selected: JsonValue;
  readonly items: readonly JsonValue[];
  /** 0: no limit of its own. */
  readonly maxConcurrency: number;
}

/** @throws StateFailure when the items are no list or the concurrency no whole number. */
export async function mapInput(visit: Visit<MapState>): Promise<MapInput> {
  const selected =
    visit.state.queryLanguage === 'jsonPath'
      ? selectByPath(visit.raw.InputPath, visit.input, visit.environment())
      : visit.input;
  const field = { name: 'MaxConcurrency', whole: true, refusal: refersTo('integer') };
  const maxConcurrency = (await readNumber(visit, field, selected)) ?? 0;
  if (maxConcurrency < 0) throw runtimeFailure('MaxConcurrency cannot be negative.');
  const items = visit.state.itemReader === undefined ? await itemsOf(visit, selected) : [];
  return { selected, items, maxConcurrency };
}

async function itemsOf(visit: Visit<MapState>, selected: JsonValue): Promise<readonly JsonValue[]> {
  const environment = visit.environment();
  if (visit.state.queryLanguage === 'jsonata') return jsonataItems(visit);
  const path = visit.raw.ItemsPath;
  const items = typeof path === 'string' ? readField(path, selected, environment) : selected;
  if (!isArray(items))
    throw runtimeFailure(`Reference path "${typeof path === 'string' ? path : '$'}" must point to array.`);
  return items;
}

async function jsonataItems(visit: Visit<MapState>): Promise<readonly JsonValue[]> {
  const environment = visit.environment();
  const written = visit.raw.Items;
  if (written !== undefined) {
    const list = { type: 'array', accepts: isArray };
    return (await evaluateTyped(
      written,
      'Items',
      list,
      visit.states(environment),
      environment,
    )) as readonly JsonValue[];
  }
  if (isArray(visit.input)) return visit.input;
  throw queryFailure(`Map state input must be an array but was: ${jsonText(visit.input)}`);
}

async function* runInline(visit: Visit<MapState>): Routine<Completed> {
  const { track, state } = visit;
  const { log } = track.execution;
  const input = await mapInput(visit);
  track.open = { type: 'Map', tracks: [] };
  const started = log.add('MapStateStarted', track.lastEvent, { length: input.items.length });
  track.lastEvent = started;
  const selected: JsonValue[] = [];
  for (const [i, item] of input.items.entries()) selected.push(await selectItem(visit, input.selected, item, i));
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
