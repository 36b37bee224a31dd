import { firstIssues } from './first-issues.ts';
import type { Pointer } from './pointer.ts';

export type Severity = 'error' | 'warning';

/** `room.what-is-wrong`. Each room lists its codes with their meaning; codes are stable across releases. */
export type IssueCode = `${string}.${string}`;

/** One problem, in words a user can act on, with its place in the user's own file. */
export interface Issue {
  readonly severity: Severity;
  readonly code: IssueCode;
  /** JSON pointer into the document the issue is about; '' is the whole document. */
  readonly pointer: Pointer;
  /** 1-based place in the text; 1:1 when the text has no place for it. */
  readonly line: number;
  readonly column: number;
  /** What is wrong, with the value found. */
  readonly message: string;
  /** What the user can do about it. */
  readonly hint?: string;
  /** Other places it is about as much. */
  readonly also?: readonly Pointer[];
  /** The file as the user named it, where there are several. */
  readonly file?: string;
}

/** What a parser answers: a value (perhaps with warnings), or at least one error. Parsers never throw for bad input. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T; readonly warnings: readonly Issue[] }
  | { readonly ok: false; readonly issues: readonly [Issue, ...Issue[]] };

export const parsed = <T>(value: T, warnings: readonly Issue[] = []): Parsed<T> => ({ ok: true, value, warnings });

/** Errors first decide: any error refuses the value, and the warnings come along. Of very many the first are told. */
export function parsedUnlessErrors<T>(value: T | undefined, issues: readonly Issue[]): Parsed<T> {
  const told = firstIssues(issues);
  const [first, ...rest] = told;
  if (first !== undefined && (value === undefined || issues.some((i) => i.severity === 'error'))) {
    return { ok: false, issues: [first, ...rest] };
  }
  if (value === undefined) throw new Error('a parser refused its input without an issue');
  return { ok: true, value, warnings: told };
}
