import type { Definition, WorkflowType } from '../asl/index.ts';
import type { Issue } from '../issue/index.ts';
import {
  type FurtherInputs,
  nestedIssues,
  parseSource,
  readNested,
  type Source,
  undescribed,
} from './inputs/nested-inputs.ts';

/** What was found in one file. */
export interface CheckedFile {
  readonly file: string;
  readonly issues: readonly Issue[];
}

/**
 * Checks every workflow, not only the first; `workflowType` adds what AWS refuses for that type alone. Further workflows
 * are checked too, and held against what the tasks of the others start.
 */
export function validate(
  sources: readonly (Source & { readonly file: string; readonly workflowType?: WorkflowType })[],
  workflowType?: WorkflowType,
  further: Pick<FurtherInputs, 'workflows'> = {},
): CheckedFile[] {
  const definitions: Definition[] = [];
  const checked = sources.map((source): CheckedFile => {
    const { file } = source;
    const result = parseSource(source, workflowType ?? source.workflowType);
    if (result.ok) definitions.push(result.value);
    return { file, issues: result.ok ? result.warnings : result.issues };
  });
  const nested = readNested(further.workflows, (result, file) => {
    checked.push({ file, issues: result.ok ? result.warnings : result.issues });
    return result.ok ? result.value : undefined;
  });
  if (nested.size < (further.workflows?.size ?? 0) || definitions.length < sources.length) return checked;
  const found = definitions.map((definition) => nestedIssues(definition, undescribed(nested), further));
  // one of several workflows may start what the others do not
  const all = (found[0] ?? []).filter((issue) => found.every((other) => other.some((one) => isSame(one, issue))));
  return checked.map(({ file, issues }, i) => ({
    file,
    issues: i < sources.length ? issues : [...issues, ...all.filter((issue) => issue.file === file)],
  }));
}

const isSame = (a: Issue, b: Issue): boolean => a.code === b.code && a.message === b.message;

/** Issues by the file they are about; those that name none are about the first. */
export function byFile(first: string, issues: readonly Issue[]): CheckedFile[] {
  const files = new Map<string, Issue[]>([[first, []]]);
  for (const issue of issues) {
    const file = issue.file ?? first;
    files.set(file, [...(files.get(file) ?? []), issue]);
  }
  return [...files].map(([file, found]) => ({ file, issues: found }));
}
