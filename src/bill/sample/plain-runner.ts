import { NodeKind, type Program } from '../../program/index.ts';
import { RandomStream } from '../../stats/index.ts';
import { Ended, type Frame } from './frame.ts';
import {
  EVENTS,
  EXIT_DELAY,
  EXPONENTIAL_TASK,
  FLOATS,
  type HotColumns,
  INTS,
  INVOKE_DELAY,
  KIND,
  LAW,
  SCALE,
  START_DELAY,
} from './hot-columns.ts';
import { DRAW_WORDS, type Journal, KIND_BITS, LEFT, RESULT, RowKind, START, STARTED, TIMES } from './journal.ts';
import type { PlainFamilies } from './plain-families.ts';
import type { SlotHeap } from './slot-heap.ts';

/** Runs plain families: in one go into one row, or once more row by row from the draws the row remembers. */
export class PlainRunner {
  readonly #program: Program;
  readonly #hot: HotColumns;
  readonly #plain: PlainFamilies;
  readonly #journal: Journal;
  readonly #slots: SlotHeap;
  /** Draws of a family that is run once more. */
  readonly #replay = new RandomStream();

  constructor(program: Program, hot: HotColumns, journal: Journal, slots: SlotHeap) {
    this.#program = program;
    this.#hot = hot;
    this.#plain = journal.plain;
    this.#journal = journal;
    this.#slots = slots;
  }

  /**
   * Runs a family of `members` from the frame's clock, leaves its end there and answers how it ended: well, or at the
   * deadline. Nothing is drawn for states that come after the deadline: the row is then surely cut and written out.
   *
   * @param slots  places of a Map, or NONE.
   */
  run(node: number, members: number, slots: number, frame: Frame, stream: RandomStream): number {
    const { clock, deadline } = frame;
    const { firstLine, lineStart, lineNode, lineEvents } = this.#plain;
    const { ints, floats } = this.#hot;
    const journal = this.#journal;
    const isMap = this.#program.kind[node] === NodeKind.map;
    const line = firstLine[node]!;
    const from = lineStart[line]!;
    const t = clock[0]!;
    const states = lineStart[isMap ? line + 1 : line + members]! - from;
    const sums = journal.openFamily(node, t, members, states, deadline);
    stream.save(journal.familyDraws, (journal.families - 1) * DRAW_WORDS);
    const stateMs = journal.familyStateMs;
    let events = isMap ? members * (2 + lineEvents[line]!) : 0;
    let end = t;
    for (let member = 0; member < members; member++) {
      const own = isMap ? line : line + member;
      const last = lineStart[own + 1]!;
      let at = slots < 0 ? t : this.#slots.nextStart(slots);
      if (at > deadline) {
        end = Infinity;
        break;
      }
      for (let k = lineStart[own]!; k < last; k++) {
        if (at > deadline) {
          at = Infinity;
          break;
        }
        const state = lineNode[k]!;
        const timeAt = state * FLOATS;
        const started = at + floats[timeAt + START_DELAY]!;
        let service = floats[timeAt + SCALE]!;
        if (ints[state * INTS + KIND] === EXPONENTIAL_TASK) service *= stream.exponential();
        else if (!(service >= 0)) service = this.#program.distributions.sample(ints[state * INTS + LAW]!, stream);
        const left = started + floats[timeAt + INVOKE_DELAY]! + service + floats[timeAt + EXIT_DELAY]!;
        stateMs[sums + k - from]! += left - at;
        at = left;
      }
      if (at > end) end = at;
      if (slots >= 0) this.#slots.take(slots, at);
      if (!isMap) events += lineEvents[own]!;
    }
    journal.closeFamily(end, events);
    clock[0] = end;
    return end === Infinity ? Ended.deadline : Ended.well;
  }

  /** Appends the rows of a family's members, at most the first `most`, as `run` lived them. @param times  of its row. */
  expand(node: number, times: Float64Array, most: number): void {
    const { firstLine } = this.#plain;
    const journal = this.#journal;
    const t = times[START]!;
    const family = times[STARTED]!;
    const members = times[RESULT]!;
    const deadline = journal.familyDeadline[family]!;
    const isMap = this.#program.kind[node] === NodeKind.map;
    this.#replay.restore(journal.familyDraws, family * DRAW_WORDS);
    const slots = isMap ? this.#slots.openFor(this.#program, node, members, t) : -1;
    for (let member = 0; member < Math.min(members, most); member++) {
      const start = slots < 0 ? t : this.#slots.nextStart(slots);
      if (start > deadline) break;
      const own = isMap ? journal.add((node << KIND_BITS) | RowKind.iteration, start, Infinity, 2) : -1;
      const end = this.#member(isMap ? firstLine[node]! : firstLine[node]! + member, start, deadline);
      if (isMap) journal.times[own * TIMES + LEFT] = end;
      if (slots >= 0) this.#slots.take(slots, end);
    }
    if (slots >= 0) this.#slots.close(slots);
  }

  /** @returns when the member left its last state; Infinity when the deadline came before. */
  #member(line: number, start: number, deadline: number): number {
    const { lineStart, lineNode } = this.#plain;
    const { ints, floats } = this.#hot;
    let at = start;
    for (let k = lineStart[line]!; k < lineStart[line + 1]!; k++) {
      if (at > deadline) return Infinity;
      const state = lineNode[k]!;
      const timeAt = state * FLOATS;
      const started = at + floats[timeAt + START_DELAY]!;
      let service = floats[timeAt + SCALE]!;
      if (ints[state * INTS + KIND] === EXPONENTIAL_TASK) service *= this.#replay.exponential();
      else if (!(service >= 0)) service = this.#program.distributions.sample(ints[state * INTS + LAW]!, this.#replay);
      const result = started + floats[timeAt + INVOKE_DELAY]! + service;
      const left = result + floats[timeAt + EXIT_DELAY]!;
      this.#journal.addTask(state << KIND_BITS, at, started, result, left, ints[state * INTS + EVENTS]!);
      at = left;
    }
    return at;
  }
}
