import type { JsonValue } from '../../asl/index.ts';
import { at, type Pointer } from '../../issue/index.ts';
import { formatDuration } from '../../units/index.ts';
import { spanOf } from '../quantity-spec.ts';
import { fileText, type Reading } from '../reading.ts';
import { rateCurve } from './curve.ts';
import type { Source, Span } from './source.ts';
import { commonStep, parseTrace, type Trace, type TraceRow } from './trace.ts';
import { tooLong } from './window.ts';

/** The fields of a trace scenario that lead to its rows. */
interface TraceFields {
  readonly file?: string;
  readonly csv?: string;
  readonly column?: string;
  readonly period?: JsonValue;
}

/**
 * Starts as counted in the past. Each count is spread evenly over its bucket; where rows are further apart than the
 * bucket is long (CloudWatch leaves out empty buckets), nothing starts in between.
 */
export function traceSource(
  fields: TraceFields,
  pointer: Pointer,
  startMs: number,
  span: Span,
  reading: Reading,
): Source | undefined {
  const { findings } = reading;
  if ((fields.file === undefined) === (fields.csv === undefined)) {
    const both = fields.file !== undefined;
    const message = both ? 'a trace has either "file" or "csv", not both' : 'a trace needs its "file" (or "csv")';
    findings.error({ code: both ? 'scenario.conflict' : 'scenario.missing-field', pointer, message });
    return undefined;
  }
  const place = at(pointer, fields.file === undefined ? 'csv' : 'file');
  const text = fields.csv ?? fileText(fields.file ?? '', place, reading);
  if (text === undefined) return undefined;
  const trace = parseTrace(text, fields.column);
  if (!trace.ok) {
    reportProblems(trace, fields.file, place, reading);
    return undefined;
  }
  const periodPlace = at(pointer, 'period');
  const given = fields.period === undefined ? undefined : spanOf(fields.period, periodPlace, findings);
  if (fields.period !== undefined && given === undefined) return undefined;
  const step = given ?? trace.periodMs ?? commonStep(trace.rows);
  if (step === undefined) {
    const message = 'the trace has a single time, so the length of its bucket is unknown';
    findings.error({ code: 'scenario.missing-field', pointer, message, hint: 'Add "period: 5 min".' });
    return undefined;
  }
  if (given === undefined) assumePeriod(pointer, step, trace.periodMs !== undefined, reading);
  if (trace.epoch !== undefined) assumeEpoch(pointer, trace.epoch, reading);
  return bucketSource(trace.rows, step, pointer, startMs, span, reading);
}

function reportProblems(
  trace: Extract<Trace, { ok: false }>,
  file: string | undefined,
  pointer: Pointer,
  { findings }: Reading,
): void {
  for (const { line, message, hint } of trace.problems) {
    const elsewhere = file === undefined ? {} : { elsewhere: { file, line, column: 1 } };
    const where = file === undefined ? `row ${line} of the trace: ` : '';
    findings.error({ code: 'scenario.bad-row', pointer, message: `${where}${message}`, hint, ...elsewhere });
  }
}

function assumePeriod(pointer: Pointer, step: number, fromFile: boolean, { findings }: Reading): void {
  findings.assume({
    id: `scenario.trace-period:${pointer}`,
    what: `Length of one bucket of the trace at ${pointer}`,
    value: formatDuration(step),
    source: fromFile ? 'the Period line of the file' : 'assumed: the commonest step between its rows',
    weight: 'medium',
  });
}

function assumeEpoch(pointer: Pointer, unit: string, { findings }: Reading): void {
  findings.assume({
    id: `scenario.trace-epoch:${pointer}`,
    what: `Unit of the bare numbers in the time column of the trace at ${pointer}`,
    value: unit,
    source: 'assumed: from the size of the first one',
    weight: 'medium',
  });
}

function bucketSource(
  rows: readonly TraceRow[],
  step: number,
  pointer: Pointer,
  startMs: number,
  span: Span,
  reading: Reading,
): Source | undefined {
  const edges: number[] = [startMs];
  const rates: number[] = [];
  const push = (toMs: number, rate: number): void => {
    edges.push(toMs);
    rates.push(rate);
  };
  const buckets = merged(rows);
  buckets.forEach(({ atMs, count }, i) => {
    const next = buckets[i + 1]?.atMs ?? Infinity;
    const length = Math.min(step, next - atMs);
    push(startMs + atMs + length, (count * 1000) / length);
    if (next < Infinity && next > atMs + length) push(startMs + next, 0);
  });
  const end = edges.at(-1) ?? startMs;
  if (end > span.horizonMs * (1 + 1e-9)) return tooLong(pointer, end, span, reading);
  const columns = Float64Array.from(rates);
  return {
    kind: 'trace',
    pointer,
    curve: rateCurve({ edges: Float64Array.from(edges), left: columns, right: columns }),
  };
}

/** Rows of the same time add up. */
function merged(rows: readonly TraceRow[]): TraceRow[] {
  const buckets: TraceRow[] = [];
  for (const row of rows) {
    const last = buckets.at(-1);
    if (last !== undefined && last.atMs === row.atMs)
      buckets[buckets.length - 1] = { ...last, count: last.count + row.count };
    else buckets.push(row);
  }
  return buckets;
}
