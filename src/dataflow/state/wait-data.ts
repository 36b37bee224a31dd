import type { JsonValue, WaitState } from '../../asl/index.ts';
import {
  type DataEnvironment,
  demandKnown,
  evaluateTyped,
  instantMs,
  parseTimestamp,
  queryFailure,
  readReference,
  runtimeFailure,
} from '../../expr/index.ts';
import { selectByPath } from '../io-processing.ts';
import { type NumberField, noInputValue, parsedAs, readNumber } from './number-field.ts';
import type { StateView } from './state-view.ts';

/** AWS holds the delay in a 32-bit number of seconds: 24,855 days pass and 24,856 do not. Source: recordings. */
const MAX_WAIT_SECONDS = 2 ** 31 - 1;

/** How long a Wait lasts from now on, seconds >= 0. @throws StateFailure for what is no time. */
export async function waitSeconds(view: StateView<WaitState>): Promise<number> {
  const seconds = view.state.until.kind === 'seconds' ? await secondsOf(view) : await secondsUntil(view);
  if (seconds > MAX_WAIT_SECONDS) throw runtimeFailure('Wait state delay is too long.');
  return Math.max(0, seconds);
}

const SECONDS: NumberField = { name: 'Seconds', whole: true, absence: noInputValue, refusal: parsedAs('long') };

async function secondsOf(view: StateView): Promise<number> {
  const from = selectByPath(view.raw.InputPath, view.input, view.environment());
  const seconds = (await readNumber(view, SECONDS, from)) ?? 0;
  if (seconds >= 0) return seconds;
  const path = view.raw.SecondsPath;
  if (typeof path !== 'string') throw queryFailure('The Seconds field must not be negative.', 'Seconds');
  throw runtimeFailure(`The SecondsPath parameter references a negative value: ${path} == ${seconds}`);
}

async function secondsUntil(view: StateView): Promise<number> {
  const { raw } = view;
  const environment = view.environment();
  const path = raw.TimestampPath;
  const from = selectByPath(raw.InputPath, view.input, environment);
  const value = typeof path === 'string' ? timestampAt(path, from, environment) : await timestampField(view);
  const instant = typeof value === 'string' ? parseTimestamp(value) : undefined;
  if (instant !== undefined) return (instantMs(instant) - environment.nowMs) / 1000;
  const form = 'a valid ISO-8601 extended offset date-time format string';
  if (typeof path !== 'string') throw queryFailure(`The Timestamp field is not ${form}: ${String(value)}`, 'Timestamp');
  throw runtimeFailure(`The TimestampPath parameter does not reference ${form}: ${path} == ${textOf(value)}`);
}

function timestampAt(path: string, from: JsonValue, environment: DataEnvironment): JsonValue {
  const answer = readReference(path, from, environment);
  if (!answer.found) throw runtimeFailure(noInputValue('TimestampPath', path));
  demandKnown(answer.value);
  return answer.value;
}

const textOf = (value: JsonValue): string => (typeof value === 'string' ? value : JSON.stringify(value));

function timestampField(view: StateView): JsonValue | Promise<JsonValue> {
  const written = view.raw.Timestamp ?? '';
  if (view.state.queryLanguage === 'jsonPath') return written;
  const environment = view.environment();
  const isText = { type: 'string', accepts: (value: JsonValue) => typeof value === 'string' };
  return evaluateTyped(written, 'Timestamp', isText, view.states(environment), environment);
}
