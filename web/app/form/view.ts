import { type Content, type Element, html } from '../../element-tree.ts';
import { allStates, type FlowState, type Scope } from '../../graph/flow.ts';
import { build, the } from '../dom.ts';
import { type ArrivalsField, type Change, type ProfileFields, readProfile, type StateFields } from './profile.ts';

const LEVELS = ['OFF', 'FATAL', 'ERROR', 'ALL'] as const;

/** States shown in the form; those of a larger workflow are written by hand. */
const MOST_STATES = 80;

/** The form for whoever does not write YAML. It shows a profile, and tells of each field that is changed. */
export class ProfileForm {
  readonly element = build(
    html(
      'details',
      { class: 'profile-form' },
      html('summary', {}, html('span', { class: 'form-name' }, 'Fill in a form'), ', it writes the text below'),
      html('div', { class: 'profile-fields' }),
    ),
  );
  regions: readonly string[] = [];
  #shown = '';

  constructor(onChange: (change: Change) => void) {
    this.element.addEventListener('change', (event) => {
      const field = event.target instanceof HTMLElement ? event.target : null;
      const change = field === null ? null : this.#changeOf(field);
      if (change !== null) onChange(change);
    });
    this.element.addEventListener('click', (event) => {
      if (event.target instanceof Element && event.target.matches('[data-replace]')) {
        onChange({ field: 'monthly', value: '1000000' });
      }
    });
  }

  /** Shows a profile and the states it may speak of. A field that has the focus keeps it. */
  show(text: string, flow: Scope | null): void {
    const profile = readProfile(text);
    const tree = profile === null ? unreadable() : this.#fields(profile, flow);
    const now = JSON.stringify(tree);
    if (now === this.#shown) return;
    this.#shown = now;
    const focused = this.element.contains(document.activeElement) ? document.activeElement?.id : '';
    the('.profile-fields', this.element).replaceChildren(build(tree));
    if (focused) document.getElementById(focused)?.focus();
  }

  #fields(profile: ProfileFields, flow: Scope | null): Element {
    const states = allStates(flow).filter((state) => ['Task', 'Choice', 'Map'].includes(state.type));
    const regions = [...new Set([...this.regions, profile.region || 'us-east-1'])];
    const rest = states.length - MOST_STATES;
    return html(
      'div',
      {},
      arrivalsNode(profile.arrivals),
      row('Region', choice('region', regions, profile.region || 'us-east-1')),
      row('Logging', choice('logging', LEVELS, profile.logging || 'OFF')),
      states.length === 0
        ? html('p', { class: 'form-note' }, 'With a workflow, its tasks, choices and maps are listed here.')
        : null,
      ...states.slice(0, MOST_STATES).map((state, i) => stateNode(state, profile.state(state.name), i)),
      rest > 0 ? html('p', { class: 'form-note' }, `${rest} more states: write them in the text below.`) : null,
    );
  }

  #changeOf(field: HTMLElement): Change | null {
    const value = 'value' in field ? String(field.value).trim() : '';
    const name = field.getAttribute('name') ?? '';
    const group = field.closest<HTMLElement>('[data-name]');
    if (name === 'unit') return this.#arrivals(value, this.#value('amount'));
    if (name === 'amount') return this.#arrivals(this.#value('unit'), value);
    if (name === 'region' || name === 'logging') return { field: name, value };
    if (group === null) return null;
    const state = group.dataset['name'] ?? '';
    const other = (key: string): string => the<HTMLInputElement>(`[name="${key}"]`, group).value.trim();
    if (name === 'typical' || name === 'slow') {
      return { field: 'duration', state, typical: other('typical'), slow: other('slow') };
    }
    if (name === 'errorRate' || name === 'items') return { field: name, state, value };
    return name === 'odds' ? { field: 'odds', state, odds: oddsOf(group, field as HTMLInputElement) } : null;
  }

  #arrivals(unit: string, amount: string): Change | null {
    if (amount === '') return null;
    return unit === 'month' ? { field: 'monthly', value: amount } : { field: 'rate', value: `${amount}/${unit}` };
  }

  #value(name: string): string {
    return this.element.querySelector<HTMLInputElement>(`[name="${name}"]`)?.value.trim() ?? '';
  }
}

/** All odds of a Choice. With two ways out, the other one takes what is left. */
function oddsOf(group: HTMLElement, changed: HTMLInputElement): Record<string, string> {
  const fields = [...group.querySelectorAll<HTMLInputElement>('[name="odds"]')];
  const percent = /^([\d.]+)\s*%$/.exec(changed.value.trim());
  const other = fields.length === 2 ? fields.find((field) => field !== changed) : undefined;
  if (other !== undefined && percent !== null) {
    other.value = `${Number((100 - Number(percent[1])).toPrecision(10))} %`;
  }
  return Object.fromEntries(
    fields.flatMap((field) => (field.value.trim() === '' ? [] : [[field.dataset['to'] ?? '', field.value.trim()]])),
  );
}

const unreadable = (): Element =>
  html('p', { class: 'form-note' }, 'The text below is no valid YAML yet: put it right, and the form reads it again.');

const row = (label: string, ...content: readonly Content[]): Element =>
  html('label', { class: 'field' }, html('span', {}, label), ...content);

const choice = (name: string, values: readonly string[], chosen: string): Element =>
  html(
    'select',
    { name, id: `field-${name}` },
    ...(values.includes(chosen) ? values : [chosen, ...values]).map((value) =>
      html('option', { value, selected: value === chosen }, value),
    ),
  );

const RATE = /^([\d.]+)\s*(?:\/|per)\s*(s|min|h)\w*$/;

function arrivalsNode(arrivals: ArrivalsField): Element {
  const rate = RATE.exec(arrivals.text);
  const known = arrivals.kind === 'monthly' || (arrivals.kind === 'rate' && rate !== null);
  if (!known) {
    return html(
      'div',
      { class: 'field' },
      html('span', {}, 'Starts'),
      html('span', { class: 'law' }, arrivals.text),
      html('button', { type: 'button', class: 'quiet', 'data-replace': true }, 'Replace by one number'),
    );
  }
  const unit = arrivals.kind === 'monthly' ? 'month' : (rate?.[2] ?? 's');
  const amount = arrivals.kind === 'monthly' ? arrivals.text : (rate?.[1] ?? '');
  return html(
    'div',
    { class: 'field' },
    html('label', { for: 'field-amount' }, 'Starts'),
    input('amount', 'field-amount', amount, '1000000', { inputmode: 'decimal' }),
    html(
      'select',
      { name: 'unit', id: 'field-unit', 'aria-label': 'Starts per' },
      ...(['month', 's', 'min', 'h'] as const).map((value) =>
        html('option', { value, selected: value === unit }, value === 'month' ? 'a month' : `per ${value}`),
      ),
    ),
  );
}

const input = (
  name: string,
  id: string,
  value: string,
  placeholder: string,
  more: Readonly<Record<string, string>> = {},
): Element => html('input', { type: 'text', autocomplete: 'off', name, id, value, placeholder, ...more });

function stateNode(state: FlowState, fields: StateFields, index: number): Element {
  return html(
    'fieldset',
    { class: 'state-fields', 'data-name': state.name },
    html('legend', {}, state.name, html('span', {}, state.type)),
    ...(state.type === 'Task'
      ? taskNodes(fields, index)
      : state.type === 'Map'
        ? [itemsNode(fields, index)]
        : oddsNodes(state, fields, index)),
  );
}

function taskNodes(fields: StateFields, index: number): Element[] {
  const law = fields.durationLaw;
  const cell = (label: string, name: 'typical' | 'slow' | 'errorRate', placeholder: string): Element =>
    html(
      'label',
      { class: 'cell' },
      html('span', {}, label),
      input(name, `state-${index}-${name}`, fields[name], placeholder),
    );
  return [
    html(
      'div',
      { class: 'cells' },
      cell('Takes', 'typical', law === '' ? 'default' : law),
      cell('1 in 100 takes', 'slow', law === '' ? 'the same' : law),
      cell('Fails', 'errorRate', fields.errorsLaw || '0 %'),
    ),
  ];
}

const itemsNode = (fields: StateFields, index: number): Element =>
  html(
    'label',
    { class: 'cell' },
    html('span', {}, 'Items'),
    input('items', `state-${index}-items`, fields.items, fields.itemsLaw || 'default', { inputmode: 'numeric' }),
  );

const oddsNodes = (state: FlowState, fields: StateFields, index: number): Element[] =>
  state.links.map((link, i) =>
    html(
      'label',
      { class: 'cell odds' },
      html('span', {}, `to ${link.to}`),
      input('odds', `state-${index}-odds-${i}`, fields.odds[link.to] ?? '', 'equal', { 'data-to': link.to }),
    ),
  );
