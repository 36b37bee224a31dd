import {
  BYTES_PER_LOG_GB,
  billedDurationMs,
  billedMemoryMb,
  ChildSum,
  expressGbSeconds,
  expressMemoryMb,
  MB_MS_PER_GB_SECOND,
} from '../../../bill/contract/index.ts';
import { type ExecutionLimits, logLines, NONE, type Program } from '../../../program/index.ts';
import { LogHistogram } from '../../../stats/index.ts';
import type * as columns from '../cursors/cursors.ts';
import {
  COLD_FLOATS,
  COLD_INTS,
  COPIES,
  ENTRIES,
  ERROR_LINES,
  EVENTS,
  FAN_OUT,
  FLAGS,
  HOT_INTS,
  INPUT_CLASS,
  LAMBDA_ARM,
  LAMBDA_REQUESTS,
  LAMBDA_X86,
  RETRIES,
  RUN,
  STARTED,
  USAGE,
} from '../cursors/cursors.ts';
import { Used } from '../cursors/frames.ts';
import { Flag } from '../cursors/phases.ts';
import type { Engine } from '../engine.ts';
import { Outcome } from '../executions.ts';
import { BatchMeans } from './batch-means.ts';

const START_AND_END_COPIES = 2;

/** What is tallied, one observation per execution; billed quantities include those of its children. */
export const Quantity = {
  transitions: 0,
  retries: 1,
  events: 2,
  durationMs: 3,
  delayMs: 4,
  billedTransitions: 5,
  requests: 6,
  gbSeconds: 7,
  billedMs: 8,
  billedMemoryMb: 9,
  lambdaRequests: 10,
  lambdaGbSecondsX86: 11,
  lambdaGbSecondsArm: 12,
  logGb: 13,
  width: 14,
} as const;

/** What one replication came to: counts by node, tallies by execution. */
export class Totals {
  /** [node] entries, retries, starts of children, history events, time of all visits in ms. */
  readonly entries: Float64Array;
  readonly retries: Float64Array;
  readonly childStarts: Float64Array;
  readonly events: Float64Array;
  readonly timeMs: Float64Array;
  /** What the executions that states start came to: [row of childRuns * ChildSum.width + ChildSum]. */
  readonly children: Float64Array;
  readonly bank = new BatchMeans(Quantity.width);
  readonly transitions = new LogHistogram({ whole: true });
  readonly historyEvents = new LogHistogram({ whole: true });
  readonly durationMs = new LogHistogram();
  readonly billedMs = new LogHistogram({ whole: true });
  readonly billedMemoryMb = new LogHistogram({ whole: true });
  readonly delayMs = new LogHistogram();
  failed = 0;
  timedOut = 0;
  overEventLimit = 0;
  overDurationLimit = 0;
  readonly #program: Program;
  readonly #isStandard: boolean;
  readonly #isLogging: boolean;
  readonly #startEndTransitions: number;
  readonly #limits: ExecutionLimits;
  /** What the node counts were at the end of the warm-up. */
  #before: readonly Float64Array[] = [];

  constructor(program: Program) {
    this.#program = program;
    this.#isStandard = program.workflowType === 'standard';
    this.#isLogging = program.logging.level !== 'OFF';
    this.#startEndTransitions = program.startEndTransitions;
    this.#limits = program.limits;
    const column = (): Float64Array => new Float64Array(program.nodeCount);
    this.children = new Float64Array(program.childRuns.length * ChildSum.width);
    this.entries = column();
    this.retries = column();
    this.childStarts = column();
    this.events = column();
    this.timeMs = column();
  }

  /** The warm-up ends: what was counted so far is left out. */
  beginMeasuring(): void {
    this.#before = this.#columns().map((column) => column.slice());
  }

  /** Entries, retries, child starts, events and time of a node since the warm-up. */
  ofNode(node: number): readonly number[] {
    return this.#columns().map((column, i) => column[node]! - (this.#before[i]?.[node] ?? 0));
  }

  #columns(): readonly Float64Array[] {
    return [this.entries, this.retries, this.childStarts, this.events, this.timeMs];
  }

  /** Books an execution that ended at `t` ms. */
  addExecution(engine: Engine, root: number, t: number, outcome: number): void {
    const HOT: typeof columns.HOT_INT_BITS = 4;
    const COLD: typeof columns.COLD_INT_BITS = 5;
    const COLD_FLOAT: typeof columns.COLD_FLOAT_BITS = 4;
    const ENTRIES: typeof columns.ENTRIES = 10;
    const EVENTS: typeof columns.EVENTS = 11;
    const RETRIES: typeof columns.RETRIES = 16;
    const LAMBDA_REQUESTS: typeof columns.LAMBDA_REQUESTS = 20;
    const USAGE: typeof columns.USAGE = 23;
    const STARTED: typeof columns.STARTED = 0;
    const DELAY: typeof columns.DELAY = 1;
    const LAMBDA_X86: typeof columns.LAMBDA_X86 = 3;
    const LAMBDA_ARM: typeof columns.LAMBDA_ARM = 4;
    const SUCCEEDED: (typeof Outcome)['succeeded'] = 0;
    const isStandard = this.#isStandard;
    const { block, at } = this.bank;
    const { hotInts, coldInts, coldFloats } = engine.cursors;
    const hot = root << HOT;
    const cold = root << COLD;
    const coldFloat = root << COLD_FLOAT;
    const durationMs = t - coldFloats[coldFloat + STARTED]!;
    const retries = coldInts[cold + RETRIES]!;
    const own = hotInts[hot + ENTRIES]! + retries + this.#startEndTransitions;
    // in the order of `Quantity`
    block[at] = own;
    block[at + 1] = retries;
    block[at + 2] = hotInts[hot + EVENTS]!;
    block[at + 3] = durationMs;
    block[at + 4] = coldFloats[coldFloat + DELAY]!;
    block[at + 5] = isStandard ? own : 0;
    block[at + 6] = 0;
    block[at + 7] = 0;
    block[at + 8] = 0;
    block[at + 9] = 0;
    block[at + 10] = coldInts[cold + LAMBDA_REQUESTS]!;
    block[at + 11] = coldFloats[coldFloat + LAMBDA_X86]! / MB_MS_PER_GB_SECOND;
    block[at + 12] = coldFloats[coldFloat + LAMBDA_ARM]! / MB_MS_PER_GB_SECOND;
    block[at + 13] = 0;
    if (!isStandard) this.#addExpress(engine, root, durationMs);
    const usage = coldInts[cold + USAGE]!;
    if (usage >= 0) this.#addUsed(engine.executions.usages.values, usage * Used.width);
    if (this.#isLogging) this.#addLog(engine, root, outcome);
    if (outcome !== SUCCEEDED) this.#addOutcome(outcome);
    if (this.bank.commit()) this.settle();
  }

  /** Adds up what was booked last; so before tallies and histograms are read. */
  settle(): void {
    const { bank } = this;
    const { block, at, width } = bank;
    this.transitions.addColumn(block, Quantity.transitions, at, width);
    this.historyEvents.addColumn(block, Quantity.events, at, width);
    this.durationMs.addColumn(block, Quantity.durationMs, at, width);
    this.delayMs.addColumn(block, Quantity.delayMs, at, width);
    if (!this.#isStandard) {
      this.billedMs.addColumn(block, Quantity.billedMs, at, width);
      this.billedMemoryMb.addColumn(block, Quantity.billedMemoryMb, at, width);
    }
    bank.settle();
  }

  #addOutcome(outcome: number): void {
    if (outcome === Outcome.failed || outcome === Outcome.full) this.failed++;
    if (outcome === Outcome.full) this.overEventLimit++;
    if (outcome !== Outcome.timedOut) return;
    this.timedOut++;
    if (this.#limits.deadlineMs === this.#limits.longestMs) this.overDurationLimit++;
  }

  #addExpress(engine: Engine, root: number, durationMs: number): void {
    const { block, at } = this.bank;
    const memory = billedMemoryMb(this.#memoryMb(engine, root, this.#program.payload.definitionBytes));
    block[at + Quantity.billedMs] = billedDurationMs(durationMs);
    block[at + Quantity.billedMemoryMb] = memory;
    block[at + Quantity.requests] = 1;
    block[at + Quantity.gbSeconds] = expressGbSeconds(durationMs, memory);
  }

  #memoryMb(engine: Engine, root: number, definitionBytes: number): number {
    const { payload } = this.#program;
    if (!Number.isNaN(payload.memoryMb)) return payload.memoryMb;
    const { coldInts } = engine.cursors;
    return expressMemoryMb({
      definitionBytes,
      payloadBytes: payload.bytes[coldInts[root * COLD_INTS + INPUT_CLASS]!]!,
      fanOutSteps: coldInts[root * COLD_INTS + FAN_OUT]!,
    });
  }

  /** What the executions it started used. */
  #addUsed(used: Float64Array, from: number): void {
    const { block, at } = this.bank;
    const caused = used[from + Used.transitions]!;
    block[at + Quantity.transitions]! += caused;
    block[at + Quantity.billedTransitions]! += caused;
    block[at + Quantity.retries]! += used[from + Used.retries]!;
    block[at + Quantity.requests]! += used[from + Used.requests]!;
    block[at + Quantity.gbSeconds]! += used[from + Used.gbSeconds]!;
    block[at + Quantity.lambdaRequests]! += used[from + Used.lambdaRequests]!;
    block[at + Quantity.lambdaGbSecondsX86]! += used[from + Used.lambdaX86]! / MB_MS_PER_GB_SECOND;
    block[at + Quantity.lambdaGbSecondsArm]! += used[from + Used.lambdaArm]! / MB_MS_PER_GB_SECOND;
  }

  /** Books an execution that a state started into what the whole used. */
  addChild(engine: Engine, root: number, t: number, outcome: number): void {
    const { hotInts, coldInts, coldFloats } = engine.cursors;
    const row = coldInts[root * COLD_INTS + RUN]!;
    const run = this.#program.childRuns[row]!;
    const isMeasured = (hotInts[root * HOT_INTS + FLAGS]! & Flag.measured) !== 0;
    const durationMs = t - coldFloats[root * COLD_FLOATS + STARTED]!;
    const used = engine.executions.usages.values;
    const hot = root * HOT_INTS;
    const cold = root * COLD_INTS;
    const at = coldInts[cold + USAGE]! * Used.width;
    const retries = coldInts[cold + RETRIES]!;
    used[at + Used.retries]! += retries;
    used[at + Used.events]! += hotInts[hot + EVENTS]!;
    used[at + Used.copies]! += coldInts[cold + COPIES]! + START_AND_END_COPIES;
    used[at + Used.errorLines]! += coldInts[cold + ERROR_LINES]!;
    used[at + Used.failed]! += outcome === Outcome.succeeded ? 0 : 1;
    used[at + Used.lambdaRequests]! += coldInts[cold + LAMBDA_REQUESTS]!;
    used[at + Used.lambdaX86]! += coldFloats[root * COLD_FLOATS + LAMBDA_X86]!;
    used[at + Used.lambdaArm]! += coldFloats[root * COLD_FLOATS + LAMBDA_ARM]!;
    const isStandard = run.childType === 'standard';
    const own = isStandard ? hotInts[hot + ENTRIES]! + retries + run.startEndTransitions : 0;
    const memory = isStandard ? 0 : billedMemoryMb(this.#memoryMb(engine, root, run.definitionBytes));
    const gbSeconds = isStandard ? 0 : expressGbSeconds(durationMs, memory);
    used[at + Used.transitions]! += own + run.startTransitions;
    used[at + Used.requests]! += isStandard ? 0 : 1;
    used[at + Used.gbSeconds]! += gbSeconds;
    if (!isMeasured) return;
    const sums = this.children;
    const to = row * ChildSum.width;
    sums[to + ChildSum.starts]!++;
    sums[to + ChildSum.succeeded]! += outcome === Outcome.succeeded ? 1 : 0;
    sums[to + ChildSum.durationMs]! += durationMs;
    sums[to + ChildSum.transitions]! += own;
    sums[to + ChildSum.requests]! += isStandard ? 0 : 1;
    sums[to + ChildSum.gbSeconds]! += gbSeconds;
  }

  /** Log volume of an execution and its children at the program's level (docs/aws-rules.md 7.1). */
  #addLog(engine: Engine, root: number, outcome: number): void {
    const { logging, payload } = this.#program;
    const { hotInts, coldInts } = engine.cursors;
    const cold = root * COLD_INTS;
    let failed = outcome === Outcome.succeeded ? 0 : 1;
    let errors = coldInts[cold + ERROR_LINES]!;
    let events = hotInts[root * HOT_INTS + EVENTS]!;
    let copies = coldInts[root * COLD_INTS + COPIES]! + START_AND_END_COPIES;
    if (coldInts[cold + USAGE]! !== NONE) {
      const used = engine.executions.usages.values;
      const at = coldInts[cold + USAGE]! * Used.width;
      events += used[at + Used.events]!;
      errors += used[at + Used.errorLines]!;
      failed += used[at + Used.failed]!;
      copies += used[at + Used.copies]!;
    }
    const lines = logLines(logging.level, { events, errors, failed });
    const data =
      logging.level === 'ALL' && logging.includeExecutionData
        ? copies * payload.bytes[coldInts[cold + INPUT_CLASS]!]!
        : 0;
    this.bank.block[this.bank.at + Quantity.logGb] = (lines * logging.bytesPerEvent + data) / BYTES_PER_LOG_GB;
  }
}
