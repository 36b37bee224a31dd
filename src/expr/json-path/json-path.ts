import type { JsonValue } from '../json.ts';
import type { Filter } from './json-path-filter.ts';
import { PathParser, type Problem } from './json-path-parser.ts';
import { type PastEnd, type PathAnswer, walk } from './json-path-walk.ts';

export type { PastEnd, PathAnswer };

/** One step of a JSONPath, in the Jayway dialect that AWS uses. */
export type Step =
  | { readonly kind: 'property'; readonly names: readonly string[] }
  | { readonly kind: 'index'; readonly indexes: readonly number[] }
  | { readonly kind: 'slice'; readonly from?: number; readonly to?: number }
  | { readonly kind: 'wildcard' }
  | { readonly kind: 'descend' }
  | { readonly kind: 'filter'; readonly filter: Filter }
  | { readonly kind: 'function'; readonly name: string; readonly arguments: readonly PathArgument[] };

/** What stands in the brackets of a path function: a value, or a path over the whole document. */
export type PathArgument = { readonly value: JsonValue } | { readonly path: JsonPath };

export interface JsonPath {
  readonly text: string;
  readonly steps: readonly Step[];
  /** A definite path names one node and fails when it is missing; any other answers with a list, perhaps empty. */
  readonly definite: boolean;
}

/**
 * Reads `$…` in AWS's dialect (Jayway JsonPath): the one reader, of definitions and of runs.
 * @param start  characters of its root: 1 for `$`, more for `$$` and `$name`.
 */
export const parsePath = (text: string, start = 1): JsonPath | Problem => new PathParser(text, start).parse();

/**
 * The node or list a path leads to.
 *
 * Where the dialect differs from npm's JSONPath libraries: a definite path answers with the node itself and fails when
 * it is absent; wildcards, slices, filters, unions of indexes and `..` answer with a list, even of one or none; a union
 * of names answers with an object of these members. Source: recorded executions, and Jayway's documented rules.
 */
export const evaluatePath = (path: JsonPath, document: JsonValue, pastEnd: PastEnd = 'null'): PathAnswer =>
  walk(path, document, pastEnd);

/** Reads a path that begins with `$` and follows it. */
export function readPath(text: string, document: JsonValue): PathAnswer {
  const path = parsePath(text);
  return 'problem' in path
    ? { found: false, reason: `Invalid path '${text}' : ${path.problem}`, syntax: true }
    : evaluatePath(path, document);
}
