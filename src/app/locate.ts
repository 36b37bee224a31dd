import { readDocument } from '../asl/index.ts';
import type { Issue, Pointer } from '../issue/index.ts';

/** Makes issues about a workflow's text that carry line and column. The text has been parsed before, so it parses again. */
export function locatorOf(text: string, file?: string): (issue: Omit<Issue, 'line' | 'column'>) => Issue {
  let place: ((pointer: Pointer) => { line: number; column: number }) | undefined;
  return (issue) => {
    if (place === undefined) {
      const document = readDocument(text);
      place = document.ok ? (pointer) => document.value.place(pointer) : () => ({ line: 1, column: 1 });
    }
    const { line, column } = place(issue.pointer);
    return { ...issue, line, column, ...(file !== undefined && { file }) };
  };
}
