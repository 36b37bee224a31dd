import type { JsonValue } from '../../asl/index.ts';
import { at, type Pointer } from '../../issue/index.ts';
import { formatDuration } from '../../units/index.ts';
import { durationOf, spanOf } from '../quantity-spec.ts';
import type { Reading } from '../reading.ts';
import type { Span } from './source.ts';

/** The `startTime` of a scenario in ms; 0 when it has none. */
export function startOf(value: JsonValue | undefined, pointer: Pointer, { findings }: Reading): number | undefined {
  return value === undefined ? 0 : durationOf(value, at(pointer, 'startTime'), findings);
}

/** When a source begins and ends; both undefined after an issue. */
export function windowOf(
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

/** The end of a source that has no end of its own is the horizon; one that begins later is refused. */
export function endOf(
  startMs: number,
  durationMs: number | undefined,
  span: Span,
  pointer: Pointer,
  { findings }: Reading,
): number | undefined {
  if (durationMs !== undefined) return startMs + durationMs;
  if (startMs < span.horizonMs) return span.horizonMs;
  const message = 'it begins at or after the end of the horizon';
  findings.error({ code: 'scenario.horizon-too-short', pointer, message, hint: 'Set a longer horizon.' });
  return undefined;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Reported before sampling, so that an absurd duration costs nothing. */
export function tooLong(pointer: Pointer, endMs: number, { horizonMs }: Span, { findings }: Reading): undefined {
  const message = `the arrivals run until ${formatDuration(endMs)}, past the horizon of ${formatDuration(horizonMs)}`;
  const enough = endMs > 2 * DAY_MS ? `${Math.ceil(endMs / DAY_MS)} d` : `${Math.ceil(endMs / HOUR_MS)} h`;
  const hint = `Set "horizon: ${enough}", or let the arrivals end earlier.`;
  findings.error({ code: 'scenario.horizon-too-short', pointer, message, hint });
  return undefined;
}
