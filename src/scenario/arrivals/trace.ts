import { didYouMean } from '../../issue/index.ts';
import { type CsvRow, type CsvRows, csvRows } from '../csv-rows.ts';
import { show } from '../findings.ts';
import { epochScale, readTimestamp } from './timestamp.ts';

/** Starts counted in one bucket that begins at `atMs` (ms after the first row). */
export interface TraceRow {
  readonly atMs: number;
  readonly count: number;
}

export interface TraceProblem {
  readonly line: number;
  readonly message: string;
  readonly hint?: string | undefined;
}

export type Trace =
  | { readonly ok: true; readonly rows: readonly TraceRow[]; readonly periodMs?: number; readonly epoch?: string }
  | { readonly ok: false; readonly problems: readonly TraceProblem[] };

const TIME_NAME = /^@?(time\s?stamp|time|date|date ?time|start ?time|timestamp ?\(.*\)|bin\(.*\))$/i;
const COUNT_NAME = /^(count(\(.*\))?|sum|value|starts?|sample ?count|executions?|executions? ?started)$/i;
/** Bad rows reported before the reader gives up. */
const MAX_PROBLEMS = 5;

type Table = Extract<CsvRows, { ok: true }>;

interface Layout {
  readonly time: number;
  /** -1: each row is one start. */
  readonly count: number;
  /** The first row of data, by its place in the table. */
  readonly begin: number;
  /** Bucket length in seconds from a `Period` line above the table. */
  readonly periodMs?: number;
}

/**
 * Reads `timestamp,count` rows: a plain table, a CloudWatch or Logs Insights export (lines about the metric above the
 * table are skipped), or a bare list of timestamps, one start each. Times must not go back.
 */
export function parseTrace(text: string, column?: string): Trace {
  const table = csvRows(text);
  if (!table.ok) return { ok: false, problems: [{ line: table.line, message: `not a CSV text: ${table.problem}` }] };
  const layout = layoutOf(table, column);
  if ('message' in layout) return { ok: false, problems: [layout] };
  const first = table.rows[layout.begin]?.[layout.time] ?? '';
  const scale = isNumber(first) ? epochScale(Number(first)) : undefined;
  const problems: TraceProblem[] = [];
  const rows: TraceRow[] = [];
  let start = 0;
  let previousMs = -Infinity;
  for (let row = layout.begin; row < table.rows.length && problems.length < MAX_PROBLEMS; row++) {
    const cells = table.rows[row]!;
    const time = timeOf(cells[layout.time] ?? '', scale);
    const count = layout.count < 0 ? 1 : countOf(cells[layout.count] ?? '');
    if (rows.length === 0 && time !== undefined) start = time;
    const atMs = (time ?? 0) - start;
    if (time === undefined || count === undefined || atMs < previousMs) {
      problems.push({ line: table.lineOf(row), ...problemOf(cells, layout, time, count) });
    } else {
      rows.push({ atMs, count });
      previousMs = atMs;
    }
  }
  if (problems.length > 0) return { ok: false, problems };
  if (rows.length === 0) return { ok: false, problems: [{ line: 1, message: 'the trace has no row of data' }] };
  const names = new Map([
    [1000, 'seconds'],
    [1, 'milliseconds'],
    [1e-3, 'microseconds'],
    [1e-6, 'nanoseconds'],
  ]);
  return {
    ok: true,
    rows,
    ...(layout.periodMs === undefined ? {} : { periodMs: layout.periodMs }),
    ...(scale === undefined ? {} : { epoch: names.get(scale) ?? '' }),
  };
}

const isNumber = (cell: string): boolean => /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(cell);

const timeOf = (cell: string, scale: number | undefined): number | undefined =>
  scale === undefined ? readTimestamp(cell) : isNumber(cell) ? Number(cell) * scale : undefined;

function countOf(cell: string): number | undefined {
  const plain = /^\d{1,3}(,\d{3})+(\.\d+)?$/.test(cell) ? cell.replaceAll(',', '') : cell;
  const count = isNumber(plain) ? Number(plain) : Number.NaN;
  return count >= 0 && count < Infinity ? count : undefined;
}

/** What is wrong with a row whose time or count cannot be read, or else whose time goes back. */
function problemOf(
  cells: CsvRow,
  layout: Layout,
  time: number | undefined,
  count: number | undefined,
): Omit<TraceProblem, 'line'> {
  if (time === undefined) {
    const hint = 'Write ISO 8601 (2026-11-01T00:05:00Z), epoch seconds or ms, or a time since the start with its unit.';
    return { message: `${show(cells[layout.time] ?? '')} is not a time`, hint };
  }
  if (count === undefined) {
    const cell = cells[layout.count] ?? '';
    const hint = cell === '' ? 'Write 0, or leave the row out.' : undefined;
    return { message: `${cell === '' ? 'an empty cell' : show(cell)} is not a count of 0 or more`, hint };
  }
  return { message: `the time ${cells[layout.time]} lies before the row above`, hint: 'Sort the rows by time.' };
}

/** Finds the table: the named header row, or else the first row that begins with a time. */
function layoutOf({ rows, lineOf }: Table, column: string | undefined): Layout | TraceProblem {
  const head = rows.findIndex(
    (cells) => cells.some((cell) => TIME_NAME.test(cell)) && !cells.some((c) => looksLikeTime(c)),
  );
  const firstData = rows.findIndex((cells, i) => i > head && looksLikeTime(cells[0] ?? ''));
  const begin = head >= 0 ? head + 1 : firstData;
  const period = rows
    .slice(0, Math.max(0, head >= 0 ? head : firstData))
    .find((cells) => /^period$/i.test(cells[0] ?? ''));
  const seconds = Number(period?.[1] ?? Number.NaN);
  const periodMs = seconds > 0 && seconds < Infinity ? { periodMs: seconds * 1000 } : {};
  if (begin < 0)
    return { line: 1, message: 'no row begins with a time', hint: 'A trace has the columns timestamp,count.' };
  const names = head >= 0 ? (rows[head] ?? []) : [];
  const time = Math.max(
    0,
    names.findIndex((name) => TIME_NAME.test(name)),
  );
  const width = Math.max(names.length, rows[begin]?.length ?? 0);
  const count = countColumn(names, time, width, column);
  if (typeof count === 'string')
    return { line: lineOf(Math.max(0, head)), message: count, hint: columnHint(column, names) };
  return { time, count, begin: pastNotes(rows, begin, time), ...periodMs };
}

/** Some exports repeat label rows under the header; they come before the first row with a time. */
function pastNotes(rows: readonly CsvRow[], begin: number, time: number): number {
  const first = rows.findIndex((cells, i) => i >= begin && looksLikeTime(cells[time] ?? ''));
  const notes = rows.slice(begin, Math.max(begin, first));
  return notes.every((cells) => /^[a-z]/i.test(cells[time] ?? '')) ? Math.max(begin, first) : begin;
}

const looksLikeTime = (cell: string): boolean => isNumber(cell) || readTimestamp(cell) !== undefined;

const columnHint = (column: string | undefined, names: readonly string[]): string =>
  (column === undefined ? undefined : didYouMean(column, names)) ??
  `Columns: ${names.join(', ')}; name one with "column".`;

function countColumn(names: readonly string[], time: number, width: number, column?: string): number | string {
  if (column !== undefined) {
    const index = names.indexOf(column);
    return index >= 0 ? index : `the trace has no column ${show(column)}`;
  }
  const others = Array.from({ length: width }, (_, i) => i).filter((i) => i !== time);
  const [only] = others;
  if (only === undefined) return -1;
  if (others.length === 1) return only;
  const named = others.filter((i) => COUNT_NAME.test(names[i] ?? ''));
  return named.length === 1 ? named[0]! : `the trace has ${others.length} columns beside the time`;
}

/** The commonest step between rows, the shortest of equals; undefined when there is no step. */
export function commonStep(rows: readonly TraceRow[]): number | undefined {
  const counts = new Map<number, number>();
  for (let i = 1; i < rows.length; i++) {
    const step = rows[i]!.atMs - rows[i - 1]!.atMs;
    if (step > 0) counts.set(step, (counts.get(step) ?? 0) + 1);
  }
  let best: readonly [number, number] | undefined;
  for (const entry of counts) {
    if (best === undefined || entry[1] > best[1] || (entry[1] === best[1] && entry[0] < best[0])) best = entry;
  }
  return best?.[0];
}
