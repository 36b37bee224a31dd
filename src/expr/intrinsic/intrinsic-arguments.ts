import { isArray, isObject, type JsonObject, type JsonValue, typeName } from '../json.ts';

export function arrayArgument(value: JsonValue | undefined, name: string): readonly JsonValue[] {
  if (!isArray(value)) throw unsuitable(value, 'an array', name);
  return value;
}

export function objectArgument(value: JsonValue | undefined, name: string): JsonObject {
  if (!isObject(value)) throw unsuitable(value, 'an object', name);
  return value;
}

export function textArgument(value: JsonValue | undefined, name: string): string {
  if (typeof value !== 'string') throw unsuitable(value, 'a string', name);
  return value;
}

/** A number rounded as Java's Math.round does: halves go up, also below zero (-1.5 is -1). Source: recordings. */
export function integerArgument(value: JsonValue | undefined, name: string): number {
  if (typeof value !== 'number') throw unsuitable(value, 'a number', name);
  return Math.floor(value + 0.5) + 0; // + 0 turns -0 into 0
}

const unsuitable = (value: JsonValue | undefined, wanted: string, name: string): RangeError =>
  new RangeError(`${name} needs ${wanted} but got ${value === undefined ? 'nothing' : typeName(value)}`);
