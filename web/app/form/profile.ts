import { type Document, isMap, isScalar, parseDocument } from 'yaml';

/** The fields of a load profile that the form writes. Texts are as written, with their units. */
export interface ProfileFields {
  readonly arrivals: ArrivalsField;
  readonly region: string;
  readonly logging: string;
  state(name: string): StateFields;
}

/** `other`: said in a way the form cannot show, `text` says which. */
export interface ArrivalsField {
  readonly kind: 'monthly' | 'rate' | 'other';
  readonly text: string;
}

export interface StateFields {
  readonly typical: string;
  readonly slow: string;
  /** A duration, an error rate or a number of items that is more than one figure; empty when it is not. */
  readonly durationLaw: string;
  readonly errorRate: string;
  readonly errorsLaw: string;
  readonly items: string;
  readonly itemsLaw: string;
  readonly odds: Readonly<Record<string, string>>;
}

export type Change =
  | { readonly field: 'monthly' | 'rate' | 'region' | 'logging'; readonly value: string }
  | { readonly field: 'duration'; readonly state: string; readonly typical: string; readonly slow: string }
  | { readonly field: 'errorRate' | 'items'; readonly state: string; readonly value: string }
  | { readonly field: 'odds'; readonly state: string; readonly odds: Readonly<Record<string, string>> };

const OPTIONS = { logLevel: 'silent', prettyErrors: false } as const;

type Fields = Readonly<Record<string, unknown>>;
const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
const written = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

/** What the form shows of a profile; null when the text is no YAML mapping. */
export function readProfile(text: string): ProfileFields | null {
  const value = mappingOf(text);
  if (value === null) return null;
  const account = fieldsOf(value['account']);
  return {
    arrivals: arrivalsOf(value),
    region: written(account['region']),
    logging: written(fieldsOf(account['logging'])['level']),
    state: (name) => stateOf(fieldsOf(fieldsOf(value['states'])[name])),
  };
}

function mappingOf(text: string): Fields | null {
  try {
    const document = parseDocument(text, OPTIONS);
    if (document.errors.length > 0) return null;
    const value: unknown = document.toJS({ maxAliasCount: 50 });
    return value === null ? {} : typeof value === 'object' && !Array.isArray(value) ? (value as Fields) : null;
  } catch {
    return null;
  }
}

function arrivalsOf(profile: Fields): ArrivalsField {
  for (const key of ['scenarios', 'phases', 'config']) {
    if (profile[key] !== undefined) return { kind: 'other', text: `under "${key}" in the text` };
  }
  const arrivals = profile['arrivals'];
  if (arrivals === undefined || arrivals === null) return { kind: 'monthly', text: '' };
  if (typeof arrivals === 'string') return { kind: 'rate', text: arrivals };
  const list = Array.isArray(arrivals) ? arrivals : (fieldsOf(arrivals)['scenarios'] ?? fieldsOf(arrivals)['phases']);
  if (Array.isArray(list)) return list.length === 1 ? oneScenario(fieldsOf(list[0])) : several(list.length);
  if (list !== undefined) return several(Object.keys(fieldsOf(list)).length);
  return oneScenario(fieldsOf(arrivals));
}

const several = (count: number): ArrivalsField => ({ kind: 'other', text: `${count} scenarios in the text` });

function oneScenario(scenario: Fields): ArrivalsField {
  const { executor, monthly, total, rate, timeUnit, duration, startTime } = scenario;
  const month = total ?? fieldsOf(monthly)['total'] ?? monthly;
  if (written(month) !== '') return { kind: 'monthly', text: written(month) };
  const plain = executor === undefined || executor === 'constant-arrival-rate';
  if (!plain || written(rate) === '' || duration !== undefined || startTime !== undefined) {
    return { kind: 'other', text: `${written(executor) || 'one scenario'} in the text` };
  }
  if (typeof rate === 'string' && /[a-z/]/i.test(rate)) return { kind: 'rate', text: rate };
  return { kind: 'rate', text: `${written(rate)}/${written(timeUnit) || 's'}` };
}

function stateOf(state: Fields): StateFields {
  const lognormal = fieldsOf(fieldsOf(state['duration'])['lognormal']);
  const constant = written(state['duration']) || written(fieldsOf(state['duration'])['constant']);
  const known = constant !== '' || (written(lognormal['p50']) !== '' && written(lognormal['p99']) !== '');
  const errors = Object.values(fieldsOf(state['errors']));
  const only = errors.length === 1 ? written(errors[0]) || written(fieldsOf(errors[0])['probability']) : '';
  return {
    typical: constant || (known ? written(lognormal['p50']) : ''),
    slow: known ? written(lognormal['p99']) : '',
    durationLaw: known ? '' : lawName(state['duration']),
    errorRate: only,
    errorsLaw: errors.length > 1 ? `${errors.length} errors` : '',
    items: written(state['items']),
    itemsLaw: written(state['items']) === '' ? lawName(state['items']) : '',
    odds: Object.fromEntries(Object.entries(fieldsOf(state['next'])).map(([to, odds]) => [to, written(odds)])),
  };
}

const lawName = (value: unknown): string => Object.keys(fieldsOf(value))[0] ?? '';

/** The profile with one field changed, comments and everything else kept; the text as it is when it is no mapping. */
export function changeProfile(text: string, change: Change): string {
  const document = parseDocument(text, OPTIONS);
  if (mappingOf(text) === null) return text;
  if (document.contents !== null && !isMap(document.contents)) document.contents = null;
  apply(document, change);
  if (text.trimStart().startsWith('{')) return `${JSON.stringify(document.toJS(), null, 2)}\n`;
  return document.toString({ lineWidth: 0 });
}

function apply(document: Document, change: Change): void {
  switch (change.field) {
    case 'monthly':
    case 'rate':
      setArrivals(document, change.field, change.value);
      break;
    case 'region':
      put(document, ['account', 'region'], change.value);
      break;
    case 'logging':
      put(document, ['account', 'logging', 'level'], change.value);
      break;
    case 'duration': {
      const { state, typical, slow } = change;
      const both = typical !== '' && slow !== '';
      put(document, ['states', state, 'duration'], both ? { lognormal: { p50: typical, p99: slow } } : typical || slow);
      break;
    }
    case 'errorRate':
      setErrorRate(document, change.state, change.value);
      break;
    case 'items':
      put(
        document,
        ['states', change.state, 'items'],
        /^\d+$/.test(change.value) ? Number(change.value) : change.value,
      );
      break;
    case 'odds':
      put(document, ['states', change.state, 'next'], change.odds);
      break;
  }
}

/** Writes a value, or takes it away when it is empty, with the mappings that are then empty. New mappings stand on one line. */
function put(document: Document, path: readonly string[], value: unknown): void {
  if (value === '' || (typeof value === 'object' && value !== null && Object.keys(value).length === 0)) {
    for (let length = path.length; length > 0; length--) {
      const at = path.slice(0, length);
      const held = document.getIn(at, true);
      if (length === path.length || (isMap(held) && held.items.length === 0)) document.deleteIn(at);
    }
    return;
  }
  for (let length = 1; length < path.length; length++) {
    const held = document.getIn(path.slice(0, length), true);
    if (!isMap(held)) document.setIn(path.slice(0, length), document.createNode({}, { flow: length > 1 }));
  }
  const old = document.getIn(path, true);
  if (isScalar(old) && typeof value !== 'object') {
    if (old.value !== value) old.value = value;
    return;
  }
  document.setIn(path, typeof value === 'object' ? document.createNode(value, { flow: true }) : value);
}

function setArrivals(document: Document, kind: 'monthly' | 'rate', value: string): void {
  for (const key of ['scenarios', 'phases', 'config']) document.delete(key);
  const figure = /^\d+(\.\d+)?$/.test(value.replaceAll(/[ ,_]/g, '')) ? Number(value.replaceAll(/[ ,_]/g, '')) : value;
  const held = document.get('arrivals', true);
  const process = isMap(held) ? held.get('process') : undefined;
  const arrivals = { ...(typeof process === 'string' && { process }), [kind]: figure };
  if (
    isMap(held) &&
    held.items.every((item) => isScalar(item.key) && ['process', kind].includes(String(item.key.value)))
  ) {
    put(document, ['arrivals', kind], figure);
    return;
  }
  document.set('arrivals', document.createNode(arrivals, { flow: true }));
}

/** One error stands for all when none is named; a named one keeps its name. */
function setErrorRate(document: Document, state: string, value: string): void {
  const errors = document.getIn(['states', state, 'errors'], true);
  const first = isMap(errors) ? errors.items[0] : undefined;
  const name = first !== undefined && isScalar(first.key) ? String(first.key.value) : 'States.TaskFailed';
  const detailed = isMap(first?.value) && value !== '';
  put(document, ['states', state, 'errors', name, ...(detailed ? ['probability'] : [])], value);
}
