import { type JsonObject, MAX_PAYLOAD_BYTES, type MapState } from '../asl/index.ts';
import { jsonSize } from '../scenario/index.ts';
import { formatBytes } from '../units/index.ts';
import type { CompileContext } from './context.ts';
import { DEFAULT_ITEM_BYTES } from './defaults.ts';
import { NONE } from './model.ts';

const COMMA = 1;

/** How the items of a distributed Map are put together. */
export interface Batching {
  /** Items of one child; of items of different size, so many on average. */
  readonly itemsPerBatch: number;
  /** Batches that all items of a file make, or NONE. */
  readonly batches: number;
}

/**
 * Batches by count and bytes, as ItemBatcher makes them: items in order, the next one opening a batch where it no longer
 * fits. Sizes are those of real items, or one stated size, or a default that becomes an assumption.
 */
export function batchingOf(context: CompileContext, state: MapState, maxItems: number): Batching {
  const batcher = state.itemBatcher;
  const { itemSizes, itemSize } = context.behaviour(state) ?? {};
  if (batcher === undefined) return { itemsPerBatch: 1, batches: NONE };
  noteComputed(context, state, batcher.raw);
  const perBatch = batcher.maxItemsPerBatch || Infinity;
  const bytes = (batcher.maxInputBytesPerBatch || MAX_PAYLOAD_BYTES) - envelope(batcher.raw);
  if (itemSizes !== undefined) {
    const taken = itemSizes.subarray(0, Math.min(itemSizes.length, maxItems));
    noteSelector(context, state);
    const batches = countBatches(taken, perBatch, bytes);
    return batches === 0 ? { itemsPerBatch: 1, batches: NONE } : { itemsPerBatch: taken.length / batches, batches };
  }
  const isByBytes = batcher.maxInputBytesPerBatch !== undefined || perBatch === Infinity;
  if (itemSize === undefined && !isByBytes) {
    noteUnknownSize(context, state);
    return { itemsPerBatch: perBatch, batches: NONE };
  }
  const size = itemSize ?? context.assumeDefault('itemBytes', state, DEFAULT_ITEM_BYTES);
  return { itemsPerBatch: Math.max(1, Math.min(perBatch, Math.floor(bytes / (size + COMMA)))), batches: NONE };
}

/** Bytes of a batch without items. */
function envelope({ BatchInput }: JsonObject): number {
  return jsonSize(BatchInput === undefined ? { Items: [] } : { BatchInput, Items: [] });
}

/** @param bytes  room of a batch; each item takes its size and a comma, and one too large for any travels alone. */
export function countBatches(sizes: Float64Array, perBatch: number, bytes: number): number {
  let batches = 0;
  let items = Infinity;
  let used = Infinity;
  for (const itemSize of sizes) {
    const size = itemSize + COMMA;
    if (items >= perBatch || used + size > bytes) {
      batches++;
      items = 0;
      used = 0;
    }
    items++;
    used += size;
  }
  return batches;
}

const isComputed = (raw: JsonObject, field: string): boolean => `${field}Path` in raw || typeof raw[field] === 'string';

function noteComputed(context: CompileContext, state: MapState, raw: JsonObject): void {
  const fields = ['MaxItemsPerBatch', 'MaxInputBytesPerBatch'].filter((field) => isComputed(raw, field));
  if (fields.length === 0) return;
  context.assume({
    id: `program.batch:${state.name}`,
    what: `${state.name}: ${fields.join(' and ')} of its ItemBatcher is computed from data and taken as no limit`,
    value: 'no limit of its own',
    source: 'assumed, no source',
    weight: 'high',
    pointer: state.pointer,
  });
}

function noteSelector(context: CompileContext, state: MapState): void {
  if (state.raw.ItemSelector === undefined) return;
  context.assume({
    id: `program.itemSelector:${state.name}`,
    what: `${state.name}: items count in batches with the size they are read with; its ItemSelector may change it`,
    value: 'as read',
    source: 'assumed, no source',
    weight: 'medium',
    pointer: state.pointer,
  });
}

function noteUnknownSize(context: CompileContext, state: MapState): void {
  context.assume({
    id: `program.batchBytes:${state.name}`,
    what: `${state.name}: its batches are filled by count alone and taken to fit ${formatBytes(MAX_PAYLOAD_BYTES)}`,
    value: 'by count',
    source: 'assumed, no source: give itemSize, or the items themselves, in the load profile',
    weight: 'low',
    pointer: state.pointer,
  });
}
