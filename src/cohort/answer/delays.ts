import type { CohortRun } from '../cohort-run.ts';
import { StartGate } from '../flow/start-gate.ts';
import { type Atoms, momentsOf, point, stretched } from '../laws/atoms.ts';

/** What quotas and queues add to one execution, ms: before its start, for its tokens, in its pools. Mass 1 each. */
export interface Delays {
  readonly start: Atoms;
  readonly transitions: Atoms;
  readonly pools: Atoms;
}

export function delaysOf(run: CohortRun): Delays {
  return { start: startWaits(run), transitions: tokenWaits(run), pools: poolWaits(run) };
}

/** By how often a start was retried; each wait at its mean. */
function startWaits({ flow, options, response }: CohortRun): Atoms {
  const { sum } = response.laws.algebra;
  const { acceptedAfter } = flow.gate;
  let waited = 0;
  acceptedAfter.forEach((amount, retries) => {
    if (retries > 0) waited += StartGate.meanWaitMs(options.onThrottle, retries - 1);
    if (amount > 0) sum.add(amount, waited, 0);
  });
  return normalised(sum.take());
}

/**
 * Executions that start at different times, each along the mean path: its transitions evenly over its duration, each
 * waiting as long as who asks at that moment, the ones before having made it later.
 */
function tokenWaits({ flow, response }: CohortRun): Atoms {
  const { waitSteps, stepMs, startsByCell, cellSteps } = flow;
  if (waitSteps === undefined) return point(0);
  const { mean: durationMs } = momentsOf(response.durationMs);
  const count = pathTransitions(response);
  const gap = durationMs / stepMs / Math.max(1, count);
  const { sum } = response.laws.algebra;
  startsByCell.forEach((starts, cell) => {
    if (starts === 0) return;
    let at = (cell + 0.5) * cellSteps;
    let waited = 0;
    for (let left = count; left > 0; left--) {
      const wait = (waitSteps[Math.min(flow.step, Math.floor(at))] ?? 0) * Math.min(1, left);
      waited += wait;
      at += wait + gap;
    }
    sum.add(starts, waited * stepMs, 0);
  });
  return normalised(sum.take());
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

/** The mean is exact (Little's law); it is spread evenly from none to twice it. */
function poolWaits({ flow }: CohortRun): Atoms {
  const steps = flow.pools.reduce((sum, pool) => sum + pool.waitingSteps, 0);
  const mean = flow.gate.accepted === 0 ? 0 : (steps * flow.stepMs) / flow.gate.accepted;
  return mean === 0 ? point(0) : { ...point(mean), variance: Float64Array.of((mean * mean) / 3) };
}

function normalised(law: Atoms): Atoms {
  const { mass } = momentsOf(law);
  return mass > 0 ? { ...law, mass: law.mass.map((m) => m / mass) } : point(0);
}

/** The law moved so that its mean is `mean`: later by a constant, or shorter by a factor. */
export function withMean(law: Atoms, mean: number): Atoms {
  const now = momentsOf(law).mean;
  if (mean >= now) return { ...law, mean: law.mean.map((value) => value + mean - now) };
  return stretched(law, mean / now);
}
