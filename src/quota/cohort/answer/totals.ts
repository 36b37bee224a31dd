import {
  BYTES_PER_LOG_GB,
  billedMemoryMb,
  expressMemoryMb,
  MB_MS_PER_GB_SECOND,
  type PriceDimension,
  type StateMeasure,
} from '../../../bill/contract/index.ts';
import { ITERATION_EVENTS, logLines, NodeKind, START_AND_END_EVENTS } from '../../../program/index.ts';
import type { CohortRun } from '../cohort-run.ts';
import { type Atoms, massOf } from '../laws/atoms.ts';
import { meanMsOf } from '../response/scope.ts';
import { meanRoundedUp } from '../response/task-outcomes.ts';

const START_AND_END_COPIES = 2;
const BILLING_STEP_MS = 100;

/** Means per execution, summed over stages. */
export interface Totals {
  readonly transitions: number;
  readonly retries: number;
  readonly events: number;
  /** Lines at log level ERROR, but for how executions end. */
  readonly errors: number;
  readonly copies: number;
  readonly states: readonly StateMeasure[];
  readonly usage: Map<PriceDimension, number>;
}

/**
 * @param throttled  true when invokes were refused: then it is not the response that tells how often a stage is passed,
 *                   but what went through it.
 */
export function totalsOf(run: CohortRun, throttled: boolean): Totals {
  const { program, response, flow } = run;
  const { stages, visits } = response;
  const started = flow.gate.accepted;
  const passed = (i: number): number => (throttled ? flow.passed[i]! / started : visits[i]!);
  const refused = (i: number): number => (throttled ? flow.throttledAt[i]! / started : 0);
  const sums = program.states.map((state) => ({
    ...state,
    entries: 0,
    retries: 0,
    transitions: 0,
    events: 0,
    timeMs: 0,
  }));
  const usage = new Map<PriceDimension, number>();
  const use = (dimension: PriceDimension, amount: number): void => {
    if (amount > 0) usage.set(dimension, (usage.get(dimension) ?? 0) + amount);
  };
  let errors = 0;
  let copies = START_AND_END_COPIES;
  stages.forEach((stage, i) => {
    const { node } = stage;
    const of = sums[program.nodeState[node]!]!;
    const count = passed(i);
    const through = count - refused(i);
    if (stage.isRetry) of.retries += count;
    else {
      of.entries += count;
      copies += count * (program.kind[node] === NodeKind.task ? 4 : 2);
    }
    of.transitions += count;
    of.events += through * stage.arcs.reduce((sum, arc) => sum + massOf(arc.duration) * arc.events, 0);
    of.events += refused(i) * (stage.throttled?.events ?? 0);
    if (stage.isRetry) of.events += count * program.retryEvents[node]!;
    if (program.kind[node] === NodeKind.map) {
      of.events += through * ITERATION_EVENTS * stage.forks.reduce((sum, fork) => sum + fork.count, 0);
    }
    of.timeMs += through * meanMsOf(stage);
    errors += through * stage.errorLines + refused(i) * stage.throttledLines;
    if (program.lambdaMemoryMb[node]! === 0) return;
    use('lambdaRequest', through);
    const gbSeconds = (through * stage.billedLambdaMs * program.lambdaMemoryMb[node]!) / MB_MS_PER_GB_SECOND;
    use(program.lambdaArm[node] === 1 ? 'lambdaGbSecondArm' : 'lambdaGbSecondX86', gbSeconds);
  });
  const total = (pick: (of: (typeof sums)[number]) => number): number => sums.reduce((sum, of) => sum + pick(of), 0);
  const transitions = total((of) => of.transitions) + program.startEndTransitions;
  if (program.workflowType === 'standard') use('stateTransition', transitions);
  return {
    transitions,
    retries: total((of) => of.retries),
    events: total((of) => of.events) + START_AND_END_EVENTS,
    errors,
    copies,
    states: sums.map(({ timeMs, ...state }) =>
      state.entries > 0 ? { ...state, meanDurationMs: timeMs / state.entries } : state,
    ),
    usage,
  };
}

/** Bytes logged per execution at the program's level, in GB (docs/aws-rules.md 7.1). */
export function logGb({ program }: CohortRun, totals: Totals, failed: number): number {
  const { level, includeExecutionData, bytesPerEvent } = program.logging;
  if (level === 'OFF') return 0;
  const lines = logLines(level, { ...totals, failed });
  const data = level === 'ALL' && includeExecutionData ? totals.copies * meanPayloadBytes(program.payload) : 0;
  return (lines * bytesPerEvent + data) / BYTES_PER_LOG_GB;
}

function meanPayloadBytes({ cumulative, bytes }: CohortRun['program']['payload']): number {
  return bytes.reduce((sum, size, i) => sum + size * (cumulative[i]! - (cumulative[i - 1] ?? 0)), 0);
}

/** Billed memory of Express executions, MB: by input class and by how many branches and iterations there are. */
export function memoryLaw({ program, response }: CohortRun): Atoms {
  const { payload } = program;
  const { sum } = response.laws.counts;
  const fanOut = response.root.counts.fanOut;
  payload.bytes.forEach((payloadBytes, i) => {
    const share = payload.cumulative[i]! - (payload.cumulative[i - 1] ?? 0);
    for (let j = 0; j < fanOut.mass.length; j++) {
      const predicted = expressMemoryMb({
        definitionBytes: payload.definitionBytes,
        payloadBytes,
        fanOutSteps: Math.round(fanOut.mean[j]!),
      });
      const memory = billedMemoryMb(Number.isNaN(payload.memoryMb) ? predicted : payload.memoryMb);
      if (share * fanOut.mass[j]! > 0) sum.add(share * fanOut.mass[j]!, memory, 0);
    }
  });
  return sum.take();
}

/** Mean billed duration of Express executions, ms, each rounded up. */
export const meanBilledMs = (durationMs: Atoms): number => meanRoundedUp(durationMs, BILLING_STEP_MS, 1);
