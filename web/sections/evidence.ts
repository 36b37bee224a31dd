import type { Report } from '../../src/report/model.ts';
import { isVolumeUnknown, VOLUME_COLUMNS, volumeCells, volumeNote } from '../../src/report/words/volume-words.ts';
import { unbroken } from '../../src/report/words/words.ts';
import { formatDuration, formatNumber } from '../../src/units/index.ts';
import { transitionsText } from '../charts/break-even.ts';
import { limitsChart } from '../charts/limits.ts';
import { type Element, html } from '../element-tree.ts';
import { CHARTS, figureNode, foldedNode, sectionNode, subfigureNode } from '../figure.ts';
import { tableNode, word } from '../table.ts';
import { billTables } from './lines.ts';

const nothing = (why: string): Element => html('p', { class: 'nothing' }, why);

/** What each type costs whatever the load. */
const volumeTable = (report: Report): Element =>
  tableNode(
    {
      caption: 'What each type costs for one execution, a million, and months of several volumes',
      columns: VOLUME_COLUMNS.map(([head, align]) => ({ head: head || 'Executions', numeric: align === 'right' })),
      rows: volumeCells(report).map((row) => row.map(word)),
    },
    { id: 'table-volumes' },
  );

export function costSection(report: Report): Element {
  if (isVolumeUnknown(report)) {
    const parts = { name: 'Cost', title: 'What it costs by volume', subtitle: volumeNote(report) };
    return sectionNode('cost', parts, volumeTable(report));
  }
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
    html('div', { class: 'readout-row', 'data-readout': true }),
    figureNode(chart),
    html('p', { class: 'explanation after' }, unbroken(explanation)),
  );
}

/** What would turn the verdict, as far as one change alone can. */
function turningPoints({ breakEven: { byDuration, byTransitions } }: Report): string {
  const most = byTransitions.curve.at(-1)?.transitions ?? 0;
  const least = byTransitions.curve[0]?.transitions ?? 0;
  const { transitions } = byTransitions;
  const points = [
    byDuration.durationMs === null ? [] : [`executions of ${formatDuration(byDuration.durationMs)}`],
    transitions === null || transitions > most || transitions < least
      ? []
      : [`${transitionsText(transitions)} an execution`],
  ].flat();
  return points.length === 0
    ? 'Neither other durations nor other numbers of transitions would change which is cheaper'
    : `The two types cost the same at ${points.join(', or at ')}`;
}

export function breakEvenSection(report: Report): Element {
  const why = [report.breakEven.byDuration.explanation, report.breakEven.byTransitions.explanation];
  const charts = [CHARTS['break-even-duration'](report), CHARTS['break-even-transitions'](report)];
  const name = 'Break-even';
  if (charts.every((chart) => chart === null)) {
    return sectionNode('break-even', { name, title: 'No break-even to show' }, ...[...new Set(why)].map(nothing));
  }
  const drawn = charts.map((chart, i) => (chart === null ? nothing(why[i] ?? '') : subfigureNode(chart, why[i])));
  return sectionNode('break-even', { name, title: turningPoints(report) }, html('div', { class: 'pair' }, ...drawn));
}

/** What each limit that is near or exceeded does to an execution: too long for a chart, too important for a tooltip. */
function effects(report: Report): Element | null {
  const rows = (limitsChart.select(report)?.groups ?? []).flatMap((group) =>
    group.rows
      .filter((row) => row.verdict !== 'ok')
      .map((row) => ({ ...row, of: group.label, word: row.question === undefined ? row.verdict : 'open' })),
  );
  if (rows.length === 0) return null;
  return html(
    'ul',
    { class: 'effects' },
    ...rows.map((row) =>
      html(
        'li',
        { class: row.verdict },
        html('b', {}, `${row.verdict === 'exceeded' ? '✕' : '▲'} ${row.quota} (${row.of}) ${row.word}`),
        html('ul', {}, ...(row.question ?? row.effect).split('; ').map((part) => html('li', {}, unbroken(part)))),
      ),
    ),
  );
}

export function limitsSection(report: Report): Element {
  const chart = CHARTS.limits(report);
  const rates = CHARTS.rates(report);
  const others = [CHARTS['rates-1'](report), CHARTS['rates-2'](report)].filter((other) => other !== null);
  const after = [rates === null ? null : subfigureNode(rates), ...others.map(foldedNode)];
  if (chart === null) return sectionNode('limits', { name: 'Limits', title: 'No limit was checked' }, ...after);
  return sectionNode('limits', { name: 'Limits', ...chart }, effects(report), figureNode(chart), ...after);
}

export function durationsSection(report: Report): Element {
  const chart = CHARTS.durations(report);
  if (chart === null)
    return sectionNode('durations', { name: 'Durations', title: 'No execution ran, so there are no durations' });
  return sectionNode('durations', { name: 'Durations', ...chart }, figureNode(chart));
}

/** Rows a page shows at once: thousands take seconds to lay out. */
export const FIRST_STATES = 250;

export function statesSection(report: Report): Element {
  const chart = CHARTS.states(report);
  if (chart === null) return sectionNode('states', { name: 'States', title: 'The report lists no states' });
  return sectionNode(
    'states',
    { name: 'States', ...chart },
    figureNode(chart, { table: false }),
    tableNode(chart.table, { sortable: true, id: 'table-states', sortedBy: 2, first: FIRST_STATES }),
    report.states.length > FIRST_STATES
      ? html(
          'p',
          { class: 'rest' },
          `The ${FIRST_STATES} dearest of ${formatNumber(report.states.length)}. `,
          html('button', { type: 'button', class: 'back', 'data-rest': 'states' }, 'Show all states'),
        )
      : null,
  );
}
