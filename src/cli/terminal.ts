import type { Progress } from '../app/index.ts';
import { EXIT, type ExitCode, type Issue } from '../issue/index.ts';
import { renderIssues } from '../report/index.ts';
import { formatCount, formatShare } from '../units/index.ts';

/** Colours on a terminal only, unless refused by option or by NO_COLOR. */
export const wantsColour = (stream: NodeJS.WriteStream, allowed: unknown): boolean =>
  stream.isTTY === true && allowed !== false && (process.env.NO_COLOR ?? '') === '';

/** Tells on standard error what is wrong with the input; the exit code that says so. */
export function refuseInput(issues: readonly Issue[], colourAllowed: unknown): ExitCode {
  process.stderr.write(renderIssues(issues, { colour: wantsColour(process.stderr, colourAllowed) }));
  return EXIT.inputHasErrors;
}

export function refuseUsage(message: string): ExitCode {
  process.stderr.write(`error: ${message}\n(see stepmeter --help)\n`);
  return EXIT.wrongUsage;
}

const BETWEEN_LINES_MS = 100;

/** One line on standard error that tells how far a run is, and nothing where nobody watches. */
export class ProgressLine {
  readonly #visible = process.stderr.isTTY === true;
  readonly #started = performance.now();
  #shown = 0;

  show({ executions, entries, relativeHalfWidth, target }: Progress): void {
    const now = performance.now();
    if (!this.#visible || now - this.#shown < BETWEEN_LINES_MS) return;
    this.#shown = now;
    const perSecond = (entries / (now - this.#started)) * 1000;
    const width =
      relativeHalfWidth === undefined || !Number.isFinite(relativeHalfWidth)
        ? ''
        : `, ±${formatShare(relativeHalfWidth)} of ±${formatShare(target)}`;
    process.stderr.write(
      `\r\u001b[K${formatCount(executions)} executions, ${formatCount(perSecond)} states/s${width}; Ctrl-C ends it with what is known`,
    );
  }

  clear(): void {
    if (this.#visible && this.#shown > 0) process.stderr.write('\r\u001b[K');
  }
}
