import { type ChildRun, childrenOf, type Program } from '../../program/index.ts';
import type { RandomStream } from '../../stats/index.ts';
import { billedMemoryMb, ChildSum, expressGbSeconds, expressMemoryMb } from '../contract/index.ts';
import { Execution } from './execution.ts';
import type { ChildOutcome, Children } from './interpreter.ts';
import type { Recorder } from './profile.ts';
import { SlotHeap } from './slot-heap.ts';
import type { StateSums } from './state-sums.ts';

/** Children of one map run that are run one by one; of a larger run, so many stand for all, with equal weight. */
export const CHILDREN_RUN_EXACTLY = 1000;

/** What the children of one parent execution used; the parent's bill includes it. */
export class ChildUsage {
  /** Billed for starting them, and by them. */
  transitions = 0;
  retries = 0;
  requests = 0;
  gbSeconds = 0;
  lambdaRequests = 0;
  lambdaMbMsX86 = 0;
  lambdaMbMsArm = 0;
  /** History events and data copies of the children's own logs. */
  events = 0;
  copies = 0;
  /** Their lines at log level ERROR, and how many did not succeed. */
  errorLines = 0;
  failed = 0;
  entriesRun = 0;

  reset(): void {
    this.transitions = this.retries = this.requests = this.gbSeconds = 0;
    this.lambdaRequests = this.lambdaMbMsX86 = this.lambdaMbMsArm = 0;
    this.events = this.copies = this.entriesRun = this.errorLines = this.failed = 0;
  }
}

/**
 * Runs the children of distributed Maps, each an execution of its own, started in turn at the map run's dispatch rate,
 * and the executions that tasks start.
 */
export class ChildRunner implements Children {
  readonly usage = new ChildUsage();
  /** [row of childRuns * ChildSum.width + ChildSum] over all executions. */
  readonly sums: Float64Array;
  /** Whether one child has stood for several. */
  sampled = false;
  /** Bytes of execution data of the parent under way. */
  payloadBytes = 0;
  readonly #program: Program;
  readonly #stream: RandomStream;
  readonly #states: StateSums;
  readonly #slots = new SlotHeap();
  /** Children that each child under way stands for: a child of a child counts as often as its parent. */
  #weight = 1;
  /** One per depth of nesting. */
  readonly #executions: Execution[] = [];
  #depth = 0;

  readonly #recorder: Recorder | undefined;

  /** @param recorder  is told of every child, and when it begins. */
  constructor(program: Program, stream: RandomStream, sums: StateSums, recorder?: Recorder) {
    this.#recorder = recorder;
    this.#program = program;
    this.#stream = stream;
    this.#states = sums;
    this.sums = new Float64Array(program.childRuns.length * ChildSum.width);
  }

  mapRun(node: number, items: number, t: number, deadline: number): ChildOutcome {
    const { childRuns, childRun, maxConcurrency } = this.#program;
    const run = childRuns[childRun[node]!]!;
    const taken = Math.min(items, run.maxItems);
    const children = childrenOf(run, items);
    if (children === 0) return { endMs: t, failed: false };
    const sampled = Math.min(children, CHILDREN_RUN_EXACTLY);
    const weight = children / sampled;
    if (weight > 1) this.sampled = true;
    const gapMs = (1000 * weight) / run.dispatchPerSecond;
    const places = Math.max(1, Math.min(sampled, Math.round(maxConcurrency[node]! / weight)));
    const tolerated = toleratedItems(run.toleratedCount, run.toleratedShare, taken);
    const billedBefore = this.usage.transitions;
    const slots = this.#slots.open(places, t, places, 0);
    let end = t;
    let failedItems = 0;
    let started = 0;
    while (started < sampled && failedItems <= tolerated) {
      const start = Math.max(t + started * gapMs, this.#slots.earliest(slots));
      if (start > deadline) {
        end = Infinity;
        break;
      }
      const stop = deadline - start;
      const duration =
        this.#recorder === undefined
          ? this.#child(node, weight, stop)
          : this.#recorded(this.#recorder, node, { start, weight, gapMs, stop });
      const isFailed = !this.#last!.succeeded;
      const childEnd = isFailed && duration === stop ? Infinity : start + duration; // stopped, with the run
      if (isFailed && childEnd < Infinity) failedItems += weight * run.itemsPerBatch;
      this.#slots.replaceEarliest(slots, childEnd);
      end = Math.max(end, childEnd);
      started++;
    }
    this.#slots.close(slots);
    this.usage.transitions += started * weight * this.#weight;
    end = Math.max(end, t + this.#throttledMs(run, this.usage.transitions - billedBefore));
    if (end > deadline) end = Infinity;
    this.#states.childStarts[node]! += started * weight * this.#weight;
    return { endMs: end, failed: failedItems > tolerated };
  }

  /** Shortest time in which the quota lets a map run make its transitions: what the bucket does not hold comes one by one. */
  #throttledMs({ transitionQuota }: ChildRun, transitions: number): number {
    if (transitionQuota === undefined) return 0;
    const { bucketSize, refillRate } = transitionQuota;
    return (1000 * Math.max(0, transitions / this.#weight - bucketSize)) / refillRate;
  }

  #recorded(
    recorder: Recorder,
    node: number,
    child: { readonly start: number; readonly weight: number; readonly gapMs: number; readonly stop: number },
  ): number {
    let duration = 0;
    recorder.child(child.start, child.weight, child.gapMs, () => {
      recorder.started(node);
      duration = this.#child(node, child.weight, child.stop);
      recorder.add(this.#last!.journal);
    });
    return duration;
  }

  nested(node: number, stopMs: number): number {
    return this.#child(node, 1, stopMs);
  }

  get nestedSucceeded(): boolean {
    return this.#last!.succeeded;
  }

  /** The child that ended last. */
  #last: Execution | undefined;

  /**
   * Runs one child that stands for `share` of its siblings, adds what they used, answers its duration in ms.
   * @param stopMs  after which it is stopped from outside.
   */
  #child(node: number, share: number, stopMs: number): number {
    const { childRuns, childRun, bodyEntry } = this.#program;
    const row = childRun[node]!;
    const run = childRuns[row]!;
    const execution = this.#executionAt(this.#depth);
    const { journal } = execution;
    const outer = this.#weight;
    const weight = outer * share;
    this.#depth++;
    this.#weight = weight;
    execution.run(bodyEntry[node]!, run.limits, stopMs);
    this.#weight = outer;
    this.#depth--;
    this.#last = execution;
    const sums = this.#states;
    sums.add(journal, weight);
    this.#use(row, execution, weight);
    return execution.durationMs;
  }

  /** Books a child, whose states have been added up last. */
  #use(row: number, execution: Execution, weight: number): void {
    const { usage, sums: values } = this;
    const sums = this.#states;
    const run = this.#program.childRuns[row]!;
    const at = row * ChildSum.width;
    values[at + ChildSum.starts]! += weight;
    if (execution.succeeded) values[at + ChildSum.succeeded]! += weight;
    values[at + ChildSum.durationMs]! += weight * execution.durationMs;
    usage.entriesRun += sums.lastEntries;
    usage.retries += weight * sums.lastRetries;
    usage.events += weight * execution.events;
    usage.copies += weight * (sums.lastCopies + 2); // and the child's own input and output
    usage.errorLines += weight * sums.lastErrorLines;
    if (!execution.succeeded) usage.failed += weight;
    usage.lambdaRequests += weight * sums.lastLambdaRequests;
    usage.lambdaMbMsX86 += weight * sums.lastLambdaMbMsX86;
    usage.lambdaMbMsArm += weight * sums.lastLambdaMbMsArm;
    if (run.childType === 'standard') {
      const transitions = weight * (sums.lastEntries + sums.lastRetries + run.startEndTransitions);
      usage.transitions += transitions;
      values[at + ChildSum.transitions]! += transitions;
      return;
    }
    const { payload } = this.#program;
    const predicted = expressMemoryMb({
      definitionBytes: run.definitionBytes,
      payloadBytes: this.payloadBytes,
      fanOutSteps: execution.fanOut,
    });
    const memory = Number.isNaN(payload.memoryMb) ? predicted : payload.memoryMb;
    const gbSeconds = weight * expressGbSeconds(execution.durationMs, billedMemoryMb(memory));
    usage.requests += weight;
    usage.gbSeconds += gbSeconds;
    values[at + ChildSum.requests]! += weight;
    values[at + ChildSum.gbSeconds]! += gbSeconds;
  }

  #executionAt(depth: number): Execution {
    this.#executions[depth] ??= new Execution(this.#program, this.#stream, this);
    return this.#executions[depth];
  }
}

/** Items that may fail; a run with no tolerance fails with its first failed child. */
function toleratedItems(count: number, share: number, items: number): number {
  if (count < 0 && share < 0) return 0;
  return Math.min(count < 0 ? Infinity : count, share < 0 ? Infinity : share * items);
}
