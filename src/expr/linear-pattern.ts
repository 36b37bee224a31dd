import { RE2JS } from 're2js';

/**
 * A regular expression that takes time in proportion to the text, whatever the pattern: by RE2's automata, which have no
 * look-around and no references back to groups.
 */
export interface LinearPattern {
  /** Whether the whole text matches. */
  readonly matchesWhole: (text: string) => boolean;
  /** The first match at or after `from`: where it begins and ends, and what its groups hold. */
  readonly find: (text: string, from: number, looked?: (chars: number) => void) => PatternMatch | undefined;
  /** Instructions of the automaton: work for one character is in proportion to it at worst. */
  readonly size: number;
}

export interface PatternMatch {
  readonly start: number;
  readonly end: number;
  readonly groups: readonly (string | undefined)[];
}

/** Instructions of an automaton that are still compiled. */
const MAX_SIZE = 20_000;

/**
 * @param source  the pattern as JavaScript and Java write it.
 * @param flags   any of `i`, `m`, `s`.
 * @returns undefined for what is no pattern, or one RE2 cannot follow.
 */
export function linearPattern(source: string, flags: string): LinearPattern | undefined {
  const bits =
    (flags.includes('i') ? RE2JS.CASE_INSENSITIVE : 0) |
    (flags.includes('m') ? RE2JS.MULTILINE : 0) |
    (flags.includes('s') ? RE2JS.DOTALL : 0);
  try {
    const pattern = RE2JS.compile(RE2JS.translateRegExp(source), bits);
    const size = pattern.programSize();
    return size > MAX_SIZE ? undefined : { size, matchesWhole: (text) => pattern.matches(text), find: finder(pattern) };
  } catch {
    return undefined; // the library has one kind of error for each kind of flaw
  }
}

const finder =
  (pattern: RE2JS): LinearPattern['find'] =>
  (text, from, looked = () => {}) => {
    const matcher = pattern.matcher(new WatchedText(text, looked) as unknown as string);
    if (!matcher.find(from)) return undefined;
    const groups = Array.from({ length: matcher.groupCount() }, (_, i) => matcher.group(i + 1) ?? undefined);
    return { start: matcher.start(), end: matcher.end(), groups };
  };

/** A text that tells how many of its characters were looked at: what a search costs cannot be told from its answer. */
class WatchedText {
  readonly length: number;
  readonly #text: string;
  readonly #looked: (chars: number) => void;

  constructor(text: string, looked: (chars: number) => void) {
    this.length = text.length;
    this.#text = text;
    this.#looked = looked;
  }

  /** The library takes what calls itself a text. */
  get [Symbol.toStringTag](): string {
    return 'String';
  }

  charCodeAt(index: number): number {
    this.#looked(1);
    return this.#text.charCodeAt(index);
  }

  indexOf(part: string, from: number): number {
    const found = this.#text.indexOf(part, from);
    this.#looked(((found < 0 ? this.length : found) - from) / FAST);
    return found;
  }

  substring(start: number, end: number): string {
    return this.#text.substring(start, end);
  }

  toString(): string {
    return this.#text;
  }
}

/** Characters the platform's own search looks at while the automaton takes one. */
const FAST = 16;
