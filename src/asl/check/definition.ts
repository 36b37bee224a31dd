import { at, ROOT } from '../../issue/index.ts';
import type { PositionedDocument } from '../document.ts';
import { isObject } from '../json.ts';
import type { WorkflowType } from '../model.ts';
import { checkExpress } from './express.ts';
import { checkFields } from './fields.ts';
import type { Findings } from './findings.ts';
import { reportNotADefinition } from './not-a-definition.ts';
import { STATE_MACHINE } from './part-fields.ts';
import { checkScope } from './scope.ts';
import { type Machine, readLanguage } from './state.ts';

/** Facts, section 3.1: definition size, in characters. */
const LARGEST_DEFINITION = 1_048_576;

/** Checks a document as a state machine definition; everything found goes into `findings`. */
export function checkDefinition(
  document: PositionedDocument,
  text: string,
  workflowType: WorkflowType | undefined,
  findings: Findings,
): void {
  const root = document.value;
  if (!isObject(root) || reportNotADefinition(root, findings)) {
    if (!isObject(root)) reportNotADefinition(root, findings);
    return;
  }
  if (text.length > LARGEST_DEFINITION) {
    findings.error({
      code: 'asl.too-large',
      pointer: ROOT,
      message: `the definition has ${text.length} characters, AWS takes ${LARGEST_DEFINITION}`,
      hint: 'Move parts into state machines of their own, or drop indentation and comments.',
    });
  }
  const language = root.QueryLanguage;
  const read = language === undefined ? undefined : readLanguage(language, at(ROOT, 'QueryLanguage'), findings);
  const machine: Machine = { findings, language: read ?? 'jsonPath', labels: new Map() };
  checkFields(STATE_MACHINE, root, ROOT, machine);
  checkScope(root, ROOT, machine, new Map());
  checkExpress(root, workflowType === 'express', findings);
}
