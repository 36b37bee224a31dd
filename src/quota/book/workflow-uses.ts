/** What the states of a workflow take besides starts and transitions; per execution unless said. */
export interface WorkflowUses {
  readonly inlineMaps: readonly InlineMapUse[];
  readonly mapRuns: readonly MapRunUse[];
  /** Lambda (all functions together) and each worker pool or shared resource, where any state uses them. */
  readonly servers: readonly ServerUse[];
  readonly calls: readonly CallUse[];
  /** What a single execution with Maps or branches does at once; left out where it does one thing after another. */
  readonly inside?: InsideUse;
}

/** The most that single executions use at a time, their children included, no quota applied. */
export interface InsideUse {
  /** Lambda functions in progress at once. */
  readonly lambda: number;
  /** [pool] servers held at once. */
  readonly pools: readonly number[];
  /** Billed transitions within one second. */
  readonly transitionsPerSecond: number;
  /** Transitions in each second that has any, in order, of the execution with the busiest second. */
  readonly transitions: readonly { readonly second: number; readonly count: number }[];
}

export interface InlineMapUse {
  readonly state: string;
  /** Items of nearly every map: at most so many in 99.9 % of them. */
  readonly mostItems: number;
  /** Its own MaxConcurrency; Infinity for none. */
  readonly ownLimit: number;
}

export interface MapRunUse {
  readonly state: string;
  readonly childType: 'standard' | 'express';
  /** Map runs per execution. */
  readonly runs: number;
  /** Children of nearly every run: at most so many in 99.9 % of them. */
  readonly mostChildren: number;
  readonly ownLimit: number;
  /** Children the run starts per second. */
  readonly dispatchPerSecond: number;
  /** Mean duration of a child, ms, and of a visit of the Map. */
  readonly childMs: number;
  readonly runMs: number;
}

export interface ServerUse {
  /** Undefined for Lambda, whose limit is a quota. */
  readonly pool: { readonly name: string; readonly servers: number } | undefined;
  /** Time one execution holds a server, ms, retries included and waits not. */
  readonly busyMs: number;
}

/** Calls of an API that has a quota of its own. */
export interface CallUse {
  readonly quota: 'HttpTask' | 'GetActivityTask' | 'SendTaskSuccess';
  readonly calls: number;
}
