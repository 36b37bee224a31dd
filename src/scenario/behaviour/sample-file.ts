import type { JsonObject } from '../../asl/index.ts';
import { at, didYouMean, type Pointer } from '../../issue/index.ts';
import { readDuration } from '../../units/index.ts';
import { csvRows } from '../csv-rows.ts';
import { readFields } from '../fields.ts';
import { show } from '../findings.ts';
import { fileText, type Reading } from '../reading.ts';
import type { Measure } from './measure.ts';
import { SAMPLE_FILE } from './schema-distribution.ts';

/**
 * Samples from a column of a CSV file: `{ file: durations.csv, column: ms, unit: ms }`. Durations carry their unit in
 * each cell ("120 ms"), in the name of the column ("duration_ms", "Duration (ms)") or in `unit`.
 */
export function readSampleFile(
  value: JsonObject,
  pointer: Pointer,
  measure: Measure,
  reading: Reading,
): number[] | undefined {
  const fields = readFields(SAMPLE_FILE, value, pointer, reading.findings);
  if (fields?.file === undefined) return undefined;
  const place = at(pointer, 'file');
  const text = fileText(fields.file, place, reading);
  if (text === undefined) return undefined;
  const file = fields.file;
  const refuse = (
    code: 'scenario.bad-row' | 'scenario.bad-file',
    line: number,
    message: string,
    hint?: string,
  ): undefined => {
    reading.findings.error({ code, pointer: place, message, hint, elsewhere: { file, line, column: 1 } });
    return undefined;
  };
  const table = csvRows(text);
  if (!table.ok) return refuse('scenario.bad-file', table.line, `not a CSV text: ${table.problem}`);
  const head = table.rows[0];
  if (head === undefined) return refuse('scenario.bad-file', 1, 'the file is empty');
  const headless = head.every((cell) => /^[\d.+-]/.test(cell));
  const names = headless ? [] : head;
  const column = fields.column === undefined ? 0 : names.indexOf(fields.column);
  if (column < 0 || (fields.column === undefined && head.length > 1)) {
    const hint = (fields.column && didYouMean(fields.column, names)) ?? `Columns: ${names.join(', ')}.`;
    return refuse('scenario.bad-file', table.lineOf(0), columnProblem(fields.column, head.length), hint);
  }
  const unit = fields.unit ?? unitInName(names[column] ?? '');
  const samples: number[] = [];
  for (let row = headless ? 0 : 1; row < table.rows.length; row++) {
    const sample = sampleOf(table.rows[row]![column] ?? '', measure, unit);
    if (typeof sample === 'string') return refuse('scenario.bad-row', table.lineOf(row), sample);
    samples.push(sample);
  }
  return samples.length > 0 ? samples : refuse('scenario.bad-file', table.lineOf(0), 'the file has no row of data');
}

const columnProblem = (column: string | undefined, count: number): string =>
  column === undefined ? `the file has ${count} columns and none is named` : `the file has no column ${show(column)}`;

/** `duration_ms`, `Duration (ms)`, `latency [s]`. */
const unitInName = (name: string): string | undefined =>
  /(?:^|[_\s([])(us|ms|s|min|h)[)\]]?$/i.exec(name)?.[1]?.toLowerCase();

function sampleOf(cell: string, measure: Measure, unit: string | undefined): number | string {
  if (cell === '') return 'the cell is empty';
  if (measure.what === 'count') {
    const count = Number(cell);
    return Number.isSafeInteger(count) && count >= 0 ? count : `${show(cell)} is not a whole number of 0 or more`;
  }
  const bare = /^[+-]?[\d.]+(?:e[+-]?\d+)?$/i.test(cell);
  const read = readDuration(bare && unit !== undefined ? `${cell} ${unit}` : cell);
  if (read.ok) return read.value;
  return bare && unit === undefined ? `${show(cell)} has no unit; add "unit: ms" beside "file"` : read.problem;
}
