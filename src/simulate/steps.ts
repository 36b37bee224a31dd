import { NONE } from '../program/index.ts';
import {
  COLD_FLOATS,
  DEADLINE,
  DUE,
  ENTERED,
  ENTRIES,
  EVENTS,
  HOT_FLOATS,
  HOT_INTS,
  PLACE,
  ROOT,
  STREAM,
  TIME,
} from './cursors.ts';
import type { Engine } from './engine.ts';
import { Rank } from './future-events.ts';
import {
  AFTER,
  COUNTED,
  DRAWN,
  Drawn,
  FIXED,
  FLOATS,
  INTS,
  LAW,
  MAX_EVENTS,
  MEAN,
  METERED,
  NODE_EVENTS,
  QUICK_NEXT,
  START_DELAY,
} from './nodes.ts';
import { Phase } from './phases.ts';

/**
 * Fires events due by `limitMs`, at most `most` of them; answers how many. Ends early when the first cursor joins the
 * empty line for transition tokens: then a token is due next, perhaps before the limit.
 *
 * The way from a node to a next one that needs one event only is written out here, with all columns at hand: it is what
 * most events do. It does the same as `leave`, `enter` and `at` of the engine, which do everything else.
 */
export function fireUntil(engine: Engine, limitMs: number, most: number): number {
  const { events, cursors, timeline, transitionLine, transitionBucket, stream } = engine;
  const { ints, floats } = engine.nodes;
  const { entries, timeMs, events: nodeEvents } = engine.totals;
  const { distributions, startDelayLaw } = engine.program;
  const { countsCopies, untilMs } = engine;
  const nobodyWaits = transitionLine.size === 0;
  let { hotInts, hotFloats } = cursors;
  for (let done = 0; done < most; done++) {
    const row = events.take(limitMs);
    if (row === NONE) return done;
    const base = row * HOT_INTS;
    const t = hotFloats[row * HOT_FLOATS + TIME]!;
    const place = hotInts[base + PLACE]!;
    if (place === Phase.dead) {
      cursors.giveBack(row); // nothing happens: it only could not be taken out of the list
      done--;
      continue;
    }
    if (t >= timeline.nextMark) timeline.pass(t);
    engine.now = t;
    const node =
      (place & (Phase.mask | Phase.cut)) === Phase.leave ? ints[(place >> Phase.bits) * INTS + QUICK_NEXT]! : NONE;
    const at = node * INTS;
    const root = hotInts[base + ROOT]! * HOT_INTS;
    if (
      node < 0 ||
      countsCopies ||
      hotInts[root + EVENTS]! + ints[at + NODE_EVENTS]! > ints[at + MAX_EVENTS]! ||
      (transitionBucket !== undefined &&
        ints[at + METERED] === 1 &&
        (transitionLine.size > 0 || !transitionBucket.take(t)))
    ) {
      engine.fire(row, t);
      hotInts = cursors.hotInts;
      hotFloats = cursors.hotFloats;
      if (nobodyWaits && transitionLine.size > 0) return done + 1;
      continue;
    }
    entries[node]!++;
    nodeEvents[node]! += ints[at + NODE_EVENTS]!;
    engine.transitions += ints[at + COUNTED]!;
    hotInts[root + ENTRIES]!++;
    hotInts[root + EVENTS]! += ints[at + NODE_EVENTS]!;
    const times = node * FLOATS;
    let spent = floats[times + FIXED]!;
    const drawn = ints[at + DRAWN]!;
    if (drawn !== Drawn.nothing) {
      stream.restore(hotInts, base + STREAM);
      spent = floats[times + START_DELAY]!;
      if (drawn === Drawn.exponential) spent += floats[times + MEAN]! * stream.exponential();
      else {
        if (drawn === Drawn.overhead) spent += distributions.sample(startDelayLaw[node]!, stream);
        if (ints[at + LAW]! !== NONE) spent += distributions.sample(ints[at + LAW]!, stream);
      }
      spent += floats[times + AFTER]!;
      stream.save(hotInts, base + STREAM);
    }
    const due = t + spent;
    const deadline = hotFloats[row * HOT_FLOATS + DEADLINE]!;
    const isCut = due > deadline;
    const end = isCut ? deadline : due;
    timeMs[node]! += end - t;
    hotFloats[row * HOT_FLOATS + ENTERED] = t;
    hotInts[base + PLACE] = (node << Phase.bits) | (isCut ? Phase.leave | Phase.cut : Phase.leave);
    if (isCut) cursors.coldFloats[row * COLD_FLOATS + DUE] = due;
    if (end > untilMs) hotFloats[row * HOT_FLOATS + TIME] = end;
    else events.schedule(row, end, isCut ? Rank.cut : Rank.step);
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
