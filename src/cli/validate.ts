import { type CheckedFile, fromTemplate, inspect, isCalled, type Source, validate } from '../app/index.ts';
import { readTextFile, sourceHost } from '../io/index.ts';
import { EXIT, type ExitCode, type Issue } from '../issue/index.ts';
import { countOf, listIssues, renderIssuesJson } from '../report/index.ts';
import { readNamedFiles } from './named-files.ts';
import { readParameters } from './parameters.ts';
import { print, refuseUsage, wantsColour } from './terminal.ts';
import type { WorkflowOptions } from './workflow.ts';

export interface ValidateOptions extends WorkflowOptions {
  readonly workflow?: readonly string[];
  readonly format: 'text' | 'json';
  readonly type?: 'standard' | 'express';
  readonly color?: boolean;
}

type Checkable = Source & { readonly file: string; readonly workflowType?: 'standard' | 'express' };

/** What one argument holds: definitions to check, and what is wrong before they are reached. */
interface Given {
  readonly file: string;
  readonly sources: readonly Checkable[];
  readonly issues: readonly Issue[];
}

/** `stepmeter validate`: every file is checked, whatever the ones before it had; of templates all machines. */
export async function runValidate(files: readonly string[], options: ValidateOptions): Promise<ExitCode> {
  if (files.filter((file) => file === '-').length > 1) return refuseUsage('only one file can be standard input');
  const nested = readNamedFiles('--workflow', options.workflow);
  if (!nested.ok && 'usage' in nested) return refuseUsage(nested.usage);
  const parameters = readParameters(options);
  if (!parameters.ok) return refuseUsage(parameters.usage);
  const given: Given[] = [];
  for (const file of files) given.push(await readGiven(file, options, parameters.values));
  const sources = given.flatMap((one) => one.sources);
  const found = validate(sources, options.type, { workflows: nested.ok ? nested.sources : new Map() });
  const checked = [
    ...given.flatMap(({ file, sources: own, issues }): CheckedFile[] => {
      const results = own.map(() => found.shift()!);
      if (issues.length === 0 && results.length > 0) return results;
      return [{ file, issues: [...issues, ...results.flatMap((one) => one.issues)] }];
    }),
    ...found,
    ...(nested.ok ? [] : byFile(nested.issues)),
  ];
  const issues = checked.flatMap((file) => file.issues);
  if (options.format === 'json') print(renderIssuesJson(checked), 'json');
  else {
    process.stdout.write(listIssues(issues, { colour: wantsColour(process.stdout, options.color) }));
    const files = checked.length === 1 ? '1 file' : `${checked.length} files`;
    process.stdout.write(`${files} checked: ${issues.length === 0 ? 'no problems found' : countOf(issues)}\n`);
  }
  return issues.some((issue) => issue.severity === 'error') ? EXIT.inputHasErrors : EXIT.done;
}

async function readGiven(
  file: string,
  { machine }: ValidateOptions,
  parameters: ReadonlyMap<string, string>,
): Promise<Given> {
  const host = sourceHost([file]);
  const text = host.list(file) === undefined ? readTextFile(file) : undefined;
  if (text !== undefined && !text.ok) return { file, sources: [], issues: text.issues };
  const read = file === '-' && text !== undefined ? { ...host, read: () => ({ text: text.value }) } : host;
  const { machines, issues } = await inspect([file], read, { parameters });
  // a definition, or none of the kinds: its own reader tells what is wrong
  const isPlain =
    machines.every(({ kind }) => kind === 'asl') &&
    issues.every(({ code }) => /^(asl\.|source\.unknown-kind)/.test(code));
  if (text !== undefined && isPlain) return { file, sources: [{ text: text.value, file }], issues: [] };
  const wanted = machines.filter((one) => machine === undefined || isCalled(one, machine));
  const templates = wanted.flatMap((one) => fromTemplate(one, machines) ?? []);
  return {
    file,
    sources: templates.map(({ workflow, workflowType }) => ({
      ...workflow,
      file: workflow.file ?? file,
      workflowType,
    })),
    issues: [...issues, ...wanted.flatMap((one) => one.issues)],
  };
}

const byFile = (issues: readonly Issue[]): CheckedFile[] =>
  issues.map((issue) => ({ file: issue.file ?? '', issues: [issue] }));
