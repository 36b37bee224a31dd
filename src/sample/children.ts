import { billedMemoryMb, expressGbSeconds, expressMemoryMb } from '../measure/index.ts';
import type { Program } from '../program/index.ts';
import type { RandomStream } from '../stats/index.ts';
import { Execution } from './execution.ts';
import type { ChildOutcome } from './interpreter.ts';
import { SlotHeap } from './slot-heap.ts';
import type { StateSums } from './state-sums.ts';

/** Children of one map run that are run one by one; of a larger run, so many stand for all, with equal weight. */
export const CHILDREN_RUN_EXACTLY = 1000;

/** What the children of one parent execution used; the parent's bill includes it. */
export class ChildUsage {
  transitions = 0;
  retries = 0;
  requests = 0;
  gbSeconds = 0;
  children = 0;
  lambdaRequests = 0;
  lambdaMbMsX86 = 0;
  lambdaMbMsArm = 0;
  /** History events and data copies of the children's own logs. */
  events = 0;
  copies = 0;
  entriesRun = 0;

  reset(): void {
    this.transitions = this.retries = this.requests = this.gbSeconds = this.children = 0;
    this.lambdaRequests = this.lambdaMbMsX86 = this.lambdaMbMsArm = 0;
    this.events = this.copies = this.entriesRun = 0;
  }
}

/** Runs the children of distributed Maps: each an execution of its own, started in turn at the map run's dispatch rate. */
export class ChildRunner {
  readonly usage = new ChildUsage();
  /** Bytes of execution data of the parent under way. */
  payloadBytes = 0;
  readonly #program: Program;
  readonly #stream: RandomStream;
  readonly #sums: StateSums;
  readonly #slots = new SlotHeap();
  /** Children that each child under way stands for: a child of a child counts as often as its parent. */
  #weight = 1;
  /** One per depth of nesting. */
  readonly #executions: Execution[] = [];
  #depth = 0;

  constructor(program: Program, stream: RandomStream, sums: StateSums) {
    this.#program = program;
    this.#stream = stream;
    this.#sums = sums;
  }

  readonly run = (node: number, items: number, t: number): ChildOutcome => {
    const { childRuns, childRun, maxConcurrency } = this.#program;
    const run = childRuns[childRun[node]!]!;
    const taken = Math.min(items, run.maxItems);
    const children = Math.ceil(taken / run.itemsPerBatch);
    if (children === 0) return { endMs: t, failed: false };
    const sampled = Math.min(children, CHILDREN_RUN_EXACTLY);
    const weight = children / sampled;
    const gapMs = (1000 * weight) / run.dispatchPerSecond;
    const places = Math.max(1, Math.min(sampled, Math.round(maxConcurrency[node]! / weight)));
    const tolerated = toleratedItems(run.toleratedCount, run.toleratedShare, taken);
    const slots = this.#slots.open(places, t, places, 0);
    let end = t;
    let failedItems = 0;
    let started = 0;
    while (started < sampled && failedItems <= tolerated) {
      const start = Math.max(t + started * gapMs, this.#slots.earliest(slots));
      const childEnd = start + this.#child(node, weight);
      if (this.#lastFailed) failedItems += weight * run.itemsPerBatch;
      this.#slots.replaceEarliest(slots, childEnd);
      end = Math.max(end, childEnd);
      started++;
    }
    this.#slots.close(slots);
    this.usage.children += started * weight * this.#weight;
    this.#sums.childStarts[node]! += started * weight * this.#weight;
    return { endMs: end, failed: failedItems > tolerated };
  };

  #lastFailed = false;

  /** Runs one child that stands for `share` of its siblings, adds what they used, answers its duration in ms. */
  #child(node: number, share: number): number {
    const { childRuns, childRun, bodyEntry, payload } = this.#program;
    const { limits, childType } = childRuns[childRun[node]!]!;
    const execution = this.#executionAt(this.#depth);
    const { journal } = execution;
    const outer = this.#weight;
    const weight = outer * share;
    this.#depth++;
    this.#weight = weight;
    execution.run(bodyEntry[node]!, limits);
    this.#weight = outer;
    this.#depth--;
    this.#lastFailed = !execution.succeeded;
    const { usage } = this;
    const sums = this.#sums;
    sums.add(journal, weight);
    usage.entriesRun += sums.lastEntries;
    usage.retries += weight * sums.lastRetries;
    usage.events += weight * execution.events;
    usage.copies += weight * (sums.lastCopies + 2); // and the child's own input and output
    usage.lambdaRequests += weight * sums.lastLambdaRequests;
    usage.lambdaMbMsX86 += weight * sums.lastLambdaMbMsX86;
    usage.lambdaMbMsArm += weight * sums.lastLambdaMbMsArm;
    if (childType === 'standard') usage.transitions += weight * (sums.lastEntries + sums.lastRetries);
    else {
      const predicted = expressMemoryMb({
        definitionBytes: payload.definitionBytes,
        payloadBytes: this.payloadBytes,
        fanOutSteps: execution.fanOut,
      });
      const memory = Number.isNaN(payload.memoryMb) ? predicted : payload.memoryMb;
      usage.requests += weight;
      usage.gbSeconds += weight * expressGbSeconds(execution.durationMs, billedMemoryMb(memory));
    }
    return execution.durationMs;
  }

  #executionAt(depth: number): Execution {
    this.#executions[depth] ??= new Execution(this.#program, this.#stream, this.run);
    return this.#executions[depth];
  }
}

/** Items that may fail; a run with no tolerance fails with its first failed child. */
function toleratedItems(count: number, share: number, items: number): number {
  if (count < 0 && share < 0) return 0;
  return Math.min(count < 0 ? Infinity : count, share < 0 ? Infinity : share * items);
}
