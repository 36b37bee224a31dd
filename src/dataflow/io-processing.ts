import type { JsonObject, JsonValue } from '../asl/index.ts';
import {
  type DataEnvironment,
  demandKnown,
  evaluateIntrinsic,
  isIntrinsic,
  isObject,
  movedOrUnknown,
  readReference,
  runtimeFailure,
  type StateFailure,
} from '../expr/index.ts';
import { fillTemplate, pathNotFound } from './payload-template.ts';
import { applyResultPath } from './result-path.ts';

/** The value at a path of a state's field; AWS's words when it is absent. */
export function readField(path: string, input: JsonValue, environment: DataEnvironment): JsonValue {
  const answer = readReference(path, input, environment);
  if (answer.found) return answer.value;
  throw runtimeFailure(answer.syntax === true ? answer.reason : `Invalid path '${path}' : ${answer.reason}`);
}

/** InputPath and OutputPath: absent keeps all, null leaves `{}`, a path selects. */
export function selectByPath(path: JsonValue | undefined, value: JsonValue, environment: DataEnvironment): JsonValue {
  if (path === undefined) return value;
  if (path === null) return {};
  return movedOrUnknown(() => readField(String(path), value, environment));
}

/** What a JSONPath state works on: its input through InputPath, then Parameters (ItemSelector and others are separate). */
export function effectiveInput(
  raw: JsonObject,
  input: JsonValue,
  environment: DataEnvironment,
): { readonly selected: JsonValue; readonly effective: JsonValue } {
  const selected = selectByPath(raw.InputPath, input, environment);
  const effective = raw.Parameters === undefined ? selected : fillTemplate(raw.Parameters, selected, environment);
  return { selected, effective };
}

/** ResultSelector, ResultPath and OutputPath over a result, in AWS's order. */
export function stateOutput(
  raw: JsonObject,
  { input, result }: { readonly input: JsonValue; readonly result: JsonValue },
  environment: DataEnvironment,
): JsonValue {
  const selector = raw.ResultSelector;
  const selected = selector === undefined ? result : fillTemplate(selector, result, environment);
  const merged = applyResultPath(raw.ResultPath, input, selected);
  return selectByPath(raw.OutputPath, merged, environment);
}

/** The variables of a JSONPath Assign: `$` is the state's result (its input where there is none). */
export function assignByTemplate(
  assign: JsonValue | undefined,
  source: JsonValue,
  environment: DataEnvironment,
): ReadonlyMap<string, JsonValue> {
  if (!isObject(assign)) return new Map();
  const filled = fillTemplate(assign, source, environment);
  return new Map(Object.entries(filled as JsonObject));
}

/** A text named by ErrorPath or CausePath: a path or an intrinsic function. */
export function textField(field: string, text: string, input: JsonValue, environment: DataEnvironment): string {
  const value = computed(field, text, input, environment);
  demandKnown(value);
  if (typeof value === 'string') return value;
  throw runtimeFailure(`The value for the field '${field}' must be a string`);
}

function computed(field: string, text: string, input: JsonValue, environment: DataEnvironment): JsonValue {
  const missing = (path: string): StateFailure =>
    pathNotFound(path, field, path.startsWith('$$') ? environment.context : input);
  if (isIntrinsic(text)) return evaluateIntrinsic(text, input, environment, missing);
  const answer = readReference(text, input, environment);
  if (!answer.found) throw answer.syntax === true ? runtimeFailure(answer.reason) : missing(text);
  return answer.value;
}
