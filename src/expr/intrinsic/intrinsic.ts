import { intrinsicFailure, runtimeFailure, type StateFailure } from '../failure.ts';
import type { JsonValue } from '../json.ts';
import { type DataEnvironment, followReference } from '../reference.ts';
import { demandKnown } from '../unknown.ts';
import { wrongCount } from './intrinsic-arity.ts';
import { ARRAY_FUNCTIONS } from './intrinsic-array.ts';
import { MATH_FUNCTIONS } from './intrinsic-math.ts';
import { type Argument, type IntrinsicCall, parseIntrinsic } from './intrinsic-parser.ts';
import { TEXT_FUNCTIONS, unescapeLiteral } from './intrinsic-text.ts';

/** What a function gets: its values, and its first text as written (States.Format reads its own escapes). */
export interface IntrinsicInput {
  readonly values: readonly JsonValue[];
  /** The text between the quotes of each argument that was a literal. */
  readonly literals: readonly (string | undefined)[];
  readonly random: () => number;
}

/** An intrinsic function; it throws a RangeError with AWS's reason when its arguments do not suit it. */
export type IntrinsicFunction = (input: IntrinsicInput) => JsonValue;

const FUNCTIONS: ReadonlyMap<string, IntrinsicFunction> = new Map(
  Object.entries({ ...ARRAY_FUNCTIONS, ...MATH_FUNCTIONS, ...TEXT_FUNCTIONS }),
);

export const INTRINSIC_NAMES: readonly string[] = [...FUNCTIONS.keys()];

/** How a path inside a call that leads nowhere is reported; the caller knows the field it stands in. */
export type MissingPath = (path: string) => StateFailure;

/**
 * Evaluates `States.…(…)`.
 * @throws StateFailure States.IntrinsicFailure for unsuitable arguments, and what `missing` gives for an absent path.
 */
export function evaluateIntrinsic(
  text: string,
  input: JsonValue,
  environment: DataEnvironment,
  missing: MissingPath,
): JsonValue {
  const call = parseIntrinsic(text);
  if ('problem' in call) throw runtimeFailure(`The intrinsic function is not valid: ${call.problem} of '${text}'`);
  return apply(call, { input, environment, missing });
}

interface Site {
  readonly input: JsonValue;
  readonly environment: DataEnvironment;
  readonly missing: MissingPath;
}

function apply(call: IntrinsicCall, site: Site): JsonValue {
  const found = FUNCTIONS.get(call.name);
  if (found === undefined) throw runtimeFailure(`There is no intrinsic function '${call.name}'.`);
  const values = call.arguments.map((argument) => resolve(argument, site));
  const literals = call.arguments.map((argument) => (argument.kind === 'text' ? argument.raw : undefined));
  if (call.name !== 'States.Array') demandKnown(values);
  const count = wrongCount(call);
  try {
    if (count !== undefined) throw new RangeError(`Invalid number of arguments for ${call.name}: ${values.length}`);
    return found({ values, literals, random: site.environment.random });
  } catch (problem) {
    if (!(problem instanceof RangeError)) throw problem;
    throw intrinsicFailure(`The function '${call.text}' had the following error: ${problem.message}`);
  }
}

function resolve(argument: Argument, site: Site): JsonValue {
  switch (argument.kind) {
    case 'value':
      return argument.value;
    case 'text':
      return unescapeLiteral(argument.raw);
    case 'call':
      return apply(argument.call, site);
    case 'path': {
      const answer = followReference(argument.reference, site.input, site.environment);
      if (!answer.found) throw site.missing(argument.text);
      return answer.value;
    }
  }
}
