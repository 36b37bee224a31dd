import type { Alternative, Report } from '../../src/report/model.ts';
import { formatNumber, formatSignificant } from '../../src/units/index.ts';
import { sourceCell } from '../charts/limits.ts';
import { unitPriceText, usdOrUnknown, usdWithInterval } from '../format.ts';
import { figureCell, type Table, tableNode, word } from '../table.ts';
import { withTones } from '../tone.ts';
import { type Element, html } from '../tree.ts';

const quantityText = (quantity: number): string => (quantity >= 100 ? formatNumber(quantity) : formatSignificant(quantity, 4));

/** The bill of one alternative as a table: every line, also those at $0 and those without a price. */
export function billTable(a: Alternative): Table {
  const { monthly } = a;
  const total = usdWithInterval(monthly.totalUsd, monthly.lowUsd, monthly.highUsd);
  return {
    caption: `Monthly bill of ${a.label}, line by line`,
    columns: [
      { head: 'Line' },
      { head: 'Service' },
      { head: 'Quantity', numeric: true },
      { head: 'Unit' },
      { head: 'Unit price', numeric: true },
      { head: 'Cost a month', numeric: true },
      { head: 'Source' },
    ],
    rows: monthly.lines.map((line) => [
      word(line.label),
      word(line.service),
      figureCell(line.quantity, quantityText(line.quantity)),
      word(line.unit),
      figureCell(line.unitPriceUsd, unitPriceText(line.unitPriceUsd)),
      figureCell(line.usd, usdOrUnknown(line.usd)),
      sourceCell(line.source),
    ]),
    total: [
      word('Total'),
      word(''),
      word(''),
      word(''),
      word(''),
      figureCell(monthly.totalUsd, monthly.unpriced.length > 0 ? `at least ${total}` : total),
      word(''),
    ],
  };
}

/** The bills of all alternatives, one table each. */
export const billTables = (report: Report): Element[] =>
  withTones(report.alternatives).map(({ alternative: a, tone }) =>
    html(
      'div',
      { class: 'bill' },
      html('h3', {}, html('i', { class: `chip ${tone}` }), a.label, a.eligible ? null : ' (cannot run this workflow)'),
      tableNode(billTable(a)),
    ),
  );
