import { VOLUME_COLUMNS, volumeCells, volumeNote } from '../words/volume-words.ts';
import { type Page, paragraph } from './page.ts';
import { type Column, cells, table } from './table.ts';

const LEAST = 12;

/** What each type costs for one execution, a million, and months of several volumes. */
export const volumeLines = (page: Page): string[] => [
  ...table(
    page,
    VOLUME_COLUMNS.map(([title, align]): Column => ({ title, align, ...(align === 'left' && { least: LEAST }) })),
    volumeCells(page.report).map((row) => cells(row)),
  ),
  '',
  ...paragraph(page, volumeNote(page.report), { tone: 'dim' }),
];

/** How far what can grow may grow. */
export const headroomLines = (page: Page): string[] =>
  page.report.headroom.flatMap((row) => paragraph(page, `${row.explanation}.`, { mark: '-' }));
