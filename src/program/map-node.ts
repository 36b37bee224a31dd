import type { MapState, WorkflowType } from '../asl/index.ts';
import { DISPATCH_PER_SECOND, LONGEST_MS, MAP_RUN_CONCURRENCY, MAP_RUN_MAX_ITEMS, MAX_EVENTS } from './constants.ts';
import type { CompileContext } from './context.ts';
import { DEFAULT_ITEM_BYTES, defaultItems } from './defaults.ts';
import { type ExecutionLimits, NodeKind } from './model.ts';

const INLINE_EVENTS = 4; // Entered, MapStateStarted, MapStateSucceeded, Exited (facts, section 5)
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
  if (state.maxConcurrency === undefined && 'MaxConcurrencyPath' in state.raw) noteDynamicConcurrency(context, state);
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
  context.childRuns.push({
    childType: state.childType,
    itemsPerBatch: itemsPerBatch(context, state),
    maxItems: Math.min(state.itemReader?.maxItems || MAP_RUN_MAX_ITEMS, MAP_RUN_MAX_ITEMS),
    dispatchPerSecond: DISPATCH_PER_SECOND[state.childType],
    toleratedShare: state.toleratedFailurePercentage === undefined ? -1 : state.toleratedFailurePercentage / 100,
    toleratedCount: state.toleratedFailureCount ?? -1,
    limits: executionLimits(context, state.childType),
  });
}

/** What bounds one execution of a type; a child has no TimeoutSeconds of its own. */
export function executionLimits(context: CompileContext, type: WorkflowType, timeoutSeconds?: number): ExecutionLimits {
  const latency = context.latency(type);
  const [startMs, startLaw] = context.delay(latency.startMs);
  const [endMs, endLaw] = context.delay(latency.endMs);
  return {
    startMs,
    startLaw,
    endMs,
    endLaw,
    longestMs: LONGEST_MS[type],
    deadlineMs: Math.min(LONGEST_MS[type], timeoutSeconds === undefined ? Infinity : timeoutSeconds * 1000),
    maxEvents: MAX_EVENTS[type],
    mapAtOnce: latency.mapAtOnce,
    mapRampMs: latency.mapRampMs,
    mapMaxConcurrency: latency.mapMaxConcurrency,
  };
}

function itemsLaw(context: CompileContext, state: MapState): number {
  const given = context.behaviour(state)?.items;
  if (given !== undefined) return context.law(given);
  const literal = state.raw.Items;
  if (Array.isArray(literal)) return context.constantLaw(literal.length);
  return context.constantLaw(context.assumeDefault('items', state, defaultItems(state)));
}

function itemsPerBatch(context: CompileContext, state: MapState): number {
  const batcher = state.itemBatcher;
  if (batcher === undefined) return 1;
  const byCount = batcher.maxItemsPerBatch ?? Infinity;
  if (batcher.maxInputBytesPerBatch === undefined) return Number.isFinite(byCount) ? Math.max(1, byCount) : 1;
  const itemBytes = context.assumeDefault('itemBytes', state, DEFAULT_ITEM_BYTES);
  return Math.max(1, Math.min(byCount, Math.floor(batcher.maxInputBytesPerBatch / itemBytes)));
}

function noteDynamicConcurrency(context: CompileContext, state: MapState): void {
  context.assume({
    id: `program.maxConcurrency:${state.name}`,
    what: `${state.name}: its MaxConcurrency is computed from data and taken as no limit`,
    value: 'no limit of its own',
    source: 'assumed, no source',
    weight: 'medium',
    pointer: state.pointer,
  });
}
