import type { Report } from '../model.ts';
import { REPORT_SCHEMA } from './schema.ts';
import type { JsonSchema } from './schema-words.ts';

/**
 * The report as JSON: keys in the order of the schema whatever order they were made in, two spaces, a newline at the end.
 * Numbers keep full precision; -0 is written 0, and a number that is not finite null. The same report gives the same bytes.
 */
export const renderJson = (report: Report): string => `${JSON.stringify(ordered(report, REPORT_SCHEMA), null, 2)}\n`;

/** The same value without white space, for embedding. */
export const compactJson = (report: Report): string => JSON.stringify(ordered(report, REPORT_SCHEMA));

function ordered(value: unknown, schema: JsonSchema | undefined): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : null; // -0 + 0 is 0
  if (Array.isArray(value)) return value.map((item) => ordered(item, schema?.items));
  if (typeof value !== 'object' || value === null) return value;
  const properties = schema?.properties ?? schema?.anyOf?.[0]?.properties ?? {};
  const known = Object.keys(properties).filter((key) => Object.hasOwn(value, key));
  const added = Object.keys(value)
    .filter((key) => !Object.hasOwn(properties, key))
    .sort();
  const fields = value as Readonly<Record<string, unknown>>;
  return Object.fromEntries([...known, ...added].map((key) => [key, ordered(fields[key], properties[key])]));
}
