import type { JsonObject, JsonValue, MapState } from '../../asl/index.ts';
import {
  type Completed,
  completeWithResult,
  evaluateField,
  exceedsPayloadLimit,
  fillTemplate,
  isArray,
  isObject,
  member,
  type NumberField,
  randomUuid,
  readNumber,
  refersTo,
  runtimeFailure,
} from '../../dataflow/index.ts';
import { ARN } from '../execution.ts';
import { causeText, Failed, type Failure, failureDetails } from '../failure.ts';
import type { TaskTry } from '../model.ts';
import { failed } from '../outcomes/outcomes.ts';
import type { Routine } from '../scheduler.ts';
import { joinPause } from '../states/parallel.ts';
import { parametersTooLarge, tooLarge, type Visit } from '../states/visit.ts';
import { batchItems } from './item-batcher.ts';
import { itemInput } from './item-input.ts';
import { itemsFrom, readerRequest } from './item-reader.ts';
import type { MapInput } from './map.ts';
import { MapRun, type Tolerance } from './map-run.ts';

/** One attempt of a distributed Map: six events in the parent's history, whatever the number of items. */
export async function* runDistributed(
  visit: Visit<MapState>,
  prepare: (visit: Visit<MapState>) => Promise<MapInput>,
): Routine<Completed> {
  const { track, state } = visit;
  const { log, world, setup } = track.execution;
  const input = await prepare(visit);
  track.open = { type: 'Map', tracks: [] };
  track.lastEvent = log.add('MapStateStarted', track.lastEvent, { length: input.items.length });
  const tolerance = await toleranceOf(visit, input.selected);
  const reader = state.itemReader === undefined ? undefined : await readerRequest(visit, input.selected);
  const runId = randomUuid(world.random);
  const mapRunArn = `${ARN}:mapRun:${setup.stateMachineName}/${state.label ?? state.name}:${runId}`;
  track.lastEvent = log.add('MapRunStarted', track.lastEvent, { mapRunArn });
  const { attempt } = world.outcomes.next(state.name, visit.number, visit.retryCount);
  const outputs = yield* runItems(visit, { input, tolerance, attempt, maxItems: reader?.maxItems ?? 0 });
  yield* joinPause(track);
  const done = log.add('MapRunSucceeded', track.lastEvent);
  refuseTooLarge(visit, outputs);
  log.add('MapStateSucceeded', done); // the exit points to MapRunStarted: recordings since November 2024
  return await completeWithResult(visit, await writtenResult(visit, outputs, { mapRunArn, runId }));
}

/** What the children answer is collected before ResultPath and OutputPath are looked at, unless it is written to S3. */
function refuseTooLarge(visit: Visit<MapState>, outputs: JsonValue): void {
  const writer = visit.raw.ResultWriter;
  const isWritten = isObject(writer) && writer.Resource !== undefined;
  if (!isWritten && exceedsPayloadLimit(outputs)) throw tooLarge(visit.state.name);
}

interface RunPlan {
  readonly input: MapInput;
  readonly tolerance: Tolerance;
  readonly attempt: TaskTry | undefined;
  /** 0: all. */
  readonly maxItems: number;
}

/** The map run itself. @throws Failed after its MapRunFailed event. */
async function* runItems(visit: Visit<MapState>, plan: RunPlan): Routine<JsonValue> {
  const { track } = visit;
  try {
    const { attempt, input } = plan;
    if (attempt !== undefined && failed(attempt)) throw new Failed(scripted(attempt));
    if (attempt?.output !== undefined) return attempt.output;
    const read = visit.state.itemReader === undefined ? input.items : readItems(visit, attempt);
    const items = plan.maxItems > 0 ? read.slice(0, plan.maxItems) : read;
    const selected: JsonValue[] = [];
    for (const [i, item] of items.entries()) selected.push(await itemInput(visit, input.selected, item, i));
    const inputs = await batchItems(visit, input.selected, selected);
    if (inputs.some(exceedsPayloadLimit)) throw parametersTooLarge(visit.state.name);
    return yield* new MapRun(visit, inputs, plan.tolerance).run(input.maxConcurrency, items.length);
  } catch (problem) {
    if (!(problem instanceof Failed)) throw problem;
    yield* joinPause(track);
    track.lastEvent = track.execution.log.add('MapRunFailed', track.lastEvent, failureDetails(problem.failure));
    throw new Failed({ ...problem.failure, inner: true });
  }
}

const scripted = ({ error, cause }: TaskTry): Failure => ({
  ...(typeof error === 'string' ? { error } : {}),
  ...(cause === undefined || cause === null ? {} : { cause: causeText(cause) }),
});

/** Items from the outcome, else from the data given for this state; without either the run is taken to have none. */
function readItems(visit: Visit<MapState>, attempt: TaskTry | undefined): readonly JsonValue[] {
  const { state, track } = visit;
  const { world } = track.execution;
  if (attempt?.items !== undefined) return attempt.items;
  const source = world.options.items?.get(state.name);
  if (source !== undefined) return itemsFrom(source, state);
  const what = `the data that "${state.name}" reads is not given: its map run is traced without items`;
  world.assume(`history.items-missing:${state.name}`, what, '0 items', 'high', state.pointer);
  return [];
}

const COUNT: NumberField = { name: 'ToleratedFailureCount', whole: true, refusal: refersTo('integer') };
const PERCENTAGE: NumberField = { name: 'ToleratedFailurePercentage', whole: false, refusal: refersTo('float') };

/** @throws StateFailure in AWS's words (recordings) for values out of range. */
async function toleranceOf(visit: Visit<MapState>, selected: JsonValue): Promise<Tolerance> {
  const count = await readNumber(visit, COUNT, selected);
  const percentage = await readNumber(visit, PERCENTAGE, selected);
  if (count !== undefined && count < 0) throw runtimeFailure('ToleratedFailureCount cannot be negative.');
  if (percentage !== undefined && !(percentage >= 0 && percentage <= 100)) {
    throw runtimeFailure('ToleratedFailurePercentage must be between 0 and 100.');
  }
  return { count, percentage };
}

/** With a ResultWriter that writes to S3 the state's result says where; otherwise it is the list of outputs. */
async function writtenResult(
  visit: Visit<MapState>,
  outputs: JsonValue,
  run: { readonly mapRunArn: string; readonly runId: string },
): Promise<JsonValue> {
  const writer = visit.raw.ResultWriter;
  if (!isObject(writer)) return outputs;
  if (writer.Resource === undefined) return transformed(outputs, writer);
  const environment = visit.environment();
  const filled =
    visit.state.queryLanguage === 'jsonPath'
      ? fillTemplate(writer.Parameters ?? {}, visit.input, environment)
      : await evaluateField(writer.Arguments ?? {}, 'ResultWriter/Arguments', visit.states(environment), environment);
  const target: JsonObject = isObject(filled) ? filled : {};
  const prefix = member(target, 'Prefix');
  const key = `${typeof prefix === 'string' && prefix !== '' ? `${prefix}/` : ''}${run.runId}/manifest.json`;
  return { MapRunArn: run.mapRunArn, ResultWriterDetails: { Bucket: member(target, 'Bucket') ?? '', Key: key } };
}

/** WriterConfig.Transformation FLATTEN joins lists of outputs; the others leave outputs as they are. */
function transformed(outputs: JsonValue, writer: JsonObject): JsonValue {
  const config = writer.WriterConfig;
  const flatten = isObject(config) && config.Transformation === 'FLATTEN';
  return flatten && isArray(outputs) ? outputs.flatMap((output) => (isArray(output) ? output : [output])) : outputs;
}
