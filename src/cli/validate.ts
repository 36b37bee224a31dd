import { type CheckedFile, validate } from '../app/index.ts';
import { readTextFile } from '../io/index.ts';
import { EXIT, type ExitCode, type Issue } from '../issue/index.ts';
import { countOf, listIssues, renderIssuesJson } from '../report/index.ts';
import { readNamedFiles } from './named-files.ts';
import { refuseUsage, wantsColour } from './terminal.ts';

export interface ValidateOptions {
  readonly workflow?: readonly string[];
  readonly format: 'text' | 'json';
  readonly type?: 'standard' | 'express';
  readonly color?: boolean;
}

/** `stepmeter validate`: every file is checked, whatever the ones before it had. */
export function runValidate(files: readonly string[], options: ValidateOptions): ExitCode {
  if (files.filter((file) => file === '-').length > 1) return refuseUsage('only one file can be standard input');
  const nested = readNamedFiles('--workflow', options.workflow);
  if (!nested.ok && 'usage' in nested) return refuseUsage(nested.usage);
  const read = files.map((file) => ({ file, text: readTextFile(file) }));
  const sources = read.flatMap(({ file, text }) => (text.ok ? [{ text: text.value, file }] : []));
  const found = validate(sources, options.type, { workflows: nested.ok ? nested.sources : new Map() });
  const checked = [
    ...read.map(({ file, text }): CheckedFile => (text.ok ? found.shift()! : { file, issues: text.issues })),
    ...found,
    ...(nested.ok ? [] : byFile(nested.issues)),
  ];
  const issues = checked.flatMap((file) => file.issues);
  if (options.format === 'json') process.stdout.write(renderIssuesJson(checked));
  else {
    process.stdout.write(listIssues(issues, { colour: wantsColour(process.stdout, options.color) }));
    const files = checked.length === 1 ? '1 file' : `${checked.length} files`;
    process.stdout.write(`${files} checked: ${issues.length === 0 ? 'no problems found' : countOf(issues)}\n`);
  }
  return issues.some((issue) => issue.severity === 'error') ? EXIT.inputHasErrors : EXIT.done;
}

const byFile = (issues: readonly Issue[]): CheckedFile[] =>
  issues.map((issue) => ({ file: issue.file ?? '', issues: [issue] }));
