import { MAX_JSON_DEPTH } from '../json.ts';
import { OwnLimit } from './jsonata-functions.ts';

/** Steps that all expressions of one run may take together; counted down. */
export interface StepBudget {
  steps: number;
}

/** Steps of one expression; a 256 KiB payload with 20 operations per item needs about a tenth. */
const MAX_STEPS = 500_000;
/** What one step stands for besides the evaluation of one node: this much data handed through at once. */
const CHARS_PER_STEP = 256;
const ITEMS_PER_STEP = 64;
/** Longest text an expression may build. Own limit, far above the 256 KiB of a payload. */
const MAX_TEXT = 4_000_000;

/**
 * Counts what an evaluation does, by steps and sizes and never by a clock: so the same expression over the same data ends
 * in the same way on every machine, however busy.
 */
export class Work {
  readonly #budget: StepBudget;
  readonly #sizes = new WeakMap<object, number>();
  #steps = 0;

  constructor(budget: StepBudget = { steps: MAX_STEPS }) {
    this.#budget = budget;
  }

  /** @throws OwnLimit when too much has been done. */
  readonly charge = (steps: number): void => {
    this.#steps += steps;
    this.#budget.steps -= steps;
    if (this.#steps > MAX_STEPS) throw new OwnLimit(`the expression needs more than ${MAX_STEPS} steps`);
    if (this.#budget.steps < 0) throw new OwnLimit('the expressions of this run need too many steps together');
  };

  /** For a value that is handed on or gone through once. */
  readonly chargeFor = (value: unknown): void => {
    if (typeof value === 'string') {
      if (value.length > MAX_TEXT) throw new OwnLimit(`a text is longer than ${MAX_TEXT} characters`);
      if (value.length > CHARS_PER_STEP) this.charge(Math.floor(value.length / CHARS_PER_STEP));
    } else if (Array.isArray(value) && value.length > ITEMS_PER_STEP) {
      this.charge(Math.floor(value.length / ITEMS_PER_STEP));
    }
  };

  /** For a value that is gone through with all that is in it, as often as it is in it. */
  readonly chargeForAll = (value: unknown): void => {
    const size = this.#sizeOf(value, 0);
    if (size > CHARS_PER_STEP) this.charge(Math.floor(size / CHARS_PER_STEP));
  };

  /** About the characters of the value as JSON; shared parts are measured once and counted each time. */
  #sizeOf(value: unknown, depth: number): number {
    if (typeof value === 'string') return value.length + 4;
    if (typeof value !== 'object' || value === null) return 4;
    const known = this.#sizes.get(value);
    if (known !== undefined) return known;
    if (depth > MAX_JSON_DEPTH) throw new OwnLimit(`data nests more than ${MAX_JSON_DEPTH} levels deep`);
    if ('_jsonata_function' in value || '_jsonata_lambda' in value) return 4;
    let size = 4;
    for (const [key, inner] of Object.entries(value))
      size += this.#sizeOf(inner, depth + 1) + (Array.isArray(value) ? 0 : key.length);
    this.#sizes.set(value, size);
    return size;
  }
}
