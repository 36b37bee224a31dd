import type { WorkflowType } from '../../asl/index.ts';
import type { Assumption, Issue, Pointer } from '../../issue/index.ts';
import type { FlowMeasure } from './flow.ts';

/** What is billed, per price book. Quantities are in the dimension's own unit (see `DIMENSION_UNIT`). */
export type PriceDimension =
  | 'stateTransition'
  | 'expressRequest'
  | 'gbSecond'
  | 'lambdaRequest'
  | 'lambdaGbSecondX86'
  | 'lambdaGbSecondArm'
  | 'logIngestedGb';

/** A mean with the half-width of its confidence interval (at `Measurement.quality.confidenceLevel`). */
export interface Estimate {
  readonly mean: number;
  readonly halfWidth: number;
}

/** How a per-execution quantity spreads over executions. Quantiles are sketched (relative accuracy 0.5 %), or exact where said. */
export interface Spread extends Estimate {
  readonly min: number;
  readonly max: number;
  readonly p50: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
  /** Cumulative distribution: share of executions with a value <= upTo, ascending, ends at 1. At most a few hundred rows. */
  readonly cdf: readonly { readonly upTo: number; readonly share: number }[];
}

/** What every engine answers for one workflow type. All quantities are per execution unless said. */
export interface Measurement {
  readonly workflowType: WorkflowType;
  readonly engine: EngineInfo;
  /** Standard: billed state transitions, incl. retries, child starts and Start/End extras. Express: state entries + retries (not billed). */
  readonly transitions: Spread;
  readonly retries: Estimate;
  readonly events: Spread;
  /** Share of executions that pass the 25,000-event limit (Standard). */
  readonly overEventLimit: number;
  readonly durationMs: Spread;
  /** Share of executions that would run beyond the type's longest duration (5 minutes or one year). */
  readonly overDurationLimit: number;
  /** Express: rounded up per execution. Standard: undefined. */
  readonly billedMs?: Spread;
  readonly billedMemoryMb?: Spread;
  /** Billed quantities per execution, of everything the execution causes (children and logs included). */
  readonly usage: ReadonlyMap<PriceDimension, Estimate>;
  /** Shares; they sum to 1. */
  readonly outcomes: { readonly succeeded: number; readonly failed: number; readonly timedOut: number };
  readonly states: readonly StateMeasure[];
  /** Executions that states start, a row for each such state; their usage is in `usage` too. Absent when there is none. */
  readonly children?: readonly ChildMeasure[];
  /** What time and quotas did; undefined of engines that know no time. */
  readonly flow?: FlowMeasure;
  readonly quality: Quality;
  /** What this engine took for granted beyond the scenario (children sampled, ramps, …). */
  readonly assumptions: readonly Assumption[];
  readonly issues: readonly Issue[];
}

export interface EngineInfo {
  readonly name: 'sample' | 'simulate' | 'solve' | 'cohort';
  /** Simulated executions. */
  readonly executions: number;
  /** State entries simulated, all executions together. */
  readonly entries: number;
  readonly seed: number;
}

export interface Quality {
  readonly confidenceLevel: number;
  /** Half-width of the monthly total's interval over the total. */
  readonly relativeHalfWidth: number;
  /** The precision asked for. */
  readonly target: number;
  readonly reached: boolean;
  /** True when the run was ended before its time. */
  readonly partial: boolean;
}

/** One state of the definition, per execution. */
export interface StateMeasure {
  /** Index in `Definition.states`. */
  readonly index: number;
  readonly name: string;
  readonly pointer: Pointer;
  readonly type: string;
  /** Name of the state machine it belongs to, when a task starts that one. */
  readonly workflow?: string;
  readonly entries: number;
  readonly retries: number;
  /** Billed Standard transitions: entries + retries, + child starts for a distributed Map. */
  readonly transitions: number;
  readonly events: number;
  /** Mean time of one visit, ms, waits between retries included; undefined when never entered. */
  readonly meanDurationMs?: number;
}

/** Executions that one state starts, per execution of the whole. */
export interface ChildMeasure {
  /** Index of the state in `states`. */
  readonly state: number;
  /** Name of the state machine a task starts; absent for children of a distributed Map. */
  readonly workflow?: string;
  readonly workflowType: WorkflowType;
  readonly starts: number;
  /** Share of them that succeeded. */
  readonly succeeded: number;
  readonly meanDurationMs: number;
  /** Billed by them: transitions of Standard ones (their starts not counted), requests and GB-seconds of Express ones. */
  readonly transitions: number;
  readonly requests: number;
  readonly gbSeconds: number;
}

export const DIMENSION_UNIT: Readonly<Record<PriceDimension, string>> = {
  stateTransition: 'transition',
  expressRequest: 'request',
  gbSecond: 'GB-s',
  lambdaRequest: 'request',
  lambdaGbSecondX86: 'GB-s',
  lambdaGbSecondArm: 'GB-s',
  logIngestedGb: 'GB',
};
