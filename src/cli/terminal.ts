import { EXIT, type ExitCode, type Issue } from '../issue/index.ts';
import { renderIssues } from '../report/index.ts';

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
