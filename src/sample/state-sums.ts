import { NodeKind, type Program } from '../program/index.ts';
import { type Journal, KIND_BITS, KIND_MASK, LEFT, RowKind, STARTED, TIMES } from './journal.ts';

/** What one node came to over all executions. */
export interface NodeSums {
  readonly entries: number;
  readonly retries: number;
  readonly events: number;
  readonly timeMs: number;
  readonly childStarts: number;
}

/** Sums over all executions, and what the execution added last came to. */
export class StateSums {
  /** Children started by a distributed Map, per node. */
  readonly childStarts: Float64Array;

  // of the execution added last, unweighted
  lastEntries = 0;
  lastRetries = 0;
  /** Copies of the execution data that its log lines hold; counted when logs hold them. */
  lastCopies = 0;
  lastLambdaRequests = 0;
  lastLambdaMbMsX86 = 0;
  lastLambdaMbMsArm = 0;
  readonly #program: Program;
  readonly #hasLambda: boolean;
  /** [code] weighted rows of that node and kind. */
  readonly #rows: Float64Array;
  /** [node] time of all visits, ms. */
  readonly #timeMs: Float64Array;
  /** [node] events of rows that were cut off. */
  readonly #abortedEvents: Float64Array;

  constructor(program: Program) {
    this.#program = program;
    this.#hasLambda = program.lambdaMemoryMb.some((memory) => memory > 0);
    this.#rows = new Float64Array(program.nodeCount << KIND_BITS);
    this.#timeMs = new Float64Array(program.nodeCount);
    this.#abortedEvents = new Float64Array(program.nodeCount);
    this.childStarts = new Float64Array(program.nodeCount);
  }

  /** Adds an execution's rows, each counting `weight` times. */
  add(journal: Journal, weight: number): void {
    const { code, times, rows } = journal;
    const counts = this.#rows;
    const timeMs = this.#timeMs;
    let retries = 0;
    let others = 0;
    for (let row = 0; row < rows; row++) {
      const rowCode = code[row]!;
      const kind = rowCode & KIND_MASK;
      counts[rowCode]! += weight;
      if (kind <= RowKind.aborted) {
        const node = rowCode >> KIND_BITS;
        timeMs[node]! += weight * (times[row * TIMES + LEFT]! - times[row * TIMES]!);
        if (kind === RowKind.aborted) this.#abortedEvents[node]! += weight * journal.eventCount[row]!;
      } else if (kind === RowKind.retry) retries++;
      else if (kind === RowKind.abortedRetry) {
        retries++;
        this.#abortedEvents[rowCode >> KIND_BITS]! += weight * journal.eventCount[row]!;
      } else others++;
    }
    this.lastEntries = rows - retries - others;
    this.lastRetries = retries;
    if (this.#program.logging.includeExecutionData) this.#countCopies(journal);
    if (this.#hasLambda) this.#addLambda(journal);
  }

  of(node: number): NodeSums {
    const { visitEvents, retryEvents } = this.#program;
    const rows = (kind: number): number => this.#rows[(node << KIND_BITS) | kind]!;
    const visits = rows(RowKind.visit);
    const failed = rows(RowKind.failedVisit);
    const retries = rows(RowKind.retry);
    return {
      entries: visits + failed + rows(RowKind.aborted),
      retries: retries + rows(RowKind.abortedRetry),
      events:
        visits * visitEvents[node]! +
        failed * (visitEvents[node]! - 1) +
        retries * retryEvents[node]! +
        2 * rows(RowKind.iteration) +
        rows(RowKind.extraEvent) +
        this.#abortedEvents[node]!,
      timeMs: this.#timeMs[node]!,
      childStarts: this.childStarts[node]!,
    };
  }

  /** A flow state logs the data twice, a task four times (facts, section 7.1). */
  #countCopies({ code, rows }: Journal): void {
    const { kind } = this.#program;
    let copies = 0;
    for (let row = 0; row < rows; row++) {
      if ((code[row]! & KIND_MASK) <= RowKind.aborted)
        copies += kind[code[row]! >> KIND_BITS] === NodeKind.task ? 4 : 2;
    }
    this.lastCopies = copies;
  }

  #addLambda({ code, times, lambdaMs, rows }: Journal): void {
    const { lambdaMemoryMb, lambdaArm } = this.#program;
    this.lastLambdaRequests = 0;
    this.lastLambdaMbMsX86 = 0;
    this.lastLambdaMbMsArm = 0;
    for (let row = 0; row < rows; row++) {
      const memory = lambdaMemoryMb[code[row]! >> KIND_BITS]!;
      if (memory === 0 || (code[row]! & KIND_MASK) === RowKind.extraEvent) continue;
      if (times[row * TIMES + STARTED]! > times[row * TIMES + LEFT]!) continue; // cut off before the call
      this.lastLambdaRequests++;
      if (lambdaArm[code[row]! >> KIND_BITS] === 1) this.lastLambdaMbMsArm += lambdaMs[row]! * memory;
      else this.lastLambdaMbMsX86 += lambdaMs[row]! * memory;
    }
  }
}
