import type { JsonObject, JsonValue } from '../asl/index.ts';
import { readPath } from './json-path/json-path.ts';
import type { PastEnd, PathAnswer } from './json-path/json-path-walk.ts';
import type { Variables } from './variables.ts';

/** What the expressions of a state can see besides its data. */
export interface DataEnvironment {
  /** The context object `$$`. */
  readonly context: JsonObject;
  readonly variables: Variables;
  /** Next random number in [0, 1): the only source of chance, so that a seed decides it. */
  readonly random: () => number;
}

/** `$.a` reads the input, `$$.a` the context object, `$name.a` a variable. */
export function readReference(
  path: string,
  input: JsonValue,
  environment: DataEnvironment,
  pastEnd?: PastEnd,
): PathAnswer {
  if (path.startsWith('$$')) return readPath(path, environment.context, '$$', pastEnd);
  const name = variableName(path);
  if (name === undefined) {
    return path.startsWith('$')
      ? readPath(path, input, '$', pastEnd)
      : { found: false, reason: `Invalid path '${path}'` };
  }
  const value = environment.variables.get(name);
  if (value === undefined) return { found: false, reason: `The variable '${name}' has no value` };
  return readPath(path, value, `$${name}`, pastEnd);
}

/** The variable that a path begins with, if it does. */
export const variableName = (path: string): string | undefined => /^\$([A-Za-z_][\w]*)/u.exec(path)?.[1];
