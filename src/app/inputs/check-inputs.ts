import type { Definition, WorkflowType } from '../../asl/index.ts';
import type { Issue, Parsed } from '../../issue/index.ts';
import { parseLoadProfile } from '../../scenario/index.ts';
import type { Books, Ports } from '../ports.ts';
import { byFile, type CheckedFile } from '../validate.ts';
import {
  type FurtherInputs,
  itemSources,
  nestedIssues,
  parseSource,
  readNested,
  type Source,
  undescribed,
} from './nested-inputs.ts';

export interface CheckRequest extends FurtherInputs {
  readonly workflow?: Source & { readonly file: string };
  readonly load?: Source & { readonly file: string };
  /** Adds what AWS refuses for that type alone. */
  readonly workflowType?: WorkflowType;
}

/**
 * Checks a workflow, a load profile, or both, and the workflows it starts, without running anything.
 *
 * @returns  every file given with all its problems. With a workflow that can be read, the profile is checked against it;
 *           what belongs to another file than the profile (a trace) stands under that file's name.
 */
export function checkInputs(
  request: CheckRequest,
  { latency }: Pick<Books, 'latency'>,
  { readText }: Pick<Ports, 'readText'> = {},
): CheckedFile[] {
  const { workflow, load, workflowType } = request;
  const files: CheckedFile[] = [];
  let definition: Definition | undefined;
  if (workflow !== undefined) {
    const read = parseSource(workflow, workflowType);
    if (read.ok) definition = read.value;
    files.push({ file: workflow.file, issues: issuesOf(read) });
  }
  const nested = readNested(request.workflows, (read, file) => {
    files.push({ file, issues: issuesOf(read) });
    return read.ok ? read.value : undefined;
  });
  let described = undescribed(nested);
  if (load !== undefined) {
    const read = parseLoadProfile(load.text, {
      ...{ file: load.file, latency, nested, items: itemSources(request.items) },
      ...(readText && { readText }),
      ...(definition && { definition }),
    });
    if (read.ok) described = read.value;
    files.push(...byFile(load.file, issuesOf(read)));
  }
  // an unreadable one is not one that nothing starts
  if (definition === undefined || nested.size < (request.workflows?.size ?? 0)) return files;
  return merged(files, byFile(workflow!.file, nestedIssues(definition, described, request)));
}

const issuesOf = (read: Parsed<unknown>): readonly Issue[] => (read.ok ? read.warnings : read.issues);

/** Adds what was found later to the files it is about. */
const merged = (files: readonly CheckedFile[], more: readonly CheckedFile[]): CheckedFile[] => [
  ...files.map(({ file, issues }) => ({
    file,
    issues: [...issues, ...(more.find((other) => other.file === file)?.issues ?? [])],
  })),
  ...more.filter((other) => other.issues.length > 0 && files.every(({ file }) => file !== other.file)),
];
