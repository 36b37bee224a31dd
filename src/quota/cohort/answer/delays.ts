import type { CohortRun } from '../cohort-run.ts';
import { StartGate } from '../flow/start-gate.ts';
import { type Atoms, momentsOf, point, scaled, stretched } from '../laws/atoms.ts';

/** What clients wait before their start is accepted, ms: by how often it was refused. Mass 1. */
export function startWaits({ flow, options, response }: CohortRun): Atoms {
  const { sum } = response.laws.algebra;
  const { onThrottle } = options;
  let waited = 0;
  let variance = 0;
  flow.gate.acceptedAfter.forEach((amount, retries) => {
    if (retries > 0) {
      const mean = StartGate.meanWaitMs(onThrottle, retries - 1);
      waited += mean;
      if (onThrottle.kind === 'retry' && onThrottle.jitter === 'full') variance += (mean * mean) / 3;
    }
    if (amount > 0) sum.add(amount, waited, variance);
  });
  const law = sum.take();
  const { mass } = momentsOf(law);
  return mass > 0 ? scaled(law, 1 / mass) : point(0);
}

/** Waits for workers: the mean is exact (Little's law), spread evenly from none to twice it. */
export function poolWaits({ flow }: CohortRun): Atoms {
  const steps = flow.pools.reduce((sum, pool) => sum + pool.waitingSteps, 0);
  const mean = flow.gate.accepted === 0 ? 0 : (steps * flow.stepMs) / flow.gate.accepted;
  return mean === 0 ? point(0) : { ...point(mean), variance: Float64Array.of((mean * mean) / 3) };
}

/** The law stretched so that its mean is `mean`. */
export function withMean(law: Atoms, mean: number): Atoms {
  const now = momentsOf(law).mean;
  return now > 0 ? stretched(law, Math.max(0, mean) / now) : law;
}
