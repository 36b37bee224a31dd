import { type Attributes, type Content, type Element, html, svg } from './element-tree.ts';

export interface Column {
  readonly head: string;
  readonly numeric?: boolean;
}

export interface Cell {
  readonly text: string;
  /** What the cell is sorted by; absent, its text. Null sorts last either way. */
  readonly value?: number | null;
  /** Length of an inline bar, 0..1. */
  readonly bar?: number;
  /** A place to go to: an address, or a place in the page. */
  readonly href?: string;
  readonly code?: boolean;
}

export interface Table {
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  /** The last row is a sum: it is set apart and never sorted away. */
  readonly total?: readonly Cell[];
}

/** Words in a cell. */
export const word = (text: string): Cell => ({ text });
/** A figure in a cell, sorted by its value. */
export const figureCell = (value: number | null, text: string): Cell => ({ text, value });

const inlineBar = (share: number): Element =>
  svg(
    'svg',
    { class: 'inline-bar', viewBox: '0 0 100 6', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    svg('rect', { width: Math.max(0, Math.min(1, share)) * 100, height: 6 }),
  );

/** A pointer may break before each of its slashes. */
export const breakable = (path: string): Content =>
  path.split(/(?=\/)/).map((part, i) => (i === 0 ? part : [html('wbr'), part]));

function cellContent(cell: Cell): Content {
  const shown = cell.code ? html('code', {}, breakable(cell.text)) : cell.text;
  const linked = cell.href === undefined ? shown : html('a', { href: cell.href, rel: 'noreferrer' }, shown);
  return cell.bar === undefined ? linked : [linked, inlineBar(cell.bar)];
}

function rowOf(cells: readonly Cell[], columns: readonly Column[], attributes: Attributes = {}): Element {
  const built = cells.map((cell, i) => {
    const own = {
      class: columns[i]?.numeric ? 'numeric' : undefined,
      'data-sort': cell.value === undefined ? undefined : cell.value === null ? 'none' : String(cell.value),
    };
    return i === 0 ? html('th', { scope: 'row', ...own }, cellContent(cell)) : html('td', own, cellContent(cell));
  });
  return html('tr', attributes, ...built);
}

/** The rows of a table's body from one of them on. */
export const bodyRows = (table: Table, from = 0, to?: number): Element[] =>
  table.rows.slice(from, to).map((row) => rowOf(row, table.columns));

/**
 * A real table. Where it is sortable each heading is a button; `interact/sort.ts` brings them to life. Beyond `first`
 * rows it is cut, and `interact/show-all-rows.ts` adds the rest when a reader asks for it.
 */
export function tableNode(
  table: Table,
  options: {
    readonly sortable?: boolean;
    readonly id?: string;
    readonly sortedBy?: number;
    readonly first?: number;
  } = {},
): Element {
  const head = (column: Column, i: number): Element =>
    html(
      'th',
      {
        scope: 'col',
        class: column.numeric ? 'numeric' : undefined,
        'aria-sort': options.sortedBy === i ? 'descending' : undefined,
      },
      options.sortable ? html('button', { type: 'button', class: 'sort' }, column.head) : column.head,
    );
  return html(
    'div',
    { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': table.caption },
    html(
      'table',
      { id: options.id, class: options.sortable ? 'sortable' : undefined },
      html('caption', { class: 'visually-hidden' }, table.caption),
      html('thead', {}, html('tr', {}, ...table.columns.map(head))),
      html('tbody', {}, ...bodyRows(table, 0, options.first)),
      table.total === undefined ? null : html('tfoot', {}, rowOf(table.total, table.columns)),
    ),
  );
}
