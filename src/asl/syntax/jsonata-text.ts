import jsonata from 'jsonata';
import { hasPlaceholder } from './placeholder.ts';

const OPEN = '{%';
const CLOSE = '%}';
/** A parse is recursive: longer runs of open brackets than this are not tried. Source: own limit. */
const MAX_BRACKETS = 400;

/** Whether the text is meant as a JSONata expression: `{% … %}`. */
export const isExpression = (text: string): boolean =>
  text.startsWith(OPEN) && text.endsWith(CLOSE) && text.length >= 4;

/**
 * What is wrong with one text value of a JSONata state; undefined when it is plain text or an expression AWS takes.
 * AWS parses every expression when a definition is created, and refuses names read from a context item there is none of
 * (UNSUPPORTED_JSONATA_EXPRESSION). Source: measured by a third party, https://github.com/floci-io/floci/issues/2745 and
 * https://github.com/floci-io/floci/issues/2670, August 2026; no recording of the corpus shows it.
 */
export function expressionProblem(text: string, { inCatch }: { readonly inCatch: boolean }): string | undefined {
  const opened = text.startsWith(OPEN);
  const closed = text.endsWith(CLOSE);
  if (!opened && !closed) return undefined;
  if (!opened) return 'it ends with %} but does not begin with {%';
  if (!closed || text.length < 4) return 'it begins with {% but does not end with %}';
  return hasPlaceholder(text) ? undefined : syntaxProblem(text.slice(2, -2), inCatch);
}

function syntaxProblem(source: string, inCatch: boolean): string | undefined {
  if (tooManyBrackets(source)) return `it opens more than ${MAX_BRACKETS} brackets inside each other`;
  try {
    const tree = jsonata(source).ast() as Part;
    const name = contextName(tree);
    if (name === undefined) return absentValue(tree, inCatch);
    return `it reads "${name}" from no context: begin at $states.input or a variable`;
  } catch (cause) {
    // The library throws plain objects with a message, a code and a position.
    const { message, position } = cause as { readonly message?: string; readonly position?: number };
    const where = position === undefined ? '' : ` (at character ${position} of the expression)`;
    return `it does not parse: ${message ?? 'unknown reason'}${where}`;
  }
}

function tooManyBrackets(source: string): boolean {
  let depth = 0;
  for (const c of source) {
    if (c === '(' || c === '[' || c === '{') {
      if (++depth > MAX_BRACKETS) return true;
    } else if (c === ')' || c === ']' || c === '}') depth--;
  }
  return false;
}

/** A value that does not exist where the expression stands: the root `$$`, or the error outside of a catcher. */
function absentValue(tree: object, inCatch: boolean): string | undefined {
  const seen = new Set<object>();
  const waiting: object[] = [tree];
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    if (seen.has(part)) continue;
    seen.add(part);
    const { type, value, steps } = part as Part;
    if (type === 'variable' && value === '$') return 'there is no document that $$ could read: begin at $states.input';
    if (!inCatch && type === 'path' && readsErrorOutput(steps)) return '$states.errorOutput exists in a Catch alone';
    for (const inner of Object.values(part)) if (typeof inner === 'object' && inner !== null) waiting.push(inner);
  }
  return undefined;
}

const readsErrorOutput = (steps: Part['steps']): boolean =>
  steps?.[0]?.type === 'variable' && steps[0].value === 'states' && steps[1]?.value === 'errorOutput';

/** The parts of the syntax tree that are read here; all others are left alone. */
interface Part {
  readonly type?: string;
  readonly value?: unknown;
  readonly steps?: readonly Part[];
  readonly expressions?: readonly Part[];
  readonly arguments?: readonly Part[];
  readonly lhs?: Part | readonly (readonly [Part, Part])[];
  readonly rhs?: Part;
  readonly expression?: Part;
  readonly procedure?: Part;
  readonly condition?: Part;
  readonly then?: Part;
  readonly else?: Part;
  readonly body?: Part;
}

/** The first name that would be looked up in the context item: steps after the first have one, the first has none. */
function contextName(part: Part | undefined): string | undefined {
  if (part === undefined) return undefined;
  if (part.type === 'name') return String(part.value);
  if (part.type === 'path') return contextName(part.steps?.[0]);
  const inner = [...(part.expressions ?? []), ...(part.arguments ?? []), ...pairs(part.lhs)];
  const single = [part.rhs, part.expression, part.procedure, part.condition, part.then, part.else, part.body];
  for (const child of [...inner, ...single]) {
    const found = contextName(child);
    if (found !== undefined) return found;
  }
  return undefined;
}

const pairs = (lhs: Part['lhs']): readonly Part[] => {
  if (lhs === undefined) return [];
  return Array.isArray(lhs) ? (lhs as readonly (readonly [Part, Part])[]).flat() : [lhs as Part];
};
