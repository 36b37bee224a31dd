import type { ArrivalPlan, BucketQuota, ClientPolicy } from '../../bill/contract/index.ts';

/** Quotas as numbers; an absent one does not limit. */
export interface SimulateQuotas {
  readonly startExecution?: BucketQuota;
  /** State transitions of Standard executions. */
  readonly stateTransition?: BucketQuota;
  /** Executions in progress at a time: open executions of Standard, concurrency of synchronous Express. */
  readonly openExecutions?: number;
  /** Map runs in progress at a time. */
  readonly openMapRuns?: number;
  /** Lambda functions running at a time, all together. */
  readonly lambdaConcurrency?: number;
  /** New Lambda environments, per function. */
  readonly lambdaScaling?: BucketQuota;
}

export interface SimulateOptions {
  readonly arrivals: ArrivalPlan;
  readonly quotas: SimulateQuotas;
  readonly onThrottle: ClientPolicy;
  readonly seed: number;
  /** Arrivals come in [0, horizonMs). */
  readonly horizonMs: number;
  /** How long after the last arrival what has started is followed, ms; default: to its end. */
  readonly drainMs?: number;
  /** Executions that arrive before are not measured; default 0. */
  readonly warmUpMs?: number;
  /** Independent runs, each with its own substream; default 1. */
  readonly replications?: number;
  /** Length of one interval of the timeline, ms; default 1000, longer where there would be too many. */
  readonly stepMs?: number;
  /** Length of one burst, ms; default 1000. */
  readonly burstMs?: number;
}
