import type { Tone } from '../words/ansi-colors.ts';
import { printable } from '../words/printable.ts';
import { type Page, paragraph } from './page.ts';
import { cutTo, displayWidth, padTo, wrap } from './width.ts';

export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** Least width it may be cut to when the table is too wide. Columns of figures have none: figures are never cut. */
  readonly least?: number;
  /** A text too long for it goes on in the lines below, up to three times its width; others are cut. */
  readonly wraps?: boolean;
}

/** A line of cells; a line of text across the table; a rule; or an empty line. */
export type Row =
  | { readonly kind: 'cells'; readonly cells: readonly string[]; readonly tone?: Tone }
  | { readonly kind: 'group'; readonly text: string; readonly tone?: Tone }
  | { readonly kind: 'rule' }
  | { readonly kind: 'blank' };

export const cells = (texts: readonly string[], tone?: Tone): Row =>
  tone === undefined ? { kind: 'cells', cells: texts } : { kind: 'cells', cells: texts, tone };
export const group = (text: string, tone: Tone): Row => ({ kind: 'group', text, tone });
export const RULE: Row = { kind: 'rule' };
export const BLANK: Row = { kind: 'blank' };

const GAP = 2;
const INDENT = 2;

/** Aligned lines that fit the page. A table whose figures alone are too wide becomes one paragraph per row. */
export function table(page: Page, columns: readonly Column[], rows: readonly Row[]): string[] {
  const clean = rows.map((row): Row => (row.kind === 'cells' ? { ...row, cells: row.cells.map(printable) } : row));
  const widths = fitted(columns, naturalWidths(columns, clean), page.width - INDENT);
  if (widths === undefined) return clean.flatMap((row) => asParagraph(page, columns, row));
  const total = sum(widths) + GAP * (widths.length - 1);
  const lines = (texts: readonly string[]): string[] => {
    const parts = columns.map((column, i) => within(column, texts[i] ?? '', widths[i]!));
    const height = Math.max(...parts.map((part) => part.length));
    return Array.from({ length: height }, (_, y) =>
      (' '.repeat(INDENT) + columns.map((c, i) => padTo(parts[i]![y] ?? '', widths[i]!, c.align)).join('  ')).trimEnd(),
    );
  };
  const painted = (texts: readonly string[], tone?: Tone): string[] =>
    tone === undefined ? lines(texts) : lines(texts).map((line) => page.paint(tone, line));
  const head = columns.some((c) => c.title !== '')
    ? painted(
        columns.map((c) => c.title),
        'dim',
      )
    : [];
  const body = clean.flatMap((row) => {
    if (row.kind === 'blank') return [''];
    if (row.kind === 'rule') return [page.paint('dim', ' '.repeat(INDENT) + '─'.repeat(total))];
    if (row.kind === 'group') return paragraph(page, row.text, row.tone === undefined ? {} : { tone: row.tone });
    return painted(row.cells, row.tone);
  });
  return [...head, ...body];
}

const LINES = 3;
/** Before the lines a text goes on in, so that they are not taken for rows. */
const HANG = '  ';

function within({ wraps = false }: Column, text: string, width: number): string[] {
  if (!wraps || displayWidth(text) <= width) return [cutTo(text, width)];
  const room = width - HANG.length;
  return wrap(cutTo(text, LINES * room), room).map((line, i) => (i === 0 ? line : HANG + line));
}

/** Whether a table fits the page as it is, with nothing cut. */
export const isWhole = (page: Page, columns: readonly Column[], rows: readonly Row[]): boolean =>
  sum(naturalWidths(columns, rows)) + GAP * (columns.length - 1) <= page.width - INDENT;

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

const naturalWidths = (columns: readonly Column[], rows: readonly Row[]): number[] =>
  columns.map((column, i) =>
    Math.max(
      displayWidth(column.title),
      ...rows.map((row) => (row.kind === 'cells' ? displayWidth(row.cells[i] ?? '') : 0)),
    ),
  );

/** Cuts the widest column that may be cut, a column at a time; undefined when nothing helps. */
function fitted(columns: readonly Column[], natural: readonly number[], available: number): number[] | undefined {
  const widths = [...natural];
  let excess = sum(widths) + GAP * (widths.length - 1) - available;
  while (excess > 0) {
    const room = widths.map((w, i) => w - (columns[i]?.least ?? w));
    const most = Math.max(...room);
    if (most <= 0) return undefined;
    const at = widest(widths, room);
    const cut = Math.min(excess, Math.max(1, Math.floor(room[at]! / 2)));
    widths[at] = widths[at]! - cut;
    excess -= cut;
  }
  return widths;
}

const widest = (widths: readonly number[], room: readonly number[]): number =>
  widths.reduce((best, w, i) => (room[i]! > 0 && (best < 0 || w > widths[best]!) ? i : best), -1);

function asParagraph(page: Page, columns: readonly Column[], row: Row): string[] {
  if (row.kind === 'rule' || row.kind === 'blank') return [];
  if (row.kind === 'group') return paragraph(page, row.text);
  const [name = '', ...rest] = row.cells;
  const figures = rest.flatMap((text, i) => (text === '' ? [] : [`${columns[i + 1]?.title ?? ''} ${text}`.trim()]));
  return paragraph(page, `${name}: ${figures.join('; ')}`, { mark: '-' });
}
