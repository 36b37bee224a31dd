import type { Definition } from '../asl/index.ts';
import type { Pointer } from '../issue/index.ts';
import { type Findings, show } from './findings.ts';
import type { Told } from './told.ts';

/** What every reader of a part of the profile has at hand. */
export interface Reading {
  readonly findings: Findings;
  readonly definition?: Definition | undefined;
  /** State machines that tasks start, by name. */
  readonly nested?: ReadonlyMap<string, Definition> | undefined;
  /** What the workflow's source tells. */
  readonly told?: Told | undefined;
  /** Text of a file named in the profile; undefined when it cannot be read. Given by the edge. */
  readonly readText?: ((path: string) => FileText) | undefined;
}

const BESIDE = 'The path is relative to the profile.';

/** What reading a file gives: its text, why there is none, or undefined where nobody knows why. */
export type FileText = string | { readonly why: string; readonly hint?: string } | undefined;

/** Text of the file a field names, or an issue at that field. */
export function fileText(path: string, pointer: Pointer, { findings, readText }: Reading): string | undefined {
  const text = readText?.(path);
  if (typeof text === 'string') return text;
  if (text !== undefined) {
    const message = `the file ${show(path)} could not be read: ${text.why}`;
    findings.error({ code: 'scenario.file-unreadable', pointer, message, hint: text.hint ?? BESIDE });
    return undefined;
  }
  const message =
    readText === undefined ? `${show(path)}: no files can be read here` : `the file ${show(path)} could not be read`;
  const hint = readText === undefined ? 'Put the data into the profile itself.' : BESIDE;
  findings.error({ code: 'scenario.file-unreadable', pointer, message, hint });
  return undefined;
}
