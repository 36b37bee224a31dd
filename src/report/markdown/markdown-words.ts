import { printable } from '../words/printable.ts';

/** Everything Markdown gives a meaning to, also inside table cells. */
const ACTIVE = /[\\`*_[\]|~$]/g;

/**
 * The user's words as plain Markdown text on one line: no markup, no HTML, no link, no mention of people or issues.
 * GitHub looks for mentions after Markdown is done, so an empty comment keeps the sign from the name.
 */
export const escapeMarkdown = (text: string): string =>
  printable(text)
    .replace(ACTIVE, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[@#](?=\w)/g, '$&<!-- -->')
    .replace(/^[-+=]/, '\\$&')
    .replace(/^(\d+)\.(?=\s|$)/, '$1\\.');

/** The user's words as code: nothing inside has a meaning. In a table cell the bar must be escaped even there. */
export function code(text: string, where: 'text' | 'cell' = 'text'): string {
  const shown = printable(text);
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = /^`|`$|^ .* $|^$/.test(shown) ? ' ' : '';
  const span = `${fence}${pad}${shown}${pad}${fence}`;
  return where === 'cell' ? span.replaceAll('|', '\\|') : span;
}

/** Cells must be escaped already. */
export function markdownTable(
  columns: readonly (readonly [title: string, align: 'left' | 'right'])[],
  rows: readonly (readonly string[])[],
): string {
  const line = (texts: readonly string[]): string => `| ${texts.join(' | ')} |`;
  const head = [
    line(columns.map(([title]) => title)),
    line(columns.map(([, align]) => (align === 'left' ? ':--' : '--:'))),
  ];
  return [...head, ...rows.map(line)].join('\n');
}

/** A fold. Nothing for an empty body. */
export const details = (summary: string, body: string): string =>
  body === '' ? '' : `<details><summary>${summary}</summary>\n\n${body}\n\n</details>`;
