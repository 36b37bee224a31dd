import type { JsonValue } from './json.ts';

/** A decision or a computation reads a value that nobody has told. Never escapes a caller that uses unknown values. */
export class ReadsUnknown extends Error {
  /** What would have told it: a phrase such as `the result of Score`. */
  readonly origin: string;

  constructor(origin: string) {
    super(`reads ${origin}`);
    this.name = 'ReadsUnknown';
    this.origin = origin;
  }
}

const ORIGIN = Symbol('origin of an unknown value');
const BYTES = Symbol('size of an unknown value');

/** What the JSONata library and the language ask of any value to find its own marks; data is asked for by other ways. */
const MARKS = new Set([
  ...['then', 'toJSON', 'sequence', 'keepSingleton', 'tupleStream', 'cons', 'outerWrapper'],
  ...['_jsonata_function', '_jsonata_lambda'],
]);

interface Marked {
  readonly [ORIGIN]?: string;
  readonly [BYTES]?: number;
}

/**
 * A JSON value that exists and of which nothing else is known. It can be moved about (put into objects and lists, be
 * assigned, be a state's output); whoever looks into it gets a `ReadsUnknown`. Where JavaScript lets a value be
 * examined without looking into it (`typeof`, `===`), the data rules ask `isUnknown` first.
 *
 * @param origin  phrase that names what would have told it.
 * @param bytes   its size as JSON, when that at least is known.
 */
export function unknownFrom(origin: string, bytes = 0): JsonValue {
  const refuse = (): never => {
    throw new ReadsUnknown(origin);
  };
  const marked: Marked = { [ORIGIN]: origin, [BYTES]: bytes };
  return new Proxy(marked, {
    get: (target, key) => {
      if (key === ORIGIN || key === BYTES) return target[key as keyof Marked];
      return typeof key === 'symbol' || MARKS.has(key) ? undefined : refuse();
    },
    has: (_target, key) => (typeof key === 'symbol' || MARKS.has(key) ? false : refuse()),
    ownKeys: refuse,
    getOwnPropertyDescriptor: refuse,
    set: refuse,
    defineProperty: refuse,
    deleteProperty: refuse,
  }) as unknown as JsonValue;
}

/** Where an unknown value would come from; undefined for every other value. */
export const originOf = (value: unknown): string | undefined =>
  typeof value === 'object' && value !== null ? (value as Marked)[ORIGIN] : undefined;

export const isUnknown = (value: unknown): boolean => originOf(value) !== undefined;

/** Bytes of an unknown value where its size at least is known, else 0. */
export const unknownBytes = (value: unknown): number => (value as Marked)[BYTES] ?? 0;

/** The origin of the first unknown value in `value`, however deep. */
export function unknownInside(value: unknown): string | undefined {
  const open: unknown[] = [value];
  for (let next = open.pop(); open.length > 0 || next !== undefined; next = open.pop()) {
    if (typeof next !== 'object' || next === null) continue;
    const origin = originOf(next);
    if (origin !== undefined) return origin;
    const marks = next as { _jsonata_lambda?: unknown; _jsonata_function?: unknown };
    if (marks._jsonata_lambda === true || marks._jsonata_function === true) continue; // no data; may go round in circles
    for (const inner of Array.isArray(next) ? next : Object.values(next)) open.push(inner);
  }
  return undefined;
}

/** @throws ReadsUnknown when the value, or anything in it, is unknown. */
export function demandKnown(value: unknown): void {
  const origin = unknownInside(value);
  if (origin !== undefined) throw new ReadsUnknown(origin);
}

/** The value of a computation, or an unknown one when it reads such a one. */
export function movedOrUnknown(compute: () => JsonValue): JsonValue {
  try {
    return compute();
  } catch (problem) {
    if (problem instanceof ReadsUnknown) return unknownFrom(problem.origin);
    throw problem;
  }
}
