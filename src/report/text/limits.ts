import { alikeBy } from '../alike.ts';
import type { LimitRow } from '../model.ts';
import { toneOf } from '../paint.ts';
import { quantity, utilisation } from '../words.ts';
import { type Page, paragraph } from './page.ts';
import { BLANK, type Column, cells, group, type Row, table } from './table.ts';

const COLUMNS: readonly Column[] = [
  { title: 'Limit', align: 'left', least: 10 },
  { title: 'Peak', align: 'right' },
  { title: 'Allowed', align: 'right' },
  { title: 'Unit', align: 'left', least: 6 },
  { title: '', align: 'left' },
  { title: 'Used', align: 'right' },
  { title: '', align: 'left' },
];

const WORD = { ok: '✓ ok', near: '! near', exceeded: '✗ exceeded' } as const;
const TONE = { ok: undefined, near: 'caution', exceeded: 'trouble' } as const;

/** How near the load comes to each quota, and what would happen beyond it. */
export function limitLines(page: Page): string[] {
  const groups = alikeBy(page.report.alternatives, (a) => a.limits).filter(({ first }) => first.limits.length > 0);
  const rows = groups.flatMap(({ first, labels }, i): Row[] => [
    ...(i === 0 ? [] : [BLANK]),
    group(labels, toneOf(first.id)),
    ...first.limits.map((l) => cells(limitCells(l), TONE[l.verdict])),
  ]);
  if (rows.length === 0) return [];
  return [
    ...table(page, COLUMNS, rows),
    ...effects(
      page,
      groups.flatMap(({ first }) => first.limits),
    ),
  ];
}

const limitCells = (l: LimitRow): string[] => [
  l.quota,
  quantity(l.peak),
  quantity(l.limit),
  l.unit,
  bar(l.utilisation),
  utilisation(l.utilisation),
  WORD[l.verdict],
];

const BAR = 10;
/** Ten cells, the last filled only at 100 %. */
function bar(used: number): string {
  const filled = Number.isFinite(used) ? Math.min(BAR, Math.max(used > 0 ? 1 : 0, Math.floor(used * BAR))) : 0;
  return '█'.repeat(filled) + '░'.repeat(BAR - filled);
}

function effects(page: Page, limits: readonly LimitRow[]): string[] {
  const texts = limits.filter((l) => l.verdict !== 'ok').map((l) => `${l.quota}: ${l.effect}.`);
  const unique = [...new Set(texts)];
  return unique.length === 0 ? [] : ['', ...unique.flatMap((text) => paragraph(page, text, { mark: '!' }))];
}
