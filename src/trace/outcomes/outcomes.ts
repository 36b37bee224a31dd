import type { JsonObject, JsonValue } from '../../asl/index.ts';
import { isArray, isObject, parseJson } from '../../dataflow/index.ts';
import { at, type Issue, type Parsed, type Pointer, parsedUnlessErrors, ROOT } from '../../issue/index.ts';
import type { HISTORY_CODES } from '../codes.ts';
import type { StateOutcomes, TaskOutcomes, TaskTry } from '../model.ts';

export const issueAt = (pointer: Pointer, code: keyof typeof HISTORY_CODES, message: string, hint?: string): Issue => ({
  severity: 'error',
  code,
  pointer,
  line: 1,
  column: 1,
  message,
  ...(hint === undefined ? {} : { hint }),
});

/**
 * Task outcomes in the shape of recorded histories: `{ "State": [ [try, try], [try] ] }`, one list per entry of the
 * state, each try `{output}` or `{error, cause}`. One list of tries, or one try, stands for the first entry. A try with
 * none of these never answers. An output that is a JSON text, as histories hold it, is taken as the JSON in it.
 */
export function parseOutcomes(value: JsonValue): Parsed<TaskOutcomes> {
  if (!isObject(value)) {
    const issue = issueAt(ROOT, 'history.outcomes-not-object', 'the outcomes must be an object of state names');
    return { ok: false, issues: [issue] };
  }
  const issues: Issue[] = [];
  const outcomes = new Map<string, StateOutcomes>();
  for (const [name, visits] of Object.entries(value)) {
    outcomes.set(name, { kind: 'visits', visits: readVisits(visits, at(ROOT, name), issues) });
  }
  return parsedUnlessErrors<TaskOutcomes>(outcomes, issues);
}

function readVisits(value: JsonValue, pointer: Pointer, issues: Issue[]): readonly (readonly TaskTry[])[] {
  if (isObject(value)) return [[readTry(value)]];
  if (!isArray(value)) {
    issues.push(issueAt(pointer, 'history.outcomes-not-list', `expected a list of entries but found ${typeof value}`));
    return [];
  }
  if (value.length > 0 && value.every(isObject)) return [readTries(value, pointer, issues)];
  return value.map((visit, i) => readTries(visit, at(pointer, i), issues));
}

function readTries(value: JsonValue, pointer: Pointer, issues: Issue[]): readonly TaskTry[] {
  const tries = isObject(value) ? [value] : value;
  if (!isArray(tries)) {
    issues.push(issueAt(pointer, 'history.outcomes-not-list', 'an entry must be a list of tries'));
    return [];
  }
  return tries.flatMap((entry, i) => {
    if (isObject(entry)) return [readTry(entry)];
    issues.push(
      issueAt(
        at(pointer, i),
        'history.try-not-object',
        'a try must be an object',
        'Write {"output": …} or {"error": "Name", "cause": "…"}.',
      ),
    );
    return [];
  });
}

function readTry(raw: JsonObject): TaskTry {
  const { output, error, cause, durationMs, events, items } = raw;
  return {
    ...(output === undefined ? {} : { output: typeof output === 'string' ? fromText(output) : output }),
    ...(error === undefined ? {} : { error: typeof error === 'string' ? error : null }),
    ...(cause === undefined ? {} : { cause }),
    ...(typeof durationMs === 'number' && durationMs >= 0 && durationMs < Infinity ? { durationMs } : {}),
    ...(isArray(events) ? { events: events.filter((type) => typeof type === 'string') } : {}),
    ...(isArray(items) ? { items } : {}),
  };
}

/** Histories hold outputs as JSON texts, and recorders decode only some: a text that is JSON is taken as JSON. */
function fromText(text: string): JsonValue {
  try {
    return parseJson(text);
  } catch {
    return text;
  }
}

/** Whether the try ends at all, and how. */
export const failed = (attempt: TaskTry): boolean => attempt.error !== undefined || attempt.cause !== undefined;
export const answered = (attempt: TaskTry): boolean => attempt.output !== undefined || failed(attempt);

/** Hands out the outcomes of one execution and its children in the order in which their tasks ask. */
export class OutcomeBook {
  readonly #outcomes: TaskOutcomes;
  readonly #visits = new Map<string, number>();
  readonly #tries = new Map<string, number>();

  constructor(outcomes: TaskOutcomes = new Map()) {
    this.#outcomes = outcomes;
  }

  /** Number of this entry of the state, from 0. */
  enter(name: string): number {
    const visit = this.#visits.get(name) ?? 0;
    this.#visits.set(name, visit + 1);
    return visit;
  }

  /** The outcome of a try; `given: false` when nobody said how it ends. */
  next(name: string, visit: number, tryIndex: number): { readonly attempt?: TaskTry; readonly given: boolean } {
    const known = this.#outcomes.get(name);
    if (known === undefined) return { given: false };
    const number = this.#tries.get(name) ?? 0;
    this.#tries.set(name, number + 1);
    const attempt = known.kind === 'tries' ? known.tries[number] : known.visits[visit]?.[tryIndex];
    return attempt === undefined ? { given: false } : { attempt, given: true };
  }
}
