import type { JsonValue, MapState } from '../../asl/index.ts';
import { MAX_PAYLOAD_BYTES } from '../../asl/index.ts';
import {
  evaluateField,
  fillTemplate,
  type NumberField,
  payloadSize,
  readNumber,
  refersTo,
} from '../../dataflow/index.ts';
import type { Visit } from '../states/visit.ts';

const PER_BATCH: NumberField = { name: 'MaxItemsPerBatch', whole: true, refusal: refersTo('integer') };
const BYTES: NumberField = { name: 'MaxInputBytesPerBatch', whole: true, refusal: refersTo('integer') };

/** Inputs of the child executions: the items one by one, or grouped by count and bytes (default 256 KiB). */
export async function batchItems(
  visit: Visit<MapState>,
  selected: JsonValue,
  items: readonly JsonValue[],
): Promise<readonly JsonValue[]> {
  const raw = visit.state.itemBatcher?.raw;
  if (raw === undefined) return items;
  const perBatch = (await readNumber(visit, PER_BATCH, selected, 'ItemBatcher', raw)) || Infinity;
  const bytes = (await readNumber(visit, BYTES, selected, 'ItemBatcher', raw)) || MAX_PAYLOAD_BYTES;
  const input = await batchInput(visit, selected, raw.BatchInput);
  const common = input === undefined ? {} : { BatchInput: input };
  return group(items, { perBatch, bytes: bytes - payloadSize({ ...common, Items: [] }) }).map((batch) => ({
    ...common,
    Items: batch,
  }));
}

async function batchInput(
  visit: Visit<MapState>,
  selected: JsonValue,
  written: JsonValue | undefined,
): Promise<JsonValue | undefined> {
  if (written === undefined) return undefined;
  const environment = visit.environment();
  return visit.state.queryLanguage === 'jsonPath'
    ? fillTemplate(written, selected, environment)
    : evaluateField(written, 'ItemBatcher/BatchInput', visit.states(environment), environment);
}

/** Fills each batch as far as count and bytes allow; an item too large for any batch travels alone. */
function group(
  items: readonly JsonValue[],
  limit: { readonly perBatch: number; readonly bytes: number },
): JsonValue[][] {
  const batches: JsonValue[][] = [];
  let current: JsonValue[] = [];
  let bytes = 0;
  for (const item of items) {
    const size = payloadSize(item) + 1; // and its comma
    if (current.length > 0 && (current.length >= limit.perBatch || bytes + size > limit.bytes)) {
      batches.push(current);
      current = [];
      bytes = 0;
    }
    current.push(item);
    bytes += size;
  }
  return current.length === 0 ? batches : [...batches, current];
}
