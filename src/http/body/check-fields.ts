import type { z } from '@hono/zod-openapi';
import { at, didYouMean, type Issue, MOST_ISSUES, type Pointer, ROOT } from '../../issue/index.ts';
import { issueOf, Refusal, refusal } from '../refusal.ts';

/** A name a client gave, short enough for a message. */
export const bare = (name: string): string => name.slice(0, 40);

/** @throws Refusal 422 when a name is among them twice. */
export function refuseDoubles(names: readonly string[]): void {
  const seen = new Set<string>();
  const double = names.find((name) => seen.size === seen.add(name).size);
  if (double === undefined) return;
  const message = `"${bare(double)}" is given twice`;
  throw refusal(422, { code: 'http.duplicate-field', message, pointer: at(ROOT, bare(double)) });
}

/** The fields as the schema reads them. @throws Refusal 422 with every problem found. */
export function check<S extends z.ZodObject>(schema: S, value: unknown): z.output<S> {
  const known = Object.keys(schema.shape);
  const own = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  // a look for slips of the keyboard is dear: thousands of unknown names get one answer for all
  const strange = own.filter((key) => !Object.hasOwn(schema.shape, key));
  if (strange.length > MOST_ISSUES) throw refusal(422, tooManyUnknown(strange.length, known));
  // zod passes over a key that is called __proto__
  const unknown = own.includes('__proto__') ? [unknownField(ROOT, '__proto__', known)] : [];
  const checked = schema.safeParse(value);
  const issues = [...unknown, ...(checked.error?.issues ?? []).flatMap((found) => issuesOf(found, value, known))];
  if (checked.success && issues.length === 0) return checked.data;
  throw new Refusal(422, issues);
}

function issuesOf(found: z.core.$ZodIssue, value: unknown, known: readonly string[]): Issue[] {
  const pointer = at(ROOT, ...found.path.map(String));
  if (found.code === 'unrecognized_keys') return found.keys.map((key) => unknownField(pointer, key, known));
  const last = found.path.at(-1);
  if (found.path.length === 1 && !Object.hasOwn(value as object, last as string)) {
    return [issueOf({ code: 'http.missing-field', pointer, message: `the request has no "${String(last)}"` })];
  }
  return [issueOf({ code: 'http.wrong-field', pointer, message: `"${String(last ?? 'the body')}": ${found.message}` })];
}

const tooManyUnknown = (count: number, known: readonly string[]) =>
  ({
    code: 'http.unknown-field',
    message: `the request has ${count.toLocaleString('en-US')} fields nobody reads`,
    hint: `The fields are ${known.join(', ')}.`,
  }) as const;

function unknownField(parent: Pointer, key: string, known: readonly string[]): Issue {
  const hint = didYouMean(key, known) ?? `The fields are ${known.join(', ')}.`;
  const message = `there is no field "${bare(key)}"`;
  return issueOf({ code: 'http.unknown-field', pointer: at(parent, bare(key)), message, hint });
}

/** The same for fields of an address. */
export const issuesOfSchema = (found: readonly z.core.$ZodIssue[]): Issue[] =>
  found.map(({ path, message }) =>
    issueOf({ code: 'http.wrong-field', pointer: at(ROOT, ...path.map(String)), message: message.slice(0, 300) }),
  );
