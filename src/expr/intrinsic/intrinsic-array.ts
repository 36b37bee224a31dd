import { type JsonValue, jsonText, sameJson } from '../json.ts';
import type { IntrinsicFunction } from './intrinsic.ts';
import { arrayArgument, integerArgument } from './intrinsic-arguments.ts';

/** Most values States.ArrayRange gives. Source: developer guide, "Intrinsic functions", read 2026-11. */
const MAX_RANGE = 1000;

export const ARRAY_FUNCTIONS: Readonly<Record<string, IntrinsicFunction>> = {
  'States.Array': ({ values }) => values,

  'States.ArrayPartition': ({ values }) => {
    const list = arrayArgument(values[0], 'States.ArrayPartition');
    const size = integerArgument(values[1], 'States.ArrayPartition');
    if (size < 1) throw new RangeError(`the chunk size must be positive but is ${size}`);
    return Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size));
  },

  'States.ArrayContains': ({ values }) => {
    const list = arrayArgument(values[0], 'States.ArrayContains');
    return list.some((item) => sameJson(item, values[1] as JsonValue));
  },

  'States.ArrayRange': ({ values }) => {
    const [from = 0, to = 0, step = 0] = values.map((value) => integerArgument(value, 'States.ArrayRange'));
    if (step === 0) throw new RangeError('the step must not be 0');
    const length = Math.max(0, Math.floor((to - from) / step) + 1);
    if (length > MAX_RANGE) throw new RangeError(`the range holds more than ${MAX_RANGE} values`);
    return Array.from({ length }, (_, i) => from + i * step);
  },

  'States.ArrayGetItem': ({ values }) => {
    const list = arrayArgument(values[0], 'States.ArrayGetItem');
    const index = integerArgument(values[1], 'States.ArrayGetItem');
    const item = index < 0 ? undefined : list[index];
    if (item === undefined) throw new RangeError(`the index ${index} is out of bounds for length ${list.length}`);
    return item;
  },

  'States.ArrayLength': ({ values }) => {
    return arrayArgument(values[0], 'States.ArrayLength').length;
  },

  'States.ArrayUnique': ({ values }) => {
    const seen = new Map<string, JsonValue[]>(); // by text first: equal values mostly have equal texts
    return arrayArgument(values[0], 'States.ArrayUnique').filter((item) => {
      const key = typeof item === 'object' && item !== null ? 'container' : jsonText(item);
      const same = seen.get(key) ?? [];
      if (same.some((other) => sameJson(other, item))) return false;
      seen.set(key, [...same, item]);
      return true;
    });
  },
};
