import { isArray, isObject, type JsonValue, sameJson } from '../json.ts';
import { type LinearPattern, linearPattern } from '../linear-pattern.ts';
import { demandKnown } from '../unknown.ts';
import type { JsonPath } from './json-path.ts';
import { PathParser } from './json-path-parser.ts';
import { walk } from './json-path-walk.ts';

/** The condition of `[?(…)]`. */
export type Filter =
  | { readonly kind: 'or' | 'and'; readonly left: Filter; readonly right: Filter }
  | { readonly kind: 'not'; readonly inner: Filter }
  | { readonly kind: 'exists'; readonly operand: Operand }
  | { readonly kind: 'compare'; readonly operator: string; readonly left: Operand; readonly right: Operand };

type Operand =
  | { readonly value: JsonValue }
  /** From the item (`@`), or from the whole document (`$`). */
  | { readonly path: JsonPath; readonly ofItem: boolean }
  | { readonly regex: LinearPattern };

const OPERATORS = [
  '==',
  '!=',
  '<=',
  '>=',
  '=~',
  '<',
  '>',
  'in',
  'nin',
  'contains',
  'size',
  'empty',
  'subsetof',
  'anyof',
  'noneof',
];
/** Nesting of brackets and `!` in one filter. */
const MAX_NESTING = 50;

/** Reads `(…)` of a filter: `||` binds weakest, then `&&`, then `!` and comparisons. */
export class FilterParser {
  readonly #text: string;
  #at: number;
  #depth = 0;
  readonly #outer: number;
  #problem: string | undefined;

  /** @param outer  paths this filter is nested in. */
  constructor(text: string, start: number, outer: number) {
    this.#text = text;
    this.#outer = outer;
    this.#at = start;
  }

  /** Position after the closing bracket of the filter. */
  get end(): number {
    return this.#at;
  }

  parse(): Filter | { readonly problem: string } {
    this.#expect('(');
    const filter = this.#or();
    this.#expect(')');
    return this.#problem === undefined ? filter : { problem: this.#problem };
  }

  #or(): Filter {
    let left = this.#and();
    while (this.#take('||')) left = { kind: 'or', left, right: this.#and() };
    return left;
  }

  #and(): Filter {
    let left = this.#unary();
    while (this.#take('&&')) left = { kind: 'and', left, right: this.#unary() };
    return left;
  }

  #unary(): Filter {
    if (++this.#depth > MAX_NESTING) this.#fail('the filter is nested too deeply');
    const filter = this.#problem === undefined ? this.#term() : NEVER;
    this.#depth--;
    return filter;
  }

  #term(): Filter {
    if (this.#take('!')) return { kind: 'not', inner: this.#unary() };
    if (this.#take('(')) {
      const inner = this.#or();
      this.#expect(')');
      return inner;
    }
    const left = this.#operand();
    const operator = OPERATORS.find((candidate) => this.#take(candidate));
    return operator === undefined
      ? { kind: 'exists', operand: left }
      : { kind: 'compare', operator, left, right: this.#operand() };
  }

  #operand(): Operand {
    this.#blanks();
    const rest = this.#text.slice(this.#at);
    if (rest[0] === '@' || rest[0] === '$') return this.#path();
    if (rest[0] === '/') return this.#regex(rest);
    const literal =
      /^(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|\[[^\]]*\])/.exec(rest);
    if (literal === null) {
      const word = /^[\p{L}_][\p{L}\p{N}_-]*/u.exec(rest)?.[0]; // published workflows write words without quotes
      if (word === undefined) return this.#fail(`cannot read '${rest.slice(0, 10)}'`);
      this.#at += word.length;
      return { value: word };
    }
    this.#at += literal[0].length;
    return { value: literalValue(literal[0]) };
  }

  #path(): Operand {
    const start = this.#at++;
    for (let depth = 0; this.#at < this.#text.length; this.#at++) {
      const char = this.#text[this.#at] as string;
      if ('[('.includes(char)) depth++;
      else if ('])'.includes(char) && depth-- === 0) break;
      else if (depth === 0 && ' =!<>&|,'.includes(char)) break;
    }
    const text = this.#text.slice(start, this.#at);
    const path = new PathParser(text, 1, this.#outer + 1).parse();
    return 'problem' in path ? this.#fail(`${text} is no path: ${path.problem}`) : { path, ofItem: text[0] === '@' };
  }

  #regex(rest: string): Operand {
    const found = /^\/((?:[^/\\]|\\.)+)\/([ims]*)/.exec(rest);
    if (found === null) return this.#fail('the regular expression has no end');
    const regex = linearPattern(found[1] as string, found[2] as string);
    if (regex === undefined) return this.#fail('the regular expression is not one that can be followed');
    this.#at += found[0].length;
    return { regex };
  }

  #take(token: string): boolean {
    this.#blanks();
    if (!this.#text.startsWith(token, this.#at)) return false;
    this.#at += token.length;
    return true;
  }

  #expect(token: string): void {
    if (!this.#take(token)) this.#fail(`'${token}' is missing`);
  }

  #blanks(): void {
    while (this.#text[this.#at] === ' ') this.#at++;
  }

  #fail(what: string): Operand {
    this.#problem ??= `${what} at position ${this.#at}`;
    this.#at = this.#text.length;
    return { value: null };
  }
}

const NEVER: Filter = { kind: 'exists', operand: { value: false } };

function literalValue(text: string): JsonValue {
  if (text[0] === "'" || text[0] === '"') return text.slice(1, -1).replace(/\\(.)/g, '$1');
  if (text[0] !== '[') return JSON.parse(text) as JsonValue;
  const items = text.slice(1, -1).match(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^,\s]+/g) ?? [];
  return items.map((item) => (/^['"]|^(-?\d+(\.\d+)?|true|false|null)$/.test(item) ? literalValue(item) : item));
}

/** Whether `item` satisfies the filter; `document` is what `$` means inside it. */
export function satisfies(filter: Filter, item: JsonValue, document: JsonValue): boolean {
  switch (filter.kind) {
    case 'or':
      return satisfies(filter.left, item, document) || satisfies(filter.right, item, document);
    case 'and':
      return satisfies(filter.left, item, document) && satisfies(filter.right, item, document);
    case 'not':
      return !satisfies(filter.inner, item, document);
    case 'exists':
      return 'value' in filter.operand
        ? filter.operand.value === true
        : resolve(filter.operand, item, document) !== undefined;
    case 'compare':
      return compare(filter.operator, known(resolve(filter.left, item, document)), filter.right, item, document);
  }
}

function resolve(operand: Operand, item: JsonValue, document: JsonValue): JsonValue | undefined {
  if ('value' in operand) return operand.value;
  if ('regex' in operand) return undefined;
  const answer = walk(operand.path, operand.ofItem ? item : document);
  return answer.found ? answer.value : undefined;
}

function known(value: JsonValue | undefined): JsonValue | undefined {
  demandKnown(value);
  return value;
}

function compare(
  operator: string,
  left: JsonValue | undefined,
  operand: Operand,
  item: JsonValue,
  document: JsonValue,
): boolean {
  if (operator === '=~') return 'regex' in operand && typeof left === 'string' && operand.regex.matchesWhole(left);
  const right = known(resolve(operand, item, document));
  if (left === undefined || right === undefined) return operator === '!=' && left !== right;
  if (operator === '==') return sameJson(left, right);
  if (operator === '!=') return !sameJson(left, right);
  if (operator === 'size') return sizeOf(left) === right;
  if (operator === 'empty') return (sizeOf(left) === 0) === right;
  const sets = comparesSets(operator, left, right);
  return sets ?? comparesOrder(operator, left, right);
}

function comparesSets(operator: string, left: JsonValue, right: JsonValue): boolean | undefined {
  const among = (list: JsonValue, value: JsonValue): boolean =>
    isArray(list) && list.some((entry) => sameJson(entry, value));
  const lefts = isArray(left) ? left : [];
  if (operator === 'in') return among(right, left);
  if (operator === 'nin') return !among(right, left);
  if (operator === 'contains') {
    return typeof left === 'string' && typeof right === 'string' ? left.includes(right) : among(left, right);
  }
  if (operator === 'subsetof') return lefts.every((entry) => among(right, entry));
  if (operator === 'anyof') return lefts.some((entry) => among(right, entry));
  if (operator === 'noneof') return !lefts.some((entry) => among(right, entry));
  return undefined;
}

function comparesOrder(operator: string, left: JsonValue, right: JsonValue): boolean {
  if (typeof left !== typeof right || (typeof left !== 'number' && typeof left !== 'string')) return false;
  const [a, b] = [left as number, right as number];
  if (operator === '<') return a < b;
  if (operator === '<=') return a <= b;
  return operator === '>' ? a > b : a >= b;
}

const sizeOf = (value: JsonValue): number =>
  typeof value === 'string'
    ? value.length
    : isArray(value)
      ? value.length
      : isObject(value)
        ? Object.keys(value).length
        : 0;
