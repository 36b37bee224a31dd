import { DistributionTable } from '../stats/index.ts';
import { ErrorId, NONE, type Pool } from './model.ts';

/** Ranges of a side table, one per node in node order: `start[node] .. start[node + 1]`. */
export class Ranges {
  readonly #starts: number[] = [0];
  #rows = 0;
  /** Adds a row to the range that is open now. */
  push(): void {
    this.#rows++;
  }
  /** Ends the range of the current node. */
  close(): void {
    this.#starts.push(this.#rows);
  }
  toColumn(): Int32Array {
    return Int32Array.from(this.#starts);
  }
}

/** Error names as numbers; the wildcards of `ErrorEquals` are negative. */
export class ErrorNames {
  readonly #ids = new Map<string, number>([
    ['States.Timeout', ErrorId.timeout],
    ['States.HeartbeatTimeout', ErrorId.heartbeatTimeout],
    ['States.Runtime', ErrorId.runtime],
    ['States.DataLimitExceeded', ErrorId.dataLimitExceeded],
    ['States.ExceedToleratedFailureThreshold', ErrorId.exceedToleratedFailureThreshold],
    ['Lambda.TooManyRequestsException', ErrorId.lambdaThrottled],
  ]);

  idOf(name: string): number {
    const known = this.#ids.get(name);
    if (known !== undefined) return known;
    this.#ids.set(name, this.#ids.size);
    return this.#ids.size - 1;
  }

  /** An entry of `ErrorEquals`: a name or a wildcard. */
  matcherOf(name: string): number {
    if (name === 'States.ALL') return ErrorId.all;
    if (name === 'States.TaskFailed') return ErrorId.taskFailed;
    return this.idOf(name);
  }

  names(): string[] {
    return [...this.#ids.keys()];
  }
}

/** The columns of a program while they grow, one list per column. Node columns are preset, side tables pushed to. */
export class Columns {
  readonly kind: Uint8Array;
  readonly nodeState: Int32Array;
  readonly next: Int32Array;
  readonly startDelayMs: Float64Array;
  readonly startDelayLaw: Int32Array;
  readonly invokeDelayMs: Float64Array;
  readonly invokeDelayLaw: Int32Array;
  readonly exitDelayMs: Float64Array;
  readonly exitDelayLaw: Int32Array;
  readonly durationLaw: Int32Array;
  readonly timeoutMs: Float64Array;
  readonly countsTransitions: Uint8Array;
  readonly visitEvents: Uint8Array;
  readonly retryEvents: Uint8Array;
  readonly lambdaMemoryMb: Float64Array;
  readonly lambdaArm: Uint8Array;
  readonly coldProbability: Float64Array;
  readonly coldLaw: Int32Array;
  readonly functionOf: Int32Array;
  readonly poolOf: Int32Array;
  readonly bodyEntry: Int32Array;
  readonly itemsLaw: Int32Array;
  readonly maxConcurrency: Float64Array;
  readonly childRun: Int32Array;
  readonly failError: Int32Array;

  readonly errors = new Ranges();
  readonly errorCumulative: number[] = [];
  readonly errorId: number[] = [];
  readonly errorLaw: number[] = [];
  readonly choices = new Ranges();
  readonly choiceCumulative: number[] = [];
  readonly choiceTarget: number[] = [];
  readonly branches = new Ranges();
  readonly branchEntry: number[] = [];
  readonly retriers = new Ranges();
  readonly retrierIntervalMs: number[] = [];
  readonly retrierBackoff: number[] = [];
  readonly retrierMaxAttempts: number[] = [];
  readonly retrierMaxDelayMs: number[] = [];
  readonly retrierJitter: number[] = [];
  readonly retrierMatch: number[] = [];
  readonly catchers = new Ranges();
  readonly catcherTarget: number[] = [];
  readonly catcherMatch: number[] = [];
  readonly matcherError: number[] = [];

  readonly errorNames = new ErrorNames();
  readonly distributions = new DistributionTable();
  readonly functions: string[] = [];
  readonly pools: Pool[] = [];

  constructor(nodeCount: number) {
    const ints = (): Int32Array => new Int32Array(nodeCount).fill(NONE);
    const floats = (value = 0): Float64Array => new Float64Array(nodeCount).fill(value);
    this.kind = new Uint8Array(nodeCount);
    this.visitEvents = new Uint8Array(nodeCount);
    this.countsTransitions = new Uint8Array(nodeCount);
    this.retryEvents = new Uint8Array(nodeCount);
    this.lambdaArm = new Uint8Array(nodeCount);
    this.nodeState = ints();
    this.next = ints();
    this.startDelayLaw = ints();
    this.invokeDelayLaw = ints();
    this.exitDelayLaw = ints();
    this.durationLaw = ints();
    this.coldLaw = ints();
    this.functionOf = ints();
    this.poolOf = ints();
    this.bodyEntry = ints();
    this.itemsLaw = ints();
    this.childRun = ints();
    this.failError = ints();
    this.startDelayMs = floats();
    this.invokeDelayMs = floats();
    this.exitDelayMs = floats();
    this.timeoutMs = floats(Infinity);
    this.lambdaMemoryMb = floats();
    this.coldProbability = floats();
    this.maxConcurrency = floats(Infinity);
  }

  /** Ends every range of the current node; called once per node, in node order. */
  closeNode(): void {
    for (const ranges of [this.errors, this.choices, this.branches, this.retriers, this.catchers]) ranges.close();
  }
}
