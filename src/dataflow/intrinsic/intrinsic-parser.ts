import type { JsonValue } from '../../asl/index.ts';

/** One argument of an intrinsic function. */
export type Argument =
  | { readonly kind: 'value'; readonly value: JsonValue }
  /** A quoted text as written between the quotes: escapes are resolved by the function that takes it. */
  | { readonly kind: 'text'; readonly raw: string }
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'call'; readonly call: IntrinsicCall };

export interface IntrinsicCall {
  readonly text: string;
  readonly name: string;
  readonly arguments: readonly Argument[];
}

/** AWS allows up to 10 levels of calls inside calls; a few more are read so that the run can say so. */
const MAX_NESTING = 30;

/** Reads `States.Name(argument, …)`. */
export function parseIntrinsic(text: string): IntrinsicCall | { readonly problem: string } {
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
    this.#blanks();
    const start = this.#at;
    const name = /^States\.\w+/.exec(this.#text.slice(this.#at))?.[0];
    if (name === undefined) throw this.#problem('a function name such as States.Format is missing');
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
    if (this.#char === '$') return { kind: 'path', path: this.#path() };
    if (this.#text.startsWith('States.', this.#at)) return { kind: 'call', call: this.#call(depth + 1) };
    const literal = /^(?:-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.])/.exec(
      this.#text.slice(this.#at),
    )?.[0];
    if (literal === undefined) throw this.#problem('an argument cannot be read');
    this.#at += literal.length;
    return { kind: 'value', value: JSON.parse(literal) as JsonValue };
  }

  #quoted(): string {
    const start = ++this.#at;
    for (; this.#at < this.#text.length; this.#at++) {
      if (this.#char === '\\') this.#at++;
      else if (this.#char === "'") return this.#text.slice(start, this.#at++);
    }
    throw this.#problem('a quoted text has no end');
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
    return new SyntaxError(`${what} at position ${this.#at} of '${this.#text}'`);
  }
}
