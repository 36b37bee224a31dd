import { type Issue, ROOT } from '../../issue/index.ts';
import type { CohortCode } from '../codes.ts';
import type { CohortRun } from '../cohort-run.ts';

/** A line shorter than this at the end of the arrivals is not taken as a sign of anything. */
const SHORTEST_BACKLOG = 10;
/** At the end of the arrivals the line is as long as it ever was: it grows. */
const STILL_GROWS = 0.999;
/** Another quota may hold the line at a length: then hardly more is wanted than gets through. */
const SURELY_TOO_MUCH = 1.01;
const CODE: CohortCode = 'cohort.unstable';

interface Line {
  readonly name: string;
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
      atHorizon: flow.backlogAtHorizon,
      peak: flow.backlogPeak,
      firstStep: flow.firstThrottleStep,
      perStep: (stateTransition.refillRate * flow.stepMs) / 1000,
    });
  }
  return lines
    .filter((line) => grows(line) && wantedOf(run, line) > line.perStep * SURELY_TOO_MUCH)
    .map((line) => issueOf(run, line));
}

/** What asks for it in a step: what gets through, and what the line grew by. */
const wantedOf = ({ flow }: CohortRun, { atHorizon, firstStep, perStep }: Line): number =>
  perStep + atHorizon / Math.max(1, flow.horizonSteps - firstStep);

const grows = ({ atHorizon, peak }: Line): boolean => atHorizon >= SHORTEST_BACKLOG && atHorizon >= STILL_GROWS * peak;

function issueOf(run: CohortRun, line: Line): Issue {
  const { flow } = run;
  const { name, atHorizon, perStep } = line;
  const seconds = flow.stepMs / 1000;
  const through = perStep / seconds;
  const wanted = wantedOf(run, line) / seconds;
  const rate = flow.gate.accepted / (flow.horizonSteps * seconds);
  return {
    severity: 'warning',
    code: CODE,
    pointer: ROOT,
    line: 1,
    column: 1,
    message: `${name}: ${show(wanted)} a second are wanted and ${show(through)} get through, so ${show(Math.round(atHorizon))} wait when the load ends, more the longer it lasts`,
    hint: `At this quota a load of about ${show((rate * through) / wanted)} starts a second would be stable, instead of ${show(rate)} on average.`,
  };
}

const show = (value: number): string =>
  value.toLocaleString('en-US', { maximumSignificantDigits: 4, useGrouping: value >= 10_000 });
