import type { MonthlyLine } from '../model.ts';
import { alikeBy } from '../words/alike.ts';
import { shortLineName } from '../words/bill-words.ts';
import { toneOf } from '../words/paint.ts';
import { plusMinus, quantity, unitPrice, usd } from '../words/words.ts';
import { type Page, paragraph } from './page.ts';
import { BLANK, type Column, cells, group, type Row, RULE, table } from './table.ts';

const COLUMNS: readonly Column[] = [
  { title: 'Component', align: 'left', least: 12 },
  { title: 'Quantity', align: 'right' },
  { title: 'Unit', align: 'left', least: 8 },
  { title: 'Unit price', align: 'right' },
  { title: 'Monthly cost', align: 'right' },
];

/** The bill of each alternative, line by line; alternatives with the same bill share one. */
export function costLines(page: Page): string[] {
  const { report, currency } = page;
  const rows = alikeBy(report.alternatives, (a) => a.monthly).flatMap(({ first, labels }, i): Row[] => {
    const m = first.monthly;
    const total = `Total${m.unpriced.length > 0 ? ', at least' : ''}${plusMinus(m.lowUsd, m.totalUsd, m.highUsd)}`;
    return [
      ...(i === 0 ? [] : [BLANK]),
      group(labels, toneOf(first.id)),
      ...(m.lines.length === 0
        ? [cells(['Nothing is billed'])]
        : m.lines.map((line) => cells(lineCells(line, currency)))),
      RULE,
      cells([total, '', '', '', usd(m.totalUsd, currency)], 'strong'),
    ];
  });
  return [...table(page, COLUMNS, rows), ...unpricedNote(page)];
}

const lineCells = (line: MonthlyLine, currency: string): string[] => [
  shortLineName(line),
  quantity(line.quantity),
  line.unit,
  unitPrice(line.unitPriceUsd, currency),
  line.usd === null ? 'unknown' : usd(line.usd, currency),
];

const unpricedNote = (page: Page): string[] =>
  page.report.alternatives.some((a) => a.monthly.unpriced.length > 0)
    ? [
        '',
        ...paragraph(page, 'Unknown is not zero: a total with a missing price is a lower bound.', {
          tone: 'caution',
          mark: '!',
        }),
      ]
    : [];
