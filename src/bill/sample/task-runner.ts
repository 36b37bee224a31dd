import { ErrorId, type ErrorLines, errorLinesOf, NONE, type Program } from '../../program/index.ts';
import type { RandomStream } from '../../stats/index.ts';
import { Ended, type Frame } from './frame.ts';
import type { Children } from './interpreter.ts';
import { type Journal, KIND_BITS, LEFT, RowKind, TIMES } from './journal.ts';
import type { RetryRules } from './retry-rules.ts';

/** What adding up doubles may put on top of a whole number of ms. */
const ROUNDING_MS = 1e-9;

/** The part of a node's own delay that is drawn, ms. */
export function extraDelay({ startDelayLaw, distributions }: Program, node: number, stream: RandomStream): number {
  const law = startDelayLaw[node]!;
  return law === NONE ? 0 : distributions.sample(law, stream);
}

/** No retrier takes an error at `frame.clock`: the catcher `caught` does, or it leaves the state of row `visit`. */
export function unretried(frame: Frame, journal: Journal, caught: number, node: number, visit: number): number {
  frame.caught = caught;
  if (caught !== NONE) return Ended.caught;
  frame.culprit = node;
  journal.fail(visit, frame.clock[0]!);
  return Ended.failed;
}

/** Runs visits of tasks that may fail, be retried or time out, that start executions, or whose delays are drawn. */
export class TaskRunner {
  readonly #program: Program;
  readonly #errorLines: ErrorLines;
  readonly #frame: Frame;
  readonly #journal: Journal;
  readonly #rules: RetryRules;
  readonly #stream: RandomStream;
  readonly #children: Children;
  /** How the try under way ends: an error id or NONE, and the law of its service time. */
  #tryError: number = NONE;
  #tryLaw: number = NONE;

  constructor(
    program: Program,
    frame: Frame,
    journal: Journal,
    rules: RetryRules,
    stream: RandomStream,
    children: Children,
  ) {
    this.#program = program;
    this.#errorLines = errorLinesOf(program);
    this.#frame = frame;
    this.#journal = journal;
    this.#rules = rules;
    this.#stream = stream;
    this.#children = children;
  }

  /** One visit of a task with all its tries. */
  visit(node: number): number {
    const program = this.#program;
    const journal = this.#journal;
    const stream = this.#stream;
    const frame = this.#frame;
    const { distributions } = program;
    const { clock } = frame;
    let t = clock[0]!;
    let ended: number = Ended.well;
    const visit = journal.add(node << KIND_BITS, t, Infinity, program.visitEvents[node]!);
    const counters = this.#rules.mark();
    let row = visit;
    for (let tries = 1; ; tries++) {
      const started = t + program.startDelayMs[node]! + extraDelay(program, node, stream);
      this.#drawError(node);
      let own = distributions.sample(this.#tryLaw, stream);
      if (program.coldProbability[node]! > 0 && stream.uniform() < program.coldProbability[node]!) {
        own += distributions.sample(program.coldLaw[node]!, stream);
      }
      if (program.lambdaMemoryMb[node]! > 0) journal.lambdaMs[row] = Math.ceil(own - ROUNDING_MS);
      let service = own + program.invokeDelayMs[node]!;
      if (program.invokeDelayLaw[node]! !== NONE)
        service += distributions.sample(program.invokeDelayLaw[node]!, stream);
      if (program.childRun[node]! !== NONE && this.#tryError === NONE)
        service = this.#nested(node, started, service - own, own);
      let error = this.#tryError;
      if (service > program.timeoutMs[node]!) {
        service = program.timeoutMs[node]!;
        error = ErrorId.timeout;
      }
      t = started + service;
      journal.setTry(row, started, t, row !== visit);
      if (error === NONE) break;
      if (tries === 1) this.#rules.open(node);
      journal.errorLines[row] = this.#errorLines.failedTry[node]!;
      const wait = this.#rules.after(node, error, counters, stream);
      if (wait < 0) {
        clock[0] = t;
        frame.failure = error;
        ended = unretried(frame, journal, this.#rules.caught, node, visit);
        if (ended === Ended.caught) break;
        this.#rules.close(counters);
        return ended;
      }
      t += wait;
      if (t > frame.deadline || journal.events > frame.eventCeiling) {
        this.#rules.close(counters);
        clock[0] = t;
        return frame.refusal(t);
      }
      row = journal.add((node << KIND_BITS) | RowKind.retry, t, Infinity, program.retryEvents[node]!);
    }
    this.#rules.close(counters);
    t += program.exitDelayMs[node]!;
    if (program.exitDelayLaw[node]! !== NONE) t += distributions.sample(program.exitDelayLaw[node]!, stream);
    journal.times[visit * TIMES + LEFT] = t;
    clock[0] = t;
    return ended;
  }

  /**
   * Starts the execution of another state machine; sets `#tryError` when it is awaited and fails the task.
   *
   * @param arrival  ms from Started to the arrival of the call that starts it.
   * @param own      ms from there to the answer of the call.
   * @returns        ms from Started to the task's result; Infinity when it is stopped before.
   */
  #nested(node: number, started: number, arrival: number, own: number): number {
    const program = this.#program;
    const run = program.childRuns[program.childRun[node]!]!;
    const timeout = program.timeoutMs[node]!;
    const outside = this.#frame.deadline - started;
    if (arrival > timeout || arrival > outside) return arrival + own; // nothing is started any more
    if (!run.awaited) {
      this.#children.nested(node, started + arrival, Infinity);
      return arrival + own;
    }
    const stop = Math.min(timeout, outside) - arrival;
    const ran = this.#children.nested(node, started + arrival, stop);
    const succeeded = this.#children.nestedSucceeded;
    if (!succeeded && ran === stop) return Infinity; // beyond its timeout, or beyond what ends it from outside
    if (!succeeded) this.#tryError = run.failure;
    return arrival + ran;
  }

  /** Draws how a try of a task ends: sets `#tryError` (or NONE) and the law of its service time. */
  #drawError(node: number): void {
    const { errorStart, errorCumulative, errorId, errorLaw, durationLaw } = this.#program;
    const end = errorStart[node + 1]!;
    let option = errorStart[node]!;
    this.#tryError = NONE;
    this.#tryLaw = durationLaw[node]!;
    if (option === end) return;
    const u = this.#stream.uniform();
    if (u >= errorCumulative[end - 1]!) return;
    while (u >= errorCumulative[option]!) option++;
    this.#tryError = errorId[option]!;
    if (errorLaw[option]! !== NONE) this.#tryLaw = errorLaw[option]!;
  }
}
