import { digest } from '../digest.ts';
import { javaRandom } from '../intrinsic/intrinsic-math.ts';
import { type JsonValue, jsonText, parseJson, TooDeep } from '../json.ts';
import { randomUuid } from '../random.ts';
import type { Work } from './jsonata-work.ts';

/** What JSONata calls when an expression names the function; it may answer with a promise. */
export type Native = { readonly call: (...values: never[]) => unknown; readonly signature: string };

/** A refusal in JSONata's own form: AWS prints `code: message`. */
export class JsonataRefusal extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** A limit of ours ended the evaluation, so AWS might have gone on. */
export class OwnLimit extends JsonataRefusal {
  constructor(message: string) {
    super('L0001', message);
  }
}

/** Longest list: AWS bounds the memory of an evaluation, and a range of one number more was measured to fail. */
export const MAX_LIST = 873_782;
/** Longest text $pad builds; AWS's payload limit is far beneath. */
const MAX_TEXT = 873_782;

/**
 * AWS's additions to JSONata ($partition $range $hash $random $uuid $parse), and JSONata's own functions where the
 * library's would draw real chance or could build without bound.
 * Source: developer guide, "Transforming data with JSONata", read 2026-11.
 */
export function awsFunctions(
  random: () => number,
  { chargeFor, chargeForAll }: Work,
): Readonly<Record<string, Native>> {
  const chargeHash = (value: unknown): void => {
    for (let i = 0; i < 16; i++) chargeFor(value); // a digest takes longer than a look
  };
  return {
    partition: { call: partition, signature: '<a-n:a>' },
    range: { call: range, signature: '<nnn:a>' },
    hash: { call: counted(chargeHash, hash), signature: '<s-s?:s>' },
    random: { call: (seed?: number) => (seed === undefined ? random() : javaRandom(seed)), signature: '<n?:n>' },
    uuid: { call: () => randomUuid(random), signature: '<:s>' },
    parse: { call: counted(chargeFor, parseText), signature: '<s-:x>' },
    shuffle: { call: counted(chargeFor, (list?: unknown[]) => shuffle(list, random)), signature: '<a:a>' },
    distinct: { call: counted(chargeForAll, distinct), signature: '<x:x>' },
    append: { call: counted(chargeFor, append), signature: '<xx:a>' },
    pad: { call: counted(chargeFor, pad), signature: '<s-ns?:s>' },
  };
}

const counted =
  <Given extends unknown[]>(charge: (value: unknown) => void, call: (...values: Given) => unknown) =>
  (...values: Given): unknown => {
    for (const value of values) charge(value);
    return call(...values);
  };

function partition(list: readonly unknown[] | undefined, size: number): unknown[][] | undefined {
  if (list === undefined) return undefined;
  const step = Math.floor(size);
  if (!(step >= 1)) throw new JsonataRefusal('D3137', `The partition size must be a positive number but is ${size}`);
  return Array.from({ length: Math.ceil(list.length / step) }, (_, i) => list.slice(i * step, (i + 1) * step));
}

/** Counts whole numbers: AWS cuts the fractions off its arguments, as measured. */
function range(...given: readonly (number | undefined)[]): number[] | undefined {
  if (given.length < 3 || given.includes(undefined)) return undefined;
  const [from = 0, to = 0, step = 0] = given.map((value) => Math.trunc(value!) + 0);
  if (step === 0) throw new JsonataRefusal('D3137', 'The step of $range must not be 0');
  const length = Math.max(0, Math.floor((to - from) / step) + 1);
  if (length > MAX_LIST) throw tooMuch('$range', length);
  return Array.from({ length }, (_, i) => from + i * step);
}

function hash(text: string | undefined, algorithm = 'SHA-256'): string | undefined {
  if (text === undefined) return undefined;
  const found = digest(text, algorithm);
  if (found === undefined) throw new JsonataRefusal('D3137', `$hash knows no algorithm ${jsonText(algorithm)}`);
  return found;
}

function parseText(text: string | undefined): JsonValue | undefined {
  if (text === undefined) return undefined;
  try {
    return parseJson(text);
  } catch (problem) {
    if (problem instanceof TooDeep) throw new OwnLimit(`the text is not followed: ${problem.message}`);
    throw new JsonataRefusal('D3137', '$parse was given a text that is not valid JSON');
  }
}

function shuffle(list: readonly unknown[] | undefined, random: () => number): unknown[] | undefined {
  if (list === undefined) return undefined;
  const mixed = [...list];
  for (let i = mixed.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [mixed[i], mixed[j]] = [mixed[j], mixed[i]];
  }
  return mixed;
}

/** JSONata's own compares every pair; this one looks values up by their text with members in order. */
function distinct(list: unknown): unknown {
  if (!Array.isArray(list) || list.length <= 1) return list;
  const seen = new Set<string>();
  return list.filter((item) => {
    const key = JSON.stringify(item, sortMembers) ?? 'function';
    return seen.size < seen.add(key).size;
  });
}

const sortMembers = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

function append(left: unknown, right: unknown): unknown {
  if (left === undefined) return right;
  if (right === undefined) return left;
  const [head, tail] = [listOf(left), listOf(right)];
  if (head.length + tail.length > MAX_LIST) throw tooMuch('$append', head.length + tail.length);
  return [...head, ...tail];
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

function pad(text: string | undefined, width: number, filler = ' '): string | undefined {
  if (text === undefined) return undefined;
  if (Math.abs(width) > MAX_TEXT) throw tooMuch('$pad', Math.abs(width));
  const missing = Math.abs(width) - [...text].length;
  if (missing <= 0) return text;
  const chars = [...(filler === '' ? ' ' : filler)];
  const whole = chars.join('').repeat(Math.floor(missing / chars.length));
  const padding = whole + chars.slice(0, missing % chars.length).join('');
  return width > 0 ? text + padding : padding + text;
}

const tooMuch = (name: string, size: number): JsonataRefusal =>
  new JsonataRefusal('L0001', `${name} would build ${size} entries; at most ${MAX_LIST} are allowed`);
