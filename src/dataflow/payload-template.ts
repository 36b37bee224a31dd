import type { JsonObject, JsonValue } from '../asl/index.ts';
import {
  type DataEnvironment,
  evaluateIntrinsic,
  isArray,
  isIntrinsic,
  isObject,
  jsonText,
  movedOrUnknown,
  putMember,
  readReference,
  runtimeFailure,
  type StateFailure,
} from '../expr/index.ts';

/**
 * A Parameters, ResultSelector, ItemSelector or JSONPath Assign field: members whose name ends in `.$` are computed.
 *
 * Members come out as AWS writes them: literal ones first, then paths, then function calls. Source: recordings.
 * @throws StateFailure States.Runtime for a path that leads nowhere, States.IntrinsicFailure for a failing call.
 */
export function fillTemplate(template: JsonValue, input: JsonValue, environment: DataEnvironment): JsonValue {
  if (isArray(template)) return template.map((item) => fillTemplate(item, input, environment));
  if (!isObject(template)) return template;
  const filled: Record<string, JsonValue> = {};
  for (const [key, value] of Object.entries(template)) {
    if (!isComputed(key)) putMember(filled, key, fillTemplate(value, input, environment));
  }
  for (const key of computedKeys(template)) {
    const value = movedOrUnknown(() => computeMember(key, template[key] as JsonValue, input, environment));
    putMember(filled, key.slice(0, -2), value);
  }
  return filled;
}

const isComputed = (key: string): boolean => key.endsWith('.$');

/** Paths before calls, each in the order of the document. */
function computedKeys(template: JsonObject): string[] {
  const keys = Object.keys(template).filter(isComputed);
  const calls = (key: string): boolean => typeof template[key] === 'string' && isIntrinsic(template[key]);
  return [...keys.filter((key) => !calls(key)), ...keys.filter(calls)];
}

function computeMember(key: string, value: JsonValue, input: JsonValue, environment: DataEnvironment): JsonValue {
  if (typeof value !== 'string') {
    throw runtimeFailure(
      `The value for the field '${key}' must be a STRING that contains a JSONPath or an intrinsic function expression`,
    );
  }
  const missing = (path: string): StateFailure =>
    pathNotFound(path, key, path.startsWith('$$') ? environment.context : input);
  if (isIntrinsic(value)) return evaluateIntrinsic(value, input, environment, missing);
  const answer = readReference(value, input, environment);
  if (!answer.found) throw answer.syntax === true ? runtimeFailure(answer.reason) : missing(value);
  return answer.value;
}

/** AWS's words for a path in a template, ErrorPath or CausePath that leads nowhere. Source: recordings. */
export const pathNotFound = (path: string, field: string, input: JsonValue): StateFailure =>
  runtimeFailure(
    `The JSONPath '${path}' specified for the field '${field}' could not be found in the input '${jsonText(input)}'`,
  );
