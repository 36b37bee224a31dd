import type { BucketQuota, DelayMeasure, FlowMeasure, ResourceMeasure } from '../../../bill/contract/index.ts';
import type { LogHistogram } from '../../../stats/index.ts';
import type { CohortRun } from '../cohort-run.ts';
import type { Atoms } from '../laws/atoms.ts';
import { delayOf } from './spread.ts';

/** What time and quotas did. Amounts need not be whole. @param added  law of what they added to an execution, ms. */
export function flowMeasure(run: CohortRun, added: Atoms, meanDurationMs: number): FlowMeasure {
  const { flow, options } = run;
  const { gate, stepMs } = flow;
  const ended = flow.endedWell + flow.endedFailed;
  const horizonSteps = Math.min(flow.step, flow.horizonSteps);
  const areaSteps = flow.step < flow.horizonSteps ? flow.inProgressSteps : flow.inProgressStepsAtHorizon;
  return {
    horizonMs: options.horizonMs,
    warmUpMs: 0,
    endMs: flow.endStep * stepMs,
    replications: 1,
    starts: {
      offered: gate.offered,
      accepted: gate.accepted,
      throttled: gate.refusedByBucket + gate.refusedByLimit,
      retried: gate.retried,
      dropped: gate.dropped,
      lost: gate.lost,
      waiting: gate.waiting,
    },
    inProgress: {
      mean: areaSteps / Math.max(1, horizonSteps),
      halfWidth: 0,
      peak: flow.peakInProgress,
      atEnd: flow.inProgress,
    },
    addedDelayMs: delayOf(added),
    resources: resourcesOf(run),
    timeline: flow.timeline.toTimeline(),
    ...(flow.wanted !== undefined && { wanted: flow.wanted.upTo(flow.step, stepMs) }),
    conservation: {
      cursorsCreated: gate.accepted,
      cursorsEnded: ended,
      cursorsAlive: flow.inProgress,
      executionsStarted: gate.accepted,
      executionsEnded: ended,
      inProgressMs: flow.inProgressSteps * stepMs,
      durationSumMs: gate.accepted * meanDurationMs,
    },
  };
}

const NO_WAIT: DelayMeasure = { mean: 0, p50: 0, p95: 0, p99: 0, max: 0 };

function resourcesOf(run: CohortRun): ResourceMeasure[] {
  const { flow, options, program } = run;
  const { quotas } = options;
  const { gate, stepMs, lambda } = flow;
  const steps = Math.max(1, flow.endStep);
  const perSecond = (amount: number): number => (amount * 1000) / stepMs;
  const at = (step: number): number => step * stepMs;
  const found: ResourceMeasure[] = [];
  const bucket = (kind: ResourceMeasure['kind'], { refillRate, bucketSize }: BucketQuota) =>
    ({ ...EMPTY, kind, name: kind, limit: refillRate, bucketSize }) as const;
  if (quotas.startExecution !== undefined) {
    const requests = gate.accepted + gate.refusedByBucket + gate.refusedByLimit;
    found.push({
      ...bucket('startExecution', quotas.startExecution),
      peak: perSecond(gate.peakRequests),
      utilisation: perSecond((gate.accepted + gate.refusedByLimit) / steps) / quotas.startExecution.refillRate,
      requests,
      refused: gate.refusedByBucket,
      firstHitMs: at(gate.firstByBucketStep),
      backlogPeak: gate.peakWaiting,
      backlogAtHorizon: gate.waitingAtHorizon,
      backlogAtEnd: gate.waiting,
      drainMs: drainOf(flow, gate.waitingAtHorizon, gate.waiting, gate.lastWaitingStep + 1),
    });
  }
  if (quotas.stateTransition !== undefined && program.workflowType === 'standard') {
    const waited = flow.throttledTransitions;
    found.push({
      ...bucket('stateTransition', quotas.stateTransition),
      peak: perSecond(flow.peakTransitions),
      utilisation: perSecond(flow.transitions / steps) / quotas.stateTransition.refillRate,
      requests: flow.transitions + flow.line.total,
      waited,
      firstHitMs: at(flow.firstThrottleStep),
      waitMs: waitsOf(flow.waits, flow.transitions),
      backlogPeak: flow.backlogPeak,
      backlogAtHorizon: flow.backlogAtHorizon,
      backlogAtEnd: flow.line.total,
      drainMs: drainOf(flow, flow.backlogAtHorizon, flow.line.total, flow.lineEmptyAt),
    });
  }
  if (quotas.openExecutions !== undefined) {
    found.push({
      ...EMPTY,
      kind: 'openExecutions',
      name: 'openExecutions',
      limit: quotas.openExecutions,
      peak: flow.peakInProgress,
      utilisation: flow.inProgressSteps / steps / quotas.openExecutions,
      requests: gate.accepted + gate.refusedByLimit,
      refused: gate.refusedByLimit,
      firstHitMs: at(gate.firstByLimitStep),
    });
  }
  if (quotas.lambdaConcurrency !== undefined) {
    const { account } = lambda;
    found.push({
      ...EMPTY,
      kind: 'lambdaConcurrency',
      name: 'lambdaConcurrency',
      limit: account.limit,
      peak: account.peak,
      utilisation: account.heldSteps / steps / account.limit,
      requests: account.requests,
      refused: account.refused,
      firstHitMs: at(account.firstStep),
    });
  }
  if (quotas.lambdaScaling !== undefined) {
    const named = bucket('lambdaScaling', quotas.lambdaScaling);
    program.functions.forEach((name, i) => {
      const one = lambda.functions[i]!;
      const environments = lambda.environments[i]!;
      found.push({
        ...named,
        name,
        peak: environments,
        utilisation: perSecond(environments / steps) / named.limit,
        requests: environments + one.refused,
        refused: one.refused,
        firstHitMs: at(one.firstStep),
      });
    });
  }
  program.pools.forEach(({ name, servers }, i) => {
    const pool = flow.pools[i]!;
    const mean = pool.requests === 0 ? 0 : (pool.waitingSteps * stepMs) / pool.requests;
    found.push({
      ...EMPTY,
      kind: 'pool',
      name,
      limit: servers,
      peak: pool.peak,
      utilisation: pool.heldSteps / steps / servers,
      requests: pool.requests,
      waited: pool.refused,
      firstHitMs: at(pool.firstStep),
      waitMs: { mean, p50: mean, p95: 1.9 * mean, p99: 1.98 * mean, max: 2 * mean },
      backlogPeak: pool.peakWaiting,
      backlogAtHorizon: pool.waitingAtHorizon,
      backlogAtEnd: pool.waiting,
      drainMs: drainOf(flow, pool.waitingAtHorizon, pool.waiting, pool.lastWaitingStep + 1),
    });
  });
  return found;
}

const EMPTY = {
  waited: 0,
  refused: 0,
  waitMs: NO_WAIT,
  backlogPeak: 0,
  backlogAtHorizon: 0,
  backlogAtEnd: 0,
  drainMs: 0,
} as const;

function drainOf(flow: CohortRun['flow'], atHorizon: number, atEnd: number, emptyAt: number): number {
  if (atEnd > 1e-6 * flow.gate.offered) return Infinity;
  return atHorizon === 0 ? 0 : Math.max(0, (emptyAt - flow.horizonSteps) * flow.stepMs);
}

/** Waits of those that met a line, and none for the others. */
function waitsOf(waits: LogHistogram, requests: number): DelayMeasure {
  if (waits.total === 0) return NO_WAIT;
  const atOnce = Math.max(0, requests - waits.total);
  const all = waits.total + atOnce;
  const at = (p: number): number =>
    p * all <= atOnce ? 0 : waits.quantile(Math.min(1, (p * all - atOnce) / waits.total));
  return { mean: waits.sum / all, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: waits.max };
}
