import { queryFailure } from '../failure.ts';
import { isArray, isObject, type JsonObject, type JsonValue, jsonText, putMember, typeName } from '../json.ts';
import type { DataEnvironment } from '../reference.ts';
import { originOf, ReadsUnknown, unknownFrom } from '../unknown.ts';
import { type ExpressionScope, evaluateExpression } from './jsonata-expression.ts';
import { expressionOf } from './jsonata-text.ts';
import type { StepBudget } from './jsonata-work.ts';

/** What `$states` holds: the result only after a task, the error only in a Catch. */
export interface StatesValue {
  readonly input: JsonValue;
  readonly context: JsonObject;
  readonly result?: JsonValue;
  readonly errorOutput?: JsonValue;
}

export interface JsonataEnvironment extends DataEnvironment {
  /** Simulated instant, ms since 1970, for `$now()` and `$millis()`. */
  readonly nowMs: number;
  readonly budget?: StepBudget;
  /** Hears of an evaluation that a limit of ours ended. */
  readonly tellLimit?: (what: string) => void;
  /** Whether inputs, results, variables or the context may hold unknown values. */
  readonly mayBeUnknown?: boolean;
}

/**
 * A field of a JSONata state: every text `{% … %}` in it, however deep, is replaced by its value.
 * @param location  the field's name as AWS reports it: `Output`, `Arguments`, `Assign`, …
 * @throws StateFailure States.QueryEvaluationError with AWS's words and the place inside the field.
 */
export async function evaluateField(
  field: JsonValue,
  location: string,
  states: StatesValue,
  environment: JsonataEnvironment,
): Promise<JsonValue> {
  const scope = scopeOf(states, environment);
  return fill(field, location, scope);
}

async function fill(field: JsonValue, location: string, scope: ExpressionScope): Promise<JsonValue> {
  if (typeof field === 'string') {
    const expression = expressionOf(field);
    return expression === undefined ? field : evaluateAt(expression, location, scope);
  }
  if (isArray(field)) {
    const items: JsonValue[] = [];
    for (const [i, item] of field.entries()) items.push(await fill(item, `${location}[${i}]`, scope));
    return items;
  }
  if (!isObject(field)) return field;
  const filled: Record<string, JsonValue> = {};
  for (const [key, value] of Object.entries(field))
    putMember(filled, key, await fill(value, `${location}/${key}`, scope));
  return filled;
}

async function evaluateAt(expression: string, location: string, scope: ExpressionScope): Promise<JsonValue> {
  const answer = await evaluateExpression(expression, scope);
  const subject = `The JSONata expression '${expression}' specified for the field '${location}'`;
  switch (answer.kind) {
    case 'value':
      return answer.value;
    case 'unknown':
      return unknownFrom(answer.origin);
    case 'nothing':
      throw queryFailure(`${subject} returned nothing (undefined).`, location);
    case 'unsupported':
      throw queryFailure(`${subject} returned an unsupported result type.`, location);
    case 'error':
      if (answer.isOwnLimit) scope.tellLimit?.(`${subject}: ${answer.message}`);
      throw queryFailure(`${subject} threw an error during evaluation. ${answer.message}`, location);
  }
}

/** A field whose value must have a certain JSON type (Items, Condition, Seconds, …), with AWS's words when it has not. */
export async function evaluateTyped(
  field: JsonValue,
  location: string,
  expected: { readonly type: string; readonly accepts: (value: JsonValue) => boolean },
  states: StatesValue,
  environment: JsonataEnvironment,
): Promise<JsonValue> {
  const value = await evaluateField(field, location, states, environment);
  const origin = originOf(value);
  if (origin !== undefined) throw new ReadsUnknown(origin);
  if (expected.accepts(value)) return value;
  const written = typeof field === 'string' ? expressionOf(field) : undefined;
  const subject =
    written === undefined
      ? `The value specified for the field '${location}' has an unexpected type.`
      : `The JSONata expression '${written}' specified for the field '${location}' returned an unexpected result type.`;
  const found = `Expected '${expected.type}', but was '${typeName(value)}' for value: ${jsonText(value)}`;
  throw queryFailure(`${subject} ${found}`, location);
}

function scopeOf(states: StatesValue, environment: JsonataEnvironment): ExpressionScope {
  const bindings: Record<string, unknown> = {};
  for (const [name, value] of environment.variables.all()) bindings[name] = value;
  bindings.states = states;
  const { random, budget, mayBeUnknown, tellLimit } = environment;
  return {
    bindings,
    random,
    get nowMs(): number {
      return environment.nowMs; // only when asked for: it may be unknown
    },
    ...(budget === undefined ? {} : { budget }),
    ...(tellLimit === undefined ? {} : { tellLimit }),
    ...(mayBeUnknown === undefined ? {} : { mayBeUnknown }),
  };
}
