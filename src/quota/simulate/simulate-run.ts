import type { Measurement } from '../../bill/contract/index.ts';
import type { Program } from '../../program/index.ts';
import { measure } from './answer/measure.ts';
import { checkSimulation } from './checks.ts';
import { Engine } from './engine.ts';
import type { SimulateOptions } from './model.ts';

/**
 * Executions of one program as they arrive over time, coupled by quotas and queues: one or more replications, one after
 * the other. `advance` as far as wanted, then `measure`. Same program and options, same measurement.
 */
export class SimulateRun {
  readonly program: Program;
  readonly options: SimulateOptions;
  /** Replications begun; the last one may be under way. */
  readonly engines: Engine[] = [];

  /** @throws RangeError when `checkSimulation` finds fault with the options. */
  constructor(program: Program, options: SimulateOptions) {
    const [first] = checkSimulation(program, options);
    if (first !== undefined) throw new RangeError(first.message);
    this.program = program;
    this.options = options;
    this.#next();
  }

  #next(): void {
    this.engines.push(new Engine(this.program, this.options, this.engines.length));
  }

  /** Whether all replications are done. */
  get finished(): boolean {
    return this.engines.length === (this.options.replications ?? 1) && this.engines.at(-1)!.finished;
  }

  /** Executions that have started, all replications together. */
  get executions(): number {
    return this.engines.reduce((sum, { executions }) => sum + executions.started, 0);
  }

  /** State entries simulated: the work done. */
  get entries(): number {
    return this.engines.reduce((sum, { totals }) => sum + totals.entries.reduce((a, b) => a + b, 0), 0);
  }

  /** Events fired and arrivals, all replications together. */
  get events(): number {
    return this.engines.reduce((sum, { fired }) => sum + fired, 0);
  }

  /** How much of the arrivals' time is behind, in [0, 1]. */
  get progress(): number {
    const engine = this.engines.at(-1)!;
    const share = engine.finished ? 1 : Math.min(1, engine.now / this.options.horizonMs);
    return (this.engines.length - 1 + share) / (this.options.replications ?? 1);
  }

  /**
   * Fires at most `events` more events; bounded work.
   * @throws EndlessExecution when an execution never comes to an end.
   */
  advance(events: number): void {
    for (let left = events; left > 0 && !this.finished; ) {
      if (this.engines.at(-1)!.finished) this.#next();
      left -= Math.max(1, this.engines.at(-1)!.advance(left));
    }
  }

  /** What all replications came to; one under way counts with what it has done so far. */
  measure(options: {
    readonly confidenceLevel: number;
    readonly target: number;
    readonly relativeHalfWidth: number;
    readonly partial: boolean;
  }): Measurement {
    for (const { totals } of this.engines) totals.settle();
    return measure(this, options);
  }
}
