import type { FlowTimeline } from '../../../bill/contract/index.ts';

/** Rows of a timeline at most: longer runs put steps together. */
const MOST_ROWS = 2000;

const COUNTS = [
  'offered',
  'starts',
  'ends',
  'transitions',
  'throttledStarts',
  'throttledTransitions',
  'throttledInvokes',
] as const;
const LEVELS = ['inProgress', 'startTokens', 'transitionTokens', 'backlog', 'waitingStarts'] as const;

/** Counts by row, levels at each row's end. */
export class RowedTimeline {
  readonly stepsPerRow: number;
  readonly #columns: readonly Float64Array[];
  readonly #stepMs: number;
  /** Totals at the end of the row before. */
  readonly #last = new Float64Array(COUNTS.length);
  #rows = 0;

  constructor(horizonSteps: number, totalSteps: number, stepMs: number) {
    this.stepsPerRow = Math.max(1, Math.ceil(horizonSteps / MOST_ROWS));
    this.#stepMs = stepMs;
    const rows = Math.ceil(totalSteps / this.stepsPerRow) + 1;
    this.#columns = [...COUNTS, ...LEVELS].map(() => new Float64Array(rows));
  }

  /** @param totals  counts since the beginning, in the order of the columns; @param levels  now. */
  add(totals: readonly number[], levels: readonly number[]): void {
    for (let i = 0; i < COUNTS.length; i++) this.#columns[i]![this.#rows] = totals[i]! - this.#last[i]!;
    this.#last.set(totals);
    for (let i = 0; i < LEVELS.length; i++) this.#columns[COUNTS.length + i]![this.#rows] = levels[i]!;
    this.#rows++;
  }

  toTimeline(): FlowTimeline {
    const column = (name: (typeof COUNTS)[number] | (typeof LEVELS)[number]): Float64Array =>
      this.#columns[[...COUNTS, ...LEVELS].indexOf(name)]!.slice(0, this.#rows);
    return {
      stepMs: this.stepsPerRow * this.#stepMs,
      offered: column('offered'),
      starts: column('starts'),
      ends: column('ends'),
      transitions: column('transitions'),
      throttledStarts: column('throttledStarts'),
      throttledTransitions: column('throttledTransitions'),
      throttledInvokes: column('throttledInvokes'),
      inProgress: column('inProgress'),
      startTokens: column('startTokens'),
      transitionTokens: column('transitionTokens'),
      backlog: column('backlog'),
      waitingStarts: column('waitingStarts'),
    };
  }
}
