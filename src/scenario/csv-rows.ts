import { parse } from 'csv-parse/sync';

/** The cells of a row, trimmed. */
export type CsvRow = readonly string[];

export type CsvRows =
  | {
      readonly ok: true;
      readonly rows: readonly CsvRow[];
      /** The 1-based line a row begins on, by its place among the rows. Slow at the first call: only for messages. */
      readonly lineOf: (row: number) => number;
    }
  | { readonly ok: false; readonly line: number; readonly problem: string };

/** Characters and rows one data file may have. */
const MAX_CHARACTERS = 64 * 1024 * 1024;
const MAX_ROWS = 1_000_000;

/** The separator the first lines use most: comma, semicolon or tab. */
function separatorOf(text: string): string {
  const head = text.slice(0, 2000);
  const count = (separator: string): number => head.split(separator).length;
  return [',', ';', '\t'].reduce((best, next) => (count(next) > count(best) ? next : best));
}

/** Splits a CSV text; quoted cells, empty lines and rows of different length are all right. Never throws. */
export function csvRows(text: string): CsvRows {
  if (text.length > MAX_CHARACTERS) {
    return {
      ok: false,
      line: 1,
      problem: `${text.length} characters are more than the ${MAX_CHARACTERS} that are read`,
    };
  }
  const options = {
    bom: true,
    delimiter: separatorOf(text),
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
    to: MAX_ROWS + 1,
  } as const;
  try {
    const rows = parse(text, options);
    if (rows.length > MAX_ROWS) return { ok: false, line: 1, problem: `more than ${MAX_ROWS} rows` };
    let lines: readonly number[] | undefined;
    const lineOf = (row: number): number => {
      lines ??= linesOf(text, parse(text, { ...options, info: true }) as unknown as RowWithInfo[]);
      return lines[row] ?? 1;
    };
    return { ok: true, rows, lineOf };
  } catch (error) {
    const at = (error as { lines?: unknown }).lines;
    const problem = error instanceof Error ? error.message : 'not a CSV text';
    return { ok: false, line: typeof at === 'number' ? Math.max(1, at) : 1, problem };
  }
}

interface RowWithInfo {
  readonly info: { readonly lines: number };
}

/** Where rows begin: the parser tells, at four times the cost of the rows themselves, where each of them ends. */
function linesOf(text: string, rows: readonly RowWithInfo[]): number[] {
  const lines = text.split(/\r\n|\r|\n/);
  let previous = 0;
  return rows.map(({ info }) => {
    let line = previous + 1; // past empty lines
    while (line < info.lines && (lines[line - 1] ?? '').trim() === '') line++;
    previous = info.lines;
    return line;
  });
}
