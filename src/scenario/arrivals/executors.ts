import type { z } from 'zod';
import type { JsonObject, JsonValue } from '../../asl/index.ts';
import { at, didYouMean, type Pointer } from '../../issue/index.ts';
import { isSchedule, readRate } from '../../units/index.ts';
import { type Fields, isObject, own, readFields } from '../fields.ts';
import { kindOf, show } from '../findings.ts';
import { countOf, durationOf } from '../quantity-spec.ts';
import type { Reading } from '../reading.ts';
import { CONSTANT, MONTHLY, RAMPING, STAGE, TRACE } from '../schema.ts';
import type { Piece } from './curve.ts';
import { expressionSource } from './expression-source.ts';
import { rateOf, unitOf } from './rates.ts';
import { type Source, type Span, sourceOf } from './source.ts';
import { traceSource } from './trace-source.ts';
import { endOf, startOf, windowOf } from './window.ts';

type Reader = (value: JsonObject, pointer: Pointer, span: Span, reading: Reading) => Source | undefined;

const EXECUTORS: ReadonlyMap<string, Reader> = new Map([
  ['constant-arrival-rate', constant],
  ['ramping-arrival-rate', ramping],
  ['expression', expressionSource],
  ['trace', trace],
  ['monthly', monthly],
]);

/** k6 executors that loop a number of users: how many executions they start follows from the answers, not the profile. */
const CLOSED = ['shared-iterations', 'per-vu-iterations', 'constant-vus', 'ramping-vus', 'externally-controlled'];

/** Reads one k6 scenario; without `executor` the fields tell which one is meant. Undefined after an issue. */
export function executorSource(value: JsonValue, pointer: Pointer, span: Span, reading: Reading): Source | undefined {
  const { findings } = reading;
  if (!isObject(value)) {
    const message = `expected a scenario such as { rate: 20, duration: 1h }, found ${kindOf(value)}`;
    findings.error({ code: 'scenario.wrong-type', pointer, message });
    return undefined;
  }
  const name = own(value, 'executor') ?? guessExecutor(value);
  const reader = typeof name === 'string' ? EXECUTORS.get(name) : undefined;
  if (reader !== undefined) return reader(value, pointer, span, reading);
  const place = at(pointer, 'executor');
  const known = [...EXECUTORS.keys()];
  if (name === undefined) {
    const message = `the scenario has no executor; found ${Object.keys(value).join(', ') || 'no fields'}`;
    findings.error({ code: 'scenario.missing-field', pointer, message, hint: `Executors: ${known.join(', ')}.` });
  } else if (typeof name === 'string' && CLOSED.includes(name)) {
    const message = `${name} loops virtual users, which says nothing about how many executions are started`;
    const hint = 'Use constant-arrival-rate or ramping-arrival-rate.';
    findings.error({ code: 'scenario.closed-model', pointer: place, message, hint });
  } else {
    const hint = (typeof name === 'string' ? didYouMean(name, known) : undefined) ?? `Executors: ${known.join(', ')}.`;
    findings.error({ code: 'scenario.unknown-word', pointer: place, message: `no executor ${show(name)}`, hint });
  }
  return undefined;
}

function guessExecutor(value: JsonObject): string | undefined {
  if (own(value, 'stages') !== undefined) return 'ramping-arrival-rate';
  if (own(value, 'file') !== undefined || own(value, 'csv') !== undefined) return 'trace';
  if (own(value, 'total') !== undefined) return 'monthly';
  const rate = own(value, 'rate');
  if (rate === undefined) return undefined;
  return typeof rate === 'string' && !readRate(rate).ok ? 'expression' : 'constant-arrival-rate';
}

function constant(value: JsonObject, pointer: Pointer, span: Span, reading: Reading): Source | undefined {
  const fields = readFields(CONSTANT, value, pointer, reading.findings);
  if (fields === undefined) return undefined;
  const unit = unitOf(fields, pointer, reading);
  const window = windowOf(fields, pointer, span, reading);
  if (fields.rate === undefined) return undefined;
  const rate = rateOf(fields.rate, at(pointer, 'rate'), reading.findings, {
    ...(unit !== undefined && { timeUnitMs: unit }),
    monthMs: span.monthMs,
  });
  if (unit === undefined || window === undefined || rate === undefined) return undefined;
  const source = sourceOf('constant', pointer, window[0], [{ toMs: window[1], left: rate, right: rate }]);
  return source && { ...source, isSchedule: typeof fields.rate === 'string' && isSchedule(fields.rate) };
}

const MAX_STAGES = 100_000;

function ramping(value: JsonObject, pointer: Pointer, { monthMs }: Span, reading: Reading): Source | undefined {
  const { findings } = reading;
  const fields = readFields(RAMPING, value, pointer, findings);
  if (fields === undefined) return undefined;
  const unit = unitOf({ ...(fields.timeUnit === undefined ? {} : { timeUnit: fields.timeUnit }) }, pointer, reading);
  const start = startOf(fields.startTime, pointer, reading);
  const counted = { ...(unit !== undefined && { timeUnitMs: unit }), monthMs };
  const first =
    fields.startRate === undefined ? 0 : rateOf(fields.startRate, at(pointer, 'startRate'), findings, counted);
  const stages = fields.stages;
  const place = at(pointer, 'stages');
  if (stages === undefined) return undefined;
  if (!Array.isArray(stages) || stages.length === 0 || stages.length > MAX_STAGES) {
    const found = Array.isArray(stages) ? `${stages.length} of them` : kindOf(stages);
    const message = `expected a list of 1 to ${MAX_STAGES} stages, found ${found}`;
    findings.error({ code: 'scenario.wrong-type', pointer: place, message });
    return undefined;
  }
  const read = (stages as readonly JsonValue[]).map((stage, i) => stageOf(stage, at(place, i), counted, reading));
  const known = read.filter((stage) => stage !== undefined);
  if (unit === undefined || start === undefined || first === undefined || known.length < read.length) return undefined;
  return rampSource(pointer, start, first, known, reading);
}

interface Stage {
  readonly target: number;
  readonly lengthMs: number;
}

function rampSource(
  pointer: Pointer,
  start: number,
  first: number,
  stages: readonly Stage[],
  { findings }: Reading,
): Source | undefined {
  let toMs = start;
  let left = first;
  const pieces: Piece[] = stages.map(({ target, lengthMs }) => {
    toMs += lengthMs;
    const piece = { toMs, left, right: target };
    left = target;
    return piece;
  });
  const source = sourceOf('ramping', pointer, start, pieces);
  if (source === undefined) {
    const message = 'all stages have a duration of zero';
    findings.error({ code: 'scenario.out-of-range', pointer: at(pointer, 'stages'), message });
  }
  return source;
}

function stageOf(
  value: JsonValue,
  pointer: Pointer,
  counted: { readonly timeUnitMs?: number; readonly monthMs: number },
  reading: Reading,
): Stage | undefined {
  const { findings } = reading;
  const fields = readFields(STAGE, value, pointer, findings);
  if (fields === undefined) return undefined;
  if (fields?.target === undefined || fields.duration === undefined) return undefined;
  const target = rateOf(fields.target, at(pointer, 'target'), findings, counted);
  const lengthMs = durationOf(fields.duration, at(pointer, 'duration'), findings);
  return target === undefined || lengthMs === undefined ? undefined : { target, lengthMs };
}

function trace(value: JsonObject, pointer: Pointer, span: Span, reading: Reading): Source | undefined {
  const fields = readFields(TRACE, value, pointer, reading.findings);
  if (fields === undefined) return undefined;
  const start = startOf(fields.startTime, pointer, reading);
  return start === undefined ? undefined : traceSource(fields as Fields<TraceShape>, pointer, start, span, reading);
}
export type TraceShape = typeof TRACE extends z.ZodObject<infer S> ? S : never;

/** Starts per month, spread evenly over the horizon from `startTime` on. */
export function monthly(value: JsonObject, pointer: Pointer, span: Span, reading: Reading): Source | undefined {
  const fields = readFields(MONTHLY, value, pointer, reading.findings);
  const start = startOf(fields?.startTime, pointer, reading);
  if (fields?.total === undefined || start === undefined) return undefined;
  return monthlyTotal(fields.total, at(pointer, 'total'), pointer, start, span, reading);
}

/** The same from the total alone. */
export function monthlyTotal(
  value: JsonValue,
  place: Pointer,
  pointer: Pointer,
  startMs: number,
  span: Span,
  reading: Reading,
): Source | undefined {
  const total = countOf(value, place, reading.findings);
  const end = endOf(startMs, undefined, span, pointer, reading);
  if (total === undefined || end === undefined) return undefined;
  const starts = total * (span.horizonMs / span.monthMs);
  const rate = (starts * 1000) / (end - startMs);
  return sourceOf('monthly', pointer, startMs, [{ toMs: end, left: rate, right: rate }]);
}
