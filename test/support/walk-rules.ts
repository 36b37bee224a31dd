import type { Retrier, Retryable } from '../../src/asl/index.ts';
import type { WalkDraws } from './walk-draws.ts';

/** Whether `ErrorEquals` names an error (AWS error-handling page; States.DataLimitExceeded as recorded). */
function names(errorEquals: readonly string[], error: string): boolean {
  if (error === 'States.Runtime') return false; // always ends the execution
  const isTimeout = error === 'States.Timeout' || error === 'States.HeartbeatTimeout';
  return errorEquals.some((name) => {
    if (name === 'States.ALL') return true;
    if (name === 'States.TaskFailed') return !isTimeout;
    if (name === 'States.Timeout') return isTimeout;
    return name === error;
  });
}

export type Reaction =
  | { readonly kind: 'retry'; readonly waitMs: number }
  | { readonly kind: 'catch'; readonly next: string }
  | { readonly kind: 'fail' };

/** Retry and Catch over one visit of a state: every retrier counts its own retries. */
export class Reactions {
  readonly #state: Retryable;
  readonly #draws: WalkDraws;
  readonly #used = new Map<Retrier, number>();

  constructor(state: Retryable, draws: WalkDraws) {
    this.#state = state;
    this.#draws = draws;
  }

  to(error: string): Reaction {
    const retrier = this.#state.retry.find((each) => names(each.errorEquals, error));
    const used = retrier === undefined ? 0 : (this.#used.get(retrier) ?? 0);
    if (retrier !== undefined && used < retrier.maxAttempts) {
      this.#used.set(retrier, used + 1);
      const grown = retrier.intervalSeconds * 1000 * retrier.backoffRate ** used;
      const wait = Math.min(grown, (retrier.maxDelaySeconds ?? Infinity) * 1000);
      return { kind: 'retry', waitMs: retrier.jitter === 'full' ? wait * this.#draws.uniform() : wait };
    }
    const catcher = this.#state.catch.find((each) => names(each.errorEquals, error));
    return catcher === undefined ? { kind: 'fail' } : { kind: 'catch', next: catcher.next };
  }
}
