import { NodeKind } from '../../../program/index.ts';
import { COLD_INTS, ERROR, HOT_INTS, STREAM } from '../cursors/cursors.ts';
import type { Engine } from '../engine.ts';
import { END_OPTION, FIRST_OPTION, INTS } from '../nodes.ts';

/** Draws the target of a Choice or pick; one with a single target draws nothing. */
export function drawTarget({ program, stream, nodes, cursors }: Engine, row: number, node: number): number {
  let option = nodes.ints[node * INTS + FIRST_OPTION]!;
  if (nodes.ints[node * INTS + END_OPTION]! - option > 1) {
    const { hotInts } = cursors;
    const at = row * HOT_INTS + STREAM;
    stream.restore(hotInts, at);
    const u = stream.uniform();
    stream.save(hotInts, at);
    while (u >= program.choiceCumulative[option]!) option++;
  }
  return program.choiceTarget[option]!;
}

/** Goes on at once from a pick or raise, which are no states: nothing is entered, no token is taken. */
export function pass(engine: Engine, row: number, node: number, t: number): void {
  if (engine.program.kind[node] === NodeKind.raise) {
    engine.cursors.coldInts[row * COLD_INTS + ERROR] = engine.program.failError[node]!;
    engine.fail(row, node, t, 0);
    return;
  }
  const target = drawTarget(engine, row, node);
  if (target >= 0) engine.enter(row, target, t);
  else engine.scopeEnd(row, t);
}
