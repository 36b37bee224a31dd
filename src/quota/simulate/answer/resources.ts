import type { ResourceMeasure } from '../../../bill/contract/index.ts';
import { LogHistogram } from '../../../stats/index.ts';
import type { Engine } from '../engine.ts';
import type { WaitingLine } from '../quotas/waiting-line.ts';
import type { SimulateRun } from '../simulate-run.ts';
import { delayOf } from './flow.ts';
import { merged } from './measure.ts';
import { COLUMNS } from './timeline.ts';

/** One quota or pool in one replication. */
interface Use {
  readonly requests: number;
  readonly waited: number;
  readonly refused: number;
  readonly firstHitMs: number;
  readonly peak: number;
  /** Mean use over the whole replication. */
  readonly mean: number;
  readonly waits?: LogHistogram;
  readonly backlogPeak: number;
  readonly backlogAtHorizon: number;
  readonly backlogAtEnd: number;
  readonly emptyAtMs: number;
}

type Column = (typeof COLUMNS)[number];
type Named = Pick<ResourceMeasure, 'kind' | 'name' | 'limit' | 'bucketSize'>;

/** Every quota that was given and every pool, over all replications. */
export function resourcesOf(run: SimulateRun): readonly ResourceMeasure[] {
  const { engines, program, options } = run;
  const { quotas } = options;
  const found: ResourceMeasure[] = [];
  const put = (named: Named, useOf: (engine: Engine) => Use): void => {
    found.push(combined(named, engines.map(useOf), options.horizonMs));
  };
  const bucket = (kind: Named['kind'], quota: NonNullable<typeof quotas.startExecution>): Named => ({
    kind,
    name: kind,
    limit: quota.refillRate,
    bucketSize: quota.bucketSize,
  });
  const limit = (kind: Named['kind'], value: number): Named => ({ kind, name: kind, limit: value });
  if (quotas.startExecution !== undefined) put(bucket('startExecution', quotas.startExecution), startBucket);
  if (quotas.stateTransition !== undefined) put(bucket('stateTransition', quotas.stateTransition), transitions);
  if (quotas.openExecutions !== undefined) put(limit('openExecutions', quotas.openExecutions), openExecutions);
  if (quotas.openMapRuns !== undefined) put(limit('openMapRuns', quotas.openMapRuns), openMapRuns);
  if (quotas.lambdaConcurrency !== undefined) put(limit('lambdaConcurrency', quotas.lambdaConcurrency), lambda);
  if (quotas.lambdaScaling !== undefined) {
    const named = bucket('lambdaScaling', quotas.lambdaScaling);
    program.functions.forEach((name, i) => {
      put({ ...named, name }, (engine) => scaling(engine, i));
    });
  }
  program.pools.forEach(({ name, servers }, i) => {
    put({ kind: 'pool', name, limit: servers }, (engine) => poolUse(engine, i));
  });
  return found;
}

function combined(named: Named, uses: readonly Use[], horizonMs: number): ResourceMeasure {
  const mean = (pick: (use: Use) => number): number => uses.reduce((sum, use) => sum + pick(use), 0) / uses.length;
  const sum = (pick: (use: Use) => number): number => uses.reduce((total, use) => total + pick(use), 0);
  const waits = merged(uses.map((use) => use.waits ?? new LogHistogram()));
  const all = LogHistogram.from(waits.state());
  const requests = sum((use) => use.requests);
  const waited = sum((use) => use.waited);
  const atOnce = requests - waited - sum((use) => use.refused);
  if (atOnce > 0) all.addWeighted(0, atOnce);
  return {
    ...named,
    peak: Math.max(...uses.map((use) => use.peak)),
    utilisation: mean((use) => use.mean) / named.limit,
    requests,
    waited,
    refused: sum((use) => use.refused),
    firstHitMs: Math.min(...uses.map((use) => use.firstHitMs)),
    waitMs: delayOf(all),
    backlogPeak: Math.max(...uses.map((use) => use.backlogPeak)),
    backlogAtHorizon: mean((use) => use.backlogAtHorizon),
    backlogAtEnd: mean((use) => use.backlogAtEnd),
    drainMs: Math.max(...uses.map((use) => drainOf(use, horizonMs))),
  };
}

function drainOf(use: Use, horizonMs: number): number {
  if (use.backlogAtEnd > 0) return Infinity;
  return use.backlogAtHorizon === 0 ? 0 : Math.max(0, use.emptyAtMs - horizonMs);
}

const NO_LINE = { waited: 0, backlogPeak: 0, backlogAtHorizon: 0, backlogAtEnd: 0, emptyAtMs: 0 };

const lineUse = (
  line: WaitingLine,
): Pick<Use, 'waited' | 'waits' | 'backlogPeak' | 'backlogAtHorizon' | 'backlogAtEnd' | 'emptyAtMs'> => ({
  waited: line.waited,
  waits: line.waits,
  backlogPeak: line.peak,
  backlogAtHorizon: line.atHorizon[0],
  backlogAtEnd: line.size,
  emptyAtMs: line.emptyAtMs,
});

/** Requests when so many were granted: those granted at once, and all that ever joined the line, also if they left it unserved. */
const askedOf = (line: WaitingLine, granted: number): number => granted - line.served + line.waited;

/** Most that was asked for in one interval of the timeline, per second. */
function peakRate({ timeline }: Engine, askedIn: (row: (column: Column) => number, before: number) => number): number {
  let peak = 0;
  let before = 0;
  for (let step = 0; step < timeline.steps; step++) {
    const row = (column: Column): number => timeline.values[step * COLUMNS.length + COLUMNS.indexOf(column)]!;
    peak = Math.max(peak, askedIn(row, before));
    before = row('backlog');
  }
  return (peak * 1000) / timeline.stepMs;
}

const perSecond = (count: number, { now }: Engine): number => (count * 1000) / Math.max(1, now);

function startBucket(engine: Engine): Use {
  const { clients } = engine.executions;
  const taken = clients.bucket!.taken;
  return {
    ...NO_LINE,
    requests: taken + clients.throttledByBucket + engine.nested.withoutToken,
    refused: clients.throttledByBucket,
    firstHitMs: clients.firstByBucketMs,
    peak: (engine.timeline.peakWanted * 1000) / engine.timeline.stepMs,
    mean: perSecond(taken, engine),
    backlogPeak: clients.peakWaiting,
    backlogAtHorizon: clients.waitingAtHorizon,
    backlogAtEnd: clients.waiting,
    emptyAtMs: clients.emptyAtMs,
  };
}

function transitions(engine: Engine): Use {
  const { transitionLine: line, transitionBucket } = engine;
  return {
    ...lineUse(line),
    requests: askedOf(line, transitionBucket!.taken),
    refused: 0,
    firstHitMs: line.firstMs,
    // one that waits was asked for when it joined the line, not when it got its token
    peak: peakRate(engine, (row, before) => row('transitions') + row('backlog') - before),
    mean: perSecond(transitionBucket!.taken, engine),
  };
}

function openExecutions(engine: Engine): Use {
  const { executions, now } = engine;
  const { clients } = executions;
  return {
    ...NO_LINE,
    requests: executions.started + executions.nestedOpen.entered + clients.throttledByLimit,
    refused: clients.throttledByLimit,
    firstHitMs: clients.firstByLimitMs,
    peak: executions.openPeak,
    mean: (executions.level.area(now) + executions.nestedOpen.area(now)) / Math.max(1, now),
  };
}

function openMapRuns({ mapRuns, now }: Engine): Use {
  return {
    ...lineUse(mapRuns.line),
    requests: askedOf(mapRuns.line, mapRuns.begun),
    refused: 0,
    firstHitMs: mapRuns.line.firstMs,
    peak: mapRuns.peak,
    mean: mapRuns.area(now) / Math.max(1, now),
  };
}

function lambda({ gate, now }: Engine): Use {
  return {
    ...NO_LINE,
    requests: gate.invokes + gate.throttledByAccount,
    refused: gate.throttledByAccount,
    firstHitMs: gate.firstByAccountMs,
    peak: gate.peak,
    mean: gate.area(now) / Math.max(1, now),
  };
}

function scaling({ gate, now }: Engine, row: number): Use {
  const state = gate.functions[row]!;
  return {
    ...NO_LINE,
    requests: state.environments + state.throttled,
    refused: state.throttled,
    firstHitMs: state.firstMs,
    peak: state.environments,
    mean: (state.environments * 1000) / Math.max(1, now),
  };
}

function poolUse({ pools, now }: Engine, row: number): Use {
  const pool = pools[row]!;
  return {
    ...lineUse(pool.line),
    requests: askedOf(pool.line, pool.served),
    refused: 0,
    firstHitMs: pool.line.firstMs,
    peak: pool.peak,
    mean: pool.area(now) / Math.max(1, now),
  };
}
