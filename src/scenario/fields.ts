import { z } from 'zod';
import type { JsonObject, JsonValue } from '../asl/index.ts';
import { at, didYouMean, type Pointer } from '../issue/index.ts';
import { type Findings, kindOf, show } from './findings.ts';

const deferredSchemas = new WeakSet<object>();
const ignoredSchemas = new WeakMap<object, string>();

/** A field whose inside is read by its own reader: `schema` only describes it for editors. */
export function deferred(schema: z.ZodType): z.ZodType<JsonValue | undefined> {
  deferredSchemas.add(schema);
  return schema as z.ZodType<JsonValue | undefined>;
}

/** A field of another tool that is accepted without effect; `why` is said to the user. */
export function ignored(why: string): z.ZodType<JsonValue | undefined> {
  const schema = z
    .unknown()
    .optional()
    .meta({ description: `Ignored: ${why}`, deprecated: true });
  ignoredSchemas.set(schema, why);
  return schema as z.ZodType<JsonValue | undefined>;
}

/** What was readable of a mapping: a field with a problem is absent, and its problem reported. */
export type Fields<S extends z.ZodRawShape> = { readonly [K in keyof S]?: Exclude<z.output<S[K]>, undefined> };

export const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Own value of a key, never one inherited from a prototype. */
export const own = (object: JsonObject, key: string): JsonValue | undefined =>
  Object.hasOwn(object, key) ? object[key] : undefined;

/**
 * Reads a mapping by its schema, field by field, and reports every problem: unknown fields (with the nearest known
 * one), missing fields, wrong types. Undefined only when the value is no mapping at all.
 */
export function readFields<S extends z.ZodRawShape>(
  schema: z.ZodObject<S>,
  value: JsonValue,
  pointer: Pointer,
  findings: Findings,
): Fields<S> | undefined {
  if (!isObject(value)) {
    const hint = `It holds the fields ${Object.keys(schema.shape).join(', ')}.`;
    findings.error({
      code: 'scenario.wrong-type',
      pointer,
      message: `expected a mapping, found ${kindOf(value)}`,
      hint,
    });
    return undefined;
  }
  reportUnknown(Object.keys(schema.shape), value, pointer, findings);
  const fields: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(schema.shape as unknown as Record<string, z.ZodType>)) {
    const found = own(value, key);
    const place = at(pointer, key);
    if (found === undefined) reportMissing(field, key, pointer, findings);
    else if (ignoredSchemas.has(field)) warnIgnored(key, ignoredSchemas.get(field), place, findings);
    else if (deferredSchemas.has(field) || accepts(field, found, place, findings)) fields[key] = found;
  }
  return fields as Fields<S>;
}

function warnIgnored(key: string, why: string | undefined, pointer: Pointer, findings: Findings): void {
  const message = `"${key}" has no effect here: ${why}`;
  findings.warn({ code: 'scenario.no-effect', pointer, message, atKey: true });
}

export function reportUnknown(known: readonly string[], value: JsonObject, pointer: Pointer, findings: Findings): void {
  for (const key of Object.keys(value)) {
    if (known.includes(key)) continue;
    findings.error({
      code: 'scenario.unknown-field',
      pointer: at(pointer, key),
      message: `no field "${key}" here`,
      hint: didYouMean(key, known) ?? `Known fields: ${known.join(', ')}.`,
      atKey: true,
    });
  }
}

function reportMissing(field: z.ZodType, key: string, pointer: Pointer, findings: Findings): void {
  if (field instanceof z.ZodOptional) return;
  findings.error({ code: 'scenario.missing-field', pointer, message: `the field "${key}" is missing` });
}

function accepts(field: z.ZodType, found: JsonValue, pointer: Pointer, findings: Findings): boolean {
  const answer = field.safeParse(found);
  const issue = answer.error?.issues[0];
  if (issue === undefined) return true;
  if (issue.code === 'invalid_value') {
    const words = issue.values.map(String);
    const hint = typeof found === 'string' ? didYouMean(found, words) : undefined;
    const message = `${show(found)} is not one of ${words.join(', ')}`;
    findings.error({ code: 'scenario.unknown-word', pointer, message, hint });
  } else if (issue.code === 'invalid_type') {
    const message = `expected ${articled(issue.expected)}, found ${kindOf(found)}`;
    findings.error({ code: 'scenario.wrong-type', pointer, message });
  } else {
    findings.error({ code: 'scenario.out-of-range', pointer, message: `${show(found)}: ${issue.message}` });
  }
  return false;
}

const TYPE_WORDS = new Map([
  ['string', 'a text'],
  ['boolean', 'true or false'],
  ['number', 'a number'],
  ['int', 'a whole number'],
]);
const articled = (expected: string): string => TYPE_WORDS.get(expected) ?? `a ${expected}`;
