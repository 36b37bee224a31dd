import type { Report, StateRow } from '../../src/report/model.ts';
import { formatDuration, formatShare, formatSignificant, formatUsd } from '../../src/units/index.ts';
import { sectionNode } from '../figure.ts';
import { mount } from '../mount.ts';
import { html } from '../tree.ts';
import { drawGraph } from './draw.ts';
import { allStates, type Scope } from './flow.ts';
import { HEATS, type HeatId } from './heat.ts';
import { type Laid, layOut, type ShareOf } from './layout.ts';

export interface GraphSource {
  readonly flow: Scope;
  readonly shareOf: ShareOf;
  /** 1-based line of a state in the reader's text; null when it is not known. */
  readonly lineOf: (pointer: string) => number | null;
  /** Shows that line to the reader. */
  readonly goTo: (pointer: string) => void;
}

/** Scale at which the words can still be read. */
const SMALLEST = 0.9;

/** More would neither lay out in a moment nor be read. */
const MOST_STATES = 400;

/** The section with the workflow itself: a switch for the heat, the graph, and what is known of the chosen state. */
export function graphSection(report: Report, source: GraphSource | null): HTMLElement {
  const states = source === null ? [] : allStates(source.flow);
  if (source === null || states.length > MOST_STATES) {
    const why =
      source === null
        ? 'The workflow could not be drawn. Its states are in the table below.'
        : `${states.length} states are too many for a picture. All are in the table below.`;
    return node(
      sectionNode(
        'graph',
        { name: 'Workflow', title: 'No picture of the workflow' },
        html('p', { class: 'nothing' }, why),
      ),
    );
  }
  return new GraphView(report, source).element;
}

const node = (tree: Parameters<typeof mount>[1]): HTMLElement => mount(document, tree) as HTMLElement;

class GraphView {
  readonly element: HTMLElement;
  readonly #report: Report;
  readonly #source: GraphSource;
  readonly #rows: ReadonlyMap<string, StateRow>;
  readonly #laid: Laid;
  #chosen: string;

  constructor(report: Report, source: GraphSource) {
    this.#report = report;
    this.#source = source;
    this.#rows = new Map(report.states.map((row) => [row.pointer, row]));
    this.#laid = layOut(source.flow, source.shareOf);
    this.#chosen = dearest(report)?.pointer ?? source.flow.states[0]!.pointer;
    const subtitle =
      'Choices are diamonds with the share of each way out, Parallel and Map are boxes around their states; dashed lines catch errors. Choose a state for its figures';
    this.element = node(
      sectionNode(
        'graph',
        { name: 'Workflow', title: titleOf(report), subtitle },
        html(
          'fieldset',
          { class: 'switch' },
          html('legend', {}, 'Colour by'),
          ...Object.entries(HEATS).map(([id, heat]) =>
            html(
              'label',
              {},
              html('input', { type: 'radio', name: 'heat', value: id, checked: id === 'money' }),
              html('span', {}, heat.name),
            ),
          ),
        ),
        html(
          'div',
          { class: 'graph-row' },
          html('div', { class: 'graph-scroll', tabindex: '0', role: 'region', 'aria-label': 'State graph' }),
          html('aside', { class: 'state-card', 'aria-live': 'polite', 'aria-label': 'Chosen state' }),
        ),
      ),
    );
    this.#listen();
    this.#draw('money');
    this.#choose(this.#chosen);
  }

  #listen(): void {
    this.element.addEventListener('change', (event) => {
      if (event.target instanceof HTMLInputElement && event.target.name === 'heat')
        this.#draw(event.target.value as HeatId);
    });
    const place = this.#place();
    place.addEventListener('click', (event) => {
      const state = event.target instanceof Element ? event.target.closest('[data-state]') : null;
      if (state !== null) this.#choose(state.getAttribute('data-state') ?? '');
    });
    place.addEventListener('keydown', (event) => this.#key(event));
  }

  /** Enter and space choose; the arrow keys walk from state to state in the order of the file. */
  #key(event: KeyboardEvent): void {
    const state = event.target instanceof Element ? event.target.closest('[data-state]') : null;
    if (state === null) return;
    const all = [...this.#place().querySelectorAll<SVGElement>('[data-state]')];
    const here = all.indexOf(state as SVGElement);
    const to = {
      ArrowDown: here + 1,
      ArrowRight: here + 1,
      ArrowUp: here - 1,
      ArrowLeft: here - 1,
      Home: 0,
      End: all.length - 1,
    }[event.key];
    const target = to === undefined ? undefined : all[to];
    if (event.key === 'Enter' || event.key === ' ') this.#choose(state.getAttribute('data-state') ?? '');
    else if (target === undefined) return;
    else {
      this.#openToTab(target);
      target.focus();
    }
    event.preventDefault();
  }

  #draw(heat: HeatId): void {
    const most = Math.max(0, ...this.#report.states.map(HEATS[heat].of));
    const look = { heat, rows: this.#rows, most, currency: this.#report.prices.currency };
    const svg = mount(document, drawGraph(this.#laid, look)) as SVGSVGElement;
    // a little smaller where that shows it whole; beyond that it scrolls
    svg.style.minWidth = `${Number(svg.getAttribute('width')) * SMALLEST}px`;
    this.#place().replaceChildren(svg);
    this.#mark();
  }

  #choose(pointer: string): void {
    this.#chosen = pointer;
    this.#mark();
    const card = this.element.querySelector('.state-card')!;
    card.replaceChildren(...this.#card(pointer));
    card.querySelector('button')?.addEventListener('click', () => this.#source.goTo(pointer));
  }

  #mark(): void {
    for (const state of this.#place().querySelectorAll('[data-state]')) {
      const is = state.getAttribute('data-state') === this.#chosen;
      state.setAttribute('aria-pressed', String(is));
      if (is) this.#openToTab(state);
    }
  }

  #openToTab(state: Element): void {
    for (const other of this.#place().querySelectorAll('[data-state][tabindex="0"]'))
      other.setAttribute('tabindex', '-1');
    state.setAttribute('tabindex', '0');
  }

  #place(): HTMLElement {
    return this.element.querySelector<HTMLElement>('.graph-scroll')!;
  }

  #card(pointer: string): Node[] {
    const state = allStates(this.#source.flow).find((one) => one.pointer === pointer);
    const row = this.#rows.get(pointer);
    const line = this.#source.lineOf(pointer);
    const facts = row === undefined ? [] : factsOf(row, this.#report);
    return [
      html('p', { class: 'eyebrow' }, row?.type ?? state?.type ?? 'State'),
      html('h3', {}, state?.name ?? row?.name ?? pointer),
      row === undefined ? html('p', { class: 'nothing' }, 'The report has no figures for this state.') : null,
      html('dl', {}, ...facts.flatMap(([name, value]) => [html('dt', {}, name), html('dd', {}, value)])),
      html('p', {}, html('code', {}, pointer)),
      line === null ? null : html('button', { type: 'button', class: 'quiet' }, `Show line ${line}`),
    ].flatMap((tree) => (tree === null ? [] : [mount(document, tree)]));
  }
}

const dearest = (report: Report): StateRow | undefined =>
  report.states.toSorted((a, b) => b.standardUsdPerMonth - a.standardUsdPerMonth)[0];

function titleOf(report: Report): string {
  const never = report.states.filter((row) => row.entriesPerExecution === 0).length;
  const hot = report.states.toSorted((a, b) => HEATS.time.of(b) - HEATS.time.of(a))[0];
  if (hot === undefined) return 'The workflow';
  const most =
    HEATS.time.of(hot) > 0
      ? `${hot.name} takes the most time, ${formatDuration(HEATS.time.of(hot))} an execution`
      : 'The workflow';
  return never === 0 ? most : `${most}; ${never} of ${report.states.length} states are never entered`;
}

function factsOf(row: StateRow, { states, prices: { currency } }: Report): [string, string][] {
  const total = states.reduce((sum, one) => sum + one.standardUsdPerMonth, 0);
  const share = total > 0 ? formatShare(Number((row.standardUsdPerMonth / total).toPrecision(2))) : '–';
  const count = (value: number): string => formatSignificant(value, 3);
  return [
    ['Standard a month', formatUsd(row.standardUsdPerMonth, currency)],
    ['Share of transitions', share],
    ['Entries a run', count(row.entriesPerExecution)],
    ['Retries a run', count(row.retriesPerExecution)],
    ['Events a run', count(row.eventsPerExecution)],
    ['Time a visit', row.meanDurationMs === null ? 'never entered' : formatDuration(row.meanDurationMs)],
    ['Time a run', row.meanDurationMs === null ? '–' : formatDuration(HEATS.time.of(row))],
  ];
}
