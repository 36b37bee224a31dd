import { type JsonValue, type ParseOptions, parseWorkflow } from '../../src/asl/index.ts';
import { type Issue, keysOf } from '../../src/issue/index.ts';

/** All issues of a text, errors and warnings. */
export function issuesOf(text: string, options: ParseOptions = {}): readonly Issue[] {
  const parsed = parseWorkflow(text, options);
  return parsed.ok ? parsed.warnings : parsed.issues;
}

export const errorsOf = (text: string, options: ParseOptions = {}): Issue[] =>
  issuesOf(text, options).filter((issue) => issue.severity === 'error');

/** `code pointer` of each error, for tables. */
export const errorPlaces = (value: unknown, options: ParseOptions = {}): string[] =>
  errorsOf(JSON.stringify(value), options).map((issue) => `${issue.code} ${issue.pointer}`);

/** Whether a pointer leads to a value (or member) of the document. */
export function resolves(document: JsonValue, pointer: Issue['pointer']): boolean {
  let value: JsonValue | undefined = document;
  for (const key of keysOf(pointer)) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return false;
    value = (value as Readonly<Record<string, JsonValue>>)[key];
  }
  return true;
}

/** Whether line and column lie inside the text (one past the end counts: that is where something is missing). */
export function inside(text: string, { line, column }: Pick<Issue, 'line' | 'column'>): boolean {
  const lines = text.replace(/^\ufeff/, '').split('\n');
  const own = lines[line - 1];
  return own !== undefined && column >= 1 && column <= own.length + 1;
}

export const machine = (states: Readonly<Record<string, unknown>>, more: Readonly<Record<string, unknown>> = {}) => ({
  StartAt: Object.keys(states)[0] ?? 'A',
  States: states,
  ...more,
});
