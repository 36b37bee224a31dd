import { readDocument } from '../../asl/index.ts';
import type { Issue, Pointer } from '../../issue/index.ts';
import type { ProgramState } from '../../program/index.ts';
import type { Source } from './nested-inputs.ts';

/** Gives an issue the line and column of what its pointer leads to. */
export type Locator = (issue: Omit<Issue, 'line' | 'column'>) => Issue;

/** Makes issues about a text that carry line and column. The text has been parsed before, so it parses again. */
export function locatorOf(text: string, file?: string): Locator {
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

/** Makes issues about the text of a source, placed where the user wrote it. */
export function inSource({ text, file, locate }: Source): Locator {
  const inText = locatorOf(text, file);
  return locate === undefined ? inText : (issue) => locate(inText(issue));
}

/** @param state  one that an execution goes round by. */
export function endlessIssue(
  request: { readonly workflow: Source; readonly workflows?: ReadonlyMap<string, Source> },
  { name, pointer, workflow }: ProgramState,
): Issue {
  const source = (workflow === undefined ? undefined : request.workflows?.get(workflow)) ?? request.workflow;
  return inSource(source)({
    severity: 'error',
    code: 'app.endless-execution',
    pointer,
    message: `an execution made millions of steps around ${name} without coming to an end and almost without taking time`,
    hint: 'give the loop odds of leaving it (next: …) or its states a duration in the load profile',
  });
}
