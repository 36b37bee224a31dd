import type { Catcher, Retrier, Retryable } from '../asl/index.ts';
import { matchesError } from '../dataflow/index.ts';
import type { Failure } from './failure.ts';

/** Counts retries over one visit of a state: each retrier has a counter of its own (docs/aws-rules.md 3.5). */
export class RetryCounter {
  readonly #retriers: readonly Retrier[];
  readonly #used = new Map<Retrier, number>();

  constructor(state: Retryable) {
    this.#retriers = state.retry;
  }

  /**
   * Waiting time before the next try, ms; undefined when the error is not to be retried (any more).
   * @param random  in [0, 1), for FULL jitter: uniform between 0 and the delay.
   */
  nextWait(failure: Failure, random: () => number): number | undefined {
    const retrier = this.#retriers.find((candidate) => matchesError(candidate.errorEquals, failure.error));
    if (retrier === undefined) return undefined;
    const retry = (this.#used.get(retrier) ?? 0) + 1;
    if (retry > retrier.maxAttempts) return undefined;
    this.#used.set(retrier, retry);
    const grown = retrier.intervalSeconds * retrier.backoffRate ** (retry - 1);
    const delayMs = Math.min(grown, retrier.maxDelaySeconds ?? Infinity, LONGEST_DELAY_SECONDS) * 1000;
    return retrier.jitter === 'full' ? random() * delayMs : delayMs;
  }
}

/** No execution outlives a year; larger delays would only overflow. */
const LONGEST_DELAY_SECONDS = 400 * 86_400;

/** The first Catch entry meant for the error. */
export const catcherFor = (state: Retryable, failure: Failure): Catcher | undefined =>
  state.catch.find((catcher) => matchesError(catcher.errorEquals, failure.error));
