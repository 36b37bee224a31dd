import type { JsonValue, MapState } from '../../asl/index.ts';
import {
  evaluateTyped,
  isArray,
  jsonText,
  originOf,
  queryFailure,
  ReadsUnknown,
  runtimeFailure,
} from '../../expr/index.ts';
import { readField, selectByPath } from '../io-processing.ts';
import { readNumber, refersTo } from './number-field.ts';
import type { StateView } from './state-view.ts';

/** What a Map reads its fields from: its input, in JSONPath after InputPath. */
export const mapInput = (view: StateView<MapState>): JsonValue =>
  view.state.queryLanguage === 'jsonPath'
    ? selectByPath(view.raw.InputPath, view.input, view.environment())
    : view.input;

/** MaxConcurrency; 0: no limit of its own. @throws StateFailure when it is no whole number or negative. */
export async function mapConcurrency(view: StateView<MapState>, selected: JsonValue): Promise<number> {
  const field = { name: 'MaxConcurrency', whole: true, refusal: refersTo('integer') };
  const maxConcurrency = (await readNumber(view, field, selected)) ?? 0;
  if (maxConcurrency < 0) throw runtimeFailure('MaxConcurrency cannot be negative.');
  return maxConcurrency;
}

/** The items of a Map without ItemReader. @throws StateFailure when they are no list. */
export async function mapItems(view: StateView<MapState>, selected: JsonValue): Promise<readonly JsonValue[]> {
  const environment = view.environment();
  if (view.state.queryLanguage === 'jsonata') return jsonataItems(view);
  const path = view.raw.ItemsPath;
  const items = typeof path === 'string' ? readField(path, selected, environment) : selected;
  refuseUnknown(items);
  if (!isArray(items))
    throw runtimeFailure(`Reference path "${typeof path === 'string' ? path : '$'}" must point to array.`);
  return items;
}

async function jsonataItems(view: StateView<MapState>): Promise<readonly JsonValue[]> {
  const environment = view.environment();
  const written = view.raw.Items;
  if (written !== undefined) {
    const list = { type: 'array', accepts: isArray };
    const states = view.states(environment);
    return (await evaluateTyped(written, 'Items', list, states, environment)) as readonly JsonValue[];
  }
  if (isArray(view.input)) return view.input;
  refuseUnknown(view.input);
  throw queryFailure(`Map state input must be an array but was: ${jsonText(view.input)}`);
}

function refuseUnknown(value: JsonValue): void {
  const origin = originOf(value);
  if (origin !== undefined) throw new ReadsUnknown(origin);
}
