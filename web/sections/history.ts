import type { HistoryReport, Report } from '../../src/report/model.ts';
import { eventsSentence, growthSentence, historyFinding, SAFE_NOTE } from '../../src/report/words/history-words.ts';
import { unbroken } from '../../src/report/words/words.ts';
import { formatShare, formatSignificant } from '../../src/units/index.ts';
import { type Element, html } from '../element-tree.ts';
import { sectionNode } from '../figure.ts';
import { figureCell, type Table, tableNode } from '../table.ts';

/** How long the histories of Standard executions get, what they are made of, and what can fill them. */
export function historySection(report: Report): Element {
  const { states, growth } = report.history;
  const events = eventsSentence(report);
  return sectionNode(
    'history',
    {
      name: 'History',
      title: historyFinding(report),
      subtitle: `${events === '' ? '' : `${events}. `}Express has no such limit`,
    },
    growth.length === 0
      ? null
      : html(
          'div',
          { class: 'growth' },
          html('ul', {}, ...growth.map((each) => html('li', {}, unbroken(growthSentence(each))))),
          html('p', { class: 'explanation after' }, unbroken(SAFE_NOTE)),
        ),
    states.length === 0 ? null : tableNode(statesTable(report.history), { id: 'table-history' }),
    headroomList(report),
  );
}

/** How far what can grow may grow. */
const headroomList = ({ headroom }: Report): Element | null =>
  headroom.length === 0
    ? null
    : html(
        'div',
        { class: 'growth' },
        html('h3', {}, 'Headroom: how far it may grow'),
        html('ul', {}, ...headroom.map(({ explanation }) => html('li', {}, unbroken(explanation)))),
      );

function statesTable({ states }: HistoryReport): Table {
  const most = Math.max(...states.map(({ share }) => share), 1e-12);
  return {
    caption: 'States that log most',
    columns: [
      { head: 'State' },
      { head: 'Events an execution', numeric: true },
      { head: 'Share', numeric: true },
      { head: 'Place' },
    ],
    rows: states.map(({ name, pointer, eventsPerExecution, share }) => [
      { text: name },
      figureCell(eventsPerExecution, formatSignificant(eventsPerExecution, 3)),
      { ...figureCell(share, formatShare(Number(share.toPrecision(2)))), bar: share / most },
      { text: pointer, code: true },
    ]),
  };
}
