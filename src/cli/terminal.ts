import { EXIT, type ExitCode, type Issue } from '../issue/index.ts';
import { inertJson, inertText, renderIssues } from '../report/index.ts';

/** Colours on a terminal only, unless refused by option or by NO_COLOR. */
export const wantsColour = (stream: NodeJS.WriteStream, allowed: unknown): boolean =>
  stream.isTTY === true && allowed !== false && (process.env.NO_COLOR ?? '') === '';

/** Tells on standard error what is wrong with the input; the exit code that says so. */
export function refuseInput(issues: readonly Issue[], colourAllowed: unknown): ExitCode {
  process.stderr.write(renderIssues(issues, { colour: wantsColour(process.stderr, colourAllowed) }));
  return EXIT.inputHasErrors;
}

/**
 * Prints an answer. Names and data in it are the user's or a stranger's: nothing of them may move a terminal's cursor or colour it.
 * What is painted by us was made inert piece by piece before, and a page in HTML carries a script that must stay as it is.
 */
export function print(text: string, form: 'text' | 'json' | 'painted' | 'html' = 'text'): void {
  process.stdout.write(form === 'text' ? inertText(text) : form === 'json' ? inertJson(text) : text);
}

/** Tells something beside the answer, on standard error. */
export const tell = (text: string): void => void process.stderr.write(inertText(text));

export function refuseUsage(message: string): ExitCode {
  tell(`error: ${message}\n(see stepmeter --help)\n`);
  return EXIT.wrongUsage;
}
