import {
  type ChildMeasure,
  ChildSum,
  childMeasure,
  type Estimate,
  type Measurement,
  type PriceDimension,
  type Spread,
  type StateMeasure,
} from '../../../bill/contract/index.ts';
import type { Assumption } from '../../../issue/index.ts';
import { LogHistogram } from '../../../stats/index.ts';
import type { SimulateRun } from '../simulate-run.ts';
import { halfWidthOf } from './batch-means.ts';
import { flowOf } from './flow.ts';
import { stabilityIssues } from './stability.ts';
import { Quantity, type Totals } from './totals.ts';

const CDF_ROWS = 200;

/** Puts what the replications came to into the shape every engine answers in. */
export function measure(
  run: SimulateRun,
  options: {
    readonly confidenceLevel: number;
    readonly target: number;
    readonly relativeHalfWidth: number;
    readonly partial: boolean;
  },
): Measurement {
  const { program } = run;
  const all = run.engines.map(({ totals }) => totals);
  const level = options.confidenceLevel;
  const estimate = (quantity: number): Estimate => estimateOf(all, quantity, level);
  const spread = (quantity: number, pick: (totals: Totals) => LogHistogram): Spread =>
    spreadOf(all, quantity, pick, level);
  const count = sum(all, (totals) => totals.bank.count);
  const share = (pick: (totals: Totals) => number): number => sum(all, pick) / count;
  const flow = flowOf(run, level);
  return {
    workflowType: program.workflowType,
    engine: { name: 'simulate', executions: run.executions, entries: run.entries, seed: run.options.seed },
    transitions: spread(Quantity.transitions, (totals) => totals.transitions),
    retries: estimate(Quantity.retries),
    events: spread(Quantity.events, (totals) => totals.historyEvents),
    overEventLimit: share((totals) => totals.overEventLimit),
    durationMs: spread(Quantity.durationMs, (totals) => totals.durationMs),
    overDurationLimit: share((totals) => totals.overDurationLimit),
    ...(program.workflowType === 'express' && {
      billedMs: spread(Quantity.billedMs, (totals) => totals.billedMs),
      billedMemoryMb: spread(Quantity.billedMemoryMb, (totals) => totals.billedMemoryMb),
    }),
    usage: usageOf(all, run, level),
    outcomes: {
      succeeded: share((totals) => totals.bank.count - totals.failed - totals.timedOut),
      failed: share((totals) => totals.failed),
      timedOut: share((totals) => totals.timedOut),
    },
    states: statesOf(run),
    ...(program.childRuns.length > 0 && { children: childrenOf(run, count) }),
    flow,
    quality: {
      ...options,
      partial: options.partial || !run.finished,
      reached: options.relativeHalfWidth <= options.target,
    },
    assumptions: program.childRuns.some(({ workflow }) => workflow !== undefined)
      ? [...ASSUMPTIONS, NESTED]
      : ASSUMPTIONS,
    issues: stabilityIssues(run),
  };
}

const sum = <T>(items: readonly T[], pick: (item: T) => number): number =>
  items.reduce((total, item) => total + pick(item), 0);

/** With several replications their means are independent; a single one is cut into batches. */
function estimateOf(all: readonly Totals[], quantity: number, level: number): Estimate {
  const measured = all.filter(({ bank }) => bank.count > 0);
  const count = sum(measured, ({ bank }) => bank.count);
  if (count === 0) return { mean: Number.NaN, halfWidth: Infinity };
  const mean = sum(measured, ({ bank }) => bank.mean(quantity) * bank.count) / count;
  const [only] = measured;
  const halfWidth =
    measured.length === 1 && only !== undefined
      ? only.bank.halfWidth(quantity, level)
      : halfWidthOf(
          measured.map(({ bank }) => bank.mean(quantity)),
          level,
        );
  return { mean, halfWidth };
}

/** One histogram of all replications, merged in their order. */
export function merged(histograms: readonly LogHistogram[]): LogHistogram {
  const [first, ...rest] = histograms;
  if (first === undefined || rest.length === 0) return first ?? new LogHistogram();
  const all = LogHistogram.from(first.state());
  for (const histogram of rest) all.merge(histogram);
  return all;
}

function spreadOf(
  all: readonly Totals[],
  quantity: number,
  pick: (totals: Totals) => LogHistogram,
  level: number,
): Spread {
  const histogram = merged(all.map(pick));
  return {
    ...estimateOf(all, quantity, level),
    min: histogram.min,
    max: histogram.max,
    p50: histogram.quantile(0.5),
    p90: histogram.quantile(0.9),
    p95: histogram.quantile(0.95),
    p99: histogram.quantile(0.99),
    cdf: histogram.cumulative(CDF_ROWS),
  };
}

function usageOf(all: readonly Totals[], { program }: SimulateRun, level: number): Map<PriceDimension, Estimate> {
  const usage = new Map<PriceDimension, Estimate>();
  const put = (dimension: PriceDimension, quantity: number): void => {
    if (all.some(({ bank }) => bank.max(quantity) > 0)) usage.set(dimension, estimateOf(all, quantity, level));
  };
  put('stateTransition', Quantity.billedTransitions);
  put('expressRequest', Quantity.requests);
  put('gbSecond', Quantity.gbSeconds);
  put('lambdaRequest', Quantity.lambdaRequests);
  put('lambdaGbSecondX86', Quantity.lambdaGbSecondsX86);
  put('lambdaGbSecondArm', Quantity.lambdaGbSecondsArm);
  if (program.logging.level !== 'OFF') put('logIngestedGb', Quantity.logGb);
  return usage;
}

/** Per execution started since the warm-up: with executions still under way at the end, their visits so far. */
function statesOf(run: SimulateRun): StateMeasure[] {
  const { program, engines } = run;
  const started = sum(engines, ({ executions, timeline }) => executions.started - timeline.atWarmUp[1]!);
  const totals = program.states.map(() => [0, 0, 0, 0, 0]);
  for (const { totals: of } of engines) {
    for (let node = 0; node < program.nodeCount; node++) {
      const into = totals[program.nodeState[node]!]!;
      of.ofNode(node).forEach((value, i) => {
        into[i]! += value;
      });
    }
  }
  const counted = program.states.map(() => 1);
  for (let node = 0; node < program.nodeCount; node++)
    counted[program.nodeState[node]!] = program.countsTransitions[node]!;
  return program.states.map((state, i) => {
    const [entries = 0, retries = 0, childStarts = 0, events = 0, timeMs = 0] = totals[i]!;
    return {
      ...state,
      entries: entries / started,
      retries: retries / started,
      transitions: ((entries + retries) * counted[i]! + childStarts) / started,
      events: events / started,
      ...(entries > 0 && { meanDurationMs: timeMs / entries }),
    };
  });
}

/** @param executions  measured. */
function childrenOf({ program, engines }: SimulateRun, executions: number): ChildMeasure[] {
  return program.childRuns.map(({ workflow, childType }, row) =>
    childMeasure(
      {
        state: program.nodeState[program.childRun.indexOf(row)]!,
        ...(workflow !== undefined && { workflow }),
        workflowType: childType,
      },
      (place) => sum(engines, ({ totals }) => totals.children[row * ChildSum.width + place]!),
      executions,
    ),
  );
}

const SOURCE = 'a simplification of this engine';

const ASSUMPTIONS: readonly Assumption[] = [
  {
    id: 'simulate.environments',
    what: 'a Lambda environment stays once it is there, and serves one invoke at a time',
    value: 'none is taken away',
    source: SOURCE,
    weight: 'low',
  },
  {
    id: 'simulate.history',
    what: 'an execution whose history is full fails at the entry of the state whose events find no place',
    value: 'cut at a state, not at an event',
    source: SOURCE,
    weight: 'low',
  },
  {
    id: 'simulate.map-runs',
    what: 'children of a map run start at the dispatch rate and do not count as open executions; a run that fails stops its children',
    value: 'evenly spaced',
    source:
      'AWS quota page and Map documentation as far as they say (docs/aws-rules.md 3.3); the rest is a simplification of this engine',
    weight: 'low',
  },
];

const NESTED: Assumption = {
  id: 'simulate.nested',
  what: 'Standard executions that tasks start take from the start quota and count as open executions; they are never refused themselves',
  value: 'clients are refused, tasks are not',
  source: SOURCE,
  weight: 'low',
};
