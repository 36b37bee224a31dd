import { CHILD_COLUMNS, CHILD_NOTE, childCells } from '../words/children.ts';
import { type Page, paragraph } from './page.ts';
import { type Column, cells, table } from './table.ts';

const LEAST = 10;

/** Executions that states start, with their share of the bill; nothing where none does. */
export function childLines(page: Page): string[] {
  const rows = childCells(page.report);
  if (rows.length === 0) return [];
  const columns = CHILD_COLUMNS.map(
    ([title, align]): Column => ({ title, align, ...(align === 'left' && { least: LEAST }) }),
  );
  return [
    ...table(
      page,
      columns,
      rows.map((row) => cells(row)),
    ),
    '',
    ...paragraph(page, CHILD_NOTE, { tone: 'dim' }),
  ];
}
