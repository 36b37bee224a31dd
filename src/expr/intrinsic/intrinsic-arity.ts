import type { IntrinsicCall } from './intrinsic-parser.ts';

/** Name → fewest and most arguments. AWS finds a wrong number only when the call runs. Source: developer guide, 2026-11. */
export const ARITIES: ReadonlyMap<string, readonly [fewest: number, most: number]> = new Map([
  ['States.Array', [0, Infinity]],
  ['States.ArrayContains', [2, 2]],
  ['States.ArrayGetItem', [2, 2]],
  ['States.ArrayLength', [1, 1]],
  ['States.ArrayPartition', [2, 2]],
  ['States.ArrayRange', [3, 3]],
  ['States.ArrayUnique', [1, 1]],
  ['States.Base64Decode', [1, 1]],
  ['States.Base64Encode', [1, 1]],
  ['States.Format', [1, Infinity]],
  ['States.Hash', [2, 2]],
  ['States.JsonMerge', [3, 3]],
  ['States.JsonToString', [1, 1]],
  ['States.MathAdd', [2, 2]],
  ['States.MathRandom', [2, 3]],
  ['States.StringSplit', [2, 2]],
  ['States.StringToJson', [1, 1]],
  ['States.UUID', [0, 0]],
]);

/** Functions whose result is text, which is what ErrorPath and CausePath need. From general knowledge. */
export const TEXT_INTRINSICS: ReadonlySet<string> = new Set([
  'States.ArrayGetItem',
  'States.Base64Decode',
  'States.Base64Encode',
  'States.Format',
  'States.Hash',
  'States.JsonToString',
  'States.UUID',
]);

const [NONE, MANY] = [[0, 0], Infinity] as const;

/** What is wrong with the number of arguments of this call alone. */
export function wrongCount(call: IntrinsicCall): string | undefined {
  const [fewest, most] = ARITIES.get(call.name) ?? NONE;
  const found = call.arguments.length;
  if (found >= fewest && found <= most) return undefined;
  const want = fewest === most ? `${fewest}` : most === MANY ? `at least ${fewest}` : `${fewest} to ${most}`;
  return `${call.name} takes ${want} argument${want === '1' ? '' : 's'}, found ${found}`;
}

/** The first wrong number of arguments in the call or in one inside it. */
export function wrongCountInside(call: IntrinsicCall): string | undefined {
  const own = wrongCount(call);
  if (own !== undefined) return own;
  for (const argument of call.arguments) {
    const inner = argument.kind === 'call' ? wrongCountInside(argument.call) : undefined;
    if (inner !== undefined) return inner;
  }
  return undefined;
}
