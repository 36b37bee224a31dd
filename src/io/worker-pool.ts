import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { MessageChannel } from 'node:worker_threads';
import { Piscina } from 'piscina';
import type { Progress } from '../app/index.ts';
import { giveMemoryBack } from './idle-memory.ts';
import {
  type BookNames,
  CONTROL,
  type RunAnswer,
  type RunEnvelope,
  type RunMessage,
  type RunTask,
} from './run-task.ts';

export interface WorkerPoolOptions {
  readonly threads: number;
  /** Runs that may wait for a thread. */
  readonly queueLimit: number;
  /** Time after which a run ends with what is known so far. Waiting does not count. */
  readonly budgetMs: number;
  readonly books: BookNames;
  /** Heap of one worker; default 1024 MB: the largest trace (20 MB) needs less than half. */
  readonly heapMb?: number;
}

export type RunOutcome =
  | { readonly kind: 'answered'; readonly answer: RunAnswer }
  | { readonly kind: 'cancelled' }
  /** The run did not come to a first figure in its time. */
  | { readonly kind: 'too-long' }
  | { readonly kind: 'out-of-memory' }
  | { readonly kind: 'failed'; readonly error: unknown };

/** One run, waiting or at work. */
export interface Run {
  readonly outcome: Promise<RunOutcome>;
  readonly waiting: boolean;
  /** Nobody wants the answer any more: the thread is free within `CANCEL_GRACE_MS`. */
  cancel(): void;
  /** Answer with what is known so far. */
  endEarly(): void;
}

/** A run looks at its control word between pieces of work; one that does not within this time loses its thread. */
const CANCEL_GRACE_MS = 150;
/** Time past the budget for the last piece of work and for writing the answer. */
const BUDGET_GRACE_MS = 5000;
/** A thread keeps what its largest run needed; threads that make so much of a difference are started anew. */
const MORE_THAN_AT_REST = 1.1;
/** Answers that were being read when the last run ended are read, or their clients cut off, by then. */
const IDLE_MS = 20_000;
const DEFAULT_HEAP_MB = 1024;

// the same two levels up from src/io and from dist/io: a worker thread runs the built code, which `npm run build` makes
const WORKER_URL = new URL('../../dist/io/compare-worker.js', import.meta.url);

function startThreads({
  threads,
  heapMb = DEFAULT_HEAP_MB,
  books,
}: WorkerPoolOptions): Piscina<RunEnvelope, RunAnswer> {
  return new Piscina({
    filename: fileURLToPath(WORKER_URL),
    minThreads: threads,
    maxThreads: threads,
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
    workerData: books,
    recordTiming: false,
  });
}

/** Worker threads with a bounded queue, first come, first served. */
export class WorkerPool {
  readonly options: WorkerPoolOptions;
  #piscina: Piscina<RunEnvelope, RunAnswer>;
  /** Resident memory when there was last nothing to do. */
  #restedBytes: number | undefined;
  #hasRun = false;
  readonly #waiting: Job[] = [];
  readonly #running = new Set<Job>();
  #meanRunMs = 1000;
  readonly #whenIdle = setTimeout(() => this.#rest(), IDLE_MS).unref();

  constructor(options: WorkerPoolOptions) {
    if (!existsSync(WORKER_URL)) throw new Error('the worker is not built: run `npm run build`');
    this.options = options;
    this.#piscina = startThreads(options);
  }

  get running(): number {
    return this.#running.size;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Whether one more run would be refused. */
  get full(): boolean {
    return this.#running.size >= this.options.threads && this.#waiting.length >= this.options.queueLimit;
  }

  /** Seconds until a place in the queue is likely to be free. */
  get secondsToWait(): number {
    return Math.min(60, Math.max(1, Math.ceil(this.#meanRunMs / this.options.threads / 1000)));
  }

  /** Takes a run on, or answers undefined when the queue is full. */
  start(task: RunTask, onProgress?: (progress: Progress) => void): Run | undefined {
    if (this.full) return undefined;
    const job = new Job(task, onProgress);
    this.#waiting.push(job);
    this.#next();
    return {
      outcome: job.outcome,
      get waiting() {
        return job.startedAt === undefined;
      },
      cancel: () => this.#cancel(job),
      endEarly: () => job.tell(CONTROL.endEarly),
    };
  }

  /** Every run answers with what is known so far. */
  endAllEarly(): void {
    for (const job of [...this.#waiting, ...this.#running]) job.tell(CONTROL.endEarly);
  }

  async destroy(): Promise<void> {
    for (const job of [...this.#waiting, ...this.#running]) this.#cancel(job);
    clearTimeout(this.#whenIdle);
    await this.#piscina.destroy();
  }

  #next(): void {
    while (this.#running.size < this.options.threads) {
      const job = this.#waiting.shift();
      if (job === undefined) return;
      this.#running.add(job);
      this.#hasRun = true;
      const { budgetMs } = this.options;
      job.run(this.#piscina, budgetMs).finally(() => {
        this.#running.delete(job);
        if (job.startedAt !== undefined) this.#meanRunMs += (performance.now() - job.startedAt - this.#meanRunMs) / 8;
        this.#next();
        if (this.#running.size === 0) this.#whenIdle.refresh();
      });
    }
  }

  #rest(): void {
    if (this.#running.size > 0) return;
    giveMemoryBack();
    const { rss } = process.memoryUsage();
    if (this.#hasRun && rss > (this.#restedBytes ?? 0) * MORE_THAN_AT_REST) {
      const old = this.#piscina;
      this.#piscina = startThreads(this.options);
      void old.destroy();
      this.#whenIdle.refresh();
    } else this.#restedBytes = rss;
    this.#hasRun = false;
  }

  #cancel(job: Job): void {
    const place = this.#waiting.indexOf(job);
    if (place !== -1) this.#waiting.splice(place, 1);
    job.cancel();
  }
}

/** A task on its way through the pool; settles once, always with an outcome. */
class Job {
  readonly outcome: Promise<RunOutcome>;
  startedAt: number | undefined;
  readonly #task: RunTask;
  readonly #onProgress: ((progress: Progress) => void) | undefined;
  readonly #control = new Int32Array(new SharedArrayBuffer(4));
  readonly #killer = new AbortController();
  #settle: (outcome: RunOutcome) => void = () => {};
  #timer: NodeJS.Timeout | undefined;

  constructor(task: RunTask, onProgress: ((progress: Progress) => void) | undefined) {
    this.#task = task;
    this.#onProgress = onProgress;
    this.outcome = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  tell(word: number): void {
    Atomics.store(this.#control, 0, word);
  }

  cancel(): void {
    this.tell(CONTROL.cancel);
    this.#settle({ kind: 'cancelled' });
    this.#killAfter(CANCEL_GRACE_MS);
  }

  /** @returns when the thread is free again. Never rejects. */
  async run(piscina: Piscina<RunEnvelope, RunAnswer>, budgetMs: number): Promise<void> {
    const { port1, port2 } = new MessageChannel();
    port1.on('message', (message: RunMessage) => {
      if (message.type === 'progress') this.#onProgress?.(message.progress);
      else {
        this.startedAt = performance.now();
        if (Atomics.load(this.#control, 0) !== CONTROL.cancel) this.#killAfter(budgetMs + BUDGET_GRACE_MS);
      }
    });
    const wantsProgress = this.#onProgress !== undefined;
    const envelope = { task: this.#task, control: this.#control, port: port2, budgetMs, wantsProgress };
    try {
      const answer = await piscina.run(envelope, { transferList: [port2], signal: this.#killer.signal });
      this.#settle({ kind: 'answered', answer });
    } catch (error) {
      this.#settle(this.#outcomeOf(error));
    } finally {
      clearTimeout(this.#timer);
      port1.close();
    }
  }

  #outcomeOf(error: unknown): RunOutcome {
    if (Atomics.load(this.#control, 0) === CONTROL.cancel) return { kind: 'cancelled' };
    if (this.#killer.signal.aborted) return { kind: 'too-long' };
    if ((error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY') return { kind: 'out-of-memory' };
    return { kind: 'failed', error };
  }

  #killAfter(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#killer.abort(), ms);
  }
}
