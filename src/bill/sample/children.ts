import { type ChildRun, childrenOf, NONE, type Program } from '../../program/index.ts';
import type { RandomStream } from '../../stats/index.ts';
import { billedMemoryMb, ChildSum, expressGbSeconds, expressMemoryMb } from '../contract/index.ts';
import { Execution } from './execution.ts';
import type { ChildOutcome, Children } from './interpreter.ts';
import type { Recorder } from './profile.ts';
import { SlotHeap } from './slot-heap.ts';
import { Starts } from './starts.ts';
import type { StateSums } from './state-sums.ts';

/** Children of one map run that are run one by one at the least; of a larger run, so many stand for all, with equal weight. */
const FEWEST_CHILDREN = 1000;
/** Children of one map run that are run one by one at the most. */
const MOST_CHILDREN = 100_000;
/** State entries of one map run up to which all its children are run one by one. */
const MOST_ENTRIES = 200_000;
/** Children that tell how many entries one makes. */
const TRIED_CHILDREN = 8;

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
  /** Children run of the smallest sample that stood for a map run; Infinity where all children were run. */
  sampled = Infinity;
  /** Bytes of execution data of the parent under way. */
  payloadBytes = 0;
  readonly #program: Program;
  readonly #stream: RandomStream;
  readonly #states: StateSums;
  readonly #slots = new SlotHeap();
  readonly #starts = new Starts();
  /** Children that each child under way stands for: a child of a child counts as often as its parent. */
  #weight = 1;
  /** Entries that a map run begun now may take. */
  #room = MOST_ENTRIES;
  /** Something runs once more, or on trial: nothing is recorded. */
  #replays = false;
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
    const start = this.#starts.add(this.#stream, node, items, t, deadline);
    const outcome = this.#mapRun(node, items, t, deadline);
    this.#starts.count = start + 1;
    this.#starts.endMs[start] = outcome.endMs;
    return outcome;
  }

  /**
   * The run fails with the failure, in order of time, that passes what it tolerates: no child starts after that moment
   * and those under way are stopped then. Children are run in order of their start, each up to the earliest such
   * moment known so far; those run earlier are taken back to it in the end.
   */
  #mapRun(node: number, items: number, t: number, deadline: number): ChildOutcome {
    const { childRuns, childRun, maxConcurrency } = this.#program;
    const run = childRuns[childRun[node]!]!;
    const children = childrenOf(run, items);
    if (children === 0) return { endMs: t, failed: false };
    const count = this.#childrenRun(node, children);
    const weight = children / count;
    const places = Math.max(1, Math.min(count, Math.round(maxConcurrency[node]! / weight)));
    const tolerated = toleratedItems(run.toleratedCount, run.toleratedShare, Math.min(items, run.maxItems));
    const decisive = Math.floor(tolerated / (weight * run.itemsPerBatch)) + 1; // so many failed children fail the run
    const gapMs = (1000 * weight) / run.dispatchPerSecond;
    const billedBefore = this.usage.transitions;
    const recorder = this.#replays ? undefined : this.#recorder;
    const slots = this.#slots.open(places, t, 1, gapMs);
    // the decisive earliest failures, as negative times: the latest of them comes first
    const failures = decisive > count ? NONE : this.#slots.open(decisive, -Infinity, decisive, 0);
    const outerRoom = this.#room;
    this.#room = outerRoom / count;
    const first = this.#starts.count;
    let failedAt = Infinity;
    let end = t;
    for (let i = 0; i < count; i++) {
      const start = this.#slots.nextStart(slots);
      const last = Math.min(deadline, failedAt);
      if (start > last) {
        if (failedAt === Infinity) end = Infinity;
        break;
      }
      const stop = last - start;
      const duration =
        recorder === undefined
          ? this.#started(node, weight, start, stop)
          : this.#recorded(recorder, node, { start, weight, gapMs, stop });
      const isFailed = !this.#last!.succeeded;
      const childEnd = isFailed && duration === stop ? Infinity : start + duration; // stopped, with the run
      this.#starts.endMs[this.#starts.count - 1] = childEnd;
      this.#slots.take(slots, childEnd);
      if (childEnd > end) end = childEnd;
      if (isFailed && failures !== NONE && childEnd < failedAt) {
        this.#slots.take(failures, -childEnd);
        failedAt = -this.#slots.nextStart(failures);
      }
    }
    if (failures !== NONE) this.#slots.close(failures);
    this.#slots.close(slots);
    if (failedAt < Infinity) this.cut(first, failedAt);
    const started = this.#starts.until(first, failedAt);
    this.#starts.count = first;
    this.#room = outerRoom;
    this.usage.transitions += started * weight * this.#weight;
    this.#states.childStarts[node]! += started * weight * this.#weight;
    if (failedAt < Infinity) return { endMs: failedAt, failed: true };
    end = Math.max(end, t + this.#throttledMs(run, this.usage.transitions - billedBefore));
    return { endMs: end > deadline ? Infinity : end, failed: false };
  }

  /** Shortest time in which the quota lets a map run make its transitions: what the bucket does not hold comes one by one. */
  #throttledMs({ transitionQuota }: ChildRun, transitions: number): number {
    if (transitionQuota === undefined || this.#weight === 0) return 0;
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
      duration = this.#started(node, child.weight, child.start, child.stop);
      recorder.add(this.#last!.journal);
    });
    return duration;
  }

  nested(node: number, t: number, stopMs: number): number {
    const durationMs = this.#started(node, 1, t, stopMs);
    const { awaited } = this.#program.childRuns[this.#program.childRun[node]!]!;
    // what nobody waits for goes on whatever becomes of its parent
    if (!awaited) this.#starts.endMs[this.#starts.count - 1] = t;
    return durationMs;
  }

  mark(): number {
    return this.#starts.count;
  }

  cut(from: number, t: number): void {
    const starts = this.#starts;
    for (let start = from; start < starts.count; start++) {
      if (starts.endMs[start]! <= t || starts.stopOf(start) <= t) continue;
      const now = starts.add(this.#stream, NONE, NONE, t, t);
      this.#again(start, -1);
      if (starts.startMs[start]! > t) starts.endMs[start] = -Infinity;
      else {
        starts.stop(start, t);
        this.#again(start, 1);
      }
      starts.restore(now, this.#stream);
      starts.count = now;
    }
  }

  /** Runs what was started once more, from the draws of then; `sign` -1 takes what it used back. */
  #again(start: number, sign: number): void {
    const { node, items, startMs, stopMs, share } = this.#starts;
    this.#starts.restore(start, this.#stream);
    const outer = this.#weight;
    const wasReplay = this.#replays;
    this.#weight = sign * outer;
    this.#replays = true;
    if (items[start]! >= 0) this.#mapRun(node[start]!, items[start]!, startMs[start]!, stopMs[start]!);
    else this.#child(node[start]!, share[start]!, stopMs[start]!);
    this.#weight = outer;
    this.#replays = wasReplay;
  }

  /** As `#child`, remembered until whoever started it has ended. */
  #started(node: number, share: number, t: number, stopMs: number): number {
    const start = this.#starts.add(this.#stream, node, NONE, t, stopMs);
    this.#starts.share[start] = share;
    const durationMs = this.#child(node, share, stopMs);
    this.#starts.endMs[start] = durationMs === stopMs ? Infinity : t + durationMs;
    return durationMs;
  }

  /** Children of a map run that are run: all, where that is cheap. */
  #childrenRun(node: number, children: number): number {
    if (children <= FEWEST_CHILDREN) return children;
    const room = this.#room;
    const before = this.usage.entriesRun;
    const now = this.#starts.add(this.#stream, NONE, NONE, 0, 0);
    this.#room = 0;
    const wasReplay = this.#replays;
    this.#replays = true;
    for (let i = 0; i < TRIED_CHILDREN; i++) this.#child(node, 0, Infinity);
    this.#room = room;
    this.#replays = wasReplay;
    this.#starts.restore(now, this.#stream);
    this.#starts.count = now;
    const each = Math.max(1, (this.usage.entriesRun - before) / TRIED_CHILDREN);
    const affordable = Math.max(FEWEST_CHILDREN, Math.min(MOST_CHILDREN, Math.floor(room / each)));
    if (affordable >= children) return children;
    this.sampled = Math.min(this.sampled, affordable);
    return affordable;
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
    const first = this.#starts.count;
    execution.run(bodyEntry[node]!, run.limits, stopMs);
    this.#starts.count = first;
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
