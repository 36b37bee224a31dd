import type { Assumption, Issue } from '../issue/index.ts';
import type { BreakEven } from '../price/index.ts';
import type { LimitRow } from '../quota/book/index.ts';

export type { BreakEven } from '../price/index.ts';
export type { LimitRow } from '../quota/book/index.ts';

export type AlternativeId = 'standard' | 'express-async' | 'express-sync';

/** `stepmeter.report/1`. Plain JSON: no functions, no clock, undefined fields left out, unknown numbers null. */
export interface Report {
  readonly schema: 'stepmeter.report/1';
  readonly workflow: WorkflowInfo;
  readonly load: LoadInfo;
  readonly engine: EngineReport;
  readonly prices: PricesInfo;
  readonly alternatives: readonly Alternative[];
  readonly verdict: Verdict;
  /** A million executions at list price, without a free tier: independent of the load. Null for a type that cannot run it, or without a price. */
  readonly perMillion: { readonly standardUsd: number | null; readonly expressUsd: number | null };
  /** Months of several volumes, the free tier as the account has it. */
  readonly volumes: readonly VolumeRow[];
  readonly breakEven: BreakEven;
  readonly states: readonly StateRow[];
  /** Executions that states start; left out when none does. */
  readonly children?: readonly ChildRow[];
  readonly history: HistoryReport;
  readonly headroom: readonly HeadroomRow[];
  readonly timeline: Timeline | null;
  /**
   * The alternatives besides, over the same window; left out when no other was run. In at most 1,000 steps: where
   * shorter ones were merged, levels are the worst of them.
   */
  readonly otherTimelines?: readonly Timeline[];
  readonly assumptions: readonly Assumption[];
  readonly issues: readonly Issue[];
}

export interface WorkflowInfo {
  readonly name: string;
  readonly stateCount: number;
  readonly queryLanguage: 'JSONPath' | 'JSONata';
  readonly sha256: string;
  readonly sizeBytes: number;
}

export interface LoadInfo {
  readonly name: string | null;
  readonly executionsPerMonth: number;
  readonly meanPerSecond: number;
  readonly peakPerSecond: number;
  readonly horizonMs: number;
  readonly monthMs: number;
  /** Where the volume comes from. A placeholder stands for a volume nobody gave: no total that follows from it is a finding. */
  readonly origin: LoadOrigin;
}

export type LoadOrigin = 'given' | 'template' | 'recorded' | 'placeholder';

export interface VolumeRow {
  readonly executionsPerMonth: number;
  /** Null for a type that cannot run the workflow, or without a price. */
  readonly standardUsd: number | null;
  readonly expressUsd: number | null;
}

/** How far something may grow before a limit is met. */
export interface HeadroomRow {
  readonly kind: 'map-items' | 'loop-turns' | 'payload' | 'duration' | 'starts-standard' | 'starts-express';
  /** Of the state it is about; empty for the whole workflow. */
  readonly pointer: string;
  readonly state: string | null;
  /** As the load profile and the definition have it; null where nobody said. */
  readonly now: number | null;
  readonly safe: number;
  readonly unit: string;
  readonly limitedBy: string;
  readonly explanation: string;
}

export interface EngineReport {
  readonly name: string;
  /** Means that are exact, in closed form: `standard.transitions`, `express.usage.gbSecond`, … */
  readonly exact?: readonly string[];
  readonly executions: number;
  readonly seed: number;
  readonly confidenceLevel: number;
  /** The larger of the two types' relative half-widths of the monthly total. */
  readonly relativeHalfWidth: number;
  readonly targetHalfWidth: number;
  readonly reached: boolean;
  readonly partial: boolean;
}

export interface PricesInfo {
  readonly book: string;
  readonly title: string;
  readonly region: string;
  readonly currency: string;
  readonly retrieved: string;
  readonly freeTier: boolean;
}

export interface SpreadReport {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly min: number;
  readonly p50: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

export interface Alternative {
  readonly id: AlternativeId;
  readonly label: string;
  readonly workflowType: 'standard' | 'express';
  /** False when a blocker forbids it. The figures are then what it would cost if it could run. */
  readonly eligible: boolean;
  readonly blockers: readonly Issue[];
  readonly warnings: readonly Issue[];
  readonly perExecution: {
    readonly transitions: SpreadReport;
    readonly retries: { readonly mean: number };
    readonly events: SpreadReport & { readonly overLimit: number };
    readonly durationMs: SpreadReport & {
      /** Share of executions beyond the type's longest duration. */
      readonly overLimit: number;
      readonly cdf: readonly { readonly upTo: number; readonly share: number }[];
    };
    /** Null for Standard. */
    readonly billedMs: { readonly mean: number; readonly low: number; readonly high: number } | null;
    readonly billedMemoryMb: { readonly mean: number; readonly max: number } | null;
    readonly gbSeconds: { readonly mean: number; readonly low: number; readonly high: number } | null;
    readonly outcomes: { readonly succeeded: number; readonly failed: number; readonly timedOut: number };
    readonly usd: number;
  };
  readonly monthly: {
    readonly executions: number;
    readonly transitions: number;
    readonly requests: number;
    readonly gbSeconds: number;
    readonly lines: readonly MonthlyLine[];
    /** Sum of the lines. When `unpriced` is not empty it is a lower bound. */
    readonly totalUsd: number;
    readonly lowUsd: number;
    readonly highUsd: number;
    readonly unpriced: readonly string[];
  };
  readonly limits: readonly LimitRow[];
}

export interface MonthlyLine {
  readonly dimension: string;
  readonly service: string;
  readonly label: string;
  readonly quantity: number;
  readonly unit: string;
  readonly unitPriceUsd: number | null;
  readonly usd: number | null;
  readonly source: string;
}

export interface Verdict {
  /** The cheapest alternative that can run the workflow; null when none can, or when a missing price leaves it open. */
  readonly cheapest: AlternativeId | null;
  /** Against the other workflow type, per month; negative when that one is cheaper but cannot run. Null when not known. */
  readonly savingUsd: number | null;
  /** 100 is the whole bill of the other workflow type. */
  readonly savingPercent: number | null;
  /** One sentence with the money, for a manager. */
  readonly sentence: string;
  readonly reasons: readonly string[];
  /** Whether nothing that nobody told, no limit and no unknown resource could change which one is named. */
  readonly confident: boolean;
  /** What has to be known or done before acting on it, the weightiest first. */
  readonly conditions: readonly Condition[];
}

export interface Condition {
  /**
   * unresolved: what a task calls decides whether Express can run it. limit: it exceeds one. unknown: a figure nobody
   * told decides. flip: another value of an assumption names the other type. volume: which is cheaper depends on it.
   * success: not all executions succeed. starts: some are given up. idempotent: what must be safe to run twice.
   * unpriced: what the cost leaves out.
   */
  readonly kind: ConditionKind;
  readonly text: string;
  /** JSON Pointer into the workflow. */
  readonly pointer?: string;
}

export type ConditionKind =
  | 'unresolved'
  | 'limit'
  | 'unknown'
  | 'flip'
  | 'volume'
  | 'success'
  | 'starts'
  | 'idempotent'
  | 'unpriced';

export interface StateRow {
  /** Of a state of a nested workflow, `Workflow/State`. */
  readonly name: string;
  /** In the text of its own workflow. */
  readonly pointer: string;
  readonly type: string;
  /** Name of the nested workflow it belongs to; left out for the workflow itself. */
  readonly workflow?: string;
  readonly entriesPerExecution: number;
  readonly retriesPerExecution: number;
  readonly transitionsPerExecution: number;
  readonly eventsPerExecution: number;
  readonly standardUsdPerMonth: number;
  /** Null for a state never entered. */
  readonly meanDurationMs: number | null;
}

/** Executions that one state starts, when the whole is Standard; their cost is part of the total. */
export interface ChildRow {
  /** Name of the state. */
  readonly startedBy: string;
  /** Name of the nested workflow a task starts; null for the children of a distributed Map. */
  readonly workflow: string | null;
  readonly workflowType: 'standard' | 'express';
  readonly startsPerExecution: number;
  /** Share of them, 0..1; null when none was started. */
  readonly succeeded: number | null;
  readonly meanDurationMs: number | null;
  /** Billed by them, per execution of the whole. Starting a child of a distributed Map is a transition of the Map's. */
  readonly transitionsPerExecution: number;
  readonly requestsPerExecution: number;
  readonly gbSecondsPerExecution: number;
  /** Their share of the lines of the bill; null when a line has no price. */
  readonly standardUsdPerMonth: number | null;
}

/** What the history of a Standard execution is made of. One that would pass `limit` events ends as failed there. */
export interface HistoryReport {
  readonly limit: number;
  /** Executions of a million that do. */
  readonly failingPerMillion: number;
  /** States that log most of it, at most five. */
  readonly states: readonly (Place & {
    readonly eventsPerExecution: number;
    /** Of all events of an execution, 0..1. */
    readonly share: number;
  })[];
  /** Inline Maps and loops that can fill it, at most three of each kind, Maps first. */
  readonly growth: readonly {
    readonly kind: 'map' | 'loop';
    /** The Map, or the states of the loop. */
    readonly states: readonly Place[];
    /** Events of one item or turn, at the most, when no try is repeated. */
    readonly eventsEach: number;
    /** Most items or turns with which an execution stays within its history, when no try is repeated. */
    readonly safe: number;
    /** Items of 99.9 % of the visits of the Map, at the most, under this load; null for a loop. */
    readonly mostItems: number | null;
    /** Turns an execution makes on average; null for a Map, and for a loop inside a Map, a branch or another loop. */
    readonly meanTurns: number | null;
  }[];
}

/** A state of the workflow. */
export interface Place {
  readonly name: string;
  readonly pointer: string;
}

/**
 * The busiest part of the load run against the quotas of one alternative: the first that is throttled, else Standard.
 * Counts per step, levels at its end.
 */
export interface Timeline {
  readonly alternative: AlternativeId;
  readonly engine: 'simulate' | 'cohort';
  /** When it begins, ms into the load, and for how long starts arrive; what is shown behind that is the backlog. */
  readonly fromMs: number;
  readonly windowMs: number;
  readonly stepMs: number;
  /** New starts wanted, and starts accepted, retries included. */
  readonly offered: readonly number[];
  readonly starts: readonly number[];
  readonly transitions: readonly number[];
  readonly concurrency: readonly number[];
  /** Starts and invokes refused, and transitions made to wait. */
  readonly throttled: readonly number[];
  /** Clients waiting to try a start again. */
  readonly waitingStarts: readonly number[];
  /** Transitions waiting for a token. */
  readonly backlog: readonly number[];
  /** Tokens left; null where there is no such bucket. */
  readonly startTokens: readonly number[] | null;
  readonly transitionTokens: readonly number[] | null;
  /** Null where the quota is not known or does not limit. */
  readonly quotas: {
    readonly startsPerSecond: number | null;
    readonly startBucket: number | null;
    readonly transitionsPerSecond: number | null;
    readonly transitionBucket: number | null;
    readonly openExecutions: number | null;
  };
}
