/** The shape of a workflow, read from its definition with tolerance: whatever is no state machine is left out. */

export interface Link {
  readonly to: string;
  readonly kind: 'next' | 'choice' | 'default' | 'catch';
}

export interface FlowState {
  readonly name: string;
  readonly pointer: string;
  readonly type: string;
  readonly links: readonly Link[];
  /** The execution, or the branch, ends here. */
  readonly ends: boolean;
  /** Branches of a Parallel, the iteration of a Map. */
  readonly scopes: readonly Scope[];
}

export interface Scope {
  readonly startAt: string | null;
  readonly states: readonly FlowState[];
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** RFC 6901. */
export const below = (pointer: string, ...keys: readonly (string | number)[]): string =>
  pointer + keys.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** Scopes inside each other drawn at most; deeper ones are in the table. */
const DEEPEST = 12;

/** The state machine that is a value, or null. */
export function readFlow(value: unknown, pointer = '', depth = 0): Scope | null {
  if (!isFields(value) || !isFields(value['States']) || depth > DEEPEST) return null;
  const states = Object.entries(value['States']).flatMap(([name, state]) =>
    isFields(state) ? [readState(name, state, below(pointer, 'States', name), depth)] : [],
  );
  return states.length === 0 ? null : { startAt: text(value['StartAt']), states };
}

function readState(name: string, state: Fields, pointer: string, depth: number): FlowState {
  const type = text(state['Type']) ?? 'unknown';
  const inner = (key: string, ...path: (string | number)[]): Scope[] => {
    const scope = readFlow(
      path.length === 0 ? state[key] : list(state[key])[path[0] as number],
      below(pointer, key, ...path),
      depth + 1,
    );
    return scope === null ? [] : [scope];
  };
  return {
    ...{ name, pointer, type },
    links: linksOf(state),
    ends: state['End'] === true,
    scopes: [
      ...list(state['Branches']).flatMap((_, i) => inner('Branches', i)),
      ...inner('ItemProcessor'),
      ...inner('Iterator'),
    ],
  };
}

/** Where a state leads; two ways to the same target are one link. */
function linksOf(state: Fields): Link[] {
  const found: Link[] = [];
  const add = (to: unknown, kind: Link['kind']): void => {
    if (typeof to === 'string' && !found.some((link) => link.to === to)) found.push({ to, kind });
  };
  for (const rule of list(state['Choices'])) if (isFields(rule)) add(rule['Next'], 'choice');
  if (state['Type'] === 'Choice') add(state['Default'], 'default');
  else add(state['Next'], 'next');
  for (const catcher of list(state['Catch'])) if (isFields(catcher)) add(catcher['Next'], 'catch');
  return found;
}

/** Every state of a flow, those inside others after them. */
export const allStates = (flow: Scope | null): FlowState[] =>
  flow === null ? [] : flow.states.flatMap((state) => [state, ...state.scopes.flatMap(allStates)]);
