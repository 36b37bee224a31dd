import type { JsonValue, MapState, WorkflowType } from '../asl/index.ts';
import { DISPATCH_PER_SECOND, MAP_RUN_CONCURRENCY, MAP_RUN_MAX_ITEMS } from './constants.ts';
import type { CompileContext } from './context.ts';
import { defaultItems } from './defaults.ts';
import { executionLimits } from './execution-limits.ts';
import { batchingOf } from './item-batches.ts';
import { NONE, NodeKind } from './model.ts';

const INLINE_EVENTS = 4; // Entered, MapStateStarted, MapStateSucceeded, Exited (docs/aws-rules.md 5)
const DISTRIBUTED_EVENTS = 6; // and MapRunStarted, MapRunSucceeded
const RESTART_EVENTS = 1; // MapStateStarted again
const RERUN_EVENTS = 3; // MapRunFailed of the run before, MapStateStarted and MapRunStarted again

/** A Map: how many items, how many at a time, and for a distributed one how its children are started. */
export function compileMap(context: CompileContext, state: MapState, runBy: WorkflowType): void {
  const { columns } = context;
  const node = state.index;
  context.setDelay(node, columns.startDelayMs, columns.startDelayLaw, context.latency(runBy).flowStateMs);
  columns.retryEvents[node] = RESTART_EVENTS;
  columns.bodyEntry[node] = context.nodeIn(state.body, state.body.startAt);
  columns.itemsLaw[node] = itemsLaw(context, state);
  const own = state.maxConcurrency === undefined || state.maxConcurrency === 0 ? Infinity : state.maxConcurrency;
  noteComputed(context, state, 'MaxConcurrency', 'no limit', state.raw);
  if (state.mode === 'inline') {
    columns.kind[node] = NodeKind.map;
    columns.visitEvents[node] = INLINE_EVENTS;
    columns.maxConcurrency[node] = own;
    return;
  }
  columns.kind[node] = NodeKind.distributedMap;
  columns.visitEvents[node] = DISTRIBUTED_EVENTS;
  columns.retryEvents[node] = RERUN_EVENTS;
  columns.maxConcurrency[node] = Math.min(own, MAP_RUN_CONCURRENCY);
  columns.childRun[node] = context.childRuns.length;
  const maxItems = maxItemsOf(context, state);
  noteTolerance(context, state);
  noteStorage(context, state);
  context.childRuns.push({
    childType: state.childType,
    limits: executionLimits(context, state.childType),
    ...{ awaited: true, failure: NONE, startTransitions: 1, startEndTransitions: 0 },
    definitionBytes: context.linked.workflowOf[node]!.definition.sizeBytes,
    ...batchingOf(context, state, maxItems),
    maxItems,
    dispatchPerSecond: DISPATCH_PER_SECOND[state.childType],
    toleratedShare: state.toleratedFailurePercentage === undefined ? -1 : state.toleratedFailurePercentage / 100,
    toleratedCount: state.toleratedFailureCount ?? -1,
  });
}

/** Items one run reads at the most. */
function maxItemsOf(context: CompileContext, state: MapState): number {
  const config = state.itemReader?.raw.ReaderConfig;
  if (isObject(config)) noteComputed(context, state, 'MaxItems', 'no limit', config);
  return Math.min(state.itemReader?.maxItems || MAP_RUN_MAX_ITEMS, MAP_RUN_MAX_ITEMS);
}

function noteTolerance(context: CompileContext, state: MapState): void {
  noteComputed(context, state, 'ToleratedFailureCount', 'not given', state.raw);
  noteComputed(context, state, 'ToleratedFailurePercentage', 'not given', state.raw);
}

/** What a map run reads and writes elsewhere is billed there. */
function noteStorage(context: CompileContext, state: MapState): void {
  if (state.itemReader === undefined && !state.hasResultWriter) return;
  context.assume({
    id: `program.storage:${state.name}`,
    what: `${state.name}: the requests to S3 that read its items and write its results are not in the bill, nor is their time`,
    value: 'not included',
    source: 'the same for Standard and Express children, so it does not change which is cheaper',
    weight: 'low',
    pointer: state.pointer,
  });
}

function itemsLaw(context: CompileContext, state: MapState): number {
  const given = context.behaviour(state)?.items;
  if (given !== undefined) return context.law(given);
  const literal = state.raw.Items;
  if (Array.isArray(literal)) return context.constantLaw(literal.length);
  return context.constantLaw(context.assumeDefault('items', state, defaultItems(state)));
}

/** A number that a path or an expression computes when the state runs. */
function noteComputed(
  context: CompileContext,
  state: MapState,
  field: string,
  takenAs: string,
  raw: Readonly<Record<string, JsonValue>>,
): void {
  if (!(`${field}Path` in raw) && typeof raw[field] !== 'string') return;
  const word = field === 'MaxConcurrency' ? 'maxConcurrency' : field;
  context.assume({
    id: `program.${word}:${state.name}`,
    what: `${state.name}: its ${field} is computed from data and taken as ${takenAs}`,
    value: takenAs === 'no limit' ? 'no limit of its own' : takenAs,
    source: 'assumed, no source',
    weight: 'medium',
    pointer: state.pointer,
  });
}

const isObject = (value: JsonValue | undefined): value is Readonly<Record<string, JsonValue>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
