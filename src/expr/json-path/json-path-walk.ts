import { isArray, isObject, type JsonObject, type JsonValue, jsonText, member, putMember } from '../json.ts';
import { demandKnown, originOf, ReadsUnknown } from '../unknown.ts';
import type { JsonPath, PathArgument, Step } from './json-path.ts';
import { satisfies } from './json-path-filter.ts';

export type PathAnswer =
  | { readonly found: true; readonly value: JsonValue }
  /** `reason` in Jayway's words, which AWS passes on. `syntax`: the text is no path at all. */
  | { readonly found: false; readonly reason: string; readonly syntax?: true };

interface Node {
  readonly value: JsonValue;
  /** Normalised path so far, for messages. */
  readonly where: string;
}

/** Nodes one path may visit: `..` over a large document repeated would otherwise run long. */
const MAX_NODES = 500_000;

/**
 * Follows a path. Jayway over Jackson gives null for an index past the end of a list, which stays in its place.
 *
 * @param pastEnd  what an index past the end is as the last step of a definite path.
 */
export function walk(path: JsonPath, document: JsonValue, pastEnd: PastEnd = 'null'): PathAnswer {
  let nodes: readonly Node[] = [{ value: document, where: '$' }];
  let definite = true;
  for (const [i, step] of path.steps.entries()) {
    const last = i === path.steps.length - 1;
    const next = advance(step, nodes, { document, definite, last, list: !path.definite, pastEnd });
    if (typeof next === 'string') return { found: false, reason: next };
    if (next.length > MAX_NODES) return { found: false, reason: `the path '${path.text}' visits too many nodes` };
    if (step.kind === 'function') return finish(path, nodes, step, { definite, document });
    definite &&= isSingle(step);
    nodes = next;
  }
  return { found: true, value: definite ? (nodes[0] as Node).value : nodes.map((node) => node.value) };
}

export type PastEnd = 'null' | 'missing';

const isSingle = (step: Step): boolean =>
  step.kind === 'property' || (step.kind === 'index' && step.indexes.length === 1);

interface Where {
  readonly document: JsonValue;
  /** Whether every step so far named one node. */
  readonly definite: boolean;
  readonly last: boolean;
  /** Whether the whole path answers with a list: it does so also where a name on its way is missing. */
  readonly list: boolean;
  readonly pastEnd: PastEnd;
}

/** The nodes after one step, or Jayway's sentence when a definite node is missing. */
function advance(step: Step, nodes: readonly Node[], where: Where): readonly Node[] | string {
  const next: Node[] = [];
  for (const node of nodes) {
    const found = children(step, node, where);
    if (typeof found === 'string') return found;
    for (const child of found) next.push(child);
    if (next.length > MAX_NODES) break;
  }
  return next;
}

function children(step: Step, node: Node, where: Where): readonly Node[] | string {
  const origin = originOf(node.value);
  if (origin !== undefined) throw new ReadsUnknown(origin);
  switch (step.kind) {
    case 'property':
      return properties(step.names, node, where);
    case 'index':
      return indexes(step.indexes, node, where);
    case 'slice':
      if (isArray(node.value)) return sliceOf(node, node.value, step);
      return where.definite ? onlyArrays(`${step.from ?? ''}:${step.to ?? ''}`, node.value) : [];
    case 'wildcard':
      return membersOf(node);
    case 'descend':
      return descendants(node);
    case 'filter':
      return membersOf(node, isObject(node.value)).filter((child) =>
        satisfies(step.filter, child.value, where.document),
      );
    case 'function':
      return [node];
  }
}

function properties(names: readonly string[], { value, where }: Node, at: Where): readonly Node[] | string {
  const path = `${where}[${names.map((name) => `'${name}'`).join(',')}]`;
  if (!isObject(value)) {
    if (!at.definite || at.list) return [];
    const found = `but found '${jacksonClass(value)}'`;
    return `Expected to find an object with property [${names.map((n) => `'${n}'`).join(',')}] in path ${where} ${found}. This is not a json object according to the JsonProvider: 'com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider'.`;
  }
  if (names.length > 1) return [{ value: pick(value, names), where: path }];
  const found = member(value, names[0] as string);
  if (found !== undefined) return [{ value: found, where: path }];
  if (!at.definite || at.list) return [];
  return at.last ? `No results for path: ${path}` : `Missing property in path ${path}`;
}

function pick(value: JsonObject, names: readonly string[]): JsonObject {
  const picked: Record<string, JsonValue> = {};
  for (const name of names) {
    const found = member(value, name);
    if (found !== undefined) putMember(picked, name, found);
  }
  return picked;
}

function indexes(wanted: readonly number[], { value, where }: Node, at: Where): readonly Node[] | string {
  const strict = at.definite && wanted.length === 1;
  if (!isArray(value)) {
    return at.definite ? onlyArrays(wanted.join(','), value) : [];
  }
  const found = wanted.flatMap((index) => {
    const item = value[index < 0 ? value.length + index : index];
    if (item === undefined && strict && at.last && at.pastEnd === 'missing') return [];
    return [{ value: item ?? null, where: `${where}[${index}]` }];
  });
  return found.length === 0 && strict ? `No results for path: ${where}[${wanted[0]}]` : found;
}

const onlyArrays = (wanted: string, value: JsonValue): string =>
  `Filter: [${wanted}] can only be applied to arrays. Current context is: ${jsonText(value)}`;

const sliceOf = ({ where }: Node, list: readonly JsonValue[], { from, to }: { from?: number; to?: number }): Node[] =>
  list.slice(from, to).map((value) => ({ value, where: `${where}[*]` }));

function membersOf({ value, where }: Node, self = false): Node[] {
  if (self) return [{ value, where }]; // a filter on an object tests the object itself
  if (isArray(value)) return value.map((item, i) => ({ value: item, where: `${where}[${i}]` }));
  return isObject(value)
    ? Object.entries(value).map(([key, item]) => ({ value: item, where: `${where}['${key}']` }))
    : [];
}

/** The node and all below it, outermost first. */
function descendants(node: Node): Node[] {
  const all: Node[] = [node];
  for (let i = 0; i < all.length && all.length <= MAX_NODES; i++) {
    for (const child of membersOf(all[i] as Node)) all.push(child);
  }
  return all.filter(({ value }) => typeof value === 'object' && value !== null);
}

type FunctionStep = Step & { readonly kind: 'function' };

function finish(
  path: JsonPath,
  nodes: readonly Node[],
  step: FunctionStep,
  { definite, document }: { readonly definite: boolean; readonly document: JsonValue },
): PathAnswer {
  const value: JsonValue = definite ? (nodes[0] as Node).value : nodes.map((node) => node.value);
  const given = step.arguments.map((argument) => argumentValue(argument, document));
  demandKnown([value, ...given]);
  const answer = callFunction(step.name, value, given);
  return answer === undefined
    ? { found: false, reason: `the path function ${step.name}() of '${path.text}' cannot be applied` }
    : { found: true, value: answer };
}

function argumentValue(argument: PathArgument, document: JsonValue): JsonValue {
  if ('value' in argument) return argument.value;
  const answer = walk(argument.path, document);
  return answer.found ? answer.value : null;
}

/** Arguments add to what the path leads to, but for length, which measures its argument. Source: Jayway. */
function callFunction(name: string, found: JsonValue, given: readonly JsonValue[]): JsonValue | undefined {
  if (name === 'length' || name === 'size') {
    const value = given.length > 0 ? (given[0] as JsonValue) : found;
    if (isArray(value) || typeof value === 'string') return value.length;
    return isObject(value) ? Object.keys(value).length : undefined;
  }
  if (name === 'keys') return isObject(found) ? Object.keys(found) : undefined;
  const values = [...(isArray(found) ? found : []), ...given.flat()];
  if (name === 'concat') return values.filter((value) => typeof value === 'string').join('');
  if (name === 'append') return isArray(found) ? [...found, ...given] : undefined;
  if (name === 'first' || name === 'last' || name === 'index')
    return isArray(found) ? pickOne(name, found, given) : undefined;
  const numbers = values.filter((item): item is number => typeof item === 'number');
  return numbers.length === 0 ? undefined : statistic(name, numbers);
}

function pickOne(name: string, list: readonly JsonValue[], [index]: readonly JsonValue[]): JsonValue | undefined {
  if (name === 'first') return list[0];
  return name === 'last' ? list.at(-1) : list.at(typeof index === 'number' ? index : 0);
}

function statistic(name: string, numbers: readonly number[]): number {
  const sum = numbers.reduce((a, b) => a + b, 0);
  const mean = sum / numbers.length;
  if (name === 'sum') return sum;
  if (name === 'avg') return mean;
  if (name === 'min') return numbers.reduce((a, b) => Math.min(a, b));
  if (name === 'max') return numbers.reduce((a, b) => Math.max(a, b));
  return Math.sqrt(numbers.reduce((a, b) => a + (b - mean) ** 2, 0) / numbers.length);
}

const JACKSON_NODES = { string: 'TextNode', number: 'IntNode', boolean: 'BooleanNode' } as const;

const jacksonClass = (value: JsonValue): string => {
  const name = value === null ? 'NullNode' : isArray(value) ? 'ArrayNode' : JACKSON_NODES[typeof value as 'string'];
  return `com.fasterxml.jackson.databind.node.${name}`;
};
