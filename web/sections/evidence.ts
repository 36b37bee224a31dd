import type { Report } from '../../src/report/model.ts';
import { CHARTS, figureNode, sectionNode, subfigureNode } from '../figure.ts';
import { tableNode } from '../table.ts';
import { type Element, html } from '../tree.ts';
import { billTables } from './lines.ts';

const nothing = (why: string): Element => html('p', { class: 'nothing' }, why);

export function costSection(report: Report): Element {
  const chart = CHARTS.cost(report);
  if (chart === null) return sectionNode('cost', { name: 'Cost', title: 'No alternative was priced' });
  return sectionNode('cost', { name: 'Cost', ...chart }, figureNode(chart, { table: false }), ...billTables(report));
}

export function volumeSection(report: Report): Element {
  const chart = CHARTS.volume(report);
  const { explanation } = report.breakEven.byVolume;
  if (chart === null) return sectionNode('volume', { name: 'Volume', title: 'No cost curve' }, nothing(explanation));
  return sectionNode(
    'volume',
    { name: 'Volume', ...chart },
    html('p', { class: 'explanation' }, explanation),
    html('div', { class: 'readout-row', 'data-readout': true }),
    figureNode(chart),
  );
}

export function breakEvenSection(report: Report): Element {
  const charts = [CHARTS['break-even-duration'](report), CHARTS['break-even-transitions'](report)];
  const why = [report.breakEven.byDuration.explanation, report.breakEven.byTransitions.explanation];
  const drawn = charts.map((chart, i) => (chart === null ? nothing(why[i] ?? '') : subfigureNode(chart)));
  return sectionNode(
    'break-even',
    { name: 'Break-even', title: 'What would have to change for the verdict to turn', subtitle: [...new Set(why)].join(' ') },
    html('div', { class: 'pair' }, ...drawn),
  );
}

/** What each limit that is near or exceeded does to an execution: too long for a chart, too important for a tooltip. */
function effects(report: Report): Element | null {
  const rows = report.alternatives.flatMap((a) =>
    a.limits.filter((row) => row.verdict !== 'ok').map((row) => ({ ...row, of: a.label, said: `${row.quota}${row.effect}${row.verdict}` })),
  );
  const once = rows.filter((row, i) => rows.findIndex((other) => other.said === row.said) === i);
  if (once.length === 0) return null;
  return html(
    'ul',
    { class: 'effects' },
    ...once.map((row) =>
      html('li', { class: row.verdict }, html('b', {}, `${row.verdict === 'exceeded' ? '✕' : '▲'} ${row.quota}, ${row.of}: ${row.verdict}.`), ` ${row.effect}`),
    ),
  );
}

export function limitsSection(report: Report): Element {
  const chart = CHARTS.limits(report);
  const rates = CHARTS.rates(report);
  const after = rates === null ? null : subfigureNode(rates);
  if (chart === null) return sectionNode('limits', { name: 'Limits', title: 'No limit was checked' }, after);
  return sectionNode('limits', { name: 'Limits', ...chart }, effects(report), figureNode(chart), after);
}

export function durationsSection(report: Report): Element {
  const chart = CHARTS.durations(report);
  if (chart === null) return sectionNode('durations', { name: 'Durations', title: 'No execution ran, so there are no durations' });
  return sectionNode('durations', { name: 'Durations', ...chart }, figureNode(chart));
}

export function statesSection(report: Report): Element {
  const chart = CHARTS.states(report);
  if (chart === null) return sectionNode('states', { name: 'States', title: 'The report lists no states' });
  return sectionNode(
    'states',
    { name: 'States', ...chart },
    figureNode(chart, { table: false }),
    tableNode(chart.table, { sortable: true, id: 'table-states' }),
  );
}
