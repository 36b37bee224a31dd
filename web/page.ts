import type { Report } from '../src/report/model.ts';
import { formatCount, formatNumber, formatSignificant } from '../src/units/index.ts';
import { type Element, html } from './element-tree.ts';
import {
  breakEvenSection,
  costSection,
  durationsSection,
  limitsSection,
  statesSection,
  volumeSection,
} from './sections/evidence.ts';
import { historySection } from './sections/history.ts';
import { assumptionsSection, issuesSection, methodSection } from './sections/trust.ts';
import { verdictSection } from './sections/verdict.ts';

/** The sections in the order a reader decides by. */
export const SECTIONS = [
  ['verdict', 'Verdict', verdictSection],
  ['cost', 'Cost', costSection],
  ['volume', 'Volume', volumeSection],
  ['break-even', 'Break-even', breakEvenSection],
  ['limits', 'Limits', limitsSection],
  ['history', 'History', historySection],
  ['durations', 'Durations', durationsSection],
  ['states', 'States', statesSection],
  ['assumptions', 'Assumptions', assumptionsSection],
  ['issues', 'Warnings', issuesSection],
  ['method', 'Method', methodSection],
] as const satisfies readonly (readonly [string, string, (report: Report) => Element])[];

function aside({ workflow, load, prices }: Report): Element {
  const row = (name: string, value: string): Element[] => [html('dt', {}, name), html('dd', {}, value)];
  return html(
    'header',
    { class: 'aside' },
    html(
      'div',
      { class: 'brand-row' },
      html('span', { class: 'brand' }, 'stepmeter'),
      html('button', { type: 'button', class: 'theme', 'data-theme-toggle': true }, 'Dark'),
    ),
    html('p', { class: 'workflow' }, workflow.name),
    html(
      'dl',
      { class: 'aside-facts' },
      ...row('States', formatNumber(workflow.stateCount)),
      ...row('Load', load.name ?? (load.origin === 'placeholder' ? 'none given' : 'load profile')),
      ...(load.origin === 'placeholder'
        ? row('Volume', 'not said')
        : [
            ...row('Volume', `${formatCount(Math.round(load.executionsPerMonth))} a month`),
            ...row(
              'Rate',
              `${formatSignificant(load.meanPerSecond, 3)}/s, peak ${formatSignificant(load.peakPerSecond, 3)}/s`,
            ),
          ]),
      ...row('Prices', `${prices.region}, ${prices.retrieved}`),
    ),
    html(
      'nav',
      { 'aria-label': 'Sections' },
      html('ol', {}, ...SECTIONS.map(([id, name]) => html('li', {}, html('a', { href: `#${id}` }, name)))),
    ),
  );
}

/** All sections as one tree; charts are drawn into it when its width is known. */
export const resultsNode = (report: Report): Element =>
  html('div', { class: 'results' }, ...SECTIONS.map(([, , section]) => section(report)));

export const footNode = (report: Report): Element =>
  html(
    'footer',
    { class: 'foot' },
    `stepmeter report on ${report.workflow.name}; ${formatNumber(report.engine.executions)} executions computed, seed ${report.engine.seed}.`,
  );

/** The whole report with its head and its foot. */
export const pageNode = (report: Report): Element =>
  html('div', { class: 'page' }, aside(report), resultsNode(report), footNode(report));
