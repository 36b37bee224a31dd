import type * as columns from '../cursors/cursors.ts';
import type { Phase } from '../cursors/phases.ts';
import type { Engine } from '../engine.ts';
import type * as ofNode from '../nodes.ts';

/**
 * Reads the rows of cursors whose events are due next, one after the other without waiting for any: out of the nearest
 * cache, memory then answers side by side. The second row, too, of those that are about to end, and of all while
 * transitions wait for their tokens. Changes nothing.
 * @returns something made of all that was read, so that the reads are not taken for useless.
 */
export function fetchRows(engine: Engine, rows: Int32Array, count: number): number {
  const HOT: typeof columns.HOT_INT_BITS = 4;
  const NODE_AND_PHASE: typeof columns.NODE_AND_PHASE = 3;
  const COLD: typeof columns.COLD_INT_BITS = 5;
  const SECOND_LINE = 16;
  const PHASE: (typeof Phase)['bits'] = 6;
  const NODE: typeof ofNode.INT_BITS = 4;
  const QUICK_NEXT: typeof ofNode.QUICK_NEXT = 8;
  const { hotInts, coldInts } = engine.cursors;
  if (count > engine.cursors.ending.length) engine.cursors.ending = new Int32Array(2 * count);
  const { ending } = engine.cursors;
  const { ints } = engine.nodes;
  let read = 0;
  for (let i = 0; i < count; i++) read = (read + hotInts[(rows[i]! << HOT) + NODE_AND_PHASE]!) | 0;
  if (engine.transitionLine.size > 0) {
    for (let i = 0; i < count; i++) read = (read + coldInts[rows[i]! << COLD]!) | 0;
  }
  // gathered without a branch, which would be guessed wrong at every end and spoil the next loop
  let ends = 0;
  for (let i = 0; i < count; i++) {
    const row = rows[i]!;
    const next = ints[((hotInts[(row << HOT) + NODE_AND_PHASE]! >> PHASE) << NODE) + QUICK_NEXT]!;
    ending[ends] = row;
    ends += (next >>> 31) & ~next; // 1 for LAST, which is -2
  }
  for (let i = 0; i < ends; i++) {
    const cold = ending[i]! << COLD;
    read = (read + coldInts[cold]! + coldInts[cold + SECOND_LINE]!) | 0;
  }
  return read;
}
