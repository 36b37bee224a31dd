import type { DelayMeasure, FlowMeasure, FlowTimeline } from '../../../bill/contract/index.ts';
import type { LogHistogram } from '../../../stats/index.ts';
import type { Engine } from '../engine.ts';
import type { SimulateRun } from '../simulate-run.ts';
import { halfWidthOf } from './batch-means.ts';
import { merged } from './measure.ts';
import { resourcesOf } from './resources.ts';
import { COLUMNS } from './timeline.ts';
import { Quantity } from './totals.ts';

const sum = (engines: readonly Engine[], pick: (engine: Engine) => number): number =>
  engines.reduce((total, engine) => total + pick(engine), 0);

/** What time and quotas did, over all replications. */
export function flowOf(run: SimulateRun, confidenceLevel: number): FlowMeasure {
  const { engines, options } = run;
  const { horizonMs, warmUpMs = 0 } = options;
  const clients = engines.map(({ executions }) => executions.clients);
  const total = (pick: (of: (typeof clients)[number]) => number): number =>
    clients.reduce((all, of) => all + pick(of), 0);
  return {
    horizonMs,
    warmUpMs,
    endMs: sum(engines, ({ now }) => now) / engines.length,
    replications: engines.length,
    starts: {
      offered: total(({ offered }) => offered),
      accepted: sum(engines, ({ executions }) => executions.started),
      throttled: total(({ throttled }) => throttled),
      retried: total(({ retried }) => retried),
      dropped: total(({ dropped }) => dropped),
      lost: total(({ lost }) => lost),
      waiting: total(({ waiting }) => waiting),
    },
    inProgress: inProgressOf(engines, horizonMs - warmUpMs, confidenceLevel),
    addedDelayMs: delayOf(merged(engines.map(({ totals }) => totals.delayMs)), meanDelay(engines)),
    resources: resourcesOf(run),
    timeline: timelineOf(engines),
    conservation: {
      cursorsCreated: sum(engines, ({ cursors }) => cursors.created),
      cursorsEnded: sum(engines, ({ cursors }) => cursors.ended),
      cursorsAlive: sum(engines, ({ cursors }) => cursors.alive),
      executionsStarted: sum(engines, ({ executions }) => executions.started),
      executionsEnded: sum(engines, ({ executions }) => executions.ended),
      inProgressMs: sum(engines, ({ executions, now }) => executions.level.area(now)),
      durationSumMs: sum(engines, ({ executions }) => executions.sojournMs),
    },
  };
}

function inProgressOf(engines: readonly Engine[], spanMs: number, level: number): FlowMeasure['inProgress'] {
  const means = engines.map(({ timeline }) => (timeline.areaAtHorizon - timeline.areaAtWarmUp) / spanMs);
  return {
    mean: means.reduce((a, b) => a + b, 0) / means.length,
    halfWidth: halfWidthOf(means, level),
    peak: Math.max(...engines.map(({ executions }) => executions.level.peak)),
    atEnd: sum(engines, ({ executions }) => executions.inProgress) / engines.length,
  };
}

function meanDelay(engines: readonly Engine[]): number {
  const count = sum(engines, ({ totals }) => totals.bank.count);
  return (
    sum(engines, ({ totals: { bank } }) => (bank.count === 0 ? 0 : bank.mean(Quantity.delayMs) * bank.count)) / count
  );
}

/** Quantiles of waits; NaN when there is none. */
export function delayOf(waits: LogHistogram, mean: number = waits.mean): DelayMeasure {
  return {
    mean,
    p50: waits.quantile(0.5),
    p95: waits.quantile(0.95),
    p99: waits.quantile(0.99),
    max: waits.max,
  };
}

function timelineOf(engines: readonly Engine[]): FlowTimeline {
  const steps = Math.max(...engines.map(({ timeline }) => timeline.steps));
  const columns = Object.fromEntries(COLUMNS.map((name) => [name, new Float64Array(steps)])) as Record<
    (typeof COLUMNS)[number],
    Float64Array
  >;
  COLUMNS.forEach((name, column) => {
    const into = columns[name];
    for (const { timeline } of engines) {
      for (let step = 0; step < timeline.steps; step++) {
        into[step]! += timeline.values[step * COLUMNS.length + column]! / engines.length;
      }
    }
  });
  return { stepMs: engines[0]!.timeline.stepMs, ...columns };
}
