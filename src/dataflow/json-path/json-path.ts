import type { JsonValue } from '../../asl/index.ts';
import type { Filter } from './json-path-filter.ts';
import { PathParser } from './json-path-parser.ts';
import { type PastEnd, type PathAnswer, walk } from './json-path-walk.ts';

/** One step of a JSONPath, in the Jayway dialect that AWS uses. */
export type Step =
  | { readonly kind: 'property'; readonly names: readonly string[] }
  | { readonly kind: 'index'; readonly indexes: readonly number[] }
  | { readonly kind: 'slice'; readonly from?: number; readonly to?: number }
  | { readonly kind: 'wildcard' }
  | { readonly kind: 'descend' }
  | { readonly kind: 'filter'; readonly filter: Filter }
  | { readonly kind: 'function'; readonly name: string };

export interface JsonPath {
  readonly text: string;
  readonly steps: readonly Step[];
  /** A definite path names one node and fails when it is missing; any other answers with a list, perhaps empty. */
  readonly definite: boolean;
}

/**
 * Parses `$…` in AWS's dialect (Jayway JsonPath). `root` may be longer than `$`: `$$` or `$name`.
 * @returns the path, or a sentence saying what is wrong with it.
 */
export function parseJsonPath(text: string, root = '$'): JsonPath | { readonly problem: string } {
  return new PathParser(text, root.length).parse();
}

/**
 * The node or list a path leads to.
 *
 * Where the dialect differs from npm's JSONPath libraries: a definite path answers with the node itself and fails when
 * it is absent; wildcards, slices, filters, unions of indexes and `..` answer with a list, even of one or none; a union
 * of names answers with an object of these members. Source: recorded executions, and Jayway's documented rules.
 */
export function readPath(text: string, document: JsonValue, root = '$', pastEnd: PastEnd = 'null'): PathAnswer {
  const path = parseJsonPath(text, root);
  return 'problem' in path ? { found: false, reason: path.problem } : walk(path, document, pastEnd);
}
