import { closing, readPath } from './json-path.ts';

/** Name → fewest and most arguments; from general knowledge, so that a wrong number is a warning only. */
const INTRINSICS: Readonly<Record<string, readonly [fewest: number, most: number]>> = {
  'States.Array': [0, Infinity],
  'States.ArrayContains': [2, 2],
  'States.ArrayGetItem': [2, 2],
  'States.ArrayLength': [1, 1],
  'States.ArrayPartition': [2, 2],
  'States.ArrayRange': [3, 3],
  'States.ArrayUnique': [1, 1],
  'States.Base64Decode': [1, 1],
  'States.Base64Encode': [1, 1],
  'States.Format': [1, Infinity],
  'States.Hash': [2, 2],
  'States.JsonMerge': [3, 3],
  'States.JsonToString': [1, 1],
  'States.MathAdd': [2, 2],
  'States.MathRandom': [2, 3],
  'States.StringSplit': [2, 2],
  'States.StringToJson': [1, 1],
  'States.UUID': [0, 0],
};

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

const NAME = /^[A-Za-z][\w.]*(?=\s*\()/;
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
/** Own limit, against texts made to exhaust the reader. */
const MAX_NESTING = 64;

/** What is wrong with a call such as `States.Format('{}', $.a)`: its form or its number of arguments. */
interface IntrinsicProblem {
  readonly text: string;
  /** The call has the right form, and fails only when it runs. */
  readonly onlyWhenRun: boolean;
}

export function intrinsicProblem(text: string): IntrinsicProblem | undefined {
  if (nesting(text) > MAX_NESTING)
    return { text: `calls are nested more than ${MAX_NESTING} deep`, onlyWhenRun: false };
  const counts: string[] = [];
  const form = formProblem(text, counts);
  if (form !== undefined) return { text: form, onlyWhenRun: false };
  const [count] = counts;
  return count === undefined ? undefined : { text: count, onlyWhenRun: true };
}

/** Upper bound of the depth: brackets inside texts count too. */
function nesting(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const c of text) {
    if (c === '(') deepest = Math.max(deepest, ++depth);
    else if (c === ')') depth--;
  }
  return deepest;
}

/** What is wrong with the form of a call; wrong numbers of arguments go to `counts`. */
function formProblem(text: string, counts: string[]): string | undefined {
  const name = NAME.exec(text)?.[0];
  if (name === undefined) return 'it is neither a path that begins with $ nor a call such as States.Format(…)';
  const limits = Object.hasOwn(INTRINSICS, name) ? INTRINSICS[name] : undefined;
  if (limits === undefined) return `there is no intrinsic function ${name}`;
  const open = text.indexOf('(');
  const end = closing(text, open);
  if (end === undefined) return `the call of ${name} is not closed`;
  if (text.slice(end + 1).trim() !== '') return `${JSON.stringify(text.slice(end + 1))} follows the call of ${name}`;
  const args = splitArguments(text.slice(open + 1, end));
  const count = countProblem(name, args.length, limits);
  if (count !== undefined) counts.push(count);
  for (const arg of args) {
    const problem = argumentProblem(arg.trim(), counts);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** The function called, when the text is a call. */
export const intrinsicName = (text: string): string | undefined => NAME.exec(text)?.[0];

function countProblem(name: string, found: number, [fewest, most]: readonly [number, number]): string | undefined {
  if (found >= fewest && found <= most) return undefined;
  const want = fewest === most ? `${fewest}` : most === Infinity ? `at least ${fewest}` : `${fewest} to ${most}`;
  return `${name} takes ${want} argument${want === '1' ? '' : 's'}, found ${found}`;
}

function argumentProblem(arg: string, counts: string[]): string | undefined {
  if (arg === '') return 'an argument is missing';
  if (arg.startsWith("'")) return literalProblem(arg);
  if (arg.startsWith('$')) {
    const path = readPath(arg);
    return path.ok ? undefined : `the argument ${arg} is no path: ${path.problem}`;
  }
  if (NUMBER.test(arg) || arg === 'true' || arg === 'false' || arg === 'null') return undefined;
  return formProblem(arg, counts);
}

const ESCAPES = new Set(["\\'", '\\\\', '\\{', '\\}']);

/** Text stands in single quotes; only ' \ { } may follow a backslash. */
function literalProblem(arg: string): string | undefined {
  if (arg.length < 2 || !arg.endsWith("'")) return `the text ${arg} is not closed by '`;
  const broken = [...arg.slice(1, -1).matchAll(/\\./gsu)].map(([pair]) => pair).find((pair) => !ESCAPES.has(pair));
  return broken === undefined ? undefined : `${JSON.stringify(broken)} is no escape: only \\', \\\\, \\{ and \\} are`;
}

function splitArguments(inside: string): string[] {
  if (inside.trim() === '') return [];
  const args: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < inside.length; i++) {
    const c = inside[i];
    if (c === "'" || c === '"') {
      const quote = c;
      for (i++; i < inside.length && inside[i] !== quote; i++) if (inside[i] === '\\') i++;
    } else if (c === '(' || c === '[') depth++;
    else if (c === ')' || c === ']') depth--;
    else if (c === ',' && depth === 0) {
      args.push(inside.slice(start, i));
      start = i + 1;
    }
  }
  args.push(inside.slice(start));
  return args;
}
