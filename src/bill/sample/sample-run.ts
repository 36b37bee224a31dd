import { logLines, type Program } from '../../program/index.ts';
import { RandomStream } from '../../stats/index.ts';
import {
  BYTES_PER_LOG_GB,
  billedDurationMs,
  billedMemoryMb,
  expressGbSeconds,
  expressMemoryMb,
  type Measurement,
} from '../contract/index.ts';
import { ChildRunner } from './children.ts';
import { Execution } from './execution.ts';
import { ExecutionTallies } from './execution-tallies.ts';
import { measure } from './measure.ts';
import { StateSums } from './state-sums.ts';

/** The execution's own input and output are logged besides those of its states. */
const START_AND_END_COPIES = 2;

/**
 * Independent executions of one program, each with its own random substream, so that the n-th execution is the same
 * whichever run or worker makes it. `advance` as far as wanted, then `measure`.
 */
export class SampleRun {
  readonly program: Program;
  readonly seed: number;
  readonly tallies: ExecutionTallies;
  readonly sums: StateSums;
  readonly #stream = new RandomStream();
  readonly #children: ChildRunner;
  readonly #execution: Execution;
  #next = 0;

  constructor(program: Program, seed: number) {
    this.program = program;
    this.seed = seed;
    this.sums = new StateSums(program);
    this.tallies = new ExecutionTallies(program);
    this.#children = new ChildRunner(program, this.#stream, this.sums);
    this.#execution = new Execution(program, this.#stream, this.#children);
  }

  /** What the executions that states start came to: [row of the program's childRuns * ChildSum.width + ChildSum]. */
  get childSums(): Float64Array {
    return this.#children.sums;
  }

  /** Children run of the smallest sample that stood for a large map run; Infinity where all were run. */
  get sampledChildren(): number {
    return this.#children.sampled;
  }

  /** Executions run so far. */
  get executions(): number {
    return this.#next;
  }

  /** State entries run so far, those of children included: the work done. */
  get entries(): number {
    return this.tallies.entriesRun;
  }

  /** Runs `executions` more. @throws EndlessExecution when one never comes to an end. */
  advance(executions: number): void {
    const last = this.#next + executions;
    while (this.#next < last) this.#one(this.#next++);
    this.tallies.settle();
  }

  /** @param options.confidenceLevel in (0, 1); @param options.target and `relativeHalfWidth` are passed through as quality. */
  measure(options: {
    readonly confidenceLevel: number;
    readonly target: number;
    readonly relativeHalfWidth: number;
    readonly partial: boolean;
  }): Measurement {
    return measure(this, options);
  }

  #one(index: number): void {
    const { program, sums, tallies } = this;
    const { limits, payload } = program;
    const children = this.#children;
    const execution = this.#execution;
    this.#stream.reseed(this.seed, 0, index);
    const inputClass = this.#drawInput();
    const payloadBytes = payload.bytes[inputClass]!;
    children.payloadBytes = payloadBytes;
    children.usage.reset();
    const { inputEntry } = program;
    execution.run(inputEntry.length === 0 ? program.entry : inputEntry[inputClass]!, limits, Infinity);
    const { durationMs, events, timedOut, succeeded } = execution;
    if (execution.filledHistory) tallies.overEventLimit++;
    if (timedOut && limits.deadlineMs === limits.longestMs) tallies.overDurationLimit++;
    sums.add(execution.journal, 1);
    tallies.setOutcome(!succeeded && !timedOut, timedOut);
    tallies.setRun(durationMs, events, sums, children.usage);
    if (program.workflowType === 'express') {
      const predicted = expressMemoryMb({
        definitionBytes: payload.definitionBytes,
        payloadBytes,
        fanOutSteps: execution.fanOut,
      });
      const memory = billedMemoryMb(Number.isNaN(payload.memoryMb) ? predicted : payload.memoryMb);
      tallies.setExpress(billedDurationMs(durationMs), memory, expressGbSeconds(durationMs, memory));
    }
    if (program.logging.level !== 'OFF') {
      tallies.setLog(this.#logBytes(events, !succeeded, payloadBytes) / BYTES_PER_LOG_GB);
    }
    tallies.commit();
  }

  /** Draws the input class of the execution. */
  #drawInput(): number {
    const { cumulative } = this.program.payload;
    if (cumulative.length === 1) return 0;
    const u = this.#stream.uniform();
    let at = 0;
    while (u >= cumulative[at]!) at++;
    return at;
  }

  /** Bytes this execution and its children log at the program's level (docs/aws-rules.md 7.1). */
  #logBytes(events: number, failed: boolean, payloadBytes: number): number {
    const { level, includeExecutionData, bytesPerEvent } = this.program.logging;
    const { usage } = this.#children;
    const lines =
      bytesPerEvent *
      logLines(level, {
        events: events + usage.events,
        errors: this.sums.lastErrorLines + usage.errorLines,
        failed: usage.failed + (failed ? 1 : 0),
      });
    if (level !== 'ALL') return lines;
    const copies = this.sums.lastCopies + START_AND_END_COPIES + usage.copies;
    return includeExecutionData ? lines + copies * payloadBytes : lines;
  }
}
