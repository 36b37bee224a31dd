import type { JsonValue } from '../../asl/index.ts';
import { at, didYouMean, type Pointer } from '../../issue/index.ts';
import { formatDuration } from '../../units/index.ts';
import { isObject, readFields } from '../fields.ts';
import { kindOf } from '../findings.ts';
import type { LatencyTable, Overhead, Scenario } from '../model.ts';
import { durationOf, numberOf } from '../quantity-spec.ts';
import type { Reading } from '../reading.ts';
import { LATENCY, LATENCY_FIELDS } from '../schema.ts';
import { durationLaw } from './distribution-spec.ts';
import {
  LATENCY_FIELD_NAMES,
  LATENCY_UNITS,
  type LatencyBook,
  type LatencyField,
  type LatencyRow,
  latencyRow,
  sourceOfRow,
} from './latency-book.ts';

/** "No limit" for `mapAtOnce` and `mapMaxConcurrency`: the largest number that fits every column of a program. */
export const NO_LIMIT = 2_147_483_647;

/** Iterations of an inline Map at a time: a quota, not an overhead (docs/aws-rules.md 3.3). */
const INLINE_MAP_CONCURRENCY = 40;

/** `latency: none`: no overheads at all; an inline Map starts its iterations at once, up to the quota. */
export const NO_LATENCY: LatencyTable = {
  startMs: 0,
  endMs: 0,
  flowStateMs: 0,
  taskScheduleToStartMs: 0,
  taskResultToExitMs: 0,
  lambdaInvokeMs: 0,
  payloadMsPerKib: 0,
  mapAtOnce: NO_LIMIT,
  mapRampMs: 0,
  mapMaxConcurrency: INLINE_MAP_CONCURRENCY,
};

type WorkflowType = keyof Scenario['latency'];
const TYPES: readonly WorkflowType[] = ['standard', 'express'];
const WORDS = ['aws', 'none'];

/** `aws`, `none`, or a table; what a table leaves out comes from the book, with a line under the assumptions. */
export function readLatency(
  value: JsonValue | undefined,
  pointer: Pointer,
  book: LatencyBook,
  reading: Reading,
): Scenario['latency'] | undefined {
  if (value === 'none') return { standard: NO_LATENCY, express: NO_LATENCY };
  if (value === undefined || value === 'aws') {
    return { standard: completed('standard', {}, book, reading), express: completed('express', {}, book, reading) };
  }
  if (!isObject(value)) {
    const hint = (typeof value === 'string' ? didYouMean(value, WORDS) : undefined) ?? 'Write aws, none, or a table.';
    const message = `expected aws, none or a table of overheads, found ${kindOf(value)}`;
    reading.findings.error({ code: 'scenario.unknown-word', pointer, message, hint });
    return undefined;
  }
  const fields = readFields(LATENCY, value, pointer, reading.findings);
  const [standard, express] = TYPES.map((type) =>
    completed(type, readTable(fields?.[type], at(pointer, type), reading), book, reading),
  );
  return standard && express ? { standard, express } : undefined;
}

function readTable(value: JsonValue | undefined, pointer: Pointer, reading: Reading): Partial<LatencyTable> {
  const fields = value === undefined ? undefined : readFields(LATENCY_FIELDS, value, pointer, reading.findings);
  if (fields === undefined) return {};
  const laws: { -readonly [K in OverheadField]?: Overhead } = {};
  const numbers: { -readonly [K in NumberField]?: number } = {};
  for (const name of LATENCY_FIELD_NAMES) {
    const found = fields[name];
    if (found === undefined) continue;
    const place = at(pointer, name);
    if (isOverhead(name)) {
      const read = overheadOf(found, place, reading);
      if (read !== undefined) laws[name] = read;
    } else {
      const read =
        LATENCY_UNITS[name] === 'ms'
          ? durationOf(found, place, reading.findings)
          : numberOf(found, place, reading.findings, { low: 1, high: NO_LIMIT, whole: true });
      if (read !== undefined) numbers[name] = read;
    }
  }
  return { ...laws, ...numbers };
}

/** Fields that may be a law, and those that are plain numbers. */
type OverheadField = {
  [K in LatencyField]: Overhead extends LatencyTable[K] ? K : never;
}[LatencyField];
type NumberField = Exclude<LatencyField, OverheadField>;

const OVERHEADS: ReadonlySet<LatencyField> = new Set<OverheadField>([
  'startMs',
  'endMs',
  'flowStateMs',
  'taskScheduleToStartMs',
  'taskResultToExitMs',
  'lambdaInvokeMs',
]);
const isOverhead = (name: LatencyField): name is OverheadField => OVERHEADS.has(name);

/** `20 ms`, or any law of durations. */
function overheadOf(value: JsonValue, pointer: Pointer, reading: Reading): Overhead | undefined {
  if (!isObject(value)) return durationOf(value, pointer, reading.findings);
  const law = durationLaw(value, pointer, reading);
  return law?.kind === 'constant' ? law.mean : law;
}

/** Fields whose default moves the answer most: they stand in every task of every execution. */
const WEIGHTY: readonly LatencyField[] = [
  'taskScheduleToStartMs',
  'taskResultToExitMs',
  'lambdaInvokeMs',
  'flowStateMs',
];

const MEANING: Readonly<Record<LatencyField, string>> = {
  startMs: 'start of an execution',
  endMs: 'end of an execution',
  flowStateMs: 'a flow state (Pass, Choice, Succeed, entering a Parallel or Map)',
  taskScheduleToStartMs: 'a task between being scheduled and started',
  taskResultToExitMs: 'a task between its result and its exit',
  lambdaInvokeMs: 'the network path of a warm Lambda call',
  payloadMsPerKib: 'each KiB of payload',
  mapAtOnce: 'inline Map iterations that start at once',
  mapRampMs: 'step between further inline Map iterations',
  mapMaxConcurrency: 'inline Map iterations at a time',
};

/** `15 ms (11 to 21 ms)`. */
function valueWithRange({ unit, value, low, high }: LatencyRow): string {
  const text = unit === 'ms' ? formatDuration(value) : String(value);
  return low === undefined || high === undefined ? text : `${text} (${low} to ${high}${unit === 'ms' ? ' ms' : ''})`;
}

function completed(
  type: WorkflowType,
  given: Partial<LatencyTable>,
  book: LatencyBook,
  { findings }: Reading,
): LatencyTable {
  const defaults: { -readonly [K in LatencyField]?: number } = {};
  for (const name of LATENCY_FIELD_NAMES) {
    if (given[name] !== undefined) continue;
    const row = latencyRow(book, type, name);
    defaults[name] = row.value;
    findings.assume({
      id: `scenario.latency:${type}.${name}`,
      what: `Overhead on ${type === 'standard' ? 'Standard' : 'Express'}: ${MEANING[name]}`,
      value: valueWithRange(row),
      source: sourceOfRow(row),
      weight: !WEIGHTY.includes(name) ? 'low' : row.confidence === 'assumption' ? 'high' : 'medium',
    });
  }
  return { ...defaults, ...given } as LatencyTable;
}
