import type { PositionedDocument } from '../asl/index.ts';
import type { Assumption, Issue, Pointer } from '../issue/index.ts';
import type { ScenarioCode } from './codes.ts';

/** A finding before it has a place: what is wrong, and what to do about it. */
export interface Finding {
  readonly code: ScenarioCode;
  readonly pointer: Pointer;
  readonly message: string;
  readonly hint?: string | undefined;
  /** The issue is about the key, not about the value it holds. */
  readonly atKey?: boolean;
  /** A place in another file than the profile (a trace, a table of samples). */
  readonly elsewhere?: { readonly file: string; readonly line: number; readonly column: number };
}

/** Collects what reading one profile finds: issues with their places, and the defaults taken. */
export class Findings {
  readonly issues: Issue[] = [];
  readonly assumptions: Assumption[] = [];
  readonly #document: Pick<PositionedDocument, 'place' | 'placeOfKey'>;
  readonly #file: string | undefined;

  constructor(document: Pick<PositionedDocument, 'place' | 'placeOfKey'>, file?: string) {
    this.#document = document;
    this.#file = file;
  }

  error(finding: Finding): void {
    this.#add('error', finding);
  }

  warn(finding: Finding): void {
    this.#add('warning', finding);
  }

  assume(assumption: Assumption): void {
    this.assumptions.push(assumption);
  }

  #add(severity: Issue['severity'], { code, pointer, message, hint, atKey, elsewhere }: Finding): void {
    const place = elsewhere ?? (atKey ? this.#document.placeOfKey(pointer) : this.#document.place(pointer));
    const file = elsewhere?.file ?? this.#file;
    this.issues.push({
      severity,
      code,
      pointer,
      line: place.line,
      column: place.column,
      message,
      ...(hint === undefined ? {} : { hint }),
      ...(file === undefined ? {} : { file }),
    });
  }
}

/** The value found, short enough for a message. */
export function show(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : (JSON.stringify(value) ?? String(value));
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}

/** The kind of a JSON value in words. */
export function kindOf(value: unknown): string {
  if (value === null) return 'nothing (null)';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  if (typeof value === 'string') return `the text ${show(value)}`;
  return typeof value === 'number' ? `the number ${value}` : String(value);
}
