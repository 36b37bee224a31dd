import type { JsonValue } from '../asl/index.ts';
import {
  isArray,
  isObject,
  jsonText,
  member,
  originOf,
  parsePath,
  ReadsUnknown,
  StateFailure,
  unknownFrom,
  withMember,
} from '../expr/index.ts';

/**
 * Puts the result into the state's input at a reference path; missing objects on the way are made.
 * @param path  ResultPath: absent or `$` replaces the input, null drops the result.
 * @throws StateFailure States.ResultPathMatchFailure when the input has no place for it.
 */
export function applyResultPath(path: JsonValue | undefined, input: JsonValue, result: JsonValue): JsonValue {
  if (path === null) return input;
  if (path === undefined || path === '$') return result;
  const keys = typeof path === 'string' ? referenceKeys(path) : undefined;
  const merged = keys === undefined ? undefined : placeOrUnknown(input, keys, result);
  if (merged !== undefined) return merged;
  throw new StateFailure({
    error: 'States.ResultPathMatchFailure',
    detail: `Unable to apply ReferencePath ${String(path)} to input ${jsonText(input)}`,
  });
}

/** A result put into something unknown is unknown with it. */
function placeOrUnknown(
  input: JsonValue,
  keys: readonly (string | number)[],
  result: JsonValue,
): JsonValue | undefined {
  try {
    return place(input, keys, result);
  } catch (problem) {
    if (problem instanceof ReadsUnknown) return unknownFrom(problem.origin);
    throw problem;
  }
}

/** Names and indexes of a reference path; undefined for anything that could name more than one node. */
export function referenceKeys(path: string): readonly (string | number)[] | undefined {
  const parsed = parsePath(path);
  if ('problem' in parsed) return undefined;
  const keys = parsed.steps.map((step) => {
    if (step.kind === 'property' && step.names.length === 1) return step.names[0];
    return step.kind === 'index' && step.indexes.length === 1 ? step.indexes[0] : undefined;
  });
  return keys.includes(undefined) ? undefined : (keys as (string | number)[]);
}

function place(target: JsonValue, keys: readonly (string | number)[], result: JsonValue): JsonValue | undefined {
  const [key, ...rest] = keys;
  if (key === undefined) return result;
  const origin = originOf(target);
  if (origin !== undefined) throw new ReadsUnknown(origin);
  if (typeof key === 'number') {
    if (!isArray(target) || target[key] === undefined) return undefined;
    const item = place(target[key], rest, result);
    return item === undefined ? undefined : target.with(key, item);
  }
  if (!isObject(target)) return undefined;
  const entry = place(member(target, key) ?? {}, rest, result);
  return entry === undefined ? undefined : withMember(target, key, entry);
}
