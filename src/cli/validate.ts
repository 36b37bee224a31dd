import { type CheckedFile, validate } from '../app/index.ts';
import { readTextFile } from '../io/index.ts';
import { EXIT, type ExitCode } from '../issue/index.ts';
import { countOf, listIssues, renderIssuesJson } from '../report/index.ts';
import { refuseUsage, wantsColour } from './terminal.ts';

/** `stepmeter validate`: every file is checked, whatever the ones before it had. */
export function runValidate(
  files: readonly string[],
  options: Readonly<Record<string, string | boolean | undefined>>,
): ExitCode {
  if (files.filter((file) => file === '-').length > 1) return refuseUsage('only one file can be standard input');
  const checked = files.flatMap((file): CheckedFile[] => {
    const read = readTextFile(file);
    if (!read.ok) return [{ file, issues: read.issues }];
    return validate([{ text: read.value, file }], options.type as 'standard' | 'express' | undefined);
  });
  const issues = checked.flatMap((file) => file.issues);
  if (options.format === 'json') process.stdout.write(renderIssuesJson(checked));
  else {
    process.stdout.write(listIssues(issues, { colour: wantsColour(process.stdout, options.color) }));
    const files = checked.length === 1 ? '1 file' : `${checked.length} files`;
    process.stdout.write(`${files} checked: ${issues.length === 0 ? 'no problems found' : countOf(issues)}\n`);
  }
  return issues.some((issue) => issue.severity === 'error') ? EXIT.inputHasErrors : EXIT.done;
}
