import jsonata from 'jsonata';
import { unsupportedPart } from './jsonata-parts.ts';

const OPEN = '{%';
const CLOSE = '%}';
/** Levels of a syntax tree: deeper ones would meet the end of the stack here or there. Own limit. */
const MAX_LEVELS = 500;

/** The expression of `{% … %}`, or undefined for a text that stands for itself. Blanks outside make it plain text. */
export const expressionOf = (text: string): string | undefined =>
  text.length >= 4 && text.startsWith(OPEN) && text.endsWith(CLOSE) ? text.slice(2, -2).trim() : undefined;

/** Whether the text is meant as a JSONata expression: `{% … %}`. */
export const isExpression = (text: string): boolean => expressionOf(text) !== undefined;

/**
 * Parses an expression: the one reader, of definitions and of runs.
 * @throws what JSONata throws (an object with code, message and position), or an Error for what nests too deeply.
 */
export function parseExpression(source: string, options?: Parameters<typeof jsonata>[1]): jsonata.Expression {
  try {
    const expression = jsonata(source, options);
    if (levelsOver(expression.ast(), MAX_LEVELS)) throw new TooDeep();
    return expression;
  } catch (problem) {
    throw problem instanceof RangeError ? new TooDeep() : problem; // the parser ran out of stack
  }
}

class TooDeep extends Error {
  constructor() {
    super(`it nests more than ${MAX_LEVELS} levels`);
  }
}

/** Whether the tree is deeper than `most`; parts that are met again are looked at once. */
function levelsOver(root: object, most: number): boolean {
  const seen = new Set<object>([root]);
  let level: object[] = [root];
  // each node is an object that holds lists of others
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > 2 * most) return true;
    const next: object[] = [];
    for (const part of level) {
      for (const inner of Object.values(part)) {
        if (typeof inner !== 'object' || inner === null || seen.has(inner)) continue;
        seen.add(inner);
        next.push(inner);
      }
    }
    level = next;
  }
  return false;
}

/**
 * What is wrong with one text value of a JSONata state; undefined when it is plain text or an expression AWS takes.
 * AWS parses every expression when a definition is created, and refuses names read from a context item there is none of
 * (UNSUPPORTED_JSONATA_EXPRESSION). Source: measured by a third party, https://github.com/floci-io/floci/issues/2745 and
 * https://github.com/floci-io/floci/issues/2670, August 2026; no recording of the corpus shows it.
 */
export function expressionProblem(
  text: string,
  { inCatch, filledIn }: { readonly inCatch: boolean /** Parts are filled in later. */; readonly filledIn?: boolean },
): string | undefined {
  const opened = text.startsWith(OPEN);
  const closed = text.endsWith(CLOSE);
  if (!opened && !closed) return undefined;
  if (!opened) return 'it ends with %} but does not begin with {%';
  const source = expressionOf(text);
  if (source === undefined) return 'it begins with {% but does not end with %}';
  return filledIn === true ? undefined : sourceProblem(source, inCatch);
}

function sourceProblem(source: string, inCatch: boolean): string | undefined {
  try {
    return unsupportedPart(parseExpression(source).ast(), inCatch);
  } catch (cause) {
    // The library throws plain objects with a message, a code and a position.
    const { message, position } = cause as { readonly message?: string; readonly position?: number };
    const where = position === undefined ? '' : ` (at character ${position} of the expression)`;
    return `it does not parse: ${message ?? 'unknown reason'}${where}`;
  }
}
