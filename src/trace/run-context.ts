import { MAX_JSON_DEPTH, nestsTooDeep, randomStream } from '../dataflow/index.ts';
import type { Assumption, Pointer } from '../issue/index.ts';
import type { ExecutionOptions, MapRunSummary, NestedExecution } from './model.ts';
import { OutcomeBook } from './outcomes/outcomes.ts';
import { Scheduler } from './scheduler.ts';

/** 2026-01-01T00:00:00Z: a fixed start, so that equal inputs give equal histories. */
const DEFAULT_START_MS = Date.UTC(2026, 0, 1);

/** Events of the execution and all it starts: a bound on memory and time, far above what AWS allows one history. */
const MAX_TOTAL_EVENTS = 1_000_000;

/** Characters that the events hold in all: inputs, outputs and causes. A history of AWS may hold more; a trace ends here. */
const MAX_TOTAL_CHARS = 64_000_000;

/** What the traced execution shares with the children and nested executions it starts. */
export class World {
  readonly options: ExecutionOptions;
  readonly scheduler: Scheduler;
  readonly outcomes: OutcomeBook;
  readonly random: () => number;
  /** JSONata steps of the whole run: some seconds of real time. */
  readonly budget = { steps: 5_000_000 };
  readonly mapRuns: MapRunSummary[] = [];
  readonly nested: NestedExecution[] = [];
  readonly #assumptions = new Map<string, Assumption>();
  /** Executions that have not ended. */
  running = 0;
  #events = 0;
  #chars = 0;
  #exhausted = false;

  constructor(options: ExecutionOptions) {
    this.options = options;
    this.scheduler = new Scheduler(options.startMs ?? DEFAULT_START_MS);
    this.outcomes = new OutcomeBook(options.outcomes);
    this.random = randomStream(options.seed ?? 1);
  }

  get assumptions(): readonly Assumption[] {
    return [...this.#assumptions.values()];
  }

  /** Notes once what the run rests on. */
  assume(id: string, what: string, value: string, weight: Assumption['weight'], pointer?: Pointer): void {
    if (this.#assumptions.has(id)) return;
    const place = pointer === undefined ? {} : { pointer };
    this.#assumptions.set(id, { id, what, value, source: 'assumed: no source', weight, ...place });
  }

  /** @param chars  of the texts in its details. */
  countEvent(chars: number): void {
    this.#chars += chars;
    if (++this.#events >= MAX_TOTAL_EVENTS) this.#cut('too many events in all', `${MAX_TOTAL_EVENTS} events`);
    if (this.#chars >= MAX_TOTAL_CHARS)
      this.#cut('the events hold too much data in all', `${MAX_TOTAL_CHARS} characters`);
  }

  /** Looks at data before it goes on into the next state. */
  watchDepth(text: string): void {
    if (nestsTooDeep(text)) this.#cut('its data nests too deeply', `${MAX_JSON_DEPTH} levels`);
  }

  #cut(why: string, limit: string): void {
    this.#exhausted = true;
    this.assume('history.cut', `the trace was cut: ${why}`, limit, 'high');
  }

  get finished(): boolean {
    return this.running === 0 || this.#exhausted;
  }
}
