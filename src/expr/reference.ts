import type { JsonObject, JsonValue } from './json.ts';
import { evaluatePath, type JsonPath, type PastEnd, type PathAnswer, parsePath } from './json-path/json-path.ts';
import type { Problem } from './json-path/json-path-parser.ts';

/** What the expressions of a state can see besides its data. */
export interface DataEnvironment {
  /** The context object `$$`. */
  readonly context: JsonObject;
  readonly variables: VariableValues;
  /** Next random number in [0, 1): the only source of chance, so that a seed decides it. */
  readonly random: () => number;
}

/** The variables in sight. */
export interface VariableValues {
  get(name: string): JsonValue | undefined;
  all(): ReadonlyMap<string, JsonValue>;
}

/** A path with what it begins at: `$.a` the input, `$$.a` the context object, `$name.a` a variable. */
export interface Reference {
  readonly root: 'input' | 'context' | 'variable';
  /** The variable's name, else empty. */
  readonly variable: string;
  readonly path: JsonPath;
}

const ROOT = /^(?:\$\$|\$([\p{ID_Start}_][\p{ID_Continue}]*)|\$)/u;

/** Reads a path as Step Functions does; the answer says what is wrong where the text is none. */
export function parseReference(text: string): Reference | Problem {
  const root = ROOT.exec(text);
  if (root === null) return { problem: 'a path begins with $' };
  const path = parsePath(text, root[0].length);
  if ('problem' in path) return path;
  const [begin, variable = ''] = root;
  return { root: begin === '$' ? 'input' : begin === '$$' ? 'context' : 'variable', variable, path };
}

/** The operator by which a path may name more than one place, which reference paths must not; undefined for one place. */
export function severalBy({ path }: Reference): string | undefined {
  for (const step of path.steps) {
    if (step.kind === 'property' && step.names.length === 1) continue;
    if (step.kind === 'index' && step.indexes.length === 1) continue;
    return SIGNS[step.kind];
  }
  return undefined;
}

const SIGNS = {
  property: ',',
  index: ',',
  slice: ':',
  wildcard: '*',
  descend: '..',
  filter: '?',
  function: 'a function',
} as const;

/** What the path leads to in the input, the context object or a variable. */
export function readReference(
  text: string,
  input: JsonValue,
  environment: DataEnvironment,
  pastEnd?: PastEnd,
): PathAnswer {
  const reference = parseReference(text);
  if ('problem' in reference) return { found: false, reason: invalidPath(text, reference), syntax: true };
  return followReference(reference, input, environment, pastEnd);
}

export function followReference(
  { root, variable, path }: Reference,
  input: JsonValue,
  environment: DataEnvironment,
  pastEnd?: PastEnd,
): PathAnswer {
  const document =
    root === 'input' ? input : root === 'context' ? environment.context : environment.variables.get(variable);
  if (document === undefined) return { found: false, reason: `The variable '${variable}' has no value` };
  return evaluatePath(path, document, pastEnd);
}

export const invalidPath = (text: string, { problem }: Problem): string => `Invalid path '${text}' : ${problem}`;
