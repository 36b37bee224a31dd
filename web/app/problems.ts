import { html, type Element as Tree } from '../element-tree.ts';
import type { Issue, MachineRow } from './api.ts';

/** Problems of one of the two texts. */
export interface TextProblems {
  readonly part: 'workflow' | 'load';
  /** What the reader calls it: `Workflow`. */
  readonly name: string;
  readonly file: string;
  readonly text: string;
  readonly issues: readonly Issue[];
}

/** A problem of one text, as it is listed. */
export interface Listed {
  readonly of: TextProblems;
  readonly issue: Issue;
}

/** Problems shown with their lines; whoever has more begins with these. */
const MOST = 8;
/** Lines shown on each side of the one that is meant. */
const AROUND = 1;
/** A line is cut to these characters: a definition may be a single one of a megabyte. */
const WIDEST = 160;

/** Errors of the workflow, errors of the load profile, then the warnings of both, each in the order of its text. */
export function listProblems(parts: readonly TextProblems[]): Listed[] {
  const rank = (issue: Issue): number => (issue.severity === 'error' ? 0 : 1);
  return parts
    .flatMap((of) => of.issues.map((issue) => ({ of, issue })))
    .toSorted(
      (a, b) =>
        rank(a.issue) - rank(b.issue) ||
        parts.indexOf(a.of) - parts.indexOf(b.of) ||
        a.issue.line - b.issue.line ||
        a.issue.column - b.issue.column,
    );
}

/** What stands in the way of a run: each problem with its line of the file, what is wrong, and what to do. */
export const problemsView = (what: string, problems: readonly Listed[]): Tree =>
  html(
    'div',
    { class: 'trouble', role: 'alert' },
    html('h1', {}, what),
    html('p', {}, 'Nothing was run. Put these right and compare again; the lines are marked in your text, too.'),
    html('button', { type: 'button', class: 'primary', 'data-act': 'problem', 'data-at': '0' }, 'Go to the first'),
    html('ol', { class: 'problem-list' }, ...problems.slice(0, MOST).map(problemNode)),
    problems.length > MOST ? html('p', {}, `And ${problems.length - MOST} more, listed under the texts.`) : null,
  );

/** Several state machines in one template: which one is meant. */
export const pickView = (rows: readonly MachineRow[]): Tree =>
  html(
    'div',
    { class: 'trouble', role: 'alert' },
    html('h1', {}, 'Which state machine?'),
    html('p', {}, 'The template holds several. Pick the one to compare.'),
    html(
      'ul',
      { class: 'problem-list' },
      ...rows.map((row) =>
        html(
          'li',
          {},
          html(
            'button',
            { type: 'button', class: 'place', 'data-act': 'machine', 'data-machine': nameOf(row, rows) },
            row.id,
          ),
          html('p', { class: 'what' }, `${row.type}, ${sizeOf(row)}${row.name === null ? '' : `, named ${row.name}`}.`),
        ),
      ),
    ),
  );

const sizeOf = ({ states }: MachineRow): string =>
  states === null ? 'definition not read' : states === 1 ? '1 state' : `${states} states`;

/** Two of one id are told apart by their files. */
const nameOf = ({ id, file }: MachineRow, rows: readonly MachineRow[]): string =>
  rows.filter((other) => other.id === id).length > 1 ? `${file}#${id}` : id;

const problemNode = ({ of, issue }: Listed, at: number): Tree =>
  html(
    'li',
    { class: issue.severity },
    html(
      'button',
      { type: 'button', class: 'place', 'data-act': 'problem', 'data-at': at },
      `${issue.severity === 'error' ? '✕' : '▲'} ${of.name}, line ${issue.line}`,
    ),
    // a problem of a trace is told at the profile that names it, with its own place in words
    issue.file === undefined || issue.file === of.file ? excerpt(of.text, issue) : null,
    html('p', { class: 'what' }, `${issue.message}.`),
    issue.hint === undefined ? null : html('p', { class: 'todo' }, issue.hint),
  );

function excerpt(text: string, { line }: Issue): Tree {
  const lines = text.split(/\r\n|\r|\n/);
  const from = Math.max(1, line - AROUND);
  const shown = lines.slice(from - 1, line + AROUND);
  return html(
    'pre',
    { class: 'excerpt' },
    ...shown.map((words, i) =>
      html(
        'span',
        { class: from + i === line ? 'meant' : undefined },
        html('i', {}, String(from + i)),
        words.length > WIDEST ? `${words.slice(0, WIDEST)} …` : words,
      ),
    ),
  );
}
