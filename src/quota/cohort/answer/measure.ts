import {
  billedDurationMs,
  type Estimate,
  MB_MS_PER_GB_SECOND,
  type Measurement,
  type Spread,
} from '../../../bill/contract/index.ts';
import type { Assumption } from '../../../issue/index.ts';
import type { CohortRun } from '../cohort-run.ts';
import { type Atoms, massOf, momentsOf, point, splitAt, stretched } from '../laws/atoms.ts';
import type { CohortAnswer } from '../model.ts';
import { percent, refusal, refused } from '../response/response.ts';
import { assumptionsOf } from './assumptions.ts';
import { poolWaits, startWaits, withMean } from './delays.ts';
import { flowMeasure } from './flow-measure.ts';
import { loadedLaws } from './latency-under-load.ts';
import { spreadOf } from './spread.ts';
import { stabilityIssues } from './stability.ts';
import { logGb, meanBilledMs, memoryLaw, type Totals, totalsOf } from './totals.ts';

const MOST_CUT = 0.01;

const exactly = (mean: number): Estimate => ({ mean, halfWidth: 0 });

/** Puts what the run came to into the shape every engine answers in. */
export function measure(
  run: CohortRun,
  options: { readonly confidenceLevel: number; readonly target: number; readonly partial: boolean },
): CohortAnswer {
  const { program, response, flow } = run;
  const started = flow.gate.accepted;
  const throttled = flow.throttledInvokes > 0;
  const totals = totalsOf(run, throttled);
  const ended = flow.endedWell + flow.endedFailed;
  const { algebra } = response.laws;
  const pools = poolWaits(run);
  const affected = throttled || flow.waitSteps !== undefined || momentsOf(pools).mean > 0;
  let { durationMs } = response;
  let tokenWaitMs = point(0);
  if (affected) {
    const loaded = loadedLaws(run, Infinity);
    durationMs = algebra.times(loaded.durationMs, pools);
    tokenWaitMs = loaded.tokenWaitMs;
    // Little's law: the area under the executions in progress is the sum of their durations
    if (flow.settled && started > 0) {
      const mean = (flow.inProgressSteps * flow.stepMs) / started;
      tokenWaitMs = withMean(tokenWaitMs, momentsOf(tokenWaitMs).mean + mean - momentsOf(durationMs).mean);
      durationMs = withMean(durationMs, mean);
    }
  }
  const late = massOf(splitAt(durationMs, program.limits.deadlineMs, algebra.sum).beyond);
  if (affected && late > MOST_CUT) return refused(refusal('cohort.deadline', `${percent(late)} under this load`));
  const failed = throttled ? flow.endedFailed / Math.max(ended, 1e-300) : response.failed;
  const isExpress = program.workflowType === 'express';
  const counts = (law: Atoms, mean: number): Spread => spreadOf(meanAt(law, mean), started);
  const value: Measurement = {
    workflowType: program.workflowType,
    engine: { name: 'cohort', executions: Math.round(started), entries: Math.round(sumOf(flow.passed)), seed: 0 },
    transitions: counts(
      response.laws.counts.times(response.root.counts.transitions, point(program.startEndTransitions)),
      totals.transitions,
    ),
    retries: exactly(totals.retries),
    events: counts(response.laws.counts.times(response.root.counts.events, point(2)), totals.events),
    overEventLimit: 0,
    durationMs: spreadOf(durationMs, started),
    overDurationLimit: program.limits.deadlineMs === program.limits.longestMs ? response.timedOut : 0,
    ...(isExpress && expressSpreads(run, durationMs)),
    usage: usageOf(run, totals, durationMs, failed),
    outcomes: { succeeded: 1 - failed - response.timedOut, failed, timedOut: response.timedOut },
    states: totals.states,
    flow: flowMeasure(
      run,
      algebra.times(algebra.times(startWaits(run), tokenWaitMs), pools),
      momentsOf(durationMs).mean,
    ),
    quality: {
      confidenceLevel: options.confidenceLevel,
      target: options.target,
      relativeHalfWidth: 0,
      reached: true,
      partial: options.partial || !run.finished,
    },
    assumptions: assumptionsOf(run, { throttled, affected }) as readonly Assumption[],
    issues: stabilityIssues(run),
  };
  return { ok: true, value };
}

const sumOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);

/** A law of counts with the mean that was counted. */
function meanAt(law: Atoms, mean: number): Atoms {
  const now = momentsOf(law).mean;
  return Math.abs(mean - now) <= 1e-9 * now ? law : stretched(law, mean / now);
}

function expressSpreads(run: CohortRun, durationMs: Atoms): { billedMs: Spread; billedMemoryMb: Spread } {
  const started = run.flow.gate.accepted;
  return {
    billedMs: { ...spreadOf(durationMs, started, billedDurationMs), mean: meanBilledMs(durationMs) },
    billedMemoryMb: spreadOf(memoryLaw(run), started),
  };
}

function usageOf(run: CohortRun, totals: Totals, durationMs: Atoms, failed: number): Measurement['usage'] {
  const usage = new Map([...totals.usage].map(([dimension, amount]) => [dimension, exactly(amount)]));
  if (run.program.workflowType === 'express') {
    usage.set('expressRequest', exactly(1));
    const memory = momentsOf(memoryLaw(run)).mean;
    usage.set('gbSecond', exactly((meanBilledMs(durationMs) * memory) / MB_MS_PER_GB_SECOND));
  }
  const logged = logGb(run, totals, failed + run.response.timedOut);
  if (logged > 0) usage.set('logIngestedGb', exactly(logged));
  return usage;
}
