import type { z } from 'zod';
import type { JsonObject, JsonValue } from '../asl/index.ts';
import { at, didYouMean, type Pointer } from '../issue/index.ts';
import { formatDuration, readRate } from '../units/index.ts';
import type { Piece } from './curve.ts';
import { expressionCurve } from './expression-curve.ts';
import { type Fields, isObject, own, readFields } from './fields.ts';
import { kindOf, show } from './findings.ts';
import { durationOf, numberOf, spanOf } from './quantity-spec.ts';
import { compileRate } from './rate-expression.ts';
import { rateOf, timeUnitOf } from './rates.ts';
import type { Reading } from './reading.ts';
import { CONSTANT, EXPRESSION, MONTHLY, RAMPING, STAGE, TRACE } from './schema.ts';
import { endOf, type Source, type Span, sourceOf } from './source.ts';
import { traceSource } from './trace-source.ts';

type Reader = (value: JsonObject, pointer: Pointer, span: Span, reading: Reading) => Source | undefined;

const EXECUTORS: ReadonlyMap<string, Reader> = new Map([
  ['constant-arrival-rate', constant],
  ['ramping-arrival-rate', ramping],
  ['expression', expression],
  ['trace', trace],
  ['monthly', (value, pointer, span, reading) => monthly(value, pointer, span, reading)],
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

function startOf(value: JsonValue | undefined, pointer: Pointer, { findings }: Reading): number | undefined {
  return value === undefined ? 0 : durationOf(value, at(pointer, 'startTime'), findings);
}

/** When a source begins and ends; both undefined after an issue. */
function windowOf(
  fields: { readonly startTime?: JsonValue; readonly duration?: JsonValue },
  pointer: Pointer,
  span: Span,
  reading: Reading,
): readonly [number, number] | undefined {
  const start = startOf(fields.startTime, pointer, reading);
  const { duration } = fields;
  const length = duration === undefined ? undefined : spanOf(duration, at(pointer, 'duration'), reading.findings);
  if (start === undefined || (duration !== undefined && length === undefined)) return undefined;
  const end = endOf(start, length, span, pointer, reading);
  if (end !== undefined && length === undefined) assumeToTheEnd(pointer, reading);
  return end === undefined ? undefined : [start, end];
}

function assumeToTheEnd(pointer: Pointer, { findings }: Reading): void {
  findings.assume({
    id: `scenario.arrival-duration:${pointer}`,
    what: `Arrivals at ${pointer} without a duration last to the end of the horizon`,
    value: 'to the end of the horizon',
    source: 'assumed: documented default of the load profile',
    weight: 'medium',
  });
}

function missing(field: string, pointer: Pointer, { findings }: Reading): undefined {
  findings.error({ code: 'scenario.missing-field', pointer, message: `the field "${field}" is missing` });
  return undefined;
}

function constant(value: JsonObject, pointer: Pointer, span: Span, reading: Reading): Source | undefined {
  const fields = readFields(CONSTANT, value, pointer, reading.findings);
  if (fields === undefined) return undefined;
  const unit = unitOf(fields, pointer, reading);
  const window = windowOf(fields, pointer, span, reading);
  if (fields.rate === undefined) return missing('rate', pointer, reading);
  const rate = rateOf(fields.rate, at(pointer, 'rate'), reading.findings, unit ?? 1000);
  if (unit === undefined || window === undefined || rate === undefined) return undefined;
  return sourceOf('constant', pointer, window[0], [{ toMs: window[1], left: rate, right: rate }]);
}

/** The time unit of plain numbers; it cannot stand beside a rate that carries its own. */
function unitOf(
  fields: { readonly timeUnit?: JsonValue; readonly rate?: JsonValue },
  pointer: Pointer,
  { findings }: Reading,
): number | undefined {
  const { timeUnit, rate } = fields;
  if (timeUnit !== undefined && typeof rate === 'string' && readRate(rate).ok) {
    const message = `timeUnit ${show(timeUnit)} stands beside the rate ${show(rate)}, which has its own unit`;
    findings.error({
      code: 'scenario.conflict',
      pointer: at(pointer, 'timeUnit'),
      message,
      hint: 'Leave one of them out.',
    });
    return undefined;
  }
  return timeUnitOf(timeUnit, at(pointer, 'timeUnit'), findings);
}

const MAX_STAGES = 100_000;

function ramping(value: JsonObject, pointer: Pointer, _span: Span, reading: Reading): Source | undefined {
  const { findings } = reading;
  const fields = readFields(RAMPING, value, pointer, findings);
  if (fields === undefined) return undefined;
  const unit = unitOf({ ...(fields.timeUnit === undefined ? {} : { timeUnit: fields.timeUnit }) }, pointer, reading);
  const start = startOf(fields.startTime, pointer, reading);
  const first =
    fields.startRate === undefined ? 0 : rateOf(fields.startRate, at(pointer, 'startRate'), findings, unit ?? 1000);
  const stages = fields.stages;
  const place = at(pointer, 'stages');
  if (stages === undefined) return missing('stages', pointer, reading);
  if (!Array.isArray(stages) || stages.length === 0 || stages.length > MAX_STAGES) {
    const found = Array.isArray(stages) ? `${stages.length} of them` : kindOf(stages);
    const message = `expected a list of 1 to ${MAX_STAGES} stages, found ${found}`;
    findings.error({ code: 'scenario.wrong-type', pointer: place, message });
    return undefined;
  }
  const read = (stages as readonly JsonValue[]).map((stage, i) => stageOf(stage, at(place, i), unit ?? 1000, reading));
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

function stageOf(value: JsonValue, pointer: Pointer, unitMs: number, reading: Reading): Stage | undefined {
  const { findings } = reading;
  const fields = readFields(STAGE, value, pointer, findings);
  if (fields === undefined) return undefined;
  if (fields.target === undefined) missing('target', pointer, reading);
  if (fields.duration === undefined) missing('duration', pointer, reading);
  if (fields.target === undefined || fields.duration === undefined) return undefined;
  const target = rateOf(fields.target, at(pointer, 'target'), findings, unitMs);
  const lengthMs = durationOf(fields.duration, at(pointer, 'duration'), findings);
  return target === undefined || lengthMs === undefined ? undefined : { target, lengthMs };
}

function expression(value: JsonObject, pointer: Pointer, span: Span, reading: Reading): Source | undefined {
  const { findings } = reading;
  const fields = readFields(EXPRESSION, value, pointer, findings);
  if (fields === undefined) return undefined;
  const unit = timeUnitOf(fields.timeUnit, at(pointer, 'timeUnit'), findings);
  const window = windowOf(fields, pointer, span, reading);
  const place = at(pointer, 'rate');
  const rate = fields.rate;
  if (rate === undefined) return missing('rate', pointer, reading);
  if (typeof rate !== 'string' && typeof rate !== 'number') {
    findings.error({
      code: 'scenario.wrong-type',
      pointer: place,
      message: `expected a formula, found ${kindOf(rate)}`,
    });
    return undefined;
  }
  const compiled = compileRate(String(rate));
  if (!compiled.ok) {
    findings.error({ code: 'scenario.bad-expression', pointer: place, message: compiled.problem, hint: compiled.hint });
    return undefined;
  }
  if (unit === undefined || window === undefined) return undefined;
  const [start, end] = window;
  if (end > span.horizonMs) return tooLong(pointer, end, span, reading);
  const answer = expressionCurve((t) => (compiled.at(t) * 1000) / unit, start, end, span.piecesPerExpression);
  if (!answer.ok) {
    const hint = 'Use max(0, …) where the formula may go below zero.';
    findings.error({ code: 'scenario.bad-rate', pointer: place, message: answer.problem, hint });
    return undefined;
  }
  if (answer.rough) {
    const message = 'the rate changes faster than it is sampled; the number of starts is approximate';
    const hint = 'Use a shorter duration or a smoother formula.';
    findings.warn({ code: 'scenario.rate-too-fine', pointer: place, message, hint });
  }
  if (start > 0) assumeOwnClock(pointer, reading);
  return { kind: 'expression', pointer, curve: answer.curve };
}

function assumeOwnClock(pointer: Pointer, { findings }: Reading): void {
  findings.assume({
    id: `scenario.expression-clock:${pointer}`,
    what: `In the formula at ${pointer}, t counts from the startTime of that scenario`,
    value: 't = 0 at its startTime',
    source: 'assumed: documented rule of the load profile',
    weight: 'low',
  });
}

/** Reported before sampling, so that an absurd duration costs nothing. */
export function tooLong(pointer: Pointer, endMs: number, { horizonMs }: Span, { findings }: Reading): undefined {
  const message = `the arrivals run until ${formatDuration(endMs)}, past the horizon of ${formatDuration(horizonMs)}`;
  const hint = `Set "horizon" to ${formatDuration(endMs)} or more, or let the arrivals end earlier.`;
  findings.error({ code: 'scenario.horizon-too-short', pointer, message, hint });
  return undefined;
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
  if (fields === undefined) return undefined;
  const start = startOf(fields.startTime, pointer, reading);
  if (fields.total === undefined) return missing('total', pointer, reading);
  const total = numberOf(fields.total, at(pointer, 'total'), reading.findings, { low: 0, high: 1e15 });
  const end = start === undefined ? undefined : endOf(start, undefined, span, pointer, reading);
  if (start === undefined || total === undefined || end === undefined) return undefined;
  const starts = total * (span.horizonMs / span.monthMs);
  const rate = (starts * 1000) / (end - start);
  return sourceOf('monthly', pointer, start, [{ toMs: end, left: rate, right: rate }]);
}
