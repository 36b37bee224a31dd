import type { JsonObject, JsonValue } from '../expr/index.ts';
import type { Pointer } from '../issue/index.ts';

export type { JsonObject, JsonValue };

export type QueryLanguage = 'jsonPath' | 'jsonata';
export type WorkflowType = 'standard' | 'express';
export type StateType = 'Task' | 'Pass' | 'Choice' | 'Wait' | 'Succeed' | 'Fail' | 'Parallel' | 'Map';

/** One checked state machine definition. Every state carries its pointer into the user's text. */
export interface Definition {
  readonly comment?: string;
  readonly queryLanguage: QueryLanguage;
  /** TimeoutSeconds of the state machine. */
  readonly timeoutSeconds?: number;
  readonly root: Scope;
  /** Every state of every scope, in document order; `State.index` is its position here. */
  readonly states: readonly State[];
  /** The document as parsed, for the data rules and for printing. */
  readonly raw: JsonObject;
  /** Size of the definition text in bytes of UTF-8 (Express memory counts it). */
  readonly sizeBytes: number;
  /** SHA-256 of the text, lower-case hex. */
  readonly sha256: string;
}

/** One `States` object with its `StartAt`: the top level, a branch of a Parallel, the body of a Map. */
export interface Scope {
  readonly pointer: Pointer;
  readonly startAt: string;
  /** By state name, in document order. */
  readonly states: ReadonlyMap<string, State>;
}

export type State =
  | TaskState
  | PassState
  | ChoiceState
  | WaitState
  | SucceedState
  | FailState
  | ParallelState
  | MapState;

interface StateBase {
  readonly name: string;
  readonly pointer: Pointer;
  /** Position in `Definition.states`. */
  readonly index: number;
  readonly comment?: string;
  readonly queryLanguage: QueryLanguage;
  /** The state's own JSON: data-flow fields (InputPath, Arguments, Assign, …) are read from here. */
  readonly raw: JsonObject;
}

/** Exactly one of the two holds in a checked definition. */
export interface Onward {
  /** Name of the next state in the same scope; absent means `End: true`. */
  readonly next?: string;
}

export interface Retryable {
  readonly retry: readonly Retrier[];
  readonly catch: readonly Catcher[];
}

export interface Retrier {
  readonly pointer: Pointer;
  readonly errorEquals: readonly string[];
  /** Seconds before the first retry; default 1. */
  readonly intervalSeconds: number;
  /** Number of retries, not of tries; default 3, 0 = never retry. */
  readonly maxAttempts: number;
  /** Default 2. */
  readonly backoffRate: number;
  /** Absent: no cap. */
  readonly maxDelaySeconds?: number;
  readonly jitter: 'none' | 'full';
}

export interface Catcher {
  readonly pointer: Pointer;
  readonly errorEquals: readonly string[];
  readonly next: string;
  readonly raw: JsonObject;
}

/** A number of seconds given in the definition, or computed by data when the state runs. */
export type Seconds =
  | { readonly kind: 'literal'; readonly seconds: number }
  | { readonly kind: 'dynamic'; readonly expression: string };

/** What a Task's `Resource` calls and how the state machine waits for it. */
export interface Resource {
  readonly arn: string;
  readonly kind: 'lambda' | 'activity' | 'optimised' | 'sdk' | 'http' | 'nested' | 'unknown';
  /** `lambda`, `dynamodb`, `sns`, `states` …; empty for unknown. */
  readonly service: string;
  /** `invoke`, `putItem`, `startExecution` …; empty for a Lambda ARN or an activity. */
  readonly action: string;
  readonly pattern: 'requestResponse' | 'runJob' | 'waitForToken';
  /** `.sync` is 1, `.sync:2` is 2. */
  readonly syncVersion?: 1 | 2;
}

export interface TaskState extends StateBase, Onward, Retryable {
  readonly type: 'Task';
  readonly resource: Resource;
  readonly timeout?: Seconds;
  readonly heartbeat?: Seconds;
}

export interface PassState extends StateBase, Onward {
  readonly type: 'Pass';
}

export interface ChoiceRule {
  readonly pointer: Pointer;
  readonly next: string;
  /** The rule as written: operators in JSONPath, `Condition` in JSONata. */
  readonly raw: JsonObject;
}

export interface ChoiceState extends StateBase {
  readonly type: 'Choice';
  readonly choices: readonly ChoiceRule[];
  readonly default?: string;
}

export type WaitUntil =
  | { readonly kind: 'seconds'; readonly seconds: Seconds }
  | { readonly kind: 'timestamp'; readonly timestamp: string; readonly dynamic: boolean };

export interface WaitState extends StateBase, Onward {
  readonly type: 'Wait';
  readonly until: WaitUntil;
}

export interface SucceedState extends StateBase {
  readonly type: 'Succeed';
}

export interface FailState extends StateBase {
  readonly type: 'Fail';
  /** Literal Error; absent when dynamic or missing. */
  readonly error?: string;
  readonly cause?: string;
}

export interface ParallelState extends StateBase, Onward, Retryable {
  readonly type: 'Parallel';
  readonly branches: readonly Scope[];
}

export interface ItemReader {
  readonly pointer: Pointer;
  readonly raw: JsonObject;
  /** Literal ReaderConfig.MaxItems. */
  readonly maxItems?: number;
}

export interface ItemBatcher {
  readonly pointer: Pointer;
  readonly raw: JsonObject;
  readonly maxItemsPerBatch?: number;
  readonly maxInputBytesPerBatch?: number;
}

export interface MapState extends StateBase, Onward, Retryable {
  readonly type: 'Map';
  readonly mode: 'inline' | 'distributed';
  /** Type of the child executions; only for `distributed`. */
  readonly childType: WorkflowType;
  readonly body: Scope;
  /** Literal MaxConcurrency; 0 = no limit of its own; absent when computed by data. */
  readonly maxConcurrency?: number;
  readonly itemReader?: ItemReader;
  readonly itemBatcher?: ItemBatcher;
  readonly hasResultWriter: boolean;
  readonly toleratedFailurePercentage?: number;
  readonly toleratedFailureCount?: number;
  readonly label?: string;
}
