import { NodeKind, type Program } from '../../program/index.ts';
import { type Journal, KIND_BITS, KIND_MASK, LEFT, RESULT, RowKind, STARTED, TIMES } from './journal.ts';

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
  /** Lines at log level ERROR but for the execution's end; counted when that is the level. */
  lastErrorLines = 0;
  lastLambdaRequests = 0;
  lastLambdaMbMsX86 = 0;
  lastLambdaMbMsArm = 0;
  readonly #program: Program;
  readonly #hasLambda: boolean;
  readonly #logsData: boolean;
  readonly #logsErrors: boolean;
  /** [code] weighted rows of that node and kind. */
  readonly #rows: Float64Array;
  /** [node] time of all visits, ms. */
  readonly #timeMs: Float64Array;
  /** [node] events of rows that were cut off. */
  readonly #abortedEvents: Float64Array;

  constructor(program: Program) {
    this.#program = program;
    this.#logsData = program.logging.includeExecutionData;
    this.#logsErrors = program.logging.level === 'ERROR';
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
    this.lastCopies = 0;
    let retries = 0;
    let visits = 0;
    for (let row = 0; row < rows; row++) {
      const rowCode = code[row]!;
      const kind = rowCode & KIND_MASK;
      counts[rowCode]! += weight;
      if (kind <= RowKind.aborted) {
        visits++;
        const node = rowCode >> KIND_BITS;
        timeMs[node]! += weight * (times[row * TIMES + LEFT]! - times[row * TIMES]!);
        if (kind === RowKind.aborted) this.#abortedEvents[node]! += weight * journal.eventCount[row]!;
      } else if (kind === RowKind.retry) retries++;
      else if (kind === RowKind.abortedRetry) {
        retries++;
        this.#abortedEvents[rowCode >> KIND_BITS]! += weight * journal.eventCount[row]!;
      } else if (kind === RowKind.family) visits += this.#addFamily(journal, row, weight);
    }
    this.lastEntries = visits;
    this.lastRetries = retries;
    if (this.#logsData) this.#addCopies(journal);
    if (this.#logsErrors) {
      this.lastErrorLines = 0;
      for (let row = 0; row < rows; row++) this.lastErrorLines += journal.errorLinesIn(row);
    }
    if (this.#hasLambda) this.#addLambda(journal);
  }

  /** Adds the members of a plain family, all at once. @returns visits of states. */
  #addFamily({ code, times, familySums, familyStateMs, plain }: Journal, row: number, weight: number): number {
    const { firstLine, lineStart, lineNode } = plain;
    const node = code[row]! >> KIND_BITS;
    const members = times[row * TIMES + RESULT]!;
    const isMap = this.#program.kind[node] === NodeKind.map;
    const line = firstLine[node]!;
    const from = lineStart[line]!;
    const states = lineStart[isMap ? line + 1 : line + members]! - from;
    const each = isMap ? members : 1;
    const sums = familySums[times[row * TIMES + STARTED]!]!;
    for (let k = 0; k < states; k++) {
      const state = lineNode[from + k]!;
      this.#rows[state << KIND_BITS]! += weight * each;
      this.#timeMs[state]! += weight * familyStateMs[sums + k]!;
      if (this.#logsData) this.lastCopies += each * this.#copiesOf(state);
    }
    if (isMap) this.#rows[(node << KIND_BITS) | RowKind.iteration]! += weight * members;
    return states * each;
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

  /** A flow state logs the data twice, a task four times (docs/aws-rules.md 7.1). */
  #copiesOf(node: number): number {
    return this.#program.kind[node] === NodeKind.task ? 4 : 2;
  }

  #addCopies({ code, rows }: Journal): void {
    for (let row = 0; row < rows; row++) {
      if ((code[row]! & KIND_MASK) <= RowKind.aborted) this.lastCopies += this.#copiesOf(code[row]! >> KIND_BITS);
    }
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
