import { parse } from 'csv-parse/sync';

/** One row of a delimited text: its cells, trimmed, and the 1-based line it begins on. */
export interface CsvRow {
  readonly cells: readonly string[];
  readonly line: number;
}

export type CsvRows =
  | { readonly ok: true; readonly rows: readonly CsvRow[] }
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
  const rows: CsvRow[] = [];
  const lines = text.split(/\r\n|\r|\n/);
  try {
    const records = parse(text, {
      bom: true,
      delimiter: separatorOf(text),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      to: MAX_ROWS + 1,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    let previous = 0;
    for (const { record, info } of records) {
      let line = previous + 1; // `info.lines` is where a record ends: go on from the last one, past empty lines
      while (line < info.lines && (lines[line - 1] ?? '').trim() === '') line++;
      previous = info.lines;
      rows.push({ cells: record, line });
    }
  } catch (error) {
    const at = (error as { lines?: unknown }).lines;
    const problem = error instanceof Error ? error.message : 'not a CSV text';
    return { ok: false, line: typeof at === 'number' ? Math.max(1, at) : 1, problem };
  }
  if (rows.length > MAX_ROWS) return { ok: false, line: 1, problem: `more than ${MAX_ROWS} rows` };
  return { ok: true, rows };
}
