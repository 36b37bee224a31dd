import { childrenOf, ErrorId, NONE } from '../../../program/index.ts';
import {
  CHILDREN,
  COLD_FLOATS,
  COLD_INTS,
  DEADLINE,
  DELAY,
  ERROR,
  FRAME,
  HOT_FLOATS,
  HOT_INTS,
  NODE_AND_PHASE,
  PARENT,
  ROOT,
  TIME,
} from '../cursors/cursors.ts';
import {
  BLOCKED,
  CONTAINER_WIDTH,
  DISPATCHED,
  FAILED_ITEMS,
  IS_OPEN,
  ITEMS,
  ITEMS_LEFT,
  PLACES,
  TICKER,
  TOLERATED_ITEMS,
} from '../cursors/frames.ts';
import { Phase } from '../cursors/phases.ts';
import type { Engine } from '../engine.ts';
import { Rank } from '../events/future-events.ts';
import { INTS, METERED } from '../nodes.ts';
import { WaitingLine } from '../quotas/waiting-line.ts';
import { RETRIED } from './tasks.ts';

/** Distributed Maps: map runs that dispatch children, each an execution of its own, at a rate and so many at a time. */
export class MapRuns {
  running = 0;
  peak = 0;
  /** Map runs that began. */
  begun = 0;
  #area = 0;
  #last = 0;
  readonly line: WaitingLine;
  readonly #engine: Engine;
  readonly #limit: number;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#limit = engine.options.quotas.openMapRuns ?? Infinity;
    this.line = new WaitingLine(engine.cursors, engine.options.horizonMs);
  }

  open(row: number, node: number, t: number): void {
    if (this.running < this.#limit) this.#begin(row, node, t);
    else this.#engine.wait(row, (node << Phase.bits) | Phase.mapRun, this.line, t);
  }

  #begin(row: number, node: number, t: number): void {
    const engine = this.#engine;
    const { families, program, cursors } = engine;
    const run = program.childRuns[program.childRun[node]!]!;
    this.begun++;
    this.#count(t, 1);
    if (this.running > this.peak) this.peak = this.running;
    const at = families.frameOf(row, node) * CONTAINER_WIDTH;
    const { values } = families.frames;
    const items = Math.min(values[at + ITEMS]!, run.maxItems);
    if (items === 0) {
      this.#count(t, -1); // whoever calls goes on with the line
      families.endFrame(row);
      engine.at(row, t, t, (node << Phase.bits) | Phase.leave, Rank.step);
      return;
    }
    families.park(row, node, t);
    const deadline = cursors.hotFloats[row * HOT_FLOATS + DEADLINE]!;
    if (deadline <= engine.untilMs) engine.armDeadline(row, deadline);
    values[at + IS_OPEN] = 1;
    values[at + BLOCKED] = 0;
    values[at + FAILED_ITEMS] = 0;
    values[at + ITEMS_LEFT] = childrenOf(run, items);
    values[at + PLACES] = program.maxConcurrency[node]!;
    values[at + TOLERATED_ITEMS] = toleratedItems(run.toleratedCount, run.toleratedShare, items);
    const ticker = engine.timer(cursors.hotInts[row * HOT_INTS + ROOT]!, row);
    values[at + TICKER] = ticker;
    this.dispatch(ticker, node, t);
  }

  /** Map runs in progress times time up to `t`, ms. */
  area(t: number): number {
    return this.#area + this.running * (t - this.#last);
  }

  #count(t: number, change: number): void {
    this.#area += this.running * (t - this.#last);
    this.#last = t;
    this.running += change;
  }

  /** The next child is due: it needs a place, then a token. */
  dispatch(ticker: number, node: number, t: number): void {
    const engine = this.#engine;
    const { hotInts, coldInts } = engine.cursors;
    const row = coldInts[ticker * COLD_INTS + PARENT]!;
    const { values } = engine.families.frames;
    const at = coldInts[row * COLD_INTS + FRAME]! * CONTAINER_WIDTH;
    if (coldInts[row * COLD_INTS + CHILDREN]! >= values[at + PLACES]!) {
      values[at + BLOCKED] = 1;
      hotInts[ticker * HOT_INTS + NODE_AND_PHASE] = (node << Phase.bits) | Phase.parked;
    } else if (engine.nodes.ints[node * INTS + METERED] === 1 && !engine.takeToken(t)) {
      engine.waitForToken(ticker, (node << Phase.bits) | Phase.tokenToDispatch, t);
    } else this.startChild(ticker, node, t);
  }

  /** A child starts: one transition of the parent's account. */
  startChild(ticker: number, node: number, t: number): void {
    const engine = this.#engine;
    const { coldInts } = engine.cursors;
    const row = coldInts[ticker * COLD_INTS + PARENT]!;
    const { values } = engine.families.frames;
    const at = coldInts[row * COLD_INTS + FRAME]! * CONTAINER_WIDTH;
    const run = engine.program.childRuns[engine.program.childRun[node]!]!;
    engine.transitions++;
    engine.totals.childStarts[node]!++;
    values[at + ITEMS_LEFT]!--;
    values[at + DISPATCHED] = t;
    if (values[at + ITEMS_LEFT]! > 0) {
      engine.after(ticker, t + 1000 / run.dispatchPerSecond, (node << Phase.bits) | Phase.dispatch, Rank.step);
    } else {
      values[at + TICKER] = NONE;
      engine.cursors.end(ticker);
    }
    engine.executions.startChild(row, node, t, Infinity);
  }

  /** A child has ended; it is no longer among the run's children. */
  childEnded(row: number, delayMs: number, failed: boolean, t: number): void {
    const engine = this.#engine;
    const { hotInts, coldInts, coldFloats } = engine.cursors;
    const place = hotInts[row * HOT_INTS + NODE_AND_PHASE]!;
    if ((place & Phase.mask) !== Phase.parked) return; // the run has failed at this very instant
    const node = place >> Phase.bits;
    const { values } = engine.families.frames;
    const at = coldInts[row * COLD_INTS + FRAME]! * CONTAINER_WIDTH;
    if (delayMs > coldFloats[row * COLD_FLOATS + DELAY]!) coldFloats[row * COLD_FLOATS + DELAY] = delayMs;
    const run = engine.program.childRuns[engine.program.childRun[node]!]!;
    if (failed) {
      values[at + FAILED_ITEMS]! += run.itemsPerBatch;
      if (values[at + FAILED_ITEMS]! > values[at + TOLERATED_ITEMS]!) {
        engine.at(
          row,
          engine.cursors.hotFloats[row * HOT_FLOATS + TIME]!,
          t,
          (node << Phase.bits) | Phase.runFailed,
          engine.nodes.failRank[node]! - 1,
        );
        return;
      }
    }
    if (values[at + ITEMS_LEFT] === 0) {
      if (coldInts[row * COLD_INTS + CHILDREN] !== 0) return;
      this.#finish(t);
      engine.families.joined(row, node, t);
    } else if (values[at + BLOCKED] === 1) {
      values[at + BLOCKED] = 0;
      const due = Math.max(t, values[at + DISPATCHED]! + 1000 / run.dispatchPerSecond);
      engine.after(values[at + TICKER]!, due, (node << Phase.bits) | Phase.dispatch, Rank.step);
    }
  }

  /** More items failed than the Map tolerates: the children left are stopped, and the rules of the Map decide. */
  failed(row: number, node: number, t: number): void {
    const engine = this.#engine;
    const { families, tasks, cursors } = engine;
    families.abortChildren(row, t, true);
    families.stopTicker(row);
    families.frames.values[cursors.coldInts[row * COLD_INTS + FRAME]! * CONTAINER_WIDTH + IS_OPEN] = 0;
    this.#finish(t);
    cursors.coldInts[row * COLD_INTS + ERROR] = ErrorId.exceedToleratedFailureThreshold;
    const target = tasks.ruled(row, node, t);
    if (target !== RETRIED) families.unretried(row, node, target, t);
  }

  /** The container is cut off from above: so is a run it has open. */
  aborted(row: number, t: number): void {
    const { families, cursors } = this.#engine;
    const frame = cursors.coldInts[row * COLD_INTS + FRAME]!;
    if (frame === NONE || families.frames.values[frame * CONTAINER_WIDTH + IS_OPEN] === 0) return;
    families.frames.values[frame * CONTAINER_WIDTH + IS_OPEN] = 0;
    this.#finish(t);
  }

  /** A map run ends, and the next in line begins. */
  #finish(t: number): void {
    const engine = this.#engine;
    this.#count(t, -1);
    while (this.line.size > 0 && this.running < this.#limit) {
      const next = this.line.serve(t);
      const node = engine.cursors.hotInts[next * HOT_INTS + NODE_AND_PHASE]! >> Phase.bits;
      const waited = t - engine.cursors.hotFloats[next * HOT_FLOATS + TIME]!;
      engine.totals.timeMs[node]! += waited;
      engine.lose(next, waited);
      this.#begin(next, node, t);
    }
  }
}

/** Items that may fail; a run with no tolerance fails with its first failed child. */
function toleratedItems(count: number, share: number, items: number): number {
  if (count < 0 && share < 0) return 0;
  return Math.min(count < 0 ? Infinity : count, share < 0 ? Infinity : share * items);
}
