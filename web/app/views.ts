import { formatNumber, formatShare } from '../../src/units/index.ts';
import { type Element, html } from '../element-tree.ts';
import { counted } from '../format.ts';
import type { ExampleRow, Issue, Progress } from './api.ts';

/** What the answers' side shows while there is no answer. */

export const emptyView = (): Element =>
  html(
    'div',
    { class: 'empty' },
    html('h1', {}, 'What does your Step Functions workflow cost, on Standard and on Express?'),
    html(
      'p',
      { class: 'lead' },
      'Give a workflow definition and how often it runs. stepmeter runs it many times on paper, counts every state transition and every second, and says what each type costs, which limits you meet, and what the answer rests on.',
    ),
    html(
      'button',
      { type: 'button', class: 'drop-zone', 'data-open': 'workflow' },
      html('b', {}, 'Drop a workflow and a load profile here'),
      html('span', {}, 'or choose files, or paste into the fields. They go to this server only, and it keeps nothing.'),
    ),
    html('h2', { class: 'examples-title' }, 'Or begin from an example'),
    html(
      'ul',
      { class: 'examples', 'aria-busy': 'true' },
      ...Array.from({ length: 6 }, () => html('li', { class: 'bone' })),
    ),
  );

export const exampleNodes = (examples: readonly ExampleRow[]): Element[] =>
  examples.map(({ id, title, teaches }) =>
    html(
      'li',
      {},
      html(
        'button',
        { type: 'button', class: 'example', 'data-example': id },
        html('b', {}, title),
        html('span', {}, teaches),
      ),
    ),
  );

/** Bones of the answer, as large as the answer will be. */
export const skeletonView = (): Element =>
  html(
    'div',
    { class: 'skeleton', 'aria-hidden': 'true' },
    html('div', { class: 'bone bar' }),
    ...['62%', '94%', '70%'].map((width) => html('div', { class: 'bone line', style: `width: ${width}` })),
    html('div', { class: 'bones' }, ...Array.from({ length: 3 }, () => html('div', { class: 'bone figure-bone' }))),
    html('div', { class: 'bone line thin' }),
    html('div', { class: 'bone block' }),
  );

/** Something stands in the way: what it is, and what to do. */
export const troubleView = (
  what: string,
  todo: string,
  button?: { readonly label: string; readonly act: string },
): Element =>
  html(
    'div',
    { class: 'trouble', role: 'alert' },
    html('h1', {}, what),
    html('p', {}, todo),
    button === undefined
      ? null
      : html('button', { type: 'button', class: 'primary', 'data-act': button.act }, button.label),
  );

/** `The workflow has 2 errors`: the words for problems marked in the editors. */
export function issuesWords(issues: readonly Issue[], where: string): string {
  const errors = issues.filter((issue) => issue.severity === 'error').length;
  return `The ${where} ${errors === 0 ? `has ${counted(issues.length, 'warning')}` : `has ${counted(errors, 'error')}`}`;
}

/** How far a run is: how many executions, at what rate, and how narrow the interval has become. */
export function progressWords(progress: Progress, seconds: number): string {
  if (progress.waiting) return 'Waiting for a free thread …';
  const { executions, entries, relativeHalfWidth, target } = progress;
  if (executions === 0) return 'Reading the inputs …';
  const rate =
    seconds > 0.2 ? `, ${formatNumber(Math.round(Number((executions / seconds).toPrecision(2))))} a second` : '';
  const width =
    relativeHalfWidth === null
      ? ''
      : `; known to ± ${formatShare(Number(relativeHalfWidth.toPrecision(2)))}${target === null ? '' : `, ± ${formatShare(target)} wanted`}`;
  return `${formatNumber(executions)} executions and ${formatNumber(entries)} state entries${rate}${width}`;
}

/** Share of the work done: the interval narrows with the root of the number of executions. */
export function progressShare({ relativeHalfWidth, target }: Progress): number {
  if (relativeHalfWidth === null || target === null || relativeHalfWidth <= 0) return 0.02;
  return Math.max(0.02, Math.min(0.99, (target / relativeHalfWidth) ** 2));
}
