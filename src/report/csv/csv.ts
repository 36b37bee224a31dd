import { stringify } from 'csv-stringify/browser/esm/sync';
import type { Report } from '../model.ts';
import { type CsvTable, csvTables } from './csv-tables.ts';

/**
 * The report as tables by file name: `summary.csv` (long form), `costs.csv`, `states.csv`, `children.csv` (where states
 * start executions), `durations.csv`, `limits.csv`, `break-even.csv`, `history.csv`, `timeline.csv`, `assumptions.csv`.
 * RFC 4180 in UTF-8, with CRLF and always a header row. Numbers have full precision; text a spreadsheet would run as a
 * formula gets an apostrophe in front.
 */
export const renderCsv = (report: Report): ReadonlyMap<string, string> =>
  new Map(csvTables(report).map((table) => [table.file, csvText(table)]));

/** What spreadsheets take for the start of a formula, full-width signs included (OWASP, "CSV Injection"). */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

export const harmless = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

const csvText = ({ header, rows }: CsvTable): string =>
  stringify([header, ...rows] as unknown[][], {
    record_delimiter: '\r\n',
    quoted_match: /[\r\n]|^\s|\s$/,
    cast: {
      string: harmless,
      number: (value) => (Number.isFinite(value) ? String(value) : ''),
    },
  });
