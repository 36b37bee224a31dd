import { parseWorkflow, type WorkflowType } from '../asl/index.ts';
import type { Issue } from '../issue/index.ts';
import type { Source } from './nested-inputs.ts';

/** What was found in one file. */
export interface CheckedFile {
  readonly file: string;
  readonly issues: readonly Issue[];
}

/** Checks every workflow, not only the first; `workflowType` adds what AWS refuses for that type alone. */
export function validate(
  sources: readonly (Source & { readonly file: string })[],
  workflowType?: WorkflowType,
): CheckedFile[] {
  return sources.map(({ text, file }) => {
    const result = parseWorkflow(text, { file, ...(workflowType !== undefined && { workflowType }) });
    return { file, issues: result.ok ? result.warnings : result.issues };
  });
}
