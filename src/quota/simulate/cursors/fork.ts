import type { RandomStream } from '../../../stats/index.ts';
import { HOT_INTS, STREAM } from './cursors.ts';

/** Rounds until a state made of drawn words has nothing to do with the words. */
const ROUNDS = 8;

/**
 * A stream of its own for a child cursor, made from four draws of its parent's: what it draws depends on its place in
 * the execution, and not on when the quotas let it run.
 */
export function fork(stream: RandomStream, hotInts: Int32Array, parent: number, child: number): void {
  const from = parent * HOT_INTS + STREAM;
  const to = child * HOT_INTS + STREAM;
  stream.restore(hotInts, from);
  for (let i = 0; i < 4; i++) hotInts[to + i] = stream.bits();
  stream.save(hotInts, from);
  stream.restore(hotInts, to);
  for (let i = 0; i < ROUNDS; i++) stream.bits();
  stream.save(hotInts, to);
}
