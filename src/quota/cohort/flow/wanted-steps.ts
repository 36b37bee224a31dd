import type { WantedBySteps } from '../../../bill/contract/index.ts';

/** New starts and new requests for transitions, step by step: rows of a long timeline would hide their peaks. */
export class WantedSteps {
  readonly #starts: Float32Array;
  readonly #transitions: Float32Array;

  constructor(horizonSteps: number, totalSteps: number, isMetered: boolean) {
    this.#starts = new Float32Array(horizonSteps);
    this.#transitions = new Float32Array(isMetered ? totalSteps : 0);
  }

  /** Steps behind the horizon have no starts. */
  addStarts(step: number, starts: number): void {
    if (step < this.#starts.length) this.#starts[step] = starts;
  }

  addTransitions(step: number, asked: number): void {
    this.#transitions[step] = asked;
  }

  /** The steps gone so far. */
  upTo(step: number, stepMs: number): WantedBySteps {
    return { stepMs, starts: this.#starts.subarray(0, step), transitions: this.#transitions.subarray(0, step) };
  }
}
