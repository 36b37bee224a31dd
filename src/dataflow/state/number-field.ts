import type { JsonValue } from '../../asl/index.ts';
import { demandKnown, evaluateTyped, jsonText, readReference, runtimeFailure } from '../../expr/index.ts';
import { readField } from '../io-processing.ts';
import type { StateView } from './state-view.ts';

/** A number of seconds, items or failures that is written, read from a path, or computed. */
export interface NumberField {
  /** `TimeoutSeconds`, `MaxConcurrency`, …; its path form ends in `Path`. */
  readonly name: string;
  readonly whole: boolean;
  /** AWS's sentence for a value at the path that does not suit. */
  readonly absence?: (field: string, path: string) => string;
  readonly refusal: (field: string, path: string, value: JsonValue) => string;
}

/** Sentences of AWS, each with the value and the path. Source: recordings. */
export const parsedAs =
  (type: 'long') =>
  (field: string, path: string, value: JsonValue): string =>
    `The ${field} parameter cannot be parsed as a ${type} value: ${path} == ${shown(value)}`;

/** Wait's sentence for a path that leads nowhere; other states use that of the path itself. Source: recordings. */
export const noInputValue = (field: string, path: string): string =>
  `The ${field} parameter does not reference an input value: ${path}`;

export const refersTo =
  (type: 'integer' | 'float') =>
  (field: string, path: string, value: JsonValue): string =>
    `The ${field} field refers to value "${shown(value)}" which is not a valid ${type}: ${path}`;

/** Of a Task. */
export const TIMEOUT: NumberField = { name: 'TimeoutSeconds', whole: true, refusal: parsedAs('long') };
export const HEARTBEAT: NumberField = { name: 'HeartbeatSeconds', whole: true, refusal: parsedAs('long') };

const NUMERAL = /^-?\d+(\.\d+)?$/;

const shown = (value: JsonValue): string => (typeof value === 'string' ? value : jsonText(value));

/**
 * The field's value; undefined when it is not written.
 * @param from  what a JSONPath reads: the input after InputPath.
 * @throws StateFailure with AWS's words for a value of another type.
 */
export async function readNumber(
  view: StateView,
  field: NumberField,
  from: JsonValue,
  within: 'ItemBatcher' | 'ReaderConfig' | undefined = undefined,
  raw = view.raw,
): Promise<number | undefined> {
  const environment = view.environment();
  const path = raw[`${field.name}Path`];
  const suits = (value: JsonValue): value is number =>
    typeof value === 'number' && (!field.whole || Number.isInteger(value));
  if (typeof path === 'string' && view.state.queryLanguage === 'jsonPath') {
    const answer = readReference(path, from, environment);
    if (!answer.found && field.absence !== undefined) throw runtimeFailure(field.absence(`${field.name}Path`, path));
    const value = answer.found ? answer.value : readField(path, from, environment);
    demandKnown(value);
    const number = typeof value === 'string' && NUMERAL.test(value) ? Number(value) : value; // AWS reads "1" as 1
    if (!suits(number)) throw runtimeFailure(field.refusal(`${field.name}Path`, path, value));
    return number;
  }
  const written = raw[field.name];
  if (written === undefined) return undefined;
  if (view.state.queryLanguage === 'jsonPath') return suits(written) ? written : undefined;
  const expected = { type: field.whole ? 'integer' : 'number', accepts: suits };
  const location = within === undefined ? field.name : `${within}/${field.name}`;
  return (await evaluateTyped(written, location, expected, view.states(environment), environment)) as number;
}
