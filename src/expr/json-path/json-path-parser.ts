import type { JsonValue } from '../json.ts';
import type { JsonPath, PathArgument, Step } from './json-path.ts';
import { type Filter, FilterParser } from './json-path-filter.ts';

/** What is wrong with a text that is no path. */
export interface Problem {
  readonly problem: string;
}

type Parsing<T> = T | Problem;

/** Jayway's functions. */
const FUNCTIONS = new Set([
  ...['length', 'size', 'min', 'max', 'avg', 'sum', 'stddev'],
  ...['first', 'last', 'index', 'keys', 'concat', 'append'],
]);

/** What ends a name after a dot; a backslash takes one of these along. */
const NAME_ENDS = '.[]()\'",; \t\n\r';
/** Paths in arguments of functions of paths in filters …: own limit. */
const MAX_NESTING = 20;

/** Reads one path from left to right. A problem ends the reading: paths are short, one problem is enough. */
export class PathParser {
  readonly #text: string;
  readonly #depth: number;
  #at: number;

  constructor(text: string, start: number, depth = 0) {
    this.#text = text;
    this.#at = start;
    this.#depth = depth;
  }

  parse(): Parsing<JsonPath> {
    if (this.#depth > MAX_NESTING) return this.#problem('paths are nested too deeply');
    const steps: Step[] = [];
    while (this.#at < this.#text.length) {
      const step = this.#step();
      if ('problem' in step) return step;
      steps.push(...step.steps);
    }
    return { text: this.#text, steps, definite: steps.every(isDefinite) };
  }

  #step(): Parsing<{ steps: Step[] }> {
    const char = this.#char();
    if (char === '.') {
      this.#at++;
      if (this.#char() === '[') return this.#bracketed(); // Jayway reads $.[0] as $[0]
      if (this.#char() !== '.') return this.#dotted([]);
      this.#at++;
      return this.#char() === '[' ? { steps: [{ kind: 'descend' }] } : this.#dotted([{ kind: 'descend' }]);
    }
    if (char === '[') return this.#bracketed();
    return this.#problem(`expected '.' or '[' but found '${char}'`);
  }

  #char(offset = 0): string {
    return this.#text[this.#at + offset] ?? '';
  }

  #dotted(before: Step[]): Parsing<{ steps: Step[] }> {
    if (this.#char() === '*') {
      this.#at++;
      return { steps: [...before, { kind: 'wildcard' }] };
    }
    let name = '';
    for (; this.#at < this.#text.length && !NAME_ENDS.includes(this.#char()); this.#at++) {
      if (this.#char() === '\\' && this.#char(1) !== '' && NAME_ENDS.includes(this.#char(1))) this.#at++;
      name += this.#char();
    }
    if (name === '') return this.#problem('a name is missing after the dot');
    if (this.#char() === '(') return this.#function(name, before);
    if (this.#char().trim() === '' && this.#char() !== '') return this.#problem('a name with blanks needs brackets');
    return { steps: [...before, { kind: 'property', names: [name] }] };
  }

  #function(name: string, before: Step[]): Parsing<{ steps: Step[] }> {
    if (!FUNCTIONS.has(name)) return this.#problem(`there is no path function ${name}`);
    const inside = this.#inBrackets();
    if (inside === undefined) return this.#problem(`the brackets of ${name} are not closed`);
    if (this.#at < this.#text.length) return this.#problem('a path function ends its path');
    const list: PathArgument[] = [];
    for (const text of inside) {
      const argument = this.#argument(text);
      if ('problem' in argument) return argument;
      list.push(argument);
    }
    return { steps: [...before, { kind: 'function', name, arguments: list }] };
  }

  /** The arguments between the bracket here and the one that closes it; undefined when it is never closed. */
  #inBrackets(): string[] | undefined {
    const parts: string[] = [];
    let start = ++this.#at;
    let quote = '';
    for (let depth = 0; this.#at < this.#text.length; this.#at++) {
      const char = this.#char();
      if (quote !== '') {
        if (char === '\\') this.#at++;
        else if (char === quote) quote = '';
      } else if (char === "'" || char === '"') quote = char;
      else if (char === '(' || char === '[') depth++;
      else if ((char === ')' || char === ']') && depth > 0) depth--;
      else if (char === ',' && depth === 0) {
        parts.push(this.#text.slice(start, this.#at).trim());
        start = this.#at + 1;
      } else if (char === ')') {
        const last = this.#text.slice(start, this.#at++).trim();
        return parts.length === 0 && last === '' ? [] : [...parts, last];
      }
    }
    return undefined;
  }

  #argument(text: string): Parsing<PathArgument> {
    if (text.startsWith('$')) {
      const path = new PathParser(text, 1, this.#depth + 1).parse();
      return 'problem' in path ? path : { path };
    }
    const quoted = /^'((?:[^'\\]|\\.)*)'$/s.exec(text);
    if (quoted !== null) return { value: (quoted[1] as string).replace(/\\(.)/gs, '$1') };
    try {
      return { value: JSON.parse(text) as JsonValue };
    } catch {
      return this.#problem(`cannot read the argument ${JSON.stringify(text)}`);
    }
  }

  #bracketed(): Parsing<{ steps: Step[] }> {
    this.#at++;
    this.#blanks();
    const step = this.#inside();
    if ('problem' in step) return step;
    this.#blanks();
    if (this.#char() !== ']') return this.#problem("']' is missing");
    this.#at++;
    return { steps: [step] };
  }

  #inside(): Parsing<Step> {
    if (this.#char() === '*') {
      this.#at++;
      return { kind: 'wildcard' };
    }
    if (this.#char() === '?') return this.#filter();
    if (this.#char() === "'" || this.#char() === '"') return this.#names();
    return this.#numbers();
  }

  #filter(): Parsing<Step> {
    const parser = new FilterParser(this.#text, this.#at + 1, this.#depth);
    const filter: Parsing<Filter> = parser.parse();
    if ('problem' in filter) return filter;
    this.#at = parser.end;
    return { kind: 'filter', filter };
  }

  #names(): Parsing<Step> {
    const names: string[] = [];
    do {
      if (this.#char() === ',') this.#at++;
      this.#blanks();
      const name = this.#quoted();
      if (typeof name !== 'string') return name;
      names.push(name);
      this.#blanks();
    } while (this.#char() === ',');
    return { kind: 'property', names };
  }

  #quoted(): Parsing<string> {
    const quote = this.#char();
    if (quote !== "'" && quote !== '"') return this.#problem('a quoted name is missing');
    let name = '';
    for (this.#at++; this.#at < this.#text.length; this.#at++) {
      if (this.#char() === quote) {
        this.#at++;
        return name;
      }
      if (this.#char() === '\\') name += this.#text[this.#at++]; // it belongs to the name
      name += this.#char();
    }
    return this.#problem('a quoted name has no end');
  }

  #numbers(): Parsing<Step> {
    const end = this.#text.indexOf(']', this.#at);
    const body = end < 0 ? '' : this.#text.slice(this.#at, end).trim();
    if (end >= 0) this.#at = end;
    const slice = /^(-?\d+)?\s*:\s*(-?\d+)?(?:\s*:\s*(?:-?\d+)?)?$/.exec(body); // Jayway reads a step and passes over it
    if (slice !== null) {
      const [, from, to] = slice;
      return { kind: 'slice', ...(from ? { from: Number(from) } : {}), ...(to ? { to: Number(to) } : {}) };
    }
    const fromEnd = /^\(\s*@\.length\s*-\s*(\d+)\s*\)$/.exec(body);
    if (fromEnd !== null) return { kind: 'index', indexes: [-Number(fromEnd[1])] };
    if (!/^-?\d+(\s*,\s*-?\d+)*$/.test(body))
      return this.#problem(`[${body}] is no index, slice, name in quotes or filter`);
    return { kind: 'index', indexes: body.split(',').map(Number) };
  }

  #blanks(): void {
    while (this.#char() === ' ') this.#at++;
  }

  #problem(what: string): Problem {
    return { problem: `${what} at position ${this.#at}` };
  }
}

const isDefinite = (step: Step): boolean =>
  step.kind === 'property' || step.kind === 'function' || (step.kind === 'index' && step.indexes.length === 1);
