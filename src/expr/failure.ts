/** How AWS names an error of the data rules and whether it is announced by an event of its own. */
export interface FailureDetail {
  /** AWS's error name: `States.Runtime`, `States.QueryEvaluationError`, … */
  readonly error: string;
  /** AWS's words without the leading "An error occurred while executing the state …". */
  readonly detail: string;
  /** Field of a JSONata failure, as AWS writes it: `Output/total`. */
  readonly location?: string;
}

/**
 * A state's data could not be processed as its definition asks. Thrown inside `dataflow` and `history` only; it is an
 * outcome of the execution, so `runExecution` turns it into events and never lets it escape.
 */
export class StateFailure extends Error {
  readonly error: string;
  readonly detail: string;
  readonly location: string | undefined;

  constructor({ error, detail, location }: FailureDetail) {
    super(`${error}: ${detail}`);
    this.name = 'StateFailure';
    this.error = error;
    this.detail = detail;
    this.location = location;
  }
}

export const runtimeFailure = (detail: string): StateFailure => new StateFailure({ error: 'States.Runtime', detail });

export const intrinsicFailure = (detail: string): StateFailure =>
  new StateFailure({ error: 'States.IntrinsicFailure', detail });

export const queryFailure = (detail: string, location?: string): StateFailure =>
  new StateFailure({
    error: 'States.QueryEvaluationError',
    detail,
    ...(location === undefined ? {} : { location }),
  });
