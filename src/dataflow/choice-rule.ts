import type { JsonObject, JsonValue } from '../asl/index.ts';
import {
  compareInstants,
  type DataEnvironment,
  demandKnown,
  isArray,
  isObject,
  parseTimestamp,
  ReadsUnknown,
  readReference,
  runtimeFailure,
} from '../expr/index.ts';
import { matchesWildcard } from './wildcard.ts';

/**
 * Whether a JSONPath choice rule holds. Types never mix: a comparison with a value of another type is false.
 * @throws StateFailure States.Runtime when a path leads nowhere (IsPresent excepted).
 * @throws ReadsUnknown when an unknown value decides: not where the other parts of And and Or decide without it.
 */
export function choiceRuleHolds(rule: JsonObject, input: JsonValue, environment: DataEnvironment): boolean {
  if (isArray(rule.And)) return !decides(false, rule.And, input, environment);
  if (isArray(rule.Or)) return decides(true, rule.Or, input, environment);
  if (rule.Not !== undefined) return !holds(rule.Not, input, environment);
  const operator = Object.keys(rule).find((key) => operatorOf(key) !== undefined);
  if (operator === undefined || typeof rule.Variable !== 'string') {
    throw runtimeFailure('The choice rule has no operator or no Variable.');
  }
  const variable = rule.Variable;
  const operand = rule[operator] as JsonValue;
  if (operator === 'IsPresent') return readReference(variable, input, environment, 'missing').found === operand;
  const value = valueAt(variable, input, environment);
  const other = operator.endsWith('Path') ? valueAt(String(operand), input, environment) : operand;
  return (operatorOf(operator) as Operator)(value, other);
}

/** Whether any of the rules is `wanted`, in their order; what is unknown matters only if no other one is. */
function decides(
  wanted: boolean,
  rules: readonly JsonValue[],
  input: JsonValue,
  environment: DataEnvironment,
): boolean {
  let unknown: ReadsUnknown | undefined;
  for (const rule of rules) {
    try {
      if (holds(rule, input, environment) === wanted) return true;
    } catch (problem) {
      if (!(problem instanceof ReadsUnknown)) throw unknown ?? problem; // a failure behind an unknown may not be reached
      unknown ??= problem;
    }
  }
  if (unknown !== undefined) throw unknown;
  return false;
}

function holds(rule: JsonValue, input: JsonValue, environment: DataEnvironment): boolean {
  if (!isObject(rule)) throw runtimeFailure('A choice rule must be an object.');
  return choiceRuleHolds(rule, input, environment);
}

function valueAt(path: string, input: JsonValue, environment: DataEnvironment): JsonValue {
  const answer = readReference(path, input, environment, 'missing');
  if (answer.found) {
    demandKnown(answer.value);
    return answer.value;
  }
  throw runtimeFailure(`Invalid path '${path}': The choice state's condition path references an invalid value.`);
}

type Operator = (value: JsonValue, operand: JsonValue) => boolean;

/** The sign of an order, or undefined where the two cannot be compared. */
type Order = (a: JsonValue, b: JsonValue) => number | undefined;

const ORDERS: Readonly<Record<string, Order>> = {
  String: (a, b) => (typeof a === 'string' && typeof b === 'string' ? (a < b ? -1 : a > b ? 1 : 0) : undefined),
  Numeric: (a, b) => (typeof a === 'number' && typeof b === 'number' ? a - b : undefined),
  Timestamp: (a, b) => {
    const [left, right] = [a, b].map((value) => (typeof value === 'string' ? parseTimestamp(value) : undefined));
    return left === undefined || right === undefined ? undefined : compareInstants(left, right);
  },
  Boolean: (a, b) => (typeof a === 'boolean' && typeof b === 'boolean' ? Number(a) - Number(b) : undefined),
};

const SIGNS: Readonly<Record<string, (sign: number) => boolean>> = {
  Equals: (sign) => sign === 0,
  LessThan: (sign) => sign < 0,
  GreaterThan: (sign) => sign > 0,
  LessThanEquals: (sign) => sign <= 0,
  GreaterThanEquals: (sign) => sign >= 0,
};

const TYPE_TESTS: Readonly<Record<string, (value: JsonValue) => boolean>> = {
  IsPresent: () => true,
  IsNull: (value) => value === null,
  IsString: (value) => typeof value === 'string',
  IsNumeric: (value) => typeof value === 'number',
  IsBoolean: (value) => typeof value === 'boolean',
  IsTimestamp: (value) => typeof value === 'string' && parseTimestamp(value) !== undefined,
};

function operatorOf(name: string): Operator | undefined {
  if (name === 'StringMatches') {
    return (value, pattern) =>
      typeof value === 'string' && typeof pattern === 'string' && matchesWildcard(value, pattern);
  }
  const test = Object.hasOwn(TYPE_TESTS, name) ? TYPE_TESTS[name] : undefined;
  if (test !== undefined) return (value, operand) => test(value) === operand;
  const match =
    /^(String|Numeric|Timestamp|Boolean)(Equals|LessThan|GreaterThan|LessThanEquals|GreaterThanEquals)(Path)?$/.exec(
      name,
    );
  if (match === null || (match[1] === 'Boolean' && match[2] !== 'Equals')) return undefined;
  const [order, sign] = [ORDERS[match[1] as string] as Order, SIGNS[match[2] as string] as (sign: number) => boolean];
  return (value, operand) => {
    const compared = order(value, operand);
    return compared !== undefined && sign(compared);
  };
}
