import { massOf } from '../laws/atoms.ts';
import type { Stage } from './stages.ts';

const SWEEPS = 200_000;
const SMALL_ENOUGH = 1e-13;

/**
 * Expected visits of each stage per execution, members of families counted one by one; undefined when it does not settle.
 * Gauss-Seidel over the stages, which come nearly in the order they are passed through.
 */
export function expectedVisits(stages: readonly Stage[], entry: number): Float64Array | undefined {
  const sources: [from: number, share: number][][] = stages.map(() => []);
  stages.forEach((stage, from) => {
    for (const { to, duration } of stage.arcs) if (to >= 0) sources[to]!.push([from, massOf(duration)]);
    for (const { entry: to, count } of stage.forks) if (count > 0) sources[to]!.push([from, count]);
  });
  const visits = new Float64Array(stages.length);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let change = 0;
    // inner scopes come first in the list, so the way through it is from its end
    for (let i = 0; i < stages.length; i++) change = Math.max(change, settle(visits, sources, i, entry));
    for (let i = stages.length - 1; i >= 0; i--) change = Math.max(change, settle(visits, sources, i, entry));
    if (change <= SMALL_ENOUGH) return visits;
  }
  return undefined;
}

/** @returns the relative change. */
function settle(
  visits: Float64Array,
  sources: readonly (readonly (readonly [from: number, share: number])[])[],
  stage: number,
  entry: number,
): number {
  let sum = stage === entry ? 1 : 0;
  let self = 0;
  for (const [from, share] of sources[stage]!) {
    if (from === stage) self = share;
    else sum += visits[from]! * share;
  }
  const now = sum / (1 - self);
  const change = Math.abs(now - visits[stage]!) / Math.max(now, Number.MIN_VALUE);
  visits[stage] = now;
  return change;
}
