import type { Definition, JsonObject, JsonValue, WorkflowType } from '../asl/index.ts';
import type { Assumption } from '../issue/index.ts';

/** How one try of a task ended. */
export interface TaskTry {
  /** The result; absent when the try failed. */
  readonly output?: JsonValue;
  /** Error name; null or absent with `cause` null: the worker failed without giving one. */
  readonly error?: string | null;
  readonly cause?: JsonValue;
  /** Time from started to the answer, simulated ms. */
  readonly durationMs?: number;
  /** Event types the try left in a recorded history: tells how far a failed try came. */
  readonly events?: readonly string[];
  /** Items a distributed Map reads, in place of its ItemReader's data. */
  readonly items?: readonly JsonValue[];
}

/**
 * What the tasks answer, by state name. `visits`: one list of tries per entry of the state, in the order of entering.
 * `tries`: one list for the whole execution, whichever entry asks (Step Functions Local's mock files count so).
 */
export type StateOutcomes =
  | { readonly kind: 'visits'; readonly visits: readonly (readonly TaskTry[])[] }
  | { readonly kind: 'tries'; readonly tries: readonly (TaskTry | undefined)[] };

export type TaskOutcomes = ReadonlyMap<string, StateOutcomes>;

/** Data a distributed Map reads, by state name: parsed items, or a file's text in the reader's InputType. */
export type ItemSource = { readonly items: readonly JsonValue[] } | { readonly text: string };

/** Simulated time each step of the orchestration takes, ms. */
export interface StepLatency {
  readonly startMs: number;
  readonly endMs: number;
  /** Pass, Choice, Succeed and the entering of Parallel and Map. */
  readonly flowStateMs: number;
  /** From the last branch or iteration to the state's end. */
  readonly joinMs: number;
  readonly scheduleToStartMs: number;
  readonly resultToExitMs: number;
  /** A task's own time where its outcome says none. */
  readonly taskMs: number;
}

export interface ExecutionOptions {
  readonly outcomes?: TaskOutcomes;
  readonly workflowType?: WorkflowType;
  /** Simulated start, ms since 1970. Default 2026-01-01T00:00:00Z. */
  readonly startMs?: number;
  /** Name of the execution and of the state machine, for ARNs and the context object. */
  readonly name?: string;
  readonly stateMachineName?: string;
  readonly seed?: number;
  /** Events of one history. Default 25,000 for Standard (AWS's limit); Express has none at AWS, here 100,000. */
  readonly maxEvents?: number;
  readonly latency?: Partial<StepLatency>;
  readonly items?: ReadonlyMap<string, ItemSource>;
  /** State machines that `startExecution` tasks may start, by name. */
  readonly nested?: ReadonlyMap<string, { readonly definition: Definition; readonly workflowType: WorkflowType }>;
}

export type ExecutionStatus = 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED' | 'RUNNING';

/** One history event. Its details stand under AWS's own key (`stateEnteredEventDetails`, …); texts are JSON as AWS gives. */
export interface HistoryEvent {
  readonly id: number;
  readonly previousEventId: number;
  /** Simulated, ISO 8601. */
  readonly timestamp: string;
  readonly type: string;
  /** State of an Entered, Exited or MapIteration event. */
  readonly name?: string;
  readonly [details: `${string}EventDetails`]: JsonObject;
}

export interface MapRunSummary {
  readonly stateName: string;
  readonly childType: WorkflowType;
  readonly items: number;
  readonly children: number;
  readonly succeeded: number;
  readonly failed: number;
  /** History events, state entries and retries of all children together. */
  readonly events: number;
  readonly stateEntries: number;
  readonly retries: number;
}

/** A state machine started by a task. */
export interface NestedExecution {
  readonly stateMachineName: string;
  readonly workflowType: WorkflowType;
  readonly result: ExecutionResult;
}

export interface ExecutionResult {
  readonly status: ExecutionStatus;
  readonly output?: JsonValue;
  readonly error?: string;
  readonly cause?: string;
  readonly events: readonly HistoryEvent[];
  /** Simulated length, ms. */
  readonly durationMs: number;
  readonly stateEntries: number;
  readonly retries: number;
  /** Express only: what the run is billed (docs/aws-rules.md 2.1). */
  readonly billing?: { readonly billedDurationMs: number; readonly billedMemoryMb: number };
  readonly mapRuns: readonly MapRunSummary[];
  readonly nested: readonly NestedExecution[];
  /** What the run rests on that nobody said: missing outcomes, unread items, cut runs. */
  readonly assumptions: readonly Assumption[];
}
