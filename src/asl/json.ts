import { isArray, isObject } from '../expr/index.ts';
import type { JsonObject, JsonValue } from './model.ts';

const NOTHING: JsonObject = {};

export { isArray, isObject };

/** The object, or one without members when it is something else. */
export const asObject = (value: JsonValue | undefined): JsonObject => (isObject(value) ? value : NOTHING);

export const asArray = (value: JsonValue | undefined): readonly JsonValue[] => (isArray(value) ? value : []);

export const asText = (value: JsonValue | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined;

export const asNumber = (value: JsonValue | undefined): number | undefined =>
  typeof value === 'number' ? value : undefined;

/** `{ key: value }` when the value is text, else nothing: for fields that are absent rather than undefined. */
export const textField = <K extends string>(key: K, value: JsonValue | undefined): { readonly [P in K]?: string } =>
  (typeof value === 'string' ? { [key]: value } : {}) as { readonly [P in K]?: string };

export const numberField = <K extends string>(key: K, value: JsonValue | undefined): { readonly [P in K]?: number } =>
  (typeof value === 'number' ? { [key]: value } : {}) as { readonly [P in K]?: number };

const SHOWN = 60;

/** A value as an issue shows it: compact JSON, cut when long. */
export function shown(value: JsonValue | undefined): string {
  if (isObject(value)) return 'an object';
  if (isArray(value)) return value.length === 0 ? 'an empty array' : 'an array';
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
