import { NONE } from '../../program/index.ts';
import type * as columns from './cursors/cursors.ts';
import { HOT_INTS, STREAM } from './cursors/cursors.ts';
import type { Phase } from './cursors/phases.ts';
import type { Engine } from './engine.ts';
import type { Rank } from './events/future-events.ts';
import type * as ofNode from './nodes.ts';
import { AFTER, DRAWN, Drawn, FIXED, FLOATS, INTS, LAW, START_DELAY } from './nodes.ts';

/**
 * Lets happen what is due next, `most` times at most; answers how often. Of the same instant, events come first, then the
 * transitions whose token falls due, then arrivals. Where nothing is due any more, the replication ends.
 *
 * The way into a node that one event leads out of is written out here, with all columns at hand: it is what most of all
 * this does. It does the same as `leave`, `enter` and `at` of the engine, which do everything else.
 */
export function advance(engine: Engine, most: number): number {
  // copies that the types hold equal to what they are copies of: see the columns of a cursor
  const HOT: typeof columns.HOT_INT_BITS = 4;
  const HOT_FLOAT: typeof columns.HOT_FLOAT_BITS = 3;
  const COLD_FLOAT: typeof columns.COLD_FLOAT_BITS = 4;
  const TIME: typeof columns.TIME = 0;
  const DEADLINE: typeof columns.DEADLINE = 6;
  const ENTERED: typeof columns.ENTERED = 7;
  const NODE_AND_PHASE: typeof columns.NODE_AND_PHASE = 3;
  const ROOT: typeof columns.ROOT = 4;
  const STREAM: typeof columns.STREAM = 6;
  const ENTRIES: typeof columns.ENTRIES = 10;
  const EVENTS: typeof columns.EVENTS = 11;
  const DUE: typeof columns.DUE = 12;
  const NODE: typeof ofNode.INT_BITS = 4;
  const NODE_FLOAT: typeof ofNode.FLOAT_BITS = 3;
  const COUNTED: typeof ofNode.COUNTED = 2;
  const NODE_EVENTS: typeof ofNode.NODE_EVENTS = 3;
  const METERED: typeof ofNode.METERED = 6;
  const MAX_EVENTS: typeof ofNode.MAX_EVENTS = 7;
  const QUICK_NEXT: typeof ofNode.QUICK_NEXT = 8;
  const DRAWN: typeof ofNode.DRAWN = 9;
  const LAW: typeof ofNode.LAW = 10;
  const IS_QUICK: typeof ofNode.IS_QUICK = 11;
  const START_DELAY: typeof ofNode.START_DELAY = 0;
  const FIXED: typeof ofNode.FIXED = 3;
  const AFTER: typeof ofNode.AFTER = 4;
  const MEAN: typeof ofNode.MEAN = 5;
  const NOTHING: (typeof ofNode.Drawn)['nothing'] = 0;
  const EXPONENTIAL: (typeof ofNode.Drawn)['exponential'] = 1;
  const OVERHEAD: (typeof ofNode.Drawn)['overhead'] = 3;
  const LAST: typeof ofNode.LAST = -2;
  const DEAD: (typeof Phase)['dead'] = 0;
  const LEAVE: (typeof Phase)['leave'] = 2;
  const MASK: (typeof Phase)['mask'] = 31;
  const CUT: (typeof Phase)['cut'] = 32;
  const PHASE: (typeof Phase)['bits'] = 6;
  const STEP: (typeof Rank)['step'] = 1;
  const CUT_RANK: (typeof Rank)['cut'] = 255;
  const { events, cursors, timeline, transitionLine, transitionBucket, stream, arrivals, executions } = engine;
  const { ints, floats } = engine.nodes;
  const { entries, timeMs, events: nodeEvents } = engine.totals;
  const { distributions, startDelayLaw } = engine.program;
  const { countsCopies, untilMs } = engine;
  const { horizonMs } = engine.options;
  let { hotInts, hotFloats } = cursors;
  let arrival = 0;
  let token = 0;
  let stop = 0;
  let isStale = true;
  for (let done = 0; done < most; done++) {
    if (isStale) {
      // something happened elsewhere: the tables may have grown, the line begun or ended
      hotInts = cursors.hotInts;
      hotFloats = cursors.hotFloats;
      arrival = arrivals.nextMs < horizonMs ? arrivals.nextMs : Infinity;
      token = transitionLine.size > 0 ? Math.max(transitionBucket!.nextMs, engine.now) : Infinity;
      stop = Math.min(arrival, token, untilMs);
      isStale = false;
    }
    let row = events.take(stop);
    let node = 0;
    let t = 0;
    let isPaid = false;
    if (row >= 0) {
      t = hotFloats[(row << HOT_FLOAT) + TIME]!;
      const place = hotInts[(row << HOT) + NODE_AND_PHASE]!;
      if (place === DEAD) {
        cursors.giveBack(row); // nothing happens: it only could not be taken out of the list
        done--;
        continue;
      }
      if (t >= timeline.nextMark) timeline.pass(t);
      engine.now = t;
      node = (place & (MASK | CUT)) === LEAVE ? ints[((place >> PHASE) << NODE) + QUICK_NEXT]! : -1;
      if (node < 0) {
        if (node === LAST && hotInts[(row << HOT) + ROOT] === row) executions.close(row, t);
        else engine.fire(row, t);
        isStale = true;
        continue;
      }
    } else {
      t = Math.min(token, arrival);
      if (t === Infinity || (token <= arrival && token > untilMs)) {
        engine.finish();
        return done;
      }
      if (t >= timeline.nextMark) timeline.pass(t);
      engine.now = t;
      isPaid = token <= arrival;
      if (isPaid) row = engine.grant(t);
      else {
        arrivals.advance();
        row = executions.arrive(t);
      }
      isStale = true;
      if (row < 0) continue;
      hotInts = cursors.hotInts;
      hotFloats = cursors.hotFloats;
      node = hotInts[(row << HOT) + NODE_AND_PHASE]! >> PHASE;
    }
    const base = row << HOT;
    const floatBase = row << HOT_FLOAT;
    const at = node << NODE;
    const root = hotInts[base + ROOT]! << HOT;
    if (
      ints[at + IS_QUICK] === 0 ||
      countsCopies ||
      hotInts[root + EVENTS]! + ints[at + NODE_EVENTS]! > ints[at + MAX_EVENTS]! ||
      (!isPaid &&
        transitionBucket !== undefined &&
        ints[at + METERED] === 1 &&
        (transitionLine.size > 0 || !transitionBucket.take(t)))
    ) {
      if (isPaid) engine.entered(row, node, t);
      else engine.enter(row, node, t);
      isStale = true;
      continue;
    }
    entries[node]!++;
    nodeEvents[node]! += ints[at + NODE_EVENTS]!;
    engine.transitions += ints[at + COUNTED]!;
    hotInts[root + ENTRIES]!++;
    hotInts[root + EVENTS]! += ints[at + NODE_EVENTS]!;
    const times = node << NODE_FLOAT;
    let spent = floats[times + FIXED]!;
    const drawn = ints[at + DRAWN]!;
    if (drawn === EXPONENTIAL) {
      spent = floats[times + START_DELAY]! + floats[times + MEAN]! * stream.exponentialAt(hotInts, base + STREAM);
      spent += floats[times + AFTER]!;
    } else if (drawn !== NOTHING) {
      stream.restore(hotInts, base + STREAM);
      spent = floats[times + START_DELAY]!;
      if (drawn === OVERHEAD) spent += distributions.sample(startDelayLaw[node]!, stream);
      const law = ints[at + LAW]!;
      if (law >= 0) spent += distributions.sample(law, stream);
      spent += floats[times + AFTER]!;
      stream.save(hotInts, base + STREAM);
    }
    const due = t + spent;
    const deadline = hotFloats[floatBase + DEADLINE]!;
    const isCut = due > deadline;
    const end = isCut ? deadline : due;
    timeMs[node]! += end - t;
    hotFloats[floatBase + ENTERED] = t;
    hotInts[base + NODE_AND_PHASE] = (node << PHASE) | (isCut ? LEAVE | CUT : LEAVE);
    if (isCut) cursors.coldFloats[(row << COLD_FLOAT) + DUE] = due;
    if (end > untilMs) hotFloats[floatBase + TIME] = end;
    else events.schedule(row, end, isCut ? CUT_RANK : STEP);
  }
  return most;
}

/** Draws the time from entry to exit of a node with one event, ms. */
export function timeIn(engine: Engine, row: number, node: number): number {
  const { stream, program, cursors, nodes } = engine;
  const { ints, floats } = nodes;
  if (ints[node * INTS + DRAWN] === Drawn.nothing) return floats[node * FLOATS + FIXED]!;
  stream.restore(cursors.hotInts, row * HOT_INTS + STREAM);
  let spent = floats[node * FLOATS + START_DELAY]!;
  const extra = program.startDelayLaw[node]!;
  if (extra !== NONE) spent += program.distributions.sample(extra, stream);
  const law = ints[node * INTS + LAW]!;
  if (law !== NONE) spent += program.distributions.sample(law, stream);
  stream.save(cursors.hotInts, row * HOT_INTS + STREAM);
  return spent + floats[node * FLOATS + AFTER]!;
}
