import type { Measurement } from '../measure/index.ts';
import type { CohortCode } from './codes.ts';

/** Something that starts executions at a rate over time; an `ArrivalPart` of a scenario is one. */
export interface ArrivalSource {
  readonly startMs: number;
  readonly endMs: number;
  /** The rate is straight between neighbouring edges, ms, ascending from `startMs` to `endMs`. */
  readonly edges: Float64Array;
  /** Starts per second at a time; at an edge, that of the piece behind it. */
  readonly rateAt: (tMs: number) => number;
  /** Expected starts in [fromMs, toMs). */
  readonly expectedStarts: (fromMs: number, toMs: number) => number;
}

export interface ArrivalPlan {
  /** poisson and uniform are the same to a fluid; burst: all of one `burstMs` come together at its beginning. */
  readonly process: 'poisson' | 'uniform' | 'burst';
  readonly parts: readonly ArrivalSource[];
}

/** Token bucket: holds `bucketSize` tokens, full at first, and gains `refillRate` per second. */
export interface BucketQuota {
  readonly bucketSize: number;
  readonly refillRate: number;
}

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

/** What a caller does when a start is throttled. */
export type ClientPolicy =
  | { readonly kind: 'drop' }
  | {
      readonly kind: 'retry';
      /** Wait before the first retry, ms; doubled for each further one, up to `cap`. */
      readonly base: number;
      readonly cap: number;
      /** Retries. */
      readonly maxAttempts: number;
      /** full: the wait is drawn evenly between 0 and that. */
      readonly jitter: 'none' | 'full';
    };

export interface CohortOptions {
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
