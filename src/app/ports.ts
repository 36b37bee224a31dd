import type { FileText, LatencyBook } from '../scenario/index.ts';

/** Dated facts the core does not carry itself: texts of price and quota books, and the overheads of `latency: aws`. */
export interface Books {
  /** Text of the price book in use, and how the user would name it. */
  readonly prices: { readonly text: string; readonly name: string };
  readonly quotas: { readonly text: string; readonly name: string };
  readonly latency: LatencyBook;
}

/** How far a run is. */
export interface Progress {
  readonly executions: number;
  readonly entries: number;
  /** Half-width of the monthly total over the total, so far; undefined before it is known. */
  readonly relativeHalfWidth?: number;
  readonly target: number;
  /** How much of a known amount of work is done, in [0, 1]. */
  readonly share?: number;
}

/** What the edges lend to a use case. */
export interface Ports {
  /** Text of a file a load profile names; undefined when it cannot be read. */
  readonly readText?: (path: string) => FileText;
  /** Called between pieces of work; answering false ends the run with what is known so far. */
  readonly onProgress?: (progress: Progress) => boolean;
  /** Lets others run between pieces of work (timers, signals). */
  readonly yieldToEventLoop?: () => Promise<void>;
}
