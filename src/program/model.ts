import type { WorkflowType } from '../asl/index.ts';
import type { Assumption, Issue, Pointer } from '../issue/index.ts';
import type { DistributionTable } from '../stats/index.ts';

/** What a node does. Several state types share a kind: the engines know these, not the language. */
export const NodeKind = {
  /** Pass, Succeed: entered and left after a fixed overhead. */
  flow: 0,
  wait: 1,
  choice: 2,
  task: 3,
  parallel: 4,
  map: 5,
  distributedMap: 6,
  fail: 7,
  /**
   * No state: goes on at once to one of its choice targets (or END), drawn by their odds. It is not entered: no
   * transition, no event, no time. Only programs unfolded by data have such nodes.
   */
  pick: 8,
  /** No state either: its `failError` leaves the scope at once. */
  raise: 9,
} as const;

/** `next` of a node after which its scope has ended well. */
export const END = -1;
/** Column entry for "has none". */
export const NONE = -1;

/** Error numbers: names are interned; these are there in every program. */
export const ErrorId = {
  timeout: 0,
  heartbeatTimeout: 1,
  runtime: 2,
  dataLimitExceeded: 3,
  exceedToleratedFailureThreshold: 4,
  /** Lambda.TooManyRequestsException: a throttled invoke. */
  lambdaThrottled: 5,
  /** Wildcards, in `matcherError` only. */
  all: -2,
  taskFailed: -3,
} as const;

/**
 * A workflow with its behaviour, as flat columns of numbers: one row per node, ranges into side tables.
 * Everything an engine needs in its loop; names and pointers are found again through `nodeState` and `states`.
 */
export interface Program {
  readonly workflowType: WorkflowType;
  /** Node entered first; a pick over the inputs where these go different ways. */
  readonly entry: number;
  /** [input class of `payload`] node entered first by executions with this input; empty: all begin at `entry`. */
  readonly inputEntry: Int32Array;
  readonly nodeCount: number;

  // one row per node
  readonly kind: Uint8Array;
  /** Index in `states`. */
  readonly nodeState: Int32Array;
  /** Node after this one, or END. */
  readonly next: Int32Array;
  /** ms from Scheduled to Started of a task; ms spent in a flow, choice, parallel or map node itself. */
  readonly startDelayMs: Float64Array;
  /** Row of `distributions` added to it, or NONE. */
  readonly startDelayLaw: Int32Array;
  /** ms between Started and the call itself (network, front end, payload); a timeout counts it. */
  readonly invokeDelayMs: Float64Array;
  readonly invokeDelayLaw: Int32Array;
  /** ms from a task's result to its exit. */
  readonly exitDelayMs: Float64Array;
  readonly exitDelayLaw: Int32Array;
  /** Service time of a try, or length of a wait: row of `distributions`. */
  readonly durationLaw: Int32Array;
  /** Counted from Started, ms; Infinity without a timeout. */
  readonly timeoutMs: Float64Array;
  /** 1 where entering the node is counted as a transition: all but the states of Express children. */
  readonly countsTransitions: Uint8Array;
  /** History events of one successful visit without retries, children not counted. */
  readonly visitEvents: Uint8Array;
  /** Events of one further try: 3, or 4 where the task is submitted; 1 for a container that starts again. */
  readonly retryEvents: Uint8Array;

  // tasks: odds of each error per try; cumulative, ascending, in [errorStart[node], errorStart[node + 1])
  readonly errorStart: Int32Array;
  readonly errorCumulative: Float64Array;
  readonly errorId: Int32Array;
  /** Row of `distributions` for the failing try, or NONE: as the state's duration. */
  readonly errorLaw: Int32Array;

  // lambda tasks
  /** Billed memory in MB, or 0 when the function's price is not asked for. */
  readonly lambdaMemoryMb: Float64Array;
  /** 1 for arm64. */
  readonly lambdaArm: Uint8Array;
  readonly coldProbability: Float64Array;
  readonly coldLaw: Int32Array;
  /** Row of `functions` whose concurrency a try takes, or NONE. */
  readonly functionOf: Int32Array;
  /** Row of `pools` a try waits for a server of, or NONE. */
  readonly poolOf: Int32Array;

  // choices: cumulative odds in [choiceStart[node], choiceStart[node + 1]); the last is 1
  readonly choiceStart: Int32Array;
  readonly choiceCumulative: Float64Array;
  readonly choiceTarget: Int32Array;

  // parallel: entries of the branches
  readonly branchStart: Int32Array;
  readonly branchEntry: Int32Array;

  // maps
  readonly bodyEntry: Int32Array;
  /**
   * Inline Maps whose items begin in different places: entries of the body, one per item in their order, in
   * [itemEntryStart[node], itemEntryStart[node + 1]). An empty range: all items begin at `bodyEntry`.
   */
  readonly itemEntryStart: Int32Array;
  readonly itemEntry: Int32Array;
  readonly itemsLaw: Int32Array;
  /** Iterations or children at a time; Infinity for no limit. */
  readonly maxConcurrency: Float64Array;
  /** Row of `childRuns`, or NONE; also of tasks that start a state machine. Its children enter at `bodyEntry`. */
  readonly childRun: Int32Array;

  // retriers of node: [retrierStart[node], retrierStart[node + 1])
  readonly retrierStart: Int32Array;
  readonly retrierIntervalMs: Float64Array;
  readonly retrierBackoff: Float64Array;
  readonly retrierMaxAttempts: Float64Array;
  /** Infinity without MaxDelaySeconds. */
  readonly retrierMaxDelayMs: Float64Array;
  /** 1 for full jitter. */
  readonly retrierJitter: Uint8Array;
  /** Errors retrier r matches: [retrierMatch[2r], retrierMatch[2r + 1]) of `matcherError`. */
  readonly retrierMatch: Int32Array;

  // catchers of node, likewise
  readonly catcherStart: Int32Array;
  readonly catcherTarget: Int32Array;
  readonly catcherMatch: Int32Array;
  /** Error ids and wildcards, retriers' and catchers'. */
  readonly matcherError: Int32Array;

  /** ErrorId of a Fail node. */
  readonly failError: Int32Array;

  readonly distributions: DistributionTable;
  readonly childRuns: readonly ChildRun[];
  /** Lambda functions by ARN or name; a state whose function is not named has one of its own. */
  readonly functions: readonly string[];
  /** Activity worker pools and shared resources. */
  readonly pools: readonly Pool[];
  readonly limits: ExecutionLimits;
  readonly payload: PayloadModel;
  readonly logging: LogModel;
  /** Extra billed transitions per Standard execution. */
  readonly startEndTransitions: number;

  // back-map
  readonly errorNames: readonly string[];
  readonly states: readonly ProgramState[];
}

/** Servers that tries wait for, first come, first served. */
export interface Pool {
  readonly name: string;
  /** Where the load profile sets its servers. */
  readonly pointer: Pointer;
  readonly servers: number;
}

/** What bounds one execution. */
export interface ExecutionLimits {
  readonly startMs: number;
  /** Row of `distributions` added to it, or NONE. */
  readonly startLaw: number;
  readonly endMs: number;
  readonly endLaw: number;
  /** min(TimeoutSeconds, the type's longest duration), ms. */
  readonly deadlineMs: number;
  /** The type's longest duration alone, ms. */
  readonly longestMs: number;
  /** 25,000 for Standard, Infinity for Express. */
  readonly maxEvents: number;
  /** Iterations of an inline Map: so many start at once, then one each `mapRampMs`, up to `mapMaxConcurrency`. */
  readonly mapAtOnce: number;
  readonly mapRampMs: number;
  readonly mapMaxConcurrency: number;
}

/** Executions that a state starts: the children of a distributed Map, or the one that a Task starts. */
export interface ChildRun {
  readonly childType: WorkflowType;
  readonly limits: ExecutionLimits;
  /** Name of the state machine a Task starts; undefined for the children of a distributed Map. */
  readonly workflow?: string;
  /** Whether the state ends with its children: all but executions that a Task only starts. */
  readonly awaited: boolean;
  /** Error of the Task when the execution it awaits does not succeed, or NONE. */
  readonly failure: number;
  /** Billed transitions of the parent for each child started: a Task has been billed when it was entered. */
  readonly startTransitions: 0 | 1;
  /** Extra billed transitions of a Standard child for Start and End. */
  readonly startEndTransitions: number;
  /** Size of the definition the children run, for Express memory. */
  readonly definitionBytes: number;

  // of distributed Maps
  /** Items of one child; of items of different size, so many on average. */
  readonly itemsPerBatch: number;
  readonly maxItems: number;
  /** Batches that the items of a file make, when all of them are read; NONE when only their number is known. */
  readonly batches: number;
  /** Children started per second. */
  readonly dispatchPerSecond: number;
  /** Share and count of items that may fail; -1 when not given. */
  readonly toleratedShare: number;
  readonly toleratedCount: number;
  /** Quota that the transitions of Standard children share; left out where the book does not know it, or none applies. */
  readonly transitionQuota?: { readonly bucketSize: number; readonly refillRate: number };
}

/** Children of a map run that reads `items` items. */
export function childrenOf(run: ChildRun, items: number): number {
  const taken = Math.min(items, run.maxItems);
  if (run.batches !== NONE && taken > 0) return run.batches;
  return Math.ceil(taken / run.itemsPerBatch);
}

/** Execution data size by input class, for Express memory and for logs. */
export interface PayloadModel {
  readonly cumulative: Float64Array;
  readonly bytes: Float64Array;
  readonly definitionBytes: number;
  /** Overrides the predicted memory when not NaN. */
  readonly memoryMb: number;
}

export interface LogModel {
  readonly level: 'OFF' | 'FATAL' | 'ERROR' | 'ALL';
  readonly includeExecutionData: boolean;
  readonly bytesPerEvent: number;
}

export interface ProgramState {
  readonly index: number;
  readonly name: string;
  /** In the text of its own workflow. */
  readonly pointer: Pointer;
  readonly type: string;
  /** Name of the state machine it belongs to, when a task starts that one. */
  readonly workflow?: string;
}

/** A compiled program with what had to be assumed, or found wanting, to make it. */
/** A figure that stands for one nobody told. */
export interface Placeholder {
  /** Of the assumption that tells it. */
  readonly id: string;
  readonly kind: 'duration' | 'wait' | 'items' | 'itemBytes' | 'odds';
  /** Name in its own workflow, and that workflow where it is a started one. */
  readonly state: string;
  readonly workflow: string | undefined;
  /** ms, items or bytes; 0 for odds. */
  readonly value: number;
  /** Of odds: the ways that are taken as equally likely. */
  readonly ways: readonly string[];
}

export interface Compiled {
  readonly program: Program;
  readonly placeholders: readonly Placeholder[];
  readonly assumptions: readonly Assumption[];
  readonly issues: readonly Issue[];
}
