import type { Assumption } from '../../issue/index.ts';
import type { LogHistogram, TallyBank } from '../../stats/index.ts';
import {
  type ChildMeasure,
  ChildSum,
  childMeasure,
  type Estimate,
  type Measurement,
  type PriceDimension,
  type Spread,
  type StateMeasure,
} from '../contract/index.ts';
import { type ExecutionTallies, Quantity } from './execution-tallies.ts';
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
  const spread = (histogram: LogHistogram, quantity: number): Spread =>
    spreadOf(histogram, tallies.bank, quantity, level);
  const isExpress = program.workflowType === 'express';
  return {
    workflowType: program.workflowType,
    engine: { name: 'sample', executions: run.executions, entries: run.entries, seed: run.seed },
    transitions: spread(tallies.transitions, Quantity.transitions),
    retries: estimateOf(tallies.bank, Quantity.retries, level),
    events: spread(tallies.events, Quantity.events),
    overEventLimit: share(tallies.overEventLimit),
    durationMs: spread(tallies.durationMs, Quantity.durationMs),
    overDurationLimit: share(tallies.overDurationLimit),
    ...(isExpress && {
      billedMs: spread(tallies.billedMs, Quantity.billedMs),
      billedMemoryMb: spread(tallies.billedMemoryMb, Quantity.billedMemoryMb),
    }),
    usage: usageOf(tallies, level),
    outcomes: {
      succeeded: share(run.executions - tallies.failed - tallies.timedOut),
      failed: share(tallies.failed),
      timedOut: share(tallies.timedOut),
    },
    states: statesOf(run),
    ...(program.childRuns.length > 0 && { children: childrenOf(run) }),
    quality: { ...options, reached: options.relativeHalfWidth <= options.target },
    assumptions: assumptionsOf(run),
    issues: [],
  };
}

function assumptionsOf(run: SampleRun): Assumption[] {
  const { childRuns } = run.program;
  if (childRuns.length === 0) return [];
  const found: Assumption[] = [];
  if (childRuns.some(({ workflow }) => workflow === undefined)) found.push(DISPATCH);
  if (run.sampledChildren < Infinity) found.push(sampledOf(run.sampledChildren));
  return found;
}

const SOURCE = 'a simplification of this engine';

const DISPATCH: Assumption = {
  id: 'sample.children',
  what: 'children of a distributed Map are started in order, one by one, at the dispatch rate; a run that fails starts no more of them and stops those under way',
  value: 'evenly spaced',
  source: 'the dispatch rate is from the AWS quota page (docs/aws-rules.md 3.3); even spacing is assumed',
  weight: 'low',
};
const sampledOf = (children: number): Assumption => ({
  id: 'sample.children-sampled',
  what: 'a map run with too many children to run one by one: a sample stands for all of them; its longest child and its odds of a failure are those of the sample, so that long runs and rare failures are understated',
  value: `at least ${children.toLocaleString('en-US')} of each run`,
  source: SOURCE,
  weight: 'medium',
});

const USAGE: readonly (readonly [PriceDimension, number])[] = [
  ['stateTransition', Quantity.billedTransitions],
  ['expressRequest', Quantity.requests],
  ['gbSecond', Quantity.gbSeconds],
  ['lambdaRequest', Quantity.lambdaRequests],
  ['lambdaGbSecondX86', Quantity.lambdaGbSecondsX86],
  ['lambdaGbSecondArm', Quantity.lambdaGbSecondsArm],
  ['logIngestedGb', Quantity.logGb],
];

/** What is billed, without the dimensions that no execution used. */
function usageOf({ bank }: ExecutionTallies, level: number): Map<PriceDimension, Estimate> {
  const used = USAGE.filter(([, quantity]) => quantity < bank.width && bank.max(quantity) > 0);
  return new Map(used.map(([dimension, quantity]) => [dimension, estimateOf(bank, quantity, level)]));
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
    of.transitions += ((entries + retries) * program.countsTransitions[node]! + childStarts) / executions;
    of.timeMs += timeMs / executions;
  }
  return measures.map(({ timeMs, ...state }) =>
    state.entries > 0 ? { ...state, meanDurationMs: timeMs / state.entries } : state,
  );
}

function childrenOf({ program, childSums, executions }: SampleRun): ChildMeasure[] {
  return program.childRuns.map(({ workflow, childType }, row) =>
    childMeasure(
      {
        state: program.nodeState[program.childRun.indexOf(row)]!,
        ...(workflow !== undefined && { workflow }),
        workflowType: childType,
      },
      (place) => childSums[row * ChildSum.width + place]!,
      executions,
    ),
  );
}

const estimateOf = (bank: TallyBank, quantity: number, level: number): Estimate => ({
  mean: bank.mean(quantity),
  halfWidth: bank.halfWidth(quantity, level),
});

const spreadOf = (histogram: LogHistogram, bank: TallyBank, quantity: number, level: number): Spread => ({
  ...estimateOf(bank, quantity, level),
  min: bank.min(quantity),
  max: bank.max(quantity),
  p50: histogram.quantile(0.5),
  p90: histogram.quantile(0.9),
  p95: histogram.quantile(0.95),
  p99: histogram.quantile(0.99),
  cdf: histogram.cumulative(CDF_ROWS),
});
