import { NodeKind, type Program } from '../program/index.ts';
import { type Journal, ROW_KINDS, RowKind } from './journal.ts';

/** Sums over all executions, one entry per node, and what the execution just added came to. */
export class StateSums {
  readonly entries: Float64Array;
  readonly retries: Float64Array;
  readonly events: Float64Array;
  /** Time of all visits, ms. */
  readonly timeMs: Float64Array;
  /** Children started by a distributed Map. */
  readonly childStarts: Float64Array;

  // of the execution added last, unweighted
  lastEntries = 0;
  lastRetries = 0;
  /** Copies of the execution data that its log lines hold. */
  lastCopies = 0;
  lastLambdaRequests = 0;
  lastLambdaMbMsX86 = 0;
  lastLambdaMbMsArm = 0;
  readonly #program: Program;
  readonly #hasLambda: boolean;

  constructor(program: Program) {
    const column = (): Float64Array => new Float64Array(program.nodeCount);
    this.#program = program;
    this.#hasLambda = program.lambdaMemoryMb.some((memory) => memory > 0);
    this.entries = column();
    this.retries = column();
    this.events = column();
    this.timeMs = column();
    this.childStarts = column();
  }

  /** Adds an execution's rows, each counting `weight` times. */
  add(journal: Journal, weight: number): void {
    const { code, start, end, eventCount, rows } = journal;
    const { entries, retries, events, timeMs } = this;
    const kinds = this.#program.kind;
    let visits = 0;
    let tasks = 0;
    let retried = 0;
    for (let row = 0; row < rows; row++) {
      const rowCode = code[row]!;
      const node = Math.floor(rowCode / ROW_KINDS);
      const kind = rowCode % ROW_KINDS;
      events[node] = events[node]! + weight * eventCount[row]!;
      if (kind === RowKind.retry) {
        retries[node] = retries[node]! + weight;
        retried++;
      } else if (kind !== RowKind.iteration) {
        entries[node] = entries[node]! + weight;
        timeMs[node] = timeMs[node]! + weight * (end[row]! - start[row]!);
        if (kinds[node] === NodeKind.task) tasks++;
        visits++;
      }
    }
    this.lastEntries = visits;
    this.lastRetries = retried;
    this.lastCopies = 2 * visits + 2 * tasks; // a flow state logs the data twice, a task four times (facts, section 7.1)
    if (this.#hasLambda) this.#addLambda(journal);
  }

  #addLambda({ code, lambdaMs, rows }: Journal): void {
    const { lambdaMemoryMb, lambdaArm } = this.#program;
    this.lastLambdaRequests = 0;
    this.lastLambdaMbMsX86 = 0;
    this.lastLambdaMbMsArm = 0;
    for (let row = 0; row < rows; row++) {
      const node = Math.floor(code[row]! / ROW_KINDS);
      if (lambdaMs[row] === 0 || lambdaMemoryMb[node] === 0) continue;
      this.lastLambdaRequests++;
      if (lambdaArm[node] === 1) this.lastLambdaMbMsArm += lambdaMs[row]! * lambdaMemoryMb[node]!;
      else this.lastLambdaMbMsX86 += lambdaMs[row]! * lambdaMemoryMb[node]!;
    }
  }
}
