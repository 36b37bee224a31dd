import { isTooMuch, quotaPointer, unstableIssue } from '../../../bill/contract/index.ts';
import type { Issue, Pointer } from '../../../issue/index.ts';
import type { CohortCode } from '../codes.ts';
import type { CohortRun } from '../cohort-run.ts';

/** A line shorter than this at the end of the arrivals is not taken as a sign of anything. */
const SHORTEST_BACKLOG = 10;
/** At the end of the arrivals the line is as long as it ever was: it grows. */
const STILL_GROWS = 0.999;
const CODE: CohortCode = 'cohort.unstable';

interface Line {
  readonly name: string;
  readonly pointer: Pointer;
  readonly atHorizon: number;
  readonly peak: number;
  /** The step it began in, and what goes through it in a step while it is there. */
  readonly firstStep: number;
  readonly perStep: number;
}

/** Lines that grow for as long as the load lasts, each with the load that would be stable. */
export function stabilityIssues(run: CohortRun): readonly Issue[] {
  const { flow, options, program } = run;
  if (flow.step < flow.horizonSteps) return [];
  const lines: Line[] = flow.pools.map((pool, i) => ({
    name: program.pools[i]!.name,
    pointer: program.pools[i]!.pointer,
    atHorizon: pool.waitingAtHorizon,
    peak: pool.peakWaiting,
    firstStep: pool.firstStep,
    // all servers are busy while anybody waits
    perStep: ((pool.requests - pool.waiting) * pool.limit) / Math.max(pool.heldSteps, 1e-300),
  }));
  const { stateTransition } = options.quotas;
  if (stateTransition !== undefined) {
    lines.push({
      name: 'StateTransition',
      pointer: quotaPointer('StateTransition'),
      atHorizon: flow.backlogAtHorizon,
      peak: flow.backlogPeak,
      firstStep: flow.firstThrottleStep,
      perStep: (stateTransition.refillRate * flow.stepMs) / 1000,
    });
  }
  return lines
    .filter((line) => grows(line) && isTooMuch(wantedOf(run, line), line.perStep))
    .map((line) => issueOf(run, line));
}

/** What asks for it in a step: what gets through, and what the line grew by. */
const wantedOf = ({ flow }: CohortRun, { atHorizon, firstStep, perStep }: Line): number =>
  perStep + atHorizon / Math.max(1, flow.horizonSteps - firstStep);

const grows = ({ atHorizon, peak }: Line): boolean => atHorizon >= SHORTEST_BACKLOG && atHorizon >= STILL_GROWS * peak;

function issueOf(run: CohortRun, line: Line): Issue {
  const { flow } = run;
  const seconds = flow.stepMs / 1000;
  const [wanted, through] = [wantedOf(run, line) / seconds, line.perStep / seconds];
  const startRate = flow.gate.accepted / (flow.horizonSteps * seconds);
  return unstableIssue(CODE, {
    name: line.name,
    pointer: line.pointer,
    wanted,
    through,
    waiting: line.atHorizon,
    startRate,
    stableRate: (startRate * through) / wanted,
  });
}
