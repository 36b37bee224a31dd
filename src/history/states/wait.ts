import type { JsonValue, WaitState } from '../../asl/index.ts';
import {
  type DataEnvironment,
  evaluateTyped,
  instantMs,
  parseTimestamp,
  queryFailure,
  readReference,
  runtimeFailure,
  selectByPath,
} from '../../dataflow/index.ts';
import { type Routine, sleep } from '../scheduler.ts';
import { passThrough } from './flow-states.ts';
import { type NumberField, noInputValue, parsedAs, readNumber } from './number-field.ts';
import type { Departure, Visit } from './visit.ts';

/** AWS holds the delay in a 32-bit number of seconds: 24,855 days pass and 24,856 do not. Source: recordings. */
const MAX_WAIT_SECONDS = 2 ** 31 - 1;

export async function* visitWait(visit: Visit, state: WaitState): Routine<Departure> {
  const seconds = state.until.kind === 'seconds' ? await secondsOf(visit) : await secondsUntil(visit);
  if (seconds > MAX_WAIT_SECONDS) throw runtimeFailure('Wait state delay is too long.');
  yield sleep(Math.max(0, seconds) * 1000);
  return await passThrough(visit, state.next);
}

const SECONDS: NumberField = { name: 'Seconds', whole: true, absence: noInputValue, refusal: parsedAs('long') };

async function secondsOf(visit: Visit): Promise<number> {
  const from = selectByPath(visit.raw.InputPath, visit.input, visit.environment());
  const seconds = (await readNumber(visit, SECONDS, from)) ?? 0;
  if (seconds >= 0) return seconds;
  const path = visit.raw.SecondsPath;
  if (typeof path !== 'string') throw queryFailure('The Seconds field must not be negative.', 'Seconds');
  throw runtimeFailure(`The SecondsPath parameter references a negative value: ${path} == ${seconds}`);
}

async function secondsUntil(visit: Visit): Promise<number> {
  const { raw } = visit;
  const environment = visit.environment();
  const path = raw.TimestampPath;
  const from = selectByPath(raw.InputPath, visit.input, environment);
  const value = typeof path === 'string' ? timestampAt(path, from, environment) : await timestampField(visit);
  const instant = typeof value === 'string' ? parseTimestamp(value) : undefined;
  if (instant !== undefined) return (instantMs(instant) - environment.nowMs) / 1000;
  const form = 'a valid ISO-8601 extended offset date-time format string';
  if (typeof path !== 'string') throw queryFailure(`The Timestamp field is not ${form}: ${String(value)}`, 'Timestamp');
  throw runtimeFailure(`The TimestampPath parameter does not reference ${form}: ${path} == ${textOf(value)}`);
}

function timestampAt(path: string, from: JsonValue, environment: DataEnvironment): JsonValue {
  const answer = readReference(path, from, environment);
  if (!answer.found) throw runtimeFailure(noInputValue('TimestampPath', path));
  return answer.value;
}

const textOf = (value: JsonValue): string => (typeof value === 'string' ? value : JSON.stringify(value));

function timestampField(visit: Visit): JsonValue | Promise<JsonValue> {
  const written = visit.raw.Timestamp ?? '';
  if (visit.state.queryLanguage === 'jsonPath') return written;
  const environment = visit.environment();
  const isText = { type: 'string', accepts: (value: JsonValue) => typeof value === 'string' };
  return evaluateTyped(written, 'Timestamp', isText, visit.states(environment), environment);
}
