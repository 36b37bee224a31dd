import { NONE } from '../../../program/index.ts';

/** Rows of doubles that are given out and taken back: what only some cursors need. */
export class Frames {
  values: Float64Array;
  readonly width: number;
  inUse = 0;
  #free: number = NONE;
  #used = 0;

  constructor(width: number) {
    this.width = Math.max(1, width);
    this.values = new Float64Array(this.width * 16);
  }

  /** A row of zeros. */
  create(): number {
    const { width } = this;
    this.inUse++;
    let row = this.#free;
    if (row !== NONE) this.#free = this.values[row * width]!;
    else {
      row = this.#used++;
      if (this.#used * width > this.values.length) {
        const grown = new Float64Array(this.values.length * 2);
        grown.set(this.values);
        this.values = grown;
      }
    }
    this.values.fill(0, row * width, row * width + width);
    return row;
  }

  end(row: number): void {
    this.inUse--;
    this.values[row * this.width] = this.#free;
    this.#free = row;
  }
}

/** Places in the frame of a container. */
export const ITEMS_LEFT = 0;
/** Iterations or children allowed at a time now, and in the end. */
export const ALLOWED = 1;
export const PLACES = 2;
/** Row of the timer that opens places or dispatches children, or NONE. */
export const TICKER = 3;
export const FAILED_ITEMS = 4;
export const TOLERATED_ITEMS = 5;
/** When the last child was dispatched, ms. */
export const DISPATCHED = 6;
/** 1 while the dispatcher waits for a place. */
export const BLOCKED = 7;
/** Items of the visit: a retry gets the same ones. */
export const ITEMS = 8;
/** 1 while a map run is open. */
export const IS_OPEN = 9;
export const CONTAINER_WIDTH = 10;

/** Places in the sums of what the executions that an execution starts used. */
export const Used = {
  transitions: 0,
  retries: 1,
  requests: 2,
  gbSeconds: 3,
  lambdaRequests: 4,
  lambdaX86: 5,
  lambdaArm: 6,
  events: 7,
  copies: 8,
  /** Executions under way that nobody waits for. */
  detached: 9,
  /** Of an execution that ended before them: 1 + the row that holds its figures, its end in ms, its outcome. */
  held: 10,
  endMs: 11,
  outcome: 12,
  /** Lines at log level ERROR, and how many did not succeed. */
  errorLines: 13,
  failed: 14,
  width: 15,
} as const;
