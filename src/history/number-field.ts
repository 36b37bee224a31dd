import type { JsonValue } from '../asl/index.ts';
import { evaluateTyped, jsonText, readField, runtimeFailure } from '../dataflow/index.ts';
import type { Visit } from './visit.ts';

/** A number of seconds, items or failures that is written, read from a path, or computed. */
export interface NumberField {
  /** `TimeoutSeconds`, `MaxConcurrency`, …; its path form ends in `Path`. */
  readonly name: string;
  readonly whole: boolean;
  /** AWS's sentence for a value at the path that does not suit. */
  readonly refusal: (field: string, path: string, value: JsonValue) => string;
}

/** Sentences of AWS, each with the value and the path. Source: recordings. */
export const parsedAs =
  (type: 'long') =>
  (field: string, path: string, value: JsonValue): string =>
    `The ${field} parameter cannot be parsed as a ${type} value: ${path} == ${shown(value)}`;

export const refersTo =
  (type: 'integer' | 'float') =>
  (field: string, path: string, value: JsonValue): string =>
    `The ${field} field refers to value "${shown(value)}" which is not a valid ${type}: ${path}`;

const shown = (value: JsonValue): string => (typeof value === 'string' ? value : jsonText(value));

/**
 * The field's value; undefined when it is not written.
 * @param from  what a JSONPath reads: the input after InputPath.
 * @throws StateFailure with AWS's words for a value of another type.
 */
export async function readNumber(
  visit: Visit,
  field: NumberField,
  from: JsonValue,
  within: 'ItemBatcher' | 'ReaderConfig' | undefined = undefined,
  raw = visit.raw,
): Promise<number | undefined> {
  const environment = visit.environment();
  const path = raw[`${field.name}Path`];
  const suits = (value: JsonValue): value is number =>
    typeof value === 'number' && (!field.whole || Number.isInteger(value));
  if (typeof path === 'string' && visit.state.queryLanguage === 'jsonPath') {
    const value = readField(path, from, environment);
    if (!suits(value)) throw runtimeFailure(field.refusal(`${field.name}Path`, path, value));
    return value;
  }
  const written = raw[field.name];
  if (written === undefined) return undefined;
  if (visit.state.queryLanguage === 'jsonPath') return suits(written) ? written : undefined;
  const expected = { type: field.whole ? 'integer' : 'number', accepts: suits };
  const location = within === undefined ? field.name : `${within}/${field.name}`;
  return (await evaluateTyped(written, location, expected, visit.states(environment), environment)) as number;
}
