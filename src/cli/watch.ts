import type { Ports, Progress } from '../app/index.ts';
import { formatCount, formatDuration, formatShare } from '../units/index.ts';

const BETWEEN_LINES_MS = 100;
/** Before so much time has passed a rate or a time left says nothing. */
const SETTLED_MS = 200;

/**
 * Watches a run for whoever waits at a terminal: one line on standard error that tells how far it is, at what rate and for
 * how long still, and nothing where nobody watches. The first Ctrl-C ends the run with what is known, the second the program.
 */
export class Watch {
  readonly #visible = process.stderr.isTTY === true;
  #isInterrupted = false;
  #started = performance.now();
  #shown = 0;
  #share = 0;
  readonly #interrupt = (): void => {
    this.#isInterrupted = true;
    process.removeListener('SIGINT', this.#interrupt);
  };

  constructor() {
    process.on('SIGINT', this.#interrupt);
  }

  /** What a use case needs to be watched. */
  get ports(): Required<Pick<Ports, 'onProgress' | 'yieldToEventLoop'>> {
    return {
      onProgress: (progress) => this.#goOn(progress),
      yieldToEventLoop: () => new Promise((resolve) => setImmediate(resolve)),
    };
  }

  /** Whether Ctrl-C was pressed; the watching ends. */
  end(): boolean {
    process.removeListener('SIGINT', this.#interrupt);
    if (this.#visible && this.#shown > 0) process.stderr.write('\r\u001b[K');
    return this.#isInterrupted;
  }

  #goOn(progress: Progress): boolean {
    const { share = 0 } = progress;
    const now = performance.now();
    if (share < this.#share) this.#started = now; // the next run
    this.#share = share;
    if (this.#visible && now - this.#shown >= BETWEEN_LINES_MS) {
      this.#shown = now;
      process.stderr.write(`\r\u001b[K${progressLine(progress, now - this.#started)}`);
    }
    return !this.#isInterrupted;
  }
}

/** `12 %, 1.2 M executions, 5.1 M states/s, about 3.2 s left of this part; Ctrl-C ends it with what is known`. */
export function progressLine(progress: Progress, passedMs: number): string {
  const { executions, entries, relativeHalfWidth: width, target, share } = progress;
  const isKnown = width !== undefined && Number.isFinite(width);
  const done = share ?? (isKnown ? Math.min(1, (target / width) ** 2) : undefined);
  const isSettled = passedMs >= SETTLED_MS;
  const parts = [
    ...(share === undefined ? [] : [formatShare(share)]),
    `${formatCount(Math.round(executions))} executions`,
    ...(isSettled ? [`${formatCount((entries / passedMs) * 1000)} states/s`] : []),
    ...(isKnown ? [`±${formatShare(width)} of ±${formatShare(target)}`] : []),
    ...(isSettled && done !== undefined && done > 0 && done < 1
      ? [`about ${formatDuration((passedMs * (1 - done)) / done)} left${share === undefined ? '' : ' of this part'}`]
      : []),
  ];
  return `${parts.join(', ')}; Ctrl-C ends it with what is known`;
}
