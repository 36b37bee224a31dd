import type { JsonObject, JsonValue } from '../asl/index.ts';
import { jsonText, StateFailure } from '../dataflow/index.ts';

/** A state, branch or execution that did not succeed. Absent texts: the worker gave none. */
export interface Failure {
  readonly error?: string;
  readonly cause?: string;
  /** Set for a failed JSONata expression, which has an event of its own. */
  readonly evaluation?: { readonly location?: string };
  /** Whether a branch, an iteration or a map run failed, and not the state's own data. */
  readonly inner?: boolean;
  /** Whether the data rules of the state itself failed. */
  readonly own?: boolean;
  /** A data rule failed with States.Runtime: the execution ends, whatever stands around the state. */
  readonly ends?: boolean;
}

/** A failure on its way out of a state. */
export class Failed extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.error ?? 'failed');
    this.failure = failure;
  }
}

/** AWS puts the state and its entered event before what the data rules say. Source: recordings. */
export function failureOf(problem: unknown, stateName: string, enteredId: number): Failure {
  if (problem instanceof Failed) return problem.failure;
  if (!(problem instanceof StateFailure)) throw problem;
  const place = `An error occurred while executing the state '${stateName}' (entered at the event id #${enteredId}).`;
  const evaluation = problem.error === 'States.QueryEvaluationError';
  return {
    error: problem.error,
    cause: `${place} ${problem.detail}`,
    ...(problem.error === 'States.Runtime' ? { ends: true } : {}),
    ...(evaluation ? { evaluation: problem.location === undefined ? {} : { location: problem.location } } : {}),
  };
}

/** `error` and `cause` as event details have them. */
export const failureDetails = ({ error, cause }: Failure): Record<string, string> => ({
  ...(cause === undefined ? {} : { cause }),
  ...(error === undefined ? {} : { error }),
});

/** The error output a Catch hands on. Source: recordings (a timeout has an empty Cause, an absent text is null). */
export const errorOutput = ({ error, cause }: Failure): JsonObject => ({
  Error: error ?? null,
  Cause: cause ?? (error !== undefined && isTimeout(error) ? '' : null),
});

export const isTimeout = (error: string): boolean => error === 'States.Timeout' || error === 'States.HeartbeatTimeout';

/** The text of a cause: recorded causes that were JSON come as values. */
export const causeText = (cause: JsonValue): string => (typeof cause === 'string' ? cause : jsonText(cause));
