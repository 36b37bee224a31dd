import { type ExecutionLimits, NONE, type Program, START_AND_END_EVENTS } from '../../program/index.ts';
import type { RandomStream } from '../../stats/index.ts';
import { Ended } from './frame.ts';
import { type Children, Interpreter } from './interpreter.ts';
import type { Journal } from './journal.ts';

/** One execution after another, of a workflow or of a Map's body, with the limits of its type applied. */
export class Execution {
  readonly journal: Journal;
  // of the execution run last
  durationMs = 0;
  events = 0;
  succeeded = false;
  timedOut = false;
  /** It would have logged more events than its history holds. */
  filledHistory = false;
  readonly #program: Program;
  readonly #stream: RandomStream;
  readonly #interpreter: Interpreter;
  readonly #children: Children;

  constructor(program: Program, stream: RandomStream, children: Children) {
    this.#program = program;
    this.#stream = stream;
    this.#children = children;
    this.#interpreter = new Interpreter(program, stream, children);
    this.journal = this.#interpreter.journal;
  }

  /** Parallel branches and Map iterations of the execution run last. */
  get fanOut(): number {
    return this.#interpreter.frame.fanOut;
  }

  /** Error id that left the workflow run last, or NONE. */
  get error(): number {
    return this.#interpreter.frame.failure;
  }

  /** @param stopMs  after which it is stopped from outside, as if its time were up. */
  run(entry: number, limits: ExecutionLimits, stopMs: number): void {
    const interpreter = this.#interpreter;
    const { journal } = this;
    const firstStart = this.#children.mark();
    journal.clear();
    const { startMs, startLaw, endMs, endLaw, maxEvents } = limits;
    const deadlineMs = Math.min(limits.deadlineMs, stopMs);
    const end = interpreter.run(entry, startMs + this.#drawn(startLaw), deadlineMs, maxEvents);
    this.durationMs = end + endMs + this.#drawn(endLaw);
    this.events = journal.events + START_AND_END_EVENTS;
    this.filledHistory = interpreter.ended === Ended.events || this.events > limits.maxEvents;
    if (this.filledHistory) {
      this.durationMs = journal.cutAtEvent(limits.maxEvents - START_AND_END_EVENTS);
      this.events = limits.maxEvents;
      this.#children.cut(firstStart, this.durationMs);
    }
    this.timedOut = (interpreter.ended === Ended.deadline && !this.filledHistory) || this.durationMs > deadlineMs;
    if (this.timedOut) {
      this.durationMs = deadlineMs;
      journal.cut(0, this.durationMs, false);
      this.#children.cut(firstStart, this.durationMs);
      this.filledHistory = false; // time was up first
      this.events = journal.events + START_AND_END_EVENTS;
    }
    this.succeeded = interpreter.ended === Ended.well && !this.filledHistory && !this.timedOut;
  }

  /** The part of an overhead that is drawn, ms. */
  #drawn(law: number): number {
    return law === NONE ? 0 : this.#program.distributions.sample(law, this.#stream);
  }
}
