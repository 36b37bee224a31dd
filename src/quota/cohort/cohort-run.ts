import type { Program } from '../../program/index.ts';
import { optionRefusals } from './answer/checks.ts';
import { chanceRefusals } from './answer/erlang-checks.ts';
import { measure } from './answer/measure.ts';
import { Flow } from './flow/flow.ts';
import type { Answer, CohortAnswer, CohortOptions } from './model.ts';
import { type Response, refused, respond } from './response/response.ts';

/**
 * Executions of one program as a fluid over time: rates instead of executions, so that a month of any rate takes as long
 * as a month of another. `advance` as far as wanted, then `measure`. Same program and options, same measurement.
 */
export class CohortRun {
  readonly program: Program;
  readonly options: CohortOptions;
  readonly response: Response;
  readonly flow: Flow;

  /** Use `planCohort`. */
  constructor(options: CohortOptions, response: Response) {
    this.program = response.program;
    this.options = options;
    this.response = response;
    this.flow = new Flow(response, options);
  }

  get finished(): boolean {
    return this.flow.finished;
  }

  /** Steps gone so far. */
  get steps(): number {
    return this.flow.step;
  }

  /** How much of the arrivals' time is behind, in [0, 1]. */
  get progress(): number {
    return this.finished ? 1 : Math.min(1, this.flow.step / this.flow.horizonSteps);
  }

  /** Goes at most `steps` further: of `stepMs` each. */
  advance(steps: number): void {
    this.flow.advance(steps);
  }

  /** What the run came to, or why this engine cannot say: some reasons show only under load. */
  measure(options: {
    readonly confidenceLevel: number;
    readonly target: number;
    readonly relativeHalfWidth: number;
    readonly partial: boolean;
  }): CohortAnswer {
    return measure(this, options);
  }
}

/** A run ready to advance, or why this engine leaves the question to another one. Bounded work. */
export function planCohort(program: Program, options: CohortOptions): Answer<CohortRun> {
  const faults = optionRefusals(options);
  if (faults.length > 0) return refused(...faults);
  const response = respond(program);
  if (!response.ok) return response;
  const chance = chanceRefusals(response.value, options);
  if (chance.length > 0) return refused(...chance);
  return { ok: true, value: new CohortRun(options, response.value) };
}
