import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { type Parsed, parsedUnlessErrors } from '../issue/index.ts';
import { buildDefinition } from './build.ts';
import { checkDefinition } from './check/definition.ts';
import { Findings } from './check/findings.ts';
import { type DocumentFormat, readDocument } from './document.ts';
import { asObject } from './json.ts';
import type { Definition, WorkflowType } from './model.ts';
import { shortForms, withPlaceholders } from './syntax/reference.ts';

export interface ParseOptions {
  /** The file as the user named it: put into the issues, and its ending tells JSON from YAML. */
  readonly file?: string;
  readonly format?: DocumentFormat;
  /** `express` also refuses what AWS refuses for Express; otherwise such things are no issue. */
  readonly workflowType?: WorkflowType;
}

/**
 * Reads and checks an Amazon States Language definition.
 *
 * @param text  the definition in JSON or YAML; a byte-order mark is ignored.
 * @returns     the definition with warnings, or every problem found, each with pointer, line and column. Never throws.
 * @source      the States Language as generally known, corrected by the recorded answers of AWS and the definitions AWS
 *              ran; numbers from docs/aws-rules.md 3.
 */
export function parseWorkflow(text: string, options: ParseOptions = {}): Parsed<Definition> {
  const written = readDocument(text, { ...options, tags: shortForms });
  if (!written.ok) return written;
  const read = { ...written, value: { ...written.value, value: withPlaceholders(written.value.value) } };
  const findings = new Findings(read.value, options.file);
  for (const warning of read.warnings) findings.issues.push(warning);
  checkDefinition(read.value, text, options.workflowType, findings);
  const definition = findings.hasErrors ? undefined : buildDefinition(asObject(read.value.value), fingerprint(text));
  return parsedUnlessErrors(definition, inDocumentOrder(findings));
}

function fingerprint(text: string) {
  const bytes = utf8ToBytes(text);
  return { sizeBytes: bytes.length, sha256: bytesToHex(sha256(bytes)) };
}

const inDocumentOrder = (findings: Findings) =>
  findings.issues.toSorted((a, b) => a.line - b.line || a.column - b.column);
