import type { ArrivalPlan, BucketQuota, ClientPolicy, Measurement } from '../../bill/contract/index.ts';
import type { CohortCode } from './codes.ts';

/** Quotas as numbers; an absent one does not limit. */
export interface CohortQuotas {
  readonly startExecution?: BucketQuota;
  /** State transitions of Standard executions. */
  readonly stateTransition?: BucketQuota;
  /** Executions in progress at a time: open executions of Standard, concurrency of synchronous Express. */
  readonly openExecutions?: number;
  /** Lambda functions running at a time, all together. */
  readonly lambdaConcurrency?: number;
  /** New Lambda environments, per function. */
  readonly lambdaScaling?: BucketQuota;
}

export interface CohortOptions {
  /** Poisson and uniform are the same to a fluid. */
  readonly arrivals: ArrivalPlan;
  readonly quotas: CohortQuotas;
  readonly onThrottle: ClientPolicy;
  /** Arrivals come in [0, horizonMs). */
  readonly horizonMs: number;
  /** Length of a step, ms; default 1000. */
  readonly stepMs?: number;
  /** How long after the horizon what has started is followed, ms; default: to its end, for as long as the horizon at most. */
  readonly drainMs?: number;
  /** Length of one burst, ms; default 1000. */
  readonly burstMs?: number;
}

/** Why this engine does not answer; another one may. */
export interface Refusal {
  readonly code: CohortCode;
  readonly what: string;
}

export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly why: readonly Refusal[] };

export type CohortAnswer = Answer<Measurement>;
