import type { Report } from '../src/report/model.ts';
import { unbroken } from '../src/report/words/words.ts';
import type { Chart } from './chart.ts';
import { durationBreakEvenChart, transitionBreakEvenChart } from './charts/break-even.ts';
import { costChart } from './charts/cost.ts';
import { durationsChart } from './charts/durations.ts';
import { limitsChart } from './charts/limits.ts';
import { ratesChart } from './charts/rates.ts';
import { statesChart } from './charts/states.ts';
import { volumeChart } from './charts/volume.ts';
import { type Content, type Element, html } from './element-tree.ts';
import { type Table, tableNode } from './table.ts';

/** A chart bound to a report: what it shows is chosen once, then drawn at any width. */
export interface Bound {
  readonly id: string;
  readonly title: string;
  readonly subtitle: string;
  /** Made when it is asked for: it may have a row for each of thousands of states. */
  readonly table: Table;
  readonly draw: (width: number) => Element;
}

function bind<Data>(chart: Chart<Data>, report: Report): Bound | null {
  const data = chart.select(report);
  if (data === null) return null;
  return {
    id: chart.id,
    title: chart.title(data),
    subtitle: chart.subtitle(data),
    get table() {
      return chart.table(data);
    },
    draw: (width) => chart.draw(data, { width, height: Math.ceil(chart.height(data, width)) }),
  };
}

/** Every chart by its id, bound to a report; null where the report has nothing to plot. */
export const CHARTS = {
  cost: (report: Report) => bind(costChart, report),
  volume: (report: Report) => bind(volumeChart, report),
  'break-even-duration': (report: Report) => bind(durationBreakEvenChart, report),
  'break-even-transitions': (report: Report) => bind(transitionBreakEvenChart, report),
  limits: (report: Report) => bind(limitsChart, report),
  rates: (report: Report) => bind(ratesChart(0), report),
  'rates-1': (report: Report) => bind(ratesChart(1), report),
  'rates-2': (report: Report) => bind(ratesChart(2), report),
  durations: (report: Report) => bind(durationsChart, report),
  states: (report: Report) => bind(statesChart, report),
} as const satisfies Record<string, (report: Report) => Bound | null>;

export type ChartId = keyof typeof CHARTS;

/** The place of a chart: `interact/plots.ts` draws into it at the width it has. With it goes its table view. */
export const figureNode = (
  bound: Bound,
  options: { readonly table: boolean } = { table: true },
  ...extra: readonly Content[]
): Element =>
  html(
    'figure',
    { class: 'figure' },
    ...extra,
    html('div', { class: 'plot', 'data-plot': bound.id }),
    options.table
      ? html(
          'details',
          { class: 'as-table' },
          html('summary', {}, 'Show as a table'),
          tableNode(bound.table, { id: `table-${bound.id}` }),
        )
      : null,
  );

/** A section of the page: its name, its finding, what it shows. */
export const sectionNode = (
  id: string,
  parts: { readonly name: string; readonly title: string; readonly subtitle?: string | undefined },
  ...content: readonly Content[]
): Element =>
  html(
    'section',
    { id, 'aria-labelledby': `${id}-title`, tabindex: '-1' },
    html('p', { class: 'eyebrow' }, parts.name),
    html('h2', { id: `${id}-title` }, unbroken(parts.title)),
    parts.subtitle === undefined ? null : html('p', { class: 'subtitle' }, unbroken(parts.subtitle)),
    ...content,
  );

/** A chart that waits behind its finding until someone wants to see it. */
export const foldedNode = (bound: Bound): Element =>
  html(
    'details',
    { class: 'folded' },
    html('summary', {}, unbroken(bound.title)),
    html('p', { class: 'subtitle' }, unbroken(bound.subtitle)),
    figureNode(bound),
  );

/** A chart that is not the first of its section. */
export const subfigureNode = (bound: Bound, explanation?: string): Element =>
  html(
    'div',
    { class: 'subfigure' },
    html('h3', {}, unbroken(bound.title)),
    html('p', { class: 'subtitle' }, unbroken(bound.subtitle)),
    explanation === undefined ? null : html('p', { class: 'explanation' }, unbroken(explanation)),
    figureNode(bound),
  );
