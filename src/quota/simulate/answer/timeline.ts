import type { Engine } from '../engine.ts';

const DEFAULT_STEP_MS = 1000;
/** Intervals of a timeline at most; with more, they are made longer. */
const MOST_STEPS = 100_000;

/** Columns of a timeline; of counts, what fell into the interval; of levels, the value at its end. */
export const COLUMNS = [
  'offered',
  'starts',
  'ends',
  'transitions',
  'throttledStarts',
  'throttledTransitions',
  'throttledInvokes',
  'inProgress',
  'startTokens',
  'transitionTokens',
  'backlog',
  'waitingStarts',
] as const;
const COUNTS = 7;

/** Length of an interval, ms: as asked for, or the least multiple of it that keeps the number of intervals in bounds. */
export function stepOf(horizonMs: number, stepMs = DEFAULT_STEP_MS): number {
  return stepMs * Math.max(1, Math.ceil(horizonMs / stepMs / MOST_STEPS));
}

/** What happened in each interval of the simulated time, and the moment at which measuring begins. */
export class Timeline {
  readonly stepMs: number;
  /** Something is due here at this moment, ms. */
  nextMark: number;
  /** Intervals closed. */
  steps = 0;
  /** [step * width + column] */
  values: Float64Array;
  /** Most start tokens wanted in one interval: of clients, and of tasks that start executions. */
  peakWanted = 0;
  #lastWanted = 0;
  /** Executions in progress times time at the end of the warm-up and at the horizon; NaN before. */
  areaAtWarmUp = Number.NaN;
  areaAtHorizon = Number.NaN;
  /** Offered, started, ended, transitions at the end of the warm-up. */
  atWarmUp: readonly number[] = [0, 0, 0, 0];
  readonly #engine: Engine;
  readonly #warmUpMs: number;
  readonly #horizonMs: number;
  #stepEnd: number;
  #isWarm = false;
  #isOver = false;
  /** [column] counts when the interval began. */
  readonly #last = new Float64Array(COUNTS);

  constructor(engine: Engine) {
    const { horizonMs, stepMs, warmUpMs } = engine.options;
    this.#engine = engine;
    this.#warmUpMs = warmUpMs ?? 0;
    this.#horizonMs = horizonMs;
    this.stepMs = stepOf(horizonMs, stepMs);
    this.values = new Float64Array(COLUMNS.length * 256);
    this.#stepEnd = this.stepMs;
    this.nextMark = 0;
  }

  /** Closes what ends at or before `t`, just before the first event at or after it. */
  pass(t: number): void {
    if (!this.#isWarm && t >= this.#warmUpMs) this.#warm();
    if (!this.#isOver && t >= this.#horizonMs) this.#over();
    while (t >= this.#stepEnd && this.steps < MOST_STEPS) this.#close();
    this.#mark();
  }

  #mark(): void {
    this.nextMark = this.steps < MOST_STEPS ? this.#stepEnd : Infinity;
    if (!this.#isWarm) this.nextMark = Math.min(this.nextMark, this.#warmUpMs);
    if (!this.#isOver) this.nextMark = Math.min(this.nextMark, this.#horizonMs);
  }

  /** The replication has ended. */
  finish(): void {
    if (!this.#isWarm) this.#warm();
    if (!this.#isOver) this.#over();
    if (this.steps < MOST_STEPS && this.#engine.now >= this.#stepEnd - this.stepMs) this.#close();
  }

  #warm(): void {
    const { executions, totals, transitions } = this.#engine;
    this.#isWarm = true;
    this.areaAtWarmUp = executions.level.area(this.#warmUpMs);
    this.atWarmUp = [executions.clients.offered, executions.started, executions.ended, transitions];
    totals.beginMeasuring();
  }

  #over(): void {
    this.#isOver = true;
    const { executions } = this.#engine;
    this.areaAtHorizon = executions.level.area(this.#horizonMs);
    executions.clients.waitingAtHorizon = executions.clients.waiting;
  }

  #close(): void {
    const { executions, transitionLine, transitionBucket, transitions, gate, nested } = this.#engine;
    const { clients } = executions;
    const wanted = (clients.bucket?.taken ?? 0) + clients.throttledByBucket + nested.withoutToken;
    this.peakWanted = Math.max(this.peakWanted, wanted - this.#lastWanted);
    this.#lastWanted = wanted;
    const width = COLUMNS.length;
    if ((this.steps + 1) * width > this.values.length) {
      const grown = new Float64Array(this.values.length * 2);
      grown.set(this.values);
      this.values = grown;
    }
    const end = this.#stepEnd;
    const at = this.steps * width;
    const { values } = this;
    const last = this.#last;
    const count = (column: number, now: number): void => {
      values[at + column] = now - last[column]!;
      last[column] = now;
    };
    count(0, clients.offered);
    count(1, executions.started);
    count(2, executions.ended);
    count(3, transitions);
    count(4, clients.throttled);
    count(5, transitionLine.waited);
    count(6, gate.throttledByAccount + gate.throttledByScaling);
    values[at + COUNTS] = executions.inProgress;
    values[at + COUNTS + 1] = clients.bucket?.level(end) ?? Number.NaN;
    values[at + COUNTS + 2] = transitionBucket?.level(end) ?? Number.NaN;
    values[at + COUNTS + 3] = transitionLine.size;
    values[at + COUNTS + 4] = clients.waiting;
    this.steps++;
    this.#stepEnd = (this.steps + 1) * this.stepMs;
  }
}
