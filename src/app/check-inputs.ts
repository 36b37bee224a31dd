import { type Definition, parseWorkflow, type WorkflowType } from '../asl/index.ts';
import type { Issue, Parsed } from '../issue/index.ts';
import { parseLoadProfile } from '../scenario/index.ts';
import type { Source } from './nested-inputs.ts';
import type { Books, Ports } from './ports.ts';
import type { CheckedFile } from './validate.ts';

export interface CheckRequest {
  readonly workflow?: Source & { readonly file: string };
  readonly load?: Source & { readonly file: string };
  /** Adds what AWS refuses for that type alone. */
  readonly workflowType?: WorkflowType;
}

/**
 * Checks a workflow, a load profile, or both without running anything.
 *
 * @returns  every file given with all its problems. With a workflow that can be read, the profile is checked against it;
 *           what belongs to another file than the profile (a trace) stands under that file's name.
 */
export function checkInputs(
  { workflow, load, workflowType }: CheckRequest,
  { latency }: Pick<Books, 'latency'>,
  { readText }: Pick<Ports, 'readText'> = {},
): CheckedFile[] {
  const files: CheckedFile[] = [];
  let definition: Definition | undefined;
  if (workflow !== undefined) {
    const type = workflowType === undefined ? {} : { workflowType };
    const read = parseWorkflow(workflow.text, { file: workflow.file, ...type });
    if (read.ok) definition = read.value;
    files.push({ file: workflow.file, issues: issuesOf(read) });
  }
  if (load !== undefined) {
    const context = { file: load.file, latency, ...(readText && { readText }), ...(definition && { definition }) };
    files.push(...byFile(load.file, issuesOf(parseLoadProfile(load.text, context))));
  }
  return files;
}

const issuesOf = (read: Parsed<unknown>): readonly Issue[] => (read.ok ? read.warnings : read.issues);

function byFile(first: string, issues: readonly Issue[]): CheckedFile[] {
  const files = new Map<string, Issue[]>([[first, []]]);
  for (const issue of issues) {
    const file = issue.file ?? first;
    files.set(file, [...(files.get(file) ?? []), issue]);
  }
  return [...files].map(([file, found]) => ({ file, issues: found }));
}
