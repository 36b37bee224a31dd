import type { Alternative, Report } from '../../src/report/model.ts';
import { formatNumber, formatSignificant } from '../../src/units/index.ts';
import { type Element, html } from '../element-tree.ts';
import { lineName, moneyOrUnknown, totalWithInterval, unitPriceText } from '../format.ts';
import { alike } from '../group-alternatives.ts';
import { Notes } from '../sources.ts';
import { figureCell, type Table, tableNode, word } from '../table.ts';

const quantityText = (quantity: number): string =>
  quantity >= 100 ? formatNumber(quantity) : formatSignificant(quantity, 4);

/** The bill of one alternative as a table: every line, also those at $0 and those without a price. */
export function billTable(
  a: Alternative,
  { label, notes, currency }: { readonly label: string; readonly notes: Notes; readonly currency: string },
): Table {
  const { monthly } = a;
  const total = totalWithInterval(monthly, currency);
  return {
    caption: `Monthly bill of ${label}, line by line`,
    columns: [
      { head: 'Line' },
      { head: 'Cost a month', numeric: true },
      { head: 'Quantity', numeric: true },
      { head: 'Unit' },
      { head: 'Unit price', numeric: true },
      { head: 'Source', numeric: true },
    ],
    rows: monthly.lines.map((line) => [
      word(lineName(line)),
      figureCell(line.usd, moneyOrUnknown(line.usd, currency)),
      figureCell(line.quantity, quantityText(line.quantity)),
      word(line.unit),
      figureCell(line.unitPriceUsd, unitPriceText(line.unitPriceUsd, currency)),
      notes.cell(line.source),
    ]),
    total: [
      word('Total'),
      figureCell(monthly.totalUsd, monthly.unpriced.length > 0 ? `at least ${total}` : total),
      ...Array.from({ length: 4 }, () => word('')),
    ],
  };
}

/** The bills of all alternatives, one table for those that agree, and the sources of their prices. */
export function billTables(report: Report): (Element | null)[] {
  const notes = new Notes('source');
  const canRun = report.alternatives.filter(({ eligible }) => eligible);
  const bills = alike(canRun.length > 0 ? canRun : report.alternatives, (a) => a.monthly).map(
    ({ first: a, label, tone }) =>
      html(
        'div',
        { class: 'bill' },
        html('h3', {}, html('i', { class: `chip ${tone}` }), label, a.eligible ? null : ' (cannot run this workflow)'),
        tableNode(billTable(a, { label, notes, currency: report.prices.currency })),
      ),
  );
  return [...bills, notes.list()];
}
