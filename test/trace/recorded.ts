import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject, JsonValue } from '../../src/asl/index.ts';

/** One execution recorded on AWS, as the corpus keeps it. */
export interface Recording {
  readonly id: string;
  readonly type: string;
  readonly definition: JsonObject;
  readonly input: JsonValue;
  readonly events: readonly RecordedEvent[];
  readonly flags: readonly string[];
  readonly derived: {
    readonly eventCount: number;
    readonly status: string;
    readonly eventTypes: Readonly<Record<string, number>>;
    readonly stateEntered: Readonly<Record<string, number>>;
    readonly taskAttempts: JsonObject;
  };
  readonly origin: { readonly recordedDate?: string; readonly lastValidatedAgainstAWS?: string };
}

export interface RecordedEvent {
  readonly id: number | readonly number[];
  readonly previousEventId: number;
  readonly type: string;
  readonly [details: string]: unknown;
}

export function recordings(shared: string): readonly Recording[] {
  const folder = join(shared, 'corpus/histories');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Recording);
}

/** The details of an event, whichever key they stand under. */
export function detailsOf(event: object): Readonly<Record<string, JsonValue>> {
  const found = Object.entries(event).find(([key]) => key.endsWith('EventDetails'));
  return (found?.[1] ?? {}) as Record<string, JsonValue>;
}

/** Names of the states in the order of their entries. */
export const entriesOf = (events: readonly { type: string }[]): readonly string[] =>
  events.filter(({ type }) => type.endsWith('StateEntered')).map((event) => String(detailsOf(event).name));

export function countTypes(events: readonly { type: string }[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { type } of events) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}

/** Placeholders stand where the recorder blotted out ids, dates, ARNs and the texts of AWS's HTTP answers. */
const PLACEHOLDER =
  /<[\w-]+(:\d+)?>|^(date|timestamp|datetime|snf_role_arn|start-time|entered-time|sfn_role_arn|generated-uuid|RandomNumberGenerated|a_message_id|a_task_token|map_run_arn|activity_arn)$/;

/**
 * Whether a value of ours equals a recorded one: texts that hold JSON are compared as JSON (the recorder decoded them),
 * a placeholder equals anything, and so does a text of `aliases` (a resource name the recorder replaced).
 */
export function sameAsRecorded(ours: unknown, recorded: unknown, aliases: ReadonlySet<string> = new Set()): boolean {
  const [a, b] = [decoded(ours), decoded(recorded)];
  if (typeof b === 'string' && (PLACEHOLDER.test(b) || aliases.has(b))) return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, i) => sameAsRecorded(item, b[i], aliases));
  }
  if (isRecord(a) && isRecord(b)) {
    const [left, right] = [Object.keys(a).sort(), Object.keys(b).sort()];
    return (
      left.length === right.length &&
      left.every((key, i) => key === right[i] && sameAsRecorded(a[key], b[key], aliases))
    );
  }
  return a === b;
}

/** Texts of the recorded input that differ from the input given: names the recorder replaced everywhere. */
export function aliasesOf(given: unknown, recorded: unknown): ReadonlySet<string> {
  const [a, b] = [decoded(given), decoded(recorded)];
  if (typeof b === 'string') return new Set(a === b ? [] : [b]);
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return new Set();
  return new Set(
    Object.entries(b).flatMap(([key, value]) => [...aliasesOf((a as Record<string, unknown>)[key], value)]),
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function decoded(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}
