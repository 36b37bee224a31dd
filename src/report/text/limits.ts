import type { LimitRow } from '../model.ts';
import { type Alike, alikeBy, partsAlike } from '../words/alike.ts';
import { toneOf } from '../words/ansi-colors.ts';
import { toldWithDurations, usedOf } from '../words/limit-words.ts';
import { many, quotaFigure } from '../words/words.ts';
import { type Page, paragraph } from './page.ts';
import { BLANK, type Column, cells, group, isWhole, type Row, table } from './table.ts';

const BAR_COLUMN: Column = { title: '', align: 'left' };
const COLUMNS: readonly Column[] = [
  { title: 'Limit', align: 'left', least: 20, wraps: true },
  { title: 'Peak', align: 'right' },
  { title: 'Allowed', align: 'right' },
  { title: 'Unit', align: 'left', least: 6 },
  BAR_COLUMN,
  { title: 'Used', align: 'right' },
  { title: '', align: 'left' },
];

const WORD = { ok: '✓ ok', near: '! near', exceeded: '✗ exceeded' } as const;
const TONE = { ok: undefined, near: 'caution', exceeded: 'trouble' } as const;

type Groups = readonly Alike[];

/** How near the load comes to each quota, and what would happen beyond it. */
export function limitLines(page: Page): string[] {
  const groups = alikeBy(page.report.alternatives, (a) => a.limits).filter(({ first }) => first.limits.length > 0);
  if (groups.length === 0) return [];
  const rows = rowsOf(groups, true);
  return [
    // bars give way to names
    ...(isWhole(page, COLUMNS, rows)
      ? table(page, COLUMNS, rows)
      : table(
          page,
          COLUMNS.filter((column) => column !== BAR_COLUMN),
          rowsOf(groups, false),
        )),
    ...effects(page),
  ];
}

/** A group for the alternatives that are alike; limits told for another of the same type are not told again. */
function rowsOf(groups: Groups, bars: boolean): Row[] {
  const shown = new Set<string>();
  return groups.flatMap(({ first, labels }, i): Row[] => {
    const key = (l: LimitRow): string => `${first.workflowType} ${JSON.stringify(l)}`;
    const fresh = first.limits.filter((l) => !shown.has(key(l)));
    for (const l of fresh) shown.add(key(l));
    const same = first.limits.length - fresh.length;
    return [
      ...(i === 0 ? [] : [BLANK]),
      group(`${labels}${same === 0 ? '' : `: ${many(same, 'limit')} as above`}`, toneOf(first.id)),
      ...fresh.map((l) => cells(limitCells(l, bars), TONE[l.verdict])),
    ];
  });
}

function limitCells(l: LimitRow, bars: boolean): string[] {
  const allowed = quotaFigure(l.limit, l.unit);
  return [
    l.quota,
    quotaFigure(l.peak, l.unit).figure,
    allowed.figure,
    allowed.unit,
    ...(bars ? [bar(l.utilisation)] : []),
    usedOf(l),
    l.question === undefined ? WORD[l.verdict] : '? open',
  ];
}

const BAR = 10;
/** Ten cells, the last filled only at 100 %. */
function bar(used: number): string {
  const filled = Number.isFinite(used) ? Math.min(BAR, Math.max(used > 0 ? 1 : 0, Math.floor(used * BAR))) : 0;
  return '█'.repeat(filled) + '░'.repeat(BAR - filled);
}

/** What happens beyond the limits that are near or exceeded; what is the same for several is told once. */
function effects(page: Page): string[] {
  const lines = partsAlike(page.report.alternatives, (a) =>
    a.limits
      .filter((l) => l.verdict !== 'ok' && !toldWithDurations(a, l))
      .map((l) => `${l.quota}: ${l.question ?? l.effect}.`),
  ).map(({ part, name }) => `${name}, ${part}`);
  return lines.length === 0 ? [] : ['', ...lines.flatMap((line) => paragraph(page, line, { mark: '!' }))];
}
