/** What time and quotas did: only engines that simulate or follow the load over time answer it. */
export interface FlowMeasure {
  /** Arrivals come in [0, horizonMs). */
  readonly horizonMs: number;
  /** Executions that arrived before are not measured. */
  readonly warmUpMs: number;
  /** When the last event happened, ms; the mean over replications. */
  readonly endMs: number;
  readonly replications: number;
  readonly starts: StartsMeasure;
  /** Executions in progress: time-weighted mean over [warmUpMs, horizonMs), and peak. */
  readonly inProgress: {
    readonly mean: number;
    readonly halfWidth: number;
    readonly peak: number;
    readonly atEnd: number;
  };
  /** Time each execution lost to quotas and queues, its start included, ms. */
  readonly addedDelayMs: DelayMeasure;
  readonly resources: readonly ResourceMeasure[];
  readonly timeline: FlowTimeline;
  /** What was wanted step by step, where an interval of the timeline is several steps. */
  readonly wanted?: WantedBySteps;
  /** What went in and what came out, over everything simulated. */
  readonly conservation: Conservation;
}

/** Starts of executions, all replications together. */
export interface StartsMeasure {
  readonly offered: number;
  readonly accepted: number;
  /** Tries that were refused. */
  readonly throttled: number;
  /** Starts that were refused at first and tried again. */
  readonly retried: number;
  /** Refused and not tried again. */
  readonly dropped: number;
  /** Given up after all retries. */
  readonly lost: number;
  /** Still trying at the end. */
  readonly waiting: number;
}

export interface DelayMeasure {
  readonly mean: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** One quota or queue, as it was used. */
export interface ResourceMeasure {
  readonly kind:
    | 'startExecution'
    | 'stateTransition'
    | 'openExecutions'
    | 'openMapRuns'
    | 'lambdaConcurrency'
    | 'lambdaScaling'
    | 'pool';
  /** As the definition or profile names it; the kind for quotas. */
  readonly name: string;
  /** Servers, tokens a second, or the limit; Infinity for none. */
  readonly limit: number;
  /** Of token buckets. */
  readonly bucketSize?: number;
  /**
   * Most in use at a time; of buckets, most tokens asked for in one interval of the timeline, per second: tries of clients
   * again counted each time, a transition that waits counted once, where it began to.
   */
  readonly peak: number;
  /** Mean use over the limit; NaN when there is no limit. */
  readonly utilisation: number;
  /** Requests in all; those that had to wait; those that were refused. */
  readonly requests: number;
  readonly waited: number;
  readonly refused: number;
  /** When it first made somebody wait or refused somebody, ms; Infinity for never. */
  readonly firstHitMs: number;
  /** Waits, those served at once included, ms. */
  readonly waitMs: DelayMeasure;
  /** Most waiting at a time, and those still waiting at the end of the arrivals and of the run. */
  readonly backlogPeak: number;
  readonly backlogAtHorizon: number;
  readonly backlogAtEnd: number;
  /** From the end of the arrivals until nobody waited any more, ms; 0 when nobody did, Infinity when the run ended before. */
  readonly drainMs: number;
}

/** Means over replications; counts per interval, levels at its end. NaN where there is no such quota. */
export interface FlowTimeline {
  readonly stepMs: number;
  readonly offered: Float64Array;
  readonly starts: Float64Array;
  readonly ends: Float64Array;
  readonly transitions: Float64Array;
  readonly throttledStarts: Float64Array;
  readonly throttledTransitions: Float64Array;
  readonly throttledInvokes: Float64Array;
  readonly inProgress: Float64Array;
  readonly startTokens: Float64Array;
  readonly transitionTokens: Float64Array;
  /** Transitions waiting for a token. */
  readonly backlog: Float64Array;
  /** Clients waiting to try a start again. */
  readonly waitingStarts: Float64Array;
}

/** New starts, and transitions asked for first, of each step of the run. */
export interface WantedBySteps {
  readonly stepMs: number;
  readonly starts: Float32Array;
  readonly transitions: Float32Array;
}

export interface Conservation {
  readonly cursorsCreated: number;
  readonly cursorsEnded: number;
  readonly cursorsAlive: number;
  readonly executionsStarted: number;
  readonly executionsEnded: number;
  /** Executions in progress integrated over time, and the sum of the durations: equal when a run starts and ends empty. */
  readonly inProgressMs: number;
  readonly durationSumMs: number;
}
