import type { JsonValue } from '../json.ts';
import type { Problem } from '../json-path/json-path-parser.ts';
import { parseReference, type Reference } from '../reference.ts';
import { ARITIES } from './intrinsic-arity.ts';

/** One argument of an intrinsic function. */
export type Argument =
  | { readonly kind: 'value'; readonly value: JsonValue }
  /** A quoted text as written between the quotes: escapes are resolved by the function that takes it. */
  | { readonly kind: 'text'; readonly raw: string }
  | { readonly kind: 'path'; readonly text: string; readonly reference: Reference }
  | { readonly kind: 'call'; readonly call: IntrinsicCall };

export interface IntrinsicCall {
  readonly text: string;
  readonly name: string;
  readonly arguments: readonly Argument[];
}

/** AWS allows up to 10 levels of calls inside calls; a few more are read so that the run can say so. */
const MAX_NESTING = 30;

/** Whether a text is meant as a call and not as a path. */
export const isIntrinsic = (text: string): boolean => text.startsWith('States.');

/** What may follow a backslash in a quoted text. */
const ESCAPED = "'\\{}";

/** Reads `States.Name(argument, …)`: the one reader, of definitions and of runs. */
export function parseIntrinsic(text: string): IntrinsicCall | Problem {
  const parser = new IntrinsicParser(text);
  try {
    return parser.parse();
  } catch (problem) {
    if (problem instanceof SyntaxError) return { problem: problem.message };
    throw problem;
  }
}

/** Recursive descent; a SyntaxError leads straight out to `parseIntrinsic`. */
class IntrinsicParser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parse(): IntrinsicCall {
    const call = this.#call(0);
    this.#blanks();
    if (this.#at < this.#text.length) throw this.#problem('the call is followed by more text');
    return call;
  }

  #call(depth: number): IntrinsicCall {
    if (depth > MAX_NESTING) throw this.#problem('calls are nested too deeply');
    const start = this.#at;
    const name = this.#match(/[A-Za-z][\w.]*/y);
    if (name === undefined) throw this.#problem('a function name such as States.Format is missing');
    if (!ARITIES.has(name)) throw this.#problem(`there is no intrinsic function ${name}`);
    this.#at += name.length;
    this.#blanks();
    this.#expect('(');
    const list: Argument[] = [];
    this.#blanks();
    while (this.#char !== ')') {
      if (list.length > 0) this.#expect(',');
      list.push(this.#argument(depth));
      this.#blanks();
      if (this.#char === '') throw this.#problem("')' is missing");
    }
    this.#at++;
    return { text: this.#text.slice(start, this.#at), name, arguments: list };
  }

  #argument(depth: number): Argument {
    this.#blanks();
    if (this.#char === "'") return { kind: 'text', raw: this.#quoted() };
    if (this.#char === '$') {
      const text = this.#path();
      const reference = parseReference(text);
      if ('problem' in reference) throw this.#problem(`the argument ${text} is no path: ${reference.problem}`);
      return { kind: 'path', text, reference };
    }
    const literal = this.#match(/(?:[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|true|false|null)(?![\w.])/y);
    if (literal !== undefined) {
      this.#at += literal.length;
      return { kind: 'value', value: literalValue(literal) };
    }
    if (this.#match(/[A-Za-z][\w.]*\s*\(/y) !== undefined) return { kind: 'call', call: this.#call(depth + 1) };
    throw this.#problem(
      this.#char === ',' || this.#char === ')' ? 'an argument is missing' : 'an argument cannot be read',
    );
  }

  #quoted(): string {
    const start = ++this.#at;
    for (; this.#at < this.#text.length; this.#at++) {
      if (this.#char === "'") return this.#text.slice(start, this.#at++);
      if (this.#char === '\\') this.#escape();
    }
    throw this.#problem('a quoted text has no end');
  }

  #escape(): void {
    const escaped = this.#text[++this.#at] ?? '';
    if (ESCAPED.includes(escaped)) return;
    throw this.#problem(`"\\${escaped}" is no escape: only \\', \\\\, \\{ and \\} are`);
  }

  /** A path ends at the comma or bracket of its call; those inside its own brackets and quotes belong to it. */
  #path(): string {
    const start = this.#at;
    let quote = '';
    for (let depth = 0; this.#at < this.#text.length; this.#at++) {
      const char = this.#char;
      if (quote !== '') {
        if (char === '\\') this.#at++;
        else if (char === quote) quote = '';
      } else if (depth > 0 && (char === "'" || char === '"')) quote = char;
      else if (char === '[' || char === '(') depth++;
      else if (char === ']' || (char === ')' && depth > 0)) depth--;
      else if (depth === 0 && (char === ',' || char === ')')) break;
    }
    return this.#text.slice(start, this.#at).trim();
  }

  #match(form: RegExp): string | undefined {
    form.lastIndex = this.#at;
    return form.exec(this.#text)?.[0];
  }

  get #char(): string {
    return this.#text[this.#at] ?? '';
  }

  #blanks(): void {
    while (/\s/.test(this.#char)) this.#at++;
  }

  #expect(char: string): void {
    if (this.#char !== char) throw this.#problem(`'${char}' is missing`);
    this.#at++;
  }

  #problem(what: string): SyntaxError {
    return new SyntaxError(`${what} at position ${this.#at}`);
  }
}

/** Numbers may be written with a leading plus or point, which JSON has not. */
function literalValue(text: string): JsonValue {
  if (text === 'null') return null;
  return text === 'true' || text === 'false' ? text === 'true' : Number(text);
}
