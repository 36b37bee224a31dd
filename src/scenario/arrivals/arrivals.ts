import type { JsonObject, JsonValue } from '../../asl/index.ts';
import { at, type Pointer, ROOT } from '../../issue/index.ts';
import { isSchedule, perSecond } from '../../units/index.ts';
import { isObject, own, readFields } from '../fields.ts';
import { kindOf } from '../findings.ts';
import type { ArrivalPart, Arrivals } from '../model.ts';
import type { Reading } from '../reading.ts';
import { ARRIVALS } from '../schema.ts';
import { peakOfSum } from './curve.ts';
import { executorSource, monthly, monthlyTotal } from './executors.ts';
import { phaseSources } from './phases.ts';
import { rateOf } from './rates.ts';
import { type Source, type Span, sourceOf } from './source.ts';
import { tooLong } from './window.ts';

/** Where a profile may name its arrivals: `arrivals`, and the top-level words of k6 and Artillery files. */
export interface ArrivalFields {
  readonly arrivals?: JsonValue;
  readonly scenarios?: JsonValue;
  readonly phases?: JsonValue;
  readonly config?: JsonValue;
  /** Further rates and schedules, added up with `arrivals`. */
  readonly more?: readonly string[];
}

const MAX_PARTS = 1_000;
const MAX_PER_MONTH = 1e15;
/** Straight pieces all expressions of a profile may use together. */
const PIECE_BUDGET = 1_000_000;
const HINT = 'Add arrivals, for instance "arrivals: 20/s" or "arrivals: { monthly: 3600000 }".';

/** Everything that starts executions, added up. Undefined after an issue. */
export function readArrivals(
  fields: ArrivalFields,
  horizonMs: number,
  monthMs: number,
  reading: Reading,
): Arrivals | undefined {
  const { findings } = reading;
  const before = findings.issues.length;
  const span = { horizonMs, monthMs, piecesPerExpression: Math.floor(PIECE_BUDGET / expressionCount(fields)) };
  const sources: Source[] = [];
  const process = readMain(fields.arrivals, at(ROOT, 'arrivals'), span, reading, sources);
  readAliases(fields, span, reading, sources);
  for (const text of fields.more ?? []) push(sources, constantSource(text, at(ROOT, 'arrivals'), span, reading));
  for (const { curve, pointer } of sources) {
    if (curve.endMs > horizonMs * (1 + 1e-9)) tooLong(pointer, curve.endMs, span, reading);
  }
  if (findings.issues.slice(before).some(({ severity }) => severity === 'error')) return undefined;
  const given = [fields.arrivals, fields.scenarios, fields.phases, fields.config].some((value) => value !== undefined);
  if (sources.length === 0) {
    const pointer = fields.arrivals === undefined ? ROOT : at(ROOT, 'arrivals');
    const message = given ? 'the profile starts no execution' : 'the profile has no arrivals';
    findings.error({ code: given ? 'scenario.no-starts' : 'scenario.no-arrivals', pointer, message, hint: HINT });
    return undefined;
  }
  if (process !== undefined) return added(sources, process, span, reading);
  const scheduled = sources.every((source) => source.isSchedule === true);
  if (scheduled) assumeEven(reading);
  else assumePoisson(reading);
  return added(sources, scheduled ? 'uniform' : 'poisson', span, reading);
}

function assumeEven({ findings }: Reading): void {
  findings.assume({
    id: 'scenario.arrival-process',
    what: 'Starts of a schedule are spread evenly over the month; hours and days that a cron schedule leaves out are not followed',
    value: 'uniform',
    source: 'a simplification of this tool',
    weight: 'low',
  });
}

function assumePoisson({ findings }: Reading): void {
  findings.assume({
    id: 'scenario.arrival-process',
    what: 'Law of the start times around the given rates',
    value: 'poisson',
    source: 'assumed: documented default of the load profile (independent callers)',
    weight: 'medium',
  });
}

/** How many formulas may share the budget: an upper bound from the raw document. */
function expressionCount(fields: ArrivalFields): number {
  const lists = [
    fields.arrivals,
    isObject(fields.arrivals) ? own(fields.arrivals, 'scenarios') : undefined,
    fields.scenarios,
  ];
  const sizes = lists.map((list) =>
    Array.isArray(list) ? list.length : isObject(list) ? Object.keys(list).length : 0,
  );
  return Math.max(1, ...sizes);
}

function added(
  sources: readonly Source[],
  process: Arrivals['process'],
  span: Span,
  reading: Reading,
): Arrivals | undefined {
  const { findings } = reading;
  const { horizonMs, monthMs } = span;
  const place = at(ROOT, 'arrivals');
  const expected = sources.reduce((sum, { curve }) => sum + curve.expectedStarts(0, horizonMs), 0);
  const executionsPerMonth = expected * (monthMs / horizonMs);
  if (!(expected > 0)) {
    findings.error({
      code: 'scenario.no-starts',
      pointer: place,
      message: 'the arrivals start 0 executions',
      hint: HINT,
    });
    return undefined;
  }
  if (executionsPerMonth > MAX_PER_MONTH) {
    const message = `${executionsPerMonth.toExponential(2)} executions a month are more than ${MAX_PER_MONTH}`;
    findings.error({ code: 'scenario.too-large', pointer: place, message });
    return undefined;
  }
  const peak = peakOfSum(sources.map(({ curve }) => curve));
  if (!peak.exact) {
    findings.assume({
      id: 'scenario.peak-rate',
      what: 'Peak of the added arrival rates',
      value: `at most ${peak.perSecond}/s`,
      source: 'the sum of the single peaks: an upper bound, the parts are too many to add exactly',
      weight: 'low',
    });
  }
  return {
    process,
    parts: sources.map(partOf),
    executionsPerMonth,
    meanPerSecond: perSecond((expected * 1000) / horizonMs),
    peakPerSecond: perSecond(peak.perSecond),
  };
}

function partOf({ kind, pointer, curve }: Source): ArrivalPart {
  const { startMs, endMs, edges, rateAt, expectedStarts, peakPerSecond } = curve;
  return { kind, pointer, startMs, endMs, edges, rateAt, expectedStarts, peakPerSecond };
}

/** Fields by which a mapping under `arrivals` is one scenario, not a set of them. */
const SCENARIO_MARKS = ['executor', 'stages', 'file', 'csv', 'total', 'duration', 'timeUnit', 'startTime'];
const SET_MARKS = ['scenarios', 'phases', 'monthly', 'process'];

function readMain(
  value: JsonValue | undefined,
  pointer: Pointer,
  span: Span,
  reading: Reading,
  into: Source[],
): Arrivals['process'] | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string') push(into, constantSource(value, pointer, span, reading));
  else if (Array.isArray(value)) readScenarios(value, pointer, span, reading, into);
  else if (!isObject(value)) {
    const message = `expected arrivals such as 20/s or a mapping, found ${kindOf(value)}`;
    const hint = typeof value === 'number' ? `Write "${value}/s", or { monthly: ${value} }.` : HINT;
    reading.findings.error({
      code: typeof value === 'number' ? 'scenario.no-unit' : 'scenario.wrong-type',
      pointer,
      message,
      hint,
    });
  } else if (has(value, SCENARIO_MARKS) && !has(value, SET_MARKS)) {
    push(into, executorSource(value, pointer, span, reading));
  } else return readSet(value, pointer, span, reading, into);
  return undefined;
}

const has = (value: JsonObject, keys: readonly string[]): boolean => keys.some((key) => own(value, key) !== undefined);
const push = (into: Source[], source: Source | undefined): void => {
  if (source !== undefined) into.push(source);
};

/** A constant rate; that of a schedule comes evenly spaced. */
function constantSource(value: JsonValue, pointer: Pointer, span: Span, reading: Reading): Source | undefined {
  const rate = rateOf(value, pointer, reading.findings, span);
  if (rate === undefined) return undefined;
  const source = sourceOf('constant', pointer, 0, [{ toMs: span.horizonMs, left: rate, right: rate }]);
  return source && { ...source, isSchedule: typeof value === 'string' && isSchedule(value) };
}

function readSet(
  value: JsonObject,
  pointer: Pointer,
  span: Span,
  reading: Reading,
  into: Source[],
): Arrivals['process'] | undefined {
  const fields = readFields(ARRIVALS, value, pointer, reading.findings);
  if (fields === undefined) return undefined;
  const { scenarios, phases, rate } = fields;
  if (scenarios !== undefined) readScenarios(scenarios, at(pointer, 'scenarios'), span, reading, into);
  if (phases !== undefined) into.push(...phaseSources(phases, at(pointer, 'phases'), span, reading));
  if (rate !== undefined) push(into, constantSource(rate, at(pointer, 'rate'), span, reading));
  if (fields.monthly !== undefined) {
    const { monthly: given } = fields;
    const place = at(pointer, 'monthly');
    const source = isObject(given)
      ? monthly(given, place, span, reading)
      : monthlyTotal(given, place, place, 0, span, reading);
    push(into, source);
  }
  return fields.process;
}

function readScenarios(value: JsonValue, pointer: Pointer, span: Span, reading: Reading, into: Source[]): void {
  const entries = Array.isArray(value)
    ? (value as readonly JsonValue[]).map((entry, i) => [i, entry] as const)
    : isObject(value)
      ? Object.entries(value)
      : undefined;
  if (entries === undefined || entries.length > MAX_PARTS) {
    const found = entries === undefined ? kindOf(value) : `${entries.length} of them`;
    const message = `expected a list of at most ${MAX_PARTS} scenarios, or scenarios by name, found ${found}`;
    const code = entries === undefined ? 'scenario.wrong-type' : 'scenario.too-large';
    reading.findings.error({ code, pointer, message });
    return;
  }
  for (const [key, entry] of entries) push(into, executorSource(entry, at(pointer, key), span, reading));
}

/** A k6 or Artillery file as it is: `scenarios`, `phases`, `config: { phases }` at the top. */
function readAliases({ scenarios, phases, config }: ArrivalFields, span: Span, reading: Reading, into: Source[]): void {
  const { findings } = reading;
  const place = at(ROOT, 'scenarios');
  const flows =
    config !== undefined ||
    (Array.isArray(scenarios) && scenarios.some((s) => isObject(s) && own(s, 'flow') !== undefined));
  if (scenarios !== undefined && flows) {
    const message = 'Artillery scenarios say what a user does, not when executions start; only the phases are used';
    findings.warn({ code: 'scenario.no-effect', pointer: place, message, atKey: true });
  } else if (scenarios !== undefined) readScenarios(scenarios, place, span, reading, into);
  if (phases !== undefined) into.push(...phaseSources(phases, at(ROOT, 'phases'), span, reading));
  if (config === undefined) return;
  const pointer = at(ROOT, 'config');
  const inner = isObject(config) ? own(config, 'phases') : undefined;
  const others = isObject(config) ? Object.keys(config).filter((key) => key !== 'phases') : [];
  if (inner === undefined) {
    findings.error({ code: 'scenario.missing-field', pointer, message: 'the Artillery config has no phases' });
  } else into.push(...phaseSources(inner, at(pointer, 'phases'), span, reading));
  if (others.length > 0) {
    const message = `of the Artillery config only the phases are used, not ${others.join(', ')}`;
    findings.warn({ code: 'scenario.no-effect', pointer, message, atKey: true });
  }
}
