import type { Assumption } from '../issue/index.ts';
import type { Estimate, Measurement, PriceDimension, Spread, StateMeasure } from '../measure/index.ts';
import type { Program } from '../program/index.ts';
import type { Tally } from '../stats/index.ts';
import { CHILDREN_RUN_EXACTLY } from './children.ts';
import type { ExecutionTallies, SpreadTally } from './execution-tallies.ts';
import type { SampleRun } from './sample-run.ts';

const CDF_ROWS = 200;

/** Puts what a run tallied into the shape every engine answers in. */
export function measure(
  run: SampleRun,
  options: {
    readonly confidenceLevel: number;
    readonly target: number;
    readonly relativeHalfWidth: number;
    readonly partial: boolean;
  },
): Measurement {
  const { program, tallies } = run;
  const level = options.confidenceLevel;
  const share = (count: number): number => count / run.executions;
  const isExpress = program.workflowType === 'express';
  return {
    workflowType: program.workflowType,
    engine: { name: 'sample', executions: run.executions, entries: run.entries, seed: run.seed },
    transitions: spreadOf(tallies.transitions, level),
    retries: estimateOf(tallies.retries, level),
    events: spreadOf(tallies.events, level),
    overEventLimit: share(tallies.overEventLimit),
    durationMs: spreadOf(tallies.durationMs, level),
    overDurationLimit: share(tallies.overDurationLimit),
    ...(isExpress && {
      billedMs: spreadOf(tallies.billedMs, level),
      billedMemoryMb: spreadOf(tallies.billedMemoryMb, level),
    }),
    usage: usageOf(tallies, program, level),
    outcomes: {
      succeeded: share(run.executions - tallies.failed - tallies.timedOut),
      failed: share(tallies.failed),
      timedOut: share(tallies.timedOut),
    },
    states: statesOf(run),
    quality: { ...options, reached: options.relativeHalfWidth <= options.target },
    assumptions: program.childRuns.length > 0 ? [CHILDREN_ASSUMPTION] : [],
    issues: [],
  };
}

const CHILDREN_ASSUMPTION: Assumption = {
  id: 'sample.children',
  what:
    'children of a distributed Map are started in order at the dispatch rate; of a larger run a sample stands for all, ' +
    'a run that fails starts no more children, and a parent that is ended early does not take back what its children used',
  value: `up to ${CHILDREN_RUN_EXACTLY.toLocaleString('en-US')} children run one by one`,
  source: 'a simplification of this engine; the dispatch rate is from the AWS quota page (facts, section 3.3)',
  weight: 'medium',
};

function usageOf(tallies: ExecutionTallies, program: Program, level: number): Map<PriceDimension, Estimate> {
  const usage = new Map<PriceDimension, Estimate>();
  const put = (dimension: PriceDimension, tally: Tally): void => {
    if (tally.count > 0 && tally.max > 0) usage.set(dimension, estimateOf(tally, level));
  };
  put('stateTransition', tallies.billedTransitions);
  put('expressRequest', tallies.requests);
  put('gbSecond', tallies.gbSeconds);
  put('lambdaRequest', tallies.lambdaRequests);
  put('lambdaGbSecondX86', tallies.lambdaGbSecondsX86);
  put('lambdaGbSecondArm', tallies.lambdaGbSecondsArm);
  if (program.logging.level !== 'OFF') put('logIngestedGb', tallies.logGb);
  return usage;
}

function statesOf({ program, sums, executions }: SampleRun): StateMeasure[] {
  const measures = program.states.map((state) => ({
    ...state,
    entries: 0,
    retries: 0,
    transitions: 0,
    events: 0,
    timeMs: 0,
  }));
  for (let node = 0; node < program.nodeCount; node++) {
    const of = measures[program.nodeState[node]!]!;
    const { entries, retries, events, timeMs, childStarts } = sums.of(node);
    of.entries += entries / executions;
    of.retries += retries / executions;
    of.events += events / executions;
    of.transitions += (entries + retries + childStarts) / executions;
    of.timeMs += timeMs / executions;
  }
  return measures.map(({ timeMs, ...state }) =>
    state.entries > 0 ? { ...state, meanDurationMs: timeMs / state.entries } : state,
  );
}

const estimateOf = (tally: Tally, level: number): Estimate => ({
  mean: tally.mean,
  halfWidth: halfWidthOf(tally, level),
});

/** One execution says nothing about the spread: its half-width is unknown, and Infinity says so. */
const halfWidthOf = (tally: Tally, level: number): number => (tally.count < 2 ? Infinity : tally.halfWidth(level));

function spreadOf({ tally, histogram }: SpreadTally, level: number): Spread {
  return {
    ...estimateOf(tally, level),
    min: tally.min,
    max: tally.max,
    p50: histogram.quantile(0.5),
    p90: histogram.quantile(0.9),
    p95: histogram.quantile(0.95),
    p99: histogram.quantile(0.99),
    cdf: histogram.rows(CDF_ROWS).map((row) => ({ upTo: row.high, share: row.cumulativeShare })),
  };
}
