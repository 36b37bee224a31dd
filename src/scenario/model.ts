import type { Definition, JsonValue, WorkflowType } from '../asl/index.ts';
import type { Assumption, Pointer } from '../issue/index.ts';
import type { Distribution } from '../stats/index.ts';
import type { Bytes, MiB, Milliseconds, PerSecond, Share } from '../units/index.ts';

/** A checked load profile: what arrives, with which data, and how each state behaves. */
export interface Scenario {
  readonly name?: string;
  /** Simulated span. */
  readonly horizon: Milliseconds;
  /** Length of the billed month; usage over the horizon is scaled to it. */
  readonly month: Milliseconds;
  readonly seed: number;
  readonly origin: LoadOrigin;
  readonly arrivals: Arrivals;
  /** Weighted execution inputs; empty when the profile has none. */
  readonly inputs: readonly WeightedInput[];
  /** By state name. A name stands for every state of that name, in whichever scope. */
  readonly states: ReadonlyMap<string, StateBehaviour>;
  /** State machines that tasks start, by name: those given as further files, and those the profile describes. */
  readonly workflows?: ReadonlyMap<string, NestedWorkflow>;
  readonly latency: { readonly standard: LatencyTable; readonly express: LatencyTable };
  readonly express: { readonly memory?: MiB };
  readonly onThrottle: ThrottlePolicy;
  readonly account: Account;
  /** Every default taken while reading the profile (not those of single states: the program lists these). */
  readonly assumptions: readonly Assumption[];
}

/** Where the number of executions comes from; a placeholder stands for a number that nobody gave. */
export type LoadOrigin = 'given' | 'template' | 'recorded' | 'placeholder';

export interface Arrivals {
  readonly process: 'poisson' | 'uniform' | 'burst';
  /** The parts add up. */
  readonly parts: readonly ArrivalPart[];
  /** Mean starts in the horizon, scaled to one month. */
  readonly executionsPerMonth: number;
  readonly meanPerSecond: PerSecond;
  readonly peakPerSecond: PerSecond;
}

/** One source of starts. `rateAt` is in starts per second at `t` ms since the start; 0 outside [start, end). */
export interface ArrivalPart {
  readonly kind: 'constant' | 'ramping' | 'expression' | 'trace' | 'monthly';
  readonly pointer: Pointer;
  readonly startMs: number;
  readonly endMs: number;
  /** The rate is straight between neighbouring edges, ms, ascending from `startMs` to `endMs`. */
  readonly edges: Float64Array;
  readonly rateAt: (tMs: number) => number;
  /** Expected number of starts in [fromMs, toMs). */
  readonly expectedStarts: (fromMs: number, toMs: number) => number;
  /** Highest rate anywhere in the part, starts per second (upper bound for thinning). */
  readonly peakPerSecond: number;
}

export interface WeightedInput {
  /** Share of all executions; the shares of a scenario sum to 1. */
  readonly share: Share;
  readonly value: JsonValue;
  /** Bytes of the value as compact JSON in UTF-8. */
  readonly size: Bytes;
}

/** A state machine that a task starts. */
export interface NestedWorkflow {
  readonly name: string;
  readonly pointer: Pointer;
  /** Absent when its file was not given. */
  readonly definition?: Definition;
  /** Absent when the profile does not say. */
  readonly type?: WorkflowType;
  /** By state name, as in `Scenario.states`. */
  readonly states: ReadonlyMap<string, StateBehaviour>;
}

/** One result of a state. */
export interface WeightedOutput {
  readonly share: Share;
  /** As written: what is drawn is still a mapping with `$draw` in it. */
  readonly value: JsonValue;
  readonly draws: readonly DrawnPart[];
}

/** A number in a result that is drawn anew each time. */
export interface DrawnPart {
  /** Where in the result it stands. */
  readonly path: readonly (string | number)[];
  readonly law: Distribution;
}

/** Everything a profile can say about one state; what it does not say is absent, never zero. */
export interface StateBehaviour {
  readonly pointer: Pointer;
  /** Service time of one try, ms: the call itself, without orchestration overheads. */
  readonly duration?: Distribution;
  /** Results the state may give, before the workflow selects from them; their shares sum to 1. */
  readonly outputs?: readonly WeightedOutput[];
  readonly outputSize?: Bytes;
  /** Odds of each error per try; they sum to at most 1. */
  readonly errors: readonly ErrorOdds[];
  readonly lambda?: LambdaBehaviour;
  /** Choice odds by target state name; sum to 1. */
  readonly next?: ReadonlyMap<string, Share>;
  /** Number of items of a Map. */
  readonly items?: Distribution;
  /** Bytes of each of its items, in order, where they were read from a file: `items` is then their number. */
  readonly itemSizes?: Float64Array;
  /** Bytes of one item, where only that was said. */
  readonly itemSize?: Bytes;
  /** Name in `Scenario.workflows` of the state machine the Task starts, where its definition does not tell. */
  readonly workflow?: string;
  /** Activity worker pool or named shared resource. */
  readonly workers?: number;
  readonly resource?: { readonly name: string; readonly servers: number };
}

export interface ErrorOdds {
  readonly error: string;
  readonly probability: Share;
  /** Service time of a try that fails so; absent: the same as the state's duration. */
  readonly duration?: Distribution;
}

export interface LambdaBehaviour {
  readonly memory: MiB;
  readonly architecture: 'x86_64' | 'arm64';
  readonly coldStart?: { readonly probability: Share; readonly duration: Distribution };
}

/** An overhead: a fixed number of ms, or a law that is drawn from each time. */
export type Overhead = number | Distribution;

/** Orchestration overheads of one workflow type, ms (docs/aws-rules.md 6). */
export interface LatencyTable {
  readonly startMs: Overhead;
  readonly endMs: Overhead;
  /** Pass, Choice, Succeed and the entering of Parallel and Map. */
  readonly flowStateMs: Overhead;
  readonly taskScheduleToStartMs: Overhead;
  readonly taskResultToExitMs: Overhead;
  /** Network and front end of a warm Lambda invoke. */
  readonly lambdaInvokeMs: Overhead;
  readonly payloadMsPerKib: number;
  /** Inline Map: this many iterations start at once … */
  readonly mapAtOnce: number;
  /** … then one more each so many ms … */
  readonly mapRampMs: number;
  /** … up to this many at a time. */
  readonly mapMaxConcurrency: number;
}

export type ThrottlePolicy =
  | { readonly kind: 'drop' }
  | {
      readonly kind: 'retry';
      readonly base: Milliseconds;
      readonly cap: Milliseconds;
      readonly maxAttempts: number;
      readonly jitter: 'none' | 'full';
    };

export interface Account {
  readonly region: string;
  readonly freeTier: boolean;
  /** Extra billed transitions per Standard execution for Start and End: 0, 1 or 2. */
  readonly startEndTransitions: 0 | 1 | 2;
  readonly logging: { readonly level: 'OFF' | 'FATAL' | 'ERROR' | 'ALL'; readonly includeExecutionData: boolean };
  /** Overrides by quota name. */
  readonly quotas: ReadonlyMap<string, { readonly bucket?: number; readonly refill?: number; readonly limit?: number }>;
}
