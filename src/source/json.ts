import type { JsonObject, JsonValue } from '../asl/index.ts';

const NOTHING: JsonObject = {};

export const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isArray = (value: JsonValue | undefined): value is readonly JsonValue[] => Array.isArray(value);

export const asObject = (value: JsonValue | undefined): JsonObject => (isObject(value) ? value : NOTHING);

export const asArray = (value: JsonValue | undefined): readonly JsonValue[] => (isArray(value) ? value : []);

export const asText = (value: JsonValue | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined;

/** A number, also one written as text, as parameters of templates are. */
export function asNumber(value: JsonValue | undefined): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^\s*-?\d+(\.\d+)?\s*$/.test(value) ? Number(value) : undefined;
}

/** A flag, also one written as text; undefined for all else. */
export function asFlag(value: JsonValue | undefined): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string' || !/^(true|false)$/i.test(value)) return undefined;
  return value.toLowerCase() === 'true';
}

/** The only member of an object that has one. */
export function onlyMember(value: JsonValue | undefined): readonly [key: string, value: JsonValue] | undefined {
  if (!isObject(value)) return undefined;
  const keys = Object.keys(value);
  return keys.length === 1 ? [keys[0]!, value[keys[0]!]!] : undefined;
}

/** As CloudFormation and Terraform write a value into text; undefined for what is no scalar. */
export function scalarText(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
