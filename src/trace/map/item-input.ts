import type { JsonValue, MapState } from '../../asl/index.ts';
import { exceedsPayloadLimit, selectItem } from '../../dataflow/index.ts';
import { parametersTooLarge, type Visit } from '../states/visit.ts';

/** What one item hands to its iteration. @throws Failed States.DataLimitExceeded where the ItemSelector makes too much of it. */
export async function itemInput(
  visit: Visit<MapState>,
  selected: JsonValue,
  item: JsonValue,
  index: number,
): Promise<JsonValue> {
  const input = await selectItem(visit, selected, item, index);
  if (exceedsPayloadLimit(input)) throw parametersTooLarge(visit.state.name);
  return input;
}
