import { ROOT } from '../issue/index.ts';
import type { PositionedDocument } from './document.ts';
import type { Findings } from './findings.ts';
import { isObject, shown } from './json.ts';
import type { WorkflowType } from './model.ts';

export function checkDefinition(
  document: PositionedDocument,
  _text: string,
  _workflowType: WorkflowType | undefined,
  findings: Findings,
): void {
  const root = document.value;
  if (!isObject(root) || !isObject(root['States']) || typeof root['StartAt'] !== 'string') {
    findings.error({ code: 'asl.not-a-definition', pointer: ROOT, message: `found ${shown(root)}` });
  }
}
