import type { Catcher, JsonObject, JsonValue, Retryable, State } from '../asl/index.ts';
import { MAX_PAYLOAD_BYTES } from '../asl/index.ts';
import {
  type Completed,
  completeCaught,
  matchesError,
  payloadSize,
  StateFailure,
  unknownFrom,
  Variables,
} from '../dataflow/index.ts';
import type { Handler, Situation, Target } from './model.ts';
import { END } from './model.ts';
import type { SituationView } from './situation-view.ts';
import type { Run, Unfolding } from './unfolding.ts';

/** One situation while it is evaluated: what it leads to, and how it may leave its scope. */
export class Step<S extends State = State> {
  readonly unfolding: Unfolding;
  readonly run: Run;
  readonly view: SituationView<S>;
  readonly share: number;
  /** Outputs with which the scope may end here. */
  readonly ends: JsonValue[] = [];
  /** Errors that may leave the scope from here, with their error outputs. */
  readonly errors = new Map<string, JsonValue>();
  /** Largest data seen. */
  bytes = 0;
  /** Events of failed JSONata expressions that every try leaves besides its usual ones. */
  evaluations = 0;

  constructor(unfolding: Unfolding, run: Run, view: SituationView<S>, share: number) {
    this.unfolding = unfolding;
    this.run = run;
    this.view = view;
    this.share = share;
  }

  /** Leaves the state for the next one, or the scope; an output too large fails it, and nothing catches that. */
  leave({ output, assigned }: Completed, next: string | undefined, share: number): Target {
    const bytes = this.see(output);
    if (bytes > MAX_PAYLOAD_BYTES) return this.escape(TOO_LARGE, 'its output is larger than 256 KiB');
    let variables = this.view.scope.variables;
    if (assigned.size > 0) {
      const all = Variables.holding(variables);
      try {
        all.assign(assigned);
      } catch (problem) {
        if (!(problem instanceof StateFailure)) throw problem;
        return this.escape(problem.error, problem.detail);
      }
      variables = all.all();
    }
    if (next !== undefined) return this.unfolding.reserve(this.run, next, output, variables, this.share * share);
    this.ends.push(output);
    return END;
  }

  /** Notes data of some size, bytes as far as known. */
  see(value: JsonValue): number {
    const bytes = payloadSize(value);
    this.bytes = Math.max(this.bytes, bytes);
    return bytes;
  }

  /** An error of the data rules leaves the state, past its retriers and catchers. */
  escape(error: string, detail: string): Target {
    this.unfolding.notes.fails(this.view.state, error, detail, this.share);
    this.errors.set(error, errorOutput(error, unknownCause(error)));
    return this.unfolding.raise(error);
  }

  /** The situation of a state whose data rules fail before it does anything, and which nothing can catch. */
  failing({ error, detail }: StateFailure, events: number): Situation {
    this.unfolding.notes.fails(this.view.state, error, detail, this.share);
    this.errors.set(error, errorOutput(error, unknownCause(error)));
    return {
      kind: 'state',
      state: this.view.state.index,
      next: END,
      fails: { error },
      handlers: [],
      visitEvents: events,
    };
  }

  /** What the catchers make of the errors that are possible here; the others leave the scope. */
  async handlers(
    this: Step<S & Retryable>,
    possible: ReadonlyMap<string, { readonly output: JsonValue; readonly share: number }>,
  ): Promise<Handler[]> {
    const handlers: Handler[] = [];
    const heartbeatsFirst = [...possible].sort(([a], [b]) => Number(b === HEARTBEAT) - Number(a === HEARTBEAT));
    for (const [error, { output, share }] of heartbeatsFirst) {
      const catcher = this.view.state.catch.find(({ errorEquals }) => matchesError(errorEquals, error));
      if (catcher === undefined) this.errors.set(error, output);
      else handlers.push({ error, target: await this.#caught(catcher, output, share) });
    }
    return handlers;
  }

  async #caught(catcher: Catcher, output: JsonValue, share: number): Promise<Target> {
    try {
      const completed = await completeCaught(this.view, catcher, output as JsonObject);
      return this.leave(completed, catcher.next, share);
    } catch (problem) {
      if (!(problem instanceof StateFailure)) throw problem;
      return this.escape(problem.error, problem.detail);
    }
  }
}

const TOO_LARGE = 'States.DataLimitExceeded';
const HEARTBEAT = 'States.HeartbeatTimeout';

export const errorOutput = (error: string | null, cause: JsonValue): JsonObject => ({ Error: error, Cause: cause });
export const unknownCause = (error: string): JsonValue => unknownFrom(`the cause of ${error}`);

/** Events a failed JSONata expression has of its own: EvaluationFailed. */
export const evaluationEvents = ({ error }: StateFailure): number => (error === 'States.QueryEvaluationError' ? 1 : 0);
