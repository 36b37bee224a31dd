import type { CohortRun } from '../cohort-run.ts';
import { type Atoms, momentsOf, NOTHING, point, scaled, splitAt } from '../laws/atoms.ts';
import { absorb, type Ways } from '../response/absorption.ts';
import type { Arc, Stage } from '../response/stages.ts';

/** Waits for tokens are put together into so many classes of executions. */
const CLASSES = 8;

/** One share of the executions and how long each of their transitions waits, ms. */
interface WaitClass {
  readonly share: number;
  readonly waitMs: number;
}

/** Laws of one execution under the load it met. Mass 1. */
export interface Loaded {
  readonly durationMs: Atoms;
  /** What the waits for tokens came to. */
  readonly tokenWaitMs: Atoms;
}

/**
 * The response once more, with what the load did: a wait at each transition (by class of start time), and invokes refused
 * at the mean rate of their stage. Inside families only the waits along the longest member are added.
 */
export function loadedLaws(run: CohortRun, deadlineMs: number): Loaded {
  const { response } = run;
  const { algebra } = response.laws;
  let durationMs = NOTHING;
  let tokenWaitMs = NOTHING;
  for (const { share, waitMs } of waitClasses(run)) {
    const path = through(run, waitMs, (arc) => arc.duration);
    const whole = algebra.times(algebra.times(response.start, path), response.end);
    const { within, beyond } = splitAt(whole, deadlineMs, algebra.sum);
    durationMs = algebra.plus(durationMs, scaled(within, share));
    durationMs = algebra.plus(durationMs, scaled(point(deadlineMs), share * momentsOf(beyond).mass));
    const waits = waitMs === 0 ? point(0) : through(run, waitMs, (arc) => point(0, momentsOf(arc.duration).mass));
    tokenWaitMs = algebra.plus(tokenWaitMs, scaled(waits, share));
  }
  return { durationMs: normalised(durationMs), tokenWaitMs: normalised(tokenWaitMs) };
}

/** Law of what the arcs add up to, with a wait at each transition. */
function through({ response, flow, program }: CohortRun, waitMs: number, lawOf: (arc: Arc) => Atoms): Atoms {
  const { algebra } = response.laws;
  const { stages, root } = response;
  const inScope = new Set<number>([root.entry]);
  const ways: Map<number, (readonly [to: number, law: Atoms])[]> = new Map();
  for (const row of inScope) {
    const stage = stages[row]!;
    const passed = flow.passed[row]!;
    const refused = passed > 0 ? Math.min(1, flow.throttledAt[row]! / passed) : 0;
    const arcs = arcsOf(stage, refused);
    const wait = point(program.workflowType === 'standard' ? waitMs * (1 + stage.familyDepth) : 0);
    ways.set(
      row,
      arcs.map(([arc, share]) => [arc.to, algebra.times(wait, scaled(lawOf(arc), share))] as const),
    );
    for (const [{ to }] of arcs) if (to >= 0) inScope.add(to);
  }
  let all = NOTHING;
  for (const law of absorb(ways as Ways, root.entry, algebra)?.values() ?? []) all = algebra.plus(all, law);
  return all;
}

function arcsOf({ arcs, throttled }: Stage, refused: number): (readonly [arc: Arc, share: number])[] {
  if (refused === 0 || throttled === undefined) return arcs.map((arc) => [arc, 1] as const);
  return [...arcs.map((arc) => [arc, 1 - refused] as const), [throttled, refused] as const];
}

/**
 * Executions by when they start, each along the mean path: its transitions evenly over its duration, each waiting as
 * long as who asks at that moment, the ones before having made it later.
 */
function waitClasses({ flow, response }: CohortRun): readonly WaitClass[] {
  const { waitSteps, stepMs, startsByCell, cellSteps } = flow;
  if (waitSteps === undefined) return [{ share: 1, waitMs: 0 }];
  const { mean: durationMs } = momentsOf(response.durationMs);
  const count = pathTransitions(response);
  const gap = durationMs / stepMs / Math.max(1, count);
  const cells: { starts: number; wait: number }[] = [];
  startsByCell.forEach((starts, cell) => {
    if (starts === 0) return;
    let at = (cell + 0.5) * cellSteps;
    let waited = 0;
    for (let left = count; left > 0; left--) {
      const wait = (waitSteps[Math.min(flow.step, Math.floor(at))] ?? 0) * Math.min(1, left);
      waited += wait;
      at += wait + gap;
    }
    cells.push({ starts, wait: (waited / count) * stepMs });
  });
  return classesOf(cells);
}

/** Cells of like waits together, each class with the mean of its cells. */
function classesOf(cells: { starts: number; wait: number }[]): WaitClass[] {
  const total = cells.reduce((sum, { starts }) => sum + starts, 0);
  const classes: WaitClass[] = [];
  let share = 0;
  let waited = 0;
  cells.sort((a, b) => a.wait - b.wait);
  cells.forEach(({ starts, wait }, i) => {
    share += starts / total;
    waited += (starts / total) * wait;
    const next = cells[i + 1];
    const isZeroOver = wait === 0 && next !== undefined && next.wait > 0;
    if (next !== undefined && !isZeroOver && (share < 1 / CLASSES || wait === 0)) return;
    classes.push({ share, waitMs: waited / share });
    share = 0;
    waited = 0;
  });
  return classes.length === 0 ? [{ share: 1, waitMs: 0 }] : classes;
}

/** Mean transitions one after the other: those of the longest members of families count, their siblings' do not. */
function pathTransitions({ stages, visits, root }: CohortRun['response']): number {
  const onPath = new Set<number>([root.entry]);
  let count = 0;
  for (const stage of onPath) {
    for (const { to } of stages[stage]!.arcs) if (to >= 0) onPath.add(to);
    count += visits[stage]! * (1 + stages[stage]!.familyDepth);
  }
  return count;
}

function normalised(law: Atoms): Atoms {
  const { mass } = momentsOf(law);
  return mass > 0 ? scaled(law, 1 / mass) : point(0);
}
