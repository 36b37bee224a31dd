import { isUnknown, ReadsUnknown } from './unknown.ts';

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: JsonValue;
}

export const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isArray = (value: JsonValue | undefined): value is readonly JsonValue[] => Array.isArray(value);

/** The member of an object, its own ones only: `constructor` and `__proto__` of user data are data. */
export const member = (value: JsonObject, key: string): JsonValue | undefined =>
  Object.hasOwn(value, key) ? value[key] : undefined;

/** Sets an own member even when it is called `__proto__`. */
export function putMember(target: Record<string, JsonValue>, key: string, value: JsonValue): void {
  if (key === '__proto__') {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  } else target[key] = value;
}

/** A copy of `value` with one member replaced or added. */
export function withMember(value: JsonObject, key: string, entry: JsonValue): JsonObject {
  const copy: Record<string, JsonValue> = { ...value };
  putMember(copy, key, entry);
  return copy;
}

/** Levels of data that are followed: what reads and writes JSON goes down by recursion. Own limit, AWS names none. */
export const MAX_JSON_DEPTH = 1000;

/** A text is JSON, but nests too deeply to be followed. */
export class TooDeep extends Error {
  constructor() {
    super(`it nests more than ${MAX_JSON_DEPTH} levels deep`);
    this.name = 'TooDeep';
  }
}

/** @throws SyntaxError for what is no JSON, TooDeep for what nests too deeply. */
export function parseJson(text: string): JsonValue {
  if (nestsTooDeep(text)) throw new TooDeep();
  return JSON.parse(text) as JsonValue;
}

const [QUOTE, BACKSLASH] = [0x22, 0x5c];
const [OPENS, CLOSES] = [new Set([0x5b, 0x7b]), new Set([0x5d, 0x7d])];

/** Whether a JSON text nests deeper than can be followed. */
export function nestsTooDeep(text: string): boolean {
  if (text.length <= 2 * MAX_JSON_DEPTH) return false;
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) {
      for (i++; i < text.length && text.charCodeAt(i) !== QUOTE; i++) if (text.charCodeAt(i) === BACKSLASH) i++;
    } else if (OPENS.has(code)) {
      if (++depth > MAX_JSON_DEPTH) return true;
    } else if (CLOSES.has(code)) depth--;
  }
  return false;
}

/** Compact JSON, as AWS writes inputs and outputs; an unknown value in it is written as `…`. */
export function jsonText(value: JsonValue): string {
  try {
    return JSON.stringify(value);
  } catch (problem) {
    if (!(problem instanceof ReadsUnknown)) throw problem;
    return JSON.stringify(value, (_key, inner: unknown) => (isUnknown(inner) ? '…' : inner));
  }
}

/** Bytes of the text in UTF-8; a lone surrogate counts as its replacement character (3 bytes). */
export function utf8Length(text: string): number {
  let length = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    if (unit < 0x800) length += 1;
    else if (unit >= 0xd800 && unit <= 0xdbff && isLowSurrogate(text.charCodeAt(i + 1))) {
      length += 2; // two UTF-16 units become four bytes
      i++;
    } else length += 2;
  }
  return length;
}

const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;

/** Deep equality of JSON values; the order of members does not count. */
export function sameJson(a: JsonValue, b: JsonValue): boolean {
  if (a === b) return true;
  if (isArray(a)) return isArray(b) && a.length === b.length && a.every((item, i) => sameJson(item, b[i] as JsonValue));
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key] as JsonValue, b[key] as JsonValue))
  );
}

/** Name of the JSON type, as JSONata and AWS's messages call it. */
export function typeName(value: JsonValue): string {
  if (value === null) return 'null';
  return isArray(value) ? 'array' : typeof value;
}
