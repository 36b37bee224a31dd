import type { JsonValue } from '../../asl/index.ts';

/** An expression of HCL, as far as it is evaluated here. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: JsonValue }
  | { readonly kind: 'template'; readonly text: string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'attribute'; readonly of: Expression; readonly name: string }
  | { readonly kind: 'index'; readonly of: Expression; readonly key: Expression }
  | { readonly kind: 'splat'; readonly of: Expression }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'condition'; readonly parts: readonly [Expression, Expression, Expression] }
  | { readonly kind: 'unary'; readonly operator: string; readonly of: Expression }
  | { readonly kind: 'binary'; readonly operator: string; readonly parts: readonly [Expression, Expression] }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'object'; readonly items: readonly (readonly [key: Expression, value: Expression])[] }
  | Comprehension
  /** The arguments of a call are those of a list. */
  | { readonly kind: 'expansion' };

/** `[for v in list : value if condition]`, `{ for k, v in map : key => value }`. */
export interface Comprehension {
  readonly kind: 'for';
  readonly names: readonly string[];
  readonly of: Expression;
  /** Undefined for a list. */
  readonly key: Expression | undefined;
  readonly value: Expression;
  readonly condition: Expression | undefined;
}

/** What is wrong with the text of an expression, or what of it is not read. */
export class NotAnExpression extends Error {}

const TOKEN =
  /\s*(?:(?:#|\/\/)[^\n]*\n?|\/\*[\s\S]*?\*\/|(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|([A-Za-z_][\w-]*(?:::[\w-]+)*)|(<<-?\w+)|(&&|\|\||==|!=|<=|>=|=>|\.\.\.|[-+*/%!<>?:.,=()[\]{}"]))/y;

const BINARY: Readonly<Record<string, number>> = {
  '||': 1,
  '&&': 2,
  '==': 3,
  '!=': 3,
  '<': 4,
  '>': 4,
  '<=': 4,
  '>=': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '%': 6,
};

/** Deeper than anybody nests by hand. */
const MOST_DEPTH = 200;

export function parseExpression(text: string): Expression {
  const parser = new Parser(text);
  const expression = parser.expression();
  parser.end();
  return expression;
}

/** Index behind the bracket that closes what was opened before `from`, past texts in quotes; -1 when none does. */
export function closing(text: string, from: number): number {
  let depth = 1;
  for (let i = from; i < text.length; i++) {
    const c = text[i];
    if (c === '{') depth++;
    else if (c === '}') {
      if (--depth === 0) return i;
    } else if (c === '"') {
      i = quoteEnd(text, i + 1);
      if (i < 0) return -1;
    }
  }
  return -1;
}

/** Index of the quote that closes a text, past templates inside of it. */
function quoteEnd(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '"') return i;
    else if ((text[i] === '$' || text[i] === '%') && text[i + 1] === '{' && text[i - 1] !== text[i]) {
      i = closing(text, i + 2);
      if (i < 0) return -1;
    }
  }
  return -1;
}

function refuseLong(length: number): void {
  if (length > MOST_DEPTH) throw new NotAnExpression('it is a chain of too many parts');
}

class Parser {
  readonly #text: string;
  #at = 0;
  #token = '';
  #kind: 'number' | 'word' | 'heredoc' | 'sign' | 'end' = 'end';
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
    this.#next();
  }

  end(): void {
    if (this.#kind !== 'end') throw new NotAnExpression(`"${this.#token}" is not expected`);
  }

  expression(): Expression {
    if (++this.#depth > MOST_DEPTH) throw new NotAnExpression('it is nested too deeply');
    const condition = this.#binary(0);
    let whole = condition;
    if (this.#takes('?')) {
      const yes = this.expression();
      this.#expect(':');
      whole = { kind: 'condition', parts: [condition, yes, this.expression()] };
    }
    this.#depth--;
    return whole;
  }

  #next(): void {
    for (;;) {
      TOKEN.lastIndex = this.#at;
      const match = TOKEN.exec(this.#text);
      if (match === null) {
        if (this.#text.slice(this.#at).trim() !== '') {
          throw new NotAnExpression(`"${this.#text.slice(this.#at).trim().slice(0, 20)}" is not expected`);
        }
        this.#kind = 'end';
        this.#token = '';
        return;
      }
      const [whole, number, word, heredoc, sign] = match;
      this.#at += whole.length;
      const token = number ?? word ?? heredoc ?? sign;
      if (token === undefined) continue; // a comment
      this.#token = token;
      this.#kind =
        number !== undefined ? 'number' : word !== undefined ? 'word' : heredoc !== undefined ? 'heredoc' : 'sign';
      return;
    }
  }

  #takes(sign: string): boolean {
    if (this.#kind !== 'sign' || this.#token !== sign) return false;
    this.#next();
    return true;
  }

  #expect(sign: string): void {
    if (!this.#takes(sign)) throw new NotAnExpression(`"${sign}" is missing before "${this.#token}"`);
  }

  #binary(lowest: number): Expression {
    let left = this.#unary();
    for (let length = 0; ; length++) {
      refuseLong(length);
      const operator = this.#token;
      const rank = this.#kind === 'sign' ? BINARY[operator] : undefined;
      if (rank === undefined || rank <= lowest) return left;
      this.#next();
      left = { kind: 'binary', operator, parts: [left, this.#binary(rank)] };
    }
  }

  #unary(): Expression {
    for (const operator of ['!', '-']) {
      if (!this.#takes(operator)) continue;
      if (++this.#depth > MOST_DEPTH) throw new NotAnExpression('it is nested too deeply');
      const of = this.#unary();
      this.#depth--;
      return { kind: 'unary', operator, of };
    }
    return this.#postfix(this.#primary());
  }

  #postfix(start: Expression): Expression {
    let whole = start;
    for (let length = 0; ; length++) {
      refuseLong(length);
      if (this.#takes('.')) {
        if (this.#takes('*')) whole = { kind: 'splat', of: whole };
        else if (this.#kind === 'number') {
          whole = { kind: 'index', of: whole, key: { kind: 'literal', value: Number(this.#token) } };
          this.#next();
        } else {
          whole = { kind: 'attribute', of: whole, name: this.#word() };
        }
      } else if (this.#takes('[')) {
        if (this.#takes('*')) whole = { kind: 'splat', of: whole };
        else whole = { kind: 'index', of: whole, key: this.expression() };
        this.#expect(']');
      } else return whole;
    }
  }

  #word(): string {
    if (this.#kind !== 'word') throw new NotAnExpression(`a name is missing before "${this.#token}"`);
    const word = this.#token;
    this.#next();
    return word;
  }

  #primary(): Expression {
    if (this.#kind === 'number') {
      const value = Number(this.#token);
      this.#next();
      return { kind: 'literal', value };
    }
    if (this.#kind === 'heredoc') return this.#heredoc();
    if (this.#kind === 'word') return this.#named();
    if (this.#token === '"') {
      const end = quoteEnd(this.#text, this.#at);
      if (end < 0) throw new NotAnExpression('a quote is not closed');
      const text = withoutEscapes(this.#text.slice(this.#at, end));
      this.#at = end + 1;
      this.#next();
      return { kind: 'template', text };
    }
    if (this.#takes('(')) {
      const inner = this.expression();
      this.#expect(')');
      return inner;
    }
    if (this.#token === '[') return this.#list();
    if (this.#token === '{') return this.#object();
    throw new NotAnExpression(this.#kind === 'end' ? 'it ends too early' : `"${this.#token}" is not expected`);
  }

  #named(): Expression {
    const name = this.#word();
    if (name === 'true' || name === 'false') return { kind: 'literal', value: name === 'true' };
    if (name === 'null') return { kind: 'literal', value: null };
    if (!this.#takes('(')) return { kind: 'name', name };
    const args: Expression[] = [];
    while (!this.#takes(')')) {
      args.push(this.expression());
      if (this.#takes('...')) args.push({ kind: 'expansion' });
      if (!this.#takes(',')) {
        this.#expect(')');
        break;
      }
    }
    return { kind: 'call', name, args };
  }

  #heredoc(): Expression {
    const tag = /\w+$/.exec(this.#token)![0];
    const indented = this.#token.startsWith('<<-');
    const body = new RegExp(`^[^\\n]*\\n([\\s\\S]*?)^[ \\t]*${tag}[ \\t]*$`, 'm').exec(this.#text.slice(this.#at));
    if (body === null) throw new NotAnExpression(`the text up to ${tag} is not closed`);
    this.#at += body.index + body[0].length;
    this.#next();
    const lines = body[1]!.split('\n');
    const indents = lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length);
    const least = indented && indents.length > 0 ? Math.min(...indents) : 0;
    return { kind: 'template', text: lines.map((line) => line.slice(least)).join('\n') };
  }

  #list(): Expression {
    this.#next();
    if (this.#kind === 'word' && this.#token === 'for') return this.#forExpression(']');
    const items: Expression[] = [];
    while (!this.#takes(']')) {
      items.push(this.expression());
      if (!this.#takes(',')) {
        this.#expect(']');
        break;
      }
    }
    return { kind: 'list', items };
  }

  #object(): Expression {
    this.#next();
    if (this.#kind === 'word' && this.#token === 'for') return this.#forExpression('}');
    const items: (readonly [Expression, Expression])[] = [];
    while (!this.#takes('}')) {
      const isName = this.#kind === 'word';
      const word = this.#token;
      const written = this.expression();
      // a bare word is the key itself, not a reference
      const key: Expression = isName && written.kind === 'name' ? { kind: 'literal', value: word } : written;
      if (!this.#takes('=')) this.#expect(':');
      items.push([key, this.expression()]);
      this.#takes(',');
    }
    return { kind: 'object', items };
  }

  #forExpression(close: string): Expression {
    this.#next();
    const names = [this.#word()];
    if (this.#takes(',')) names.push(this.#word());
    if (this.#word() !== 'in') throw new NotAnExpression('a for expression has no "in"');
    const of = this.expression();
    this.#expect(':');
    const first = this.expression();
    const isObject = this.#takes('=>');
    const value = isObject ? this.expression() : first;
    if (this.#takes('...')) throw new NotAnExpression('grouping by for (…) is not read');
    const hasCondition = this.#kind === 'word' && this.#token === 'if';
    if (hasCondition) this.#next();
    const condition = hasCondition ? this.expression() : undefined;
    this.#expect(close);
    return { kind: 'for', names, of, key: isObject ? first : undefined, value, condition };
  }
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

/** Text in quotes without its escapes, those inside of templates untouched. */
function withoutEscapes(text: string): string {
  let plain = '';
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (c === '\\') {
      const next = text[++i] ?? '';
      if (next === 'u' || next === 'U') {
        const digits = text.slice(i + 1, i + (next === 'u' ? 5 : 9));
        plain += String.fromCodePoint(Math.min(Number.parseInt(digits, 16) || 0xfffd, 0x10ffff));
        i += digits.length;
      } else plain += ESCAPES[next] ?? next;
    } else if (c === '$' && text[i + 1] === '{' && text[i - 1] !== '$') {
      const end = closing(text, i + 2);
      if (end < 0) return plain + text.slice(i);
      plain += text.slice(i, end + 1);
      i = end;
    } else plain += c;
  }
  return plain;
}
