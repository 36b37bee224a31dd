import type { Report, StateRow } from '../../src/report/model.ts';
import { formatNumber } from '../../src/units/index.ts';
import { html } from '../element-tree.ts';
import { sectionNode } from '../figure.ts';
import { mount } from '../mount.ts';
import { partAround } from './around.ts';
import { stateCard } from './card.ts';
import { drawGraph } from './draw.ts';
import { allStates, type FlowState, type Scope } from './flow.ts';
import { HEATS, type HeatId, heatTitle } from './heat.ts';
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

/** More would neither lay out in a moment nor be read: of a larger workflow a part is drawn. */
const MOST_STATES = 400;
const MOST_OF_PART = 30;
/** Names proposed while one is typed. */
const MOST_PROPOSED = 40;

const SUBTITLE =
  'Choices are diamonds with the share of each way out, Parallel and Map are boxes around their states; dashed lines catch errors. Choose a state for its figures';

/** The section with the workflow itself: a switch for the heat, the graph, and what is known of the chosen state. */
export function graphSection(report: Report, source: GraphSource | null): HTMLElement {
  if (source !== null) return new GraphView(report, source).element;
  const why = 'The workflow could not be drawn. Its states are in the table below.';
  const title = 'No picture of the workflow';
  return node(sectionNode('graph', { name: 'Workflow', title }, html('p', { class: 'nothing' }, why)));
}

const node = (tree: Parameters<typeof mount>[1]): HTMLElement => mount(document, tree) as HTMLElement;

class GraphView {
  readonly element: HTMLElement;
  readonly #report: Report;
  readonly #source: GraphSource;
  readonly #rows: ReadonlyMap<string, StateRow>;
  readonly #states: ReadonlyMap<string, FlowState>;
  /** Whether the workflow is too large for one picture. */
  readonly #inParts: boolean;
  #laid: Laid;
  #heat: HeatId = 'money';
  #chosen: string;

  constructor(report: Report, source: GraphSource) {
    // those of a nested workflow have pointers of their own, into another text
    const own = report.states.filter((row) => !('workflow' in row) || row.workflow === undefined);
    this.#report = { ...report, states: own };
    this.#source = source;
    this.#rows = new Map(own.map((row) => [row.pointer, row]));
    this.#states = new Map(allStates(source.flow).map((state) => [state.pointer, state]));
    this.#inParts = this.#states.size > MOST_STATES;
    const dearest = own.toSorted((a, b) => b.standardUsdPerMonth - a.standardUsdPerMonth)[0]?.pointer;
    this.#chosen = dearest !== undefined && this.#states.has(dearest) ? dearest : source.flow.states[0]!.pointer;
    this.element = this.#frame();
    this.#laid = this.#layOut();
    this.#listen();
    this.#draw();
    this.#choose(this.#chosen);
  }

  #frame(): HTMLElement {
    const heats = Object.entries(HEATS).map(([id, heat]) =>
      html(
        'label',
        {},
        html('input', { type: 'radio', name: 'heat', value: id, checked: id === this.#heat }),
        html('span', {}, heat.name),
      ),
    );
    const find = html(
      'label',
      { class: 'find' },
      'Find a state ',
      html('input', { type: 'text', list: 'state-names', name: 'find', autocomplete: 'off' }),
      html('datalist', { id: 'state-names' }),
    );
    return node(
      sectionNode(
        'graph',
        { name: 'Workflow', title: heatTitle(this.#report, this.#heat), subtitle: SUBTITLE },
        html(
          'div',
          { class: 'graph-tools' },
          html('fieldset', { class: 'switch' }, html('legend', {}, 'Colour by'), ...heats),
          this.#inParts ? find : null,
        ),
        this.#inParts ? html('p', { class: 'part', 'aria-live': 'polite' }) : null,
        html(
          'div',
          { class: 'graph-row' },
          html('div', { class: 'graph-scroll', tabindex: '0', role: 'region', 'aria-label': 'State graph' }),
          html('aside', { class: 'state-card', 'aria-live': 'polite', 'aria-label': 'Chosen state' }),
        ),
      ),
    );
  }

  #listen(): void {
    this.element.addEventListener('change', (event) => {
      if (!(event.target instanceof HTMLInputElement) || event.target.name !== 'heat') return;
      this.#heat = event.target.value as HeatId;
      this.element.querySelector('h2')!.textContent = heatTitle(this.#report, this.#heat);
      this.#draw();
    });
    this.element.addEventListener('input', (event) => {
      if (event.target instanceof HTMLInputElement && event.target.name === 'find') this.#find(event.target.value);
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
    if (event.key === 'Enter' || event.key === ' ') {
      this.#choose(state.getAttribute('data-state') ?? '');
      this.#place().querySelector<SVGElement>('[aria-pressed="true"]')?.focus();
    } else if (target === undefined) return;
    else {
      this.#openToTab(target);
      target.focus();
    }
    event.preventDefault();
  }

  /** Proposes the names that hold these words; one that is written out is chosen. */
  #find(words: string): void {
    const wanted = words.trim().toLowerCase();
    const named = [...this.#states.values()].filter(({ name }) => name.toLowerCase().includes(wanted));
    const proposed = named.slice(0, MOST_PROPOSED).map(({ name }) => node(html('option', { value: name })));
    this.element.querySelector('datalist')!.replaceChildren(...proposed);
    const exact = named.find(({ name }) => name === words.trim());
    if (exact !== undefined) this.#choose(exact.pointer);
  }

  #layOut(): Laid {
    const { flow, shareOf } = this.#source;
    if (!this.#inParts) return layOut(flow, shareOf);
    const { scope, inside, count } = partAround(flow, this.#chosen, MOST_OF_PART);
    const where = inside.length === 0 ? '' : ` inside ${inside.map(({ name }) => name).join(' › ')}`;
    this.element.querySelector('.part')!.textContent =
      `${formatNumber(this.#states.size)} states are too many for one picture: these are ${formatNumber(count)} around ${this.#states.get(this.#chosen)?.name ?? 'the first'}${where}. Choose another, and the picture goes there; all are in the table below.`;
    return layOut(scope, shareOf, inside.length === 0);
  }

  #draw(): void {
    const { states, prices } = this.#report;
    const most = states.reduce((top, row) => Math.max(top, HEATS[this.#heat].of(row)), 0);
    const look = { heat: this.#heat, rows: this.#rows, most, currency: prices.currency };
    const svg = mount(document, drawGraph(this.#laid, look)) as SVGSVGElement;
    // a little smaller where that shows it whole; beyond that it scrolls
    svg.style.minWidth = `${Number(svg.getAttribute('width')) * SMALLEST}px`;
    this.#place().replaceChildren(svg);
    this.#mark();
  }

  #choose(pointer: string): void {
    const moved = pointer !== this.#chosen;
    this.#chosen = pointer;
    if (moved && this.#inParts) {
      this.#laid = this.#layOut();
      this.#draw();
    }
    this.#mark();
    const state = this.#states.get(pointer) ?? { name: pointer, type: 'State', pointer };
    const known = { report: this.#report, line: this.#source.lineOf(pointer) };
    const card = this.element.querySelector('.state-card')!;
    card.replaceChildren(...stateCard(state, this.#rows.get(pointer), known).map(node));
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
}
