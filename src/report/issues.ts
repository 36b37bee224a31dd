import type { Issue } from '../issue/index.ts';
import { dim, type Paint, painter } from './words/ansi-colors.ts';
import { printable } from './words/printable.ts';
import { listed, many } from './words/words.ts';

/** Where in which file, as compilers write it: `order.asl.json:48:9 /States/ChargeCard`. The whole file has no pointer. */
export function placeOf(issue: Issue): string {
  const place = `${issue.line}:${issue.column}`;
  const file = issue.file === undefined ? '' : `${issue.file}:`;
  return printable(`${file}${place}${issue.pointer === '' ? '' : ` ${issue.pointer}`}`);
}

/** `file:line:column pointer message`, and a second line with what to do. A warning says that it is one. */
export function explainIssue(issue: Issue): string {
  const message = `${issue.severity === 'warning' ? 'warning: ' : ''}${printable(issue.message)}`;
  const hint = issue.hint === undefined ? '' : `\n  hint: ${printable(issue.hint)}`;
  return `${placeOf(issue)} ${message}${hint}`;
}

interface IssueOptions {
  readonly colour?: boolean;
}

/** Every issue, then an empty line. Empty for no issues. */
export function listIssues(issues: readonly Issue[], options: IssueOptions = {}): string {
  if (issues.length === 0) return '';
  const paint = painter(options.colour ?? false);
  return `${issues.map((issue) => painted(issue, paint)).join('\n')}\n\n`;
}

/** Every issue, then a line that counts them. Empty for no issues. */
export const renderIssues = (issues: readonly Issue[], options: IssueOptions = {}): string =>
  issues.length === 0 ? '' : `${listIssues(issues, options)}${countOf(issues)}\n`;

/** `2 errors and 1 warning`. */
export function countOf(issues: readonly Issue[]): string {
  const errors = issues.filter((i) => i.severity === 'error').length;
  const warnings = issues.length - errors;
  return listed([...(errors > 0 ? [many(errors, 'error')] : []), ...(warnings > 0 ? [many(warnings, 'warning')] : [])]);
}

function painted(issue: Issue, paint: Paint): string {
  const [first = '', ...hints] = explainIssue(issue).split('\n');
  const head = paint(issue.severity === 'error' ? 'trouble' : 'caution', first);
  return [head, ...hints.map((line) => dim(paint, line))].join('\n');
}

/** The shape of `validate --format json`: every file, also those without issues. */
export function renderIssuesJson(
  files: readonly { readonly file: string; readonly issues: readonly Issue[] }[],
): string {
  const answer = files.map(({ file, issues }) => ({
    file,
    issues: issues.map(({ severity, code, pointer, line, column, message, hint }) => ({
      severity,
      code,
      pointer,
      line,
      column,
      message,
      ...(hint === undefined ? {} : { hint }),
    })),
  }));
  return `${JSON.stringify({ files: answer }, null, 2)}\n`;
}
