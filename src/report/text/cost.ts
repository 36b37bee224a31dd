import type { Alternative, MonthlyLine } from '../model.ts';
import { alikeBy } from '../words/alike.ts';
import { toneOf } from '../words/ansi-colors.ts';
import { shortLineName } from '../words/bill-words.ts';
import { plusMinus, quantity, unitPrice, usd } from '../words/words.ts';
import { type Page, paragraph } from './page.ts';
import { BLANK, type Column, cells, group, type Row, RULE, table } from './table.ts';

type Monthly = Alternative['monthly'];

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
  const someCanRun = report.alternatives.some(({ eligible }) => eligible);
  const rows = alikeBy(report.alternatives, (a) => [a.eligible, a.monthly]).flatMap(({ first, labels }, i): Row[] => {
    const m = first.monthly;
    return [
      ...(i === 0 ? [] : [BLANK]),
      group(labels, toneOf(first.id)),
      ...(!first.eligible && someCanRun
        ? [cells(['It cannot run this workflow, so it has no cost'])]
        : billRows(m, currency)),
    ];
  });
  return [...table(page, COLUMNS, rows), ...unpricedNote(page)];
}

/** The lines of a bill and their sum. */
function billRows(m: Monthly, currency: string): Row[] {
  const total = `Total${m.unpriced.length > 0 ? ', at least' : ''}${plusMinus(m.lowUsd, m.totalUsd, m.highUsd)}`;
  return [
    ...(m.lines.length === 0
      ? [cells(['Nothing is billed'])]
      : m.lines.map((line) => cells(lineCells(line, currency)))),
    RULE,
    cells([total, '', '', '', usd(m.totalUsd, currency)], 'strong'),
  ];
}

const lineCells = (line: MonthlyLine, currency: string): string[] => [
  shortLineName(line),
  quantity(line.quantity),
  line.unit,
  unitPrice(line.unitPriceUsd, currency),
  line.usd === null ? 'unknown' : usd(line.usd, currency),
];

const unpricedNote = (page: Page): string[] =>
  page.report.alternatives.some((a) => a.eligible && a.monthly.unpriced.length > 0)
    ? [
        '',
        ...paragraph(page, 'Unknown is not zero: a total with a missing price is a lower bound.', {
          tone: 'caution',
          mark: '!',
        }),
      ]
    : [];
