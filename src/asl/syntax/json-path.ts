/**
 * JSONPath as Step Functions reads it (the Jayway dialect): `$`, `$$` (context object) or `$name` (variable), then
 * `.name`, `..name`, `[0]`, `[1:3]`, `[*]`, `['a','b']`, `[?(…)]` and trailing functions such as `.length()`.
 * Reference paths: https://docs.aws.amazon.com/step-functions/latest/dg/amazon-states-language-paths.html (copy seen in
 * November 2026); the rest from general knowledge and the definitions AWS ran.
 */

type PathRoot = 'input' | 'context' | 'variable';

type PathReading =
  | {
      readonly ok: true;
      readonly root: PathRoot;
      /** Set when the path may name more than one place, which reference paths must not: the operator found. */
      readonly notSingular?: string;
    }
  | { readonly ok: false; readonly problem: string };

const ROOT = /^(?:\$\$|\$[\p{ID_Start}_][\p{ID_Continue}]*|\$)/u;
/** A name after a dot: anything but what ends it. A backslash takes the next character along. */
const NAME = /(?:\\.|[^.[\]()\s'",\\])+/uy;
const SLICE = /^\s*-?\d*\s*:\s*-?\d*\s*(?::\s*-?\d*\s*)?$/;
const INDEXES = /^\s*-?\d+\s*(?:,\s*-?\d+\s*)*$/;
const QUOTED = /^\s*(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")\s*(?:,\s*(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")\s*)*$/s;

/** Reads a path; the answer says what is wrong where it is none. */
export function readPath(text: string): PathReading {
  const root = ROOT.exec(text)?.[0];
  if (root === undefined) return { ok: false, problem: 'a path begins with $' };
  const walk = new PathWalk(text, root.length);
  const problem = walk.run();
  if (problem !== undefined) return { ok: false, problem };
  const kind: PathRoot = root === '$' ? 'input' : root === '$$' ? 'context' : 'variable';
  return { ok: true, root: kind, ...(walk.notSingular === undefined ? {} : { notSingular: walk.notSingular }) };
}

class PathWalk {
  notSingular: string | undefined;
  readonly #text: string;
  #at: number;

  constructor(text: string, at: number) {
    this.#text = text;
    this.#at = at;
  }

  run(): string | undefined {
    while (this.#at < this.#text.length) {
      const problem = this.#segment();
      if (problem !== undefined) return problem;
    }
    return undefined;
  }

  #segment(): string | undefined {
    if (this.#text.startsWith('..', this.#at)) {
      this.notSingular ??= '..';
      this.#at += 2;
      return this.#text[this.#at] === '[' ? this.#bracket() : this.#name();
    }
    if (this.#text[this.#at] === '.') {
      this.#at++;
      return this.#text[this.#at] === '[' ? this.#bracket() : this.#name();
    }
    if (this.#text[this.#at] === '[') return this.#bracket();
    return `${JSON.stringify(this.#text[this.#at])} stands where "." or "[" is expected`;
  }

  #name(): string | undefined {
    if (this.#text[this.#at] === '*') {
      this.notSingular ??= '*';
      this.#at++;
      return undefined;
    }
    NAME.lastIndex = this.#at;
    const name = NAME.exec(this.#text)?.[0];
    if (name === undefined) return 'a name is missing after the dot';
    this.#at += name.length;
    return this.#text[this.#at] === '(' ? this.#call() : undefined;
  }

  /** `.length()`, `.sum($.b)`: allowed in paths, not in reference paths. */
  #call(): string | undefined {
    const end = closing(this.#text, this.#at);
    if (end === undefined) return 'a "(" is not closed';
    this.notSingular ??= 'a function';
    this.#at = end + 1;
    return undefined;
  }

  #bracket(): string | undefined {
    const end = closing(this.#text, this.#at);
    if (end === undefined) return 'a "[" is not closed';
    const inside = this.#text.slice(this.#at + 1, end);
    this.#at = end + 1;
    if (QUOTED.test(inside)) {
      if (/['"]\s*,\s*['"]/.test(inside)) this.notSingular ??= ',';
      return undefined;
    }
    if (INDEXES.test(inside)) {
      if (inside.includes(',')) this.notSingular ??= ',';
      return undefined;
    }
    if (inside.trim() === '*') this.notSingular ??= '*';
    else if (SLICE.test(inside)) this.notSingular ??= ':';
    else if (/^\s*\?\s*\(?.+/s.test(inside)) this.notSingular ??= '?';
    else if (/^\s*\(.+\)\s*$/s.test(inside)) this.notSingular ??= '(';
    else return `[${inside}] is no index, slice, name in quotes or filter`;
    return undefined;
  }
}

const PAIRS: Readonly<Record<string, string>> = { '(': ')', '[': ']' };

/** Index of the bracket that closes the one at `from`, minding quotes; undefined when it is never closed. */
export function closing(text: string, from: number): number | undefined {
  const open: string[] = [];
  for (let i = from; i < text.length; i++) {
    const c = text[i] ?? '';
    if (c === "'" || c === '"') {
      const end = quoteEnd(text, i);
      if (end === undefined) return undefined;
      i = end;
    } else if (PAIRS[c] !== undefined) open.push(PAIRS[c]);
    else if (c === ')' || c === ']') {
      if (open.pop() !== c) return undefined;
      if (open.length === 0) return i;
    }
  }
  return undefined;
}

function quoteEnd(text: string, from: number): number | undefined {
  for (let i = from + 1; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === text[from]) return i;
  }
  return undefined;
}
