import { z } from 'zod';
import { at, type Issue, type Parsed, type Pointer, parsedUnlessErrors, ROOT } from '../../issue/index.ts';
import type { LatencyTable } from '../model.ts';

const ROW = z.strictObject({
  parameter: z.string().min(1),
  workflowType: z.enum(['standard', 'express']),
  value: z.number().nonnegative(),
  /** Plausible range of `value`: where one was measured, 5th to 95th percentile of single values. */
  low: z.number().nonnegative().optional(),
  high: z.number().nonnegative().optional(),
  unit: z.enum(['ms', 'count']),
  /** Short name of the source in the project's notes. */
  sourceKey: z.string(),
  source: z.string().min(1),
  url: z.url().nullable(),
  /** Month or day it was read. */
  read: z.string().regex(/^\d{4}-\d{2}(-\d{2})?$/),
  confidence: z.enum(['two sources', 'one source', 'inferred', 'assumption']),
  note: z.string(),
});
const BOOK = z.strictObject({ name: z.string(), gathered: z.string(), rows: z.array(ROW) });

/** One value of the data set, with its papers. */
export type LatencyRow = Readonly<z.output<typeof ROW>>;

/** The orchestration overheads used for `latency: aws`; every number carries its source. */
export interface LatencyBook {
  readonly name: string;
  readonly gathered: string;
  readonly rows: readonly LatencyRow[];
}

/** Fields of a `LatencyTable`, and the unit of each. */
export const LATENCY_UNITS = {
  startMs: 'ms',
  endMs: 'ms',
  flowStateMs: 'ms',
  taskScheduleToStartMs: 'ms',
  taskResultToExitMs: 'ms',
  lambdaInvokeMs: 'ms',
  payloadMsPerKib: 'ms',
  mapAtOnce: 'count',
  mapRampMs: 'ms',
  mapMaxConcurrency: 'count',
} as const satisfies Record<keyof LatencyTable, 'ms' | 'count'>;

export type LatencyField = keyof typeof LATENCY_UNITS;
export const LATENCY_FIELD_NAMES = Object.keys(LATENCY_UNITS) as readonly LatencyField[];
const COLD_START = ['coldStartP50Ms', 'coldStartP99Ms'] as const;

/**
 * Checks the data set `datasets/latency/*.json`: layout, and one row for every parameter and workflow type.
 * @returns the book, or an issue per fault with its pointer (the value has no text, so line and column are 1).
 */
export function parseLatencyBook(json: unknown): Parsed<LatencyBook> {
  const read = BOOK.safeParse(json);
  const issue = (pointer: Pointer, message: string): Issue => ({
    severity: 'error',
    code: 'scenario.bad-latency-book',
    pointer,
    line: 1,
    column: 1,
    message,
  });
  if (!read.success) {
    const faults = read.error.issues.map(({ path, message }) => issue(at(ROOT, ...path.map(String)), message));
    return parsedUnlessErrors<LatencyBook>(undefined, faults);
  }
  const book = read.data;
  const faults: Issue[] = [];
  for (const workflowType of ['standard', 'express'] as const) {
    for (const parameter of [...LATENCY_FIELD_NAMES, ...COLD_START]) {
      const count = book.rows.filter((r) => r.workflowType === workflowType && r.parameter === parameter).length;
      if (count !== 1)
        faults.push(issue(at(ROOT, 'rows'), `${count} rows for ${parameter} of ${workflowType}, expected one`));
    }
  }
  book.rows.forEach(({ parameter, unit, value, low = value, high = value }, i) => {
    const wanted = Object.hasOwn(LATENCY_UNITS, parameter) ? LATENCY_UNITS[parameter as LatencyField] : 'ms';
    if (unit !== wanted) faults.push(issue(at(ROOT, 'rows', i, 'unit'), `${parameter} is in ${wanted}, found ${unit}`));
    if (!(low <= value && value <= high)) {
      faults.push(issue(at(ROOT, 'rows', i, 'value'), `${parameter} is ${value}, outside its range ${low} to ${high}`));
    }
  });
  return parsedUnlessErrors(book, faults);
}

/** The row of one parameter. @throws Error when the book was not made by `parseLatencyBook`. */
export function latencyRow(book: LatencyBook, workflowType: 'standard' | 'express', parameter: string): LatencyRow {
  const row = book.rows.find((r) => r.workflowType === workflowType && r.parameter === parameter);
  if (row === undefined) throw new Error(`the latency book has no row for ${parameter} of ${workflowType}`);
  return row;
}

/** Where a row comes from, for the list of assumptions. */
export function sourceOfRow({ sourceKey, source, url, read, confidence, note }: LatencyRow): string {
  const papers =
    sourceKey === 'none' ? source : `${source}${url === null ? '' : ` (${url})`}, read ${read}, ${confidence}`;
  return note === '' ? papers : `${papers}; ${note}`;
}
