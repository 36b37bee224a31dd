import type { JsonPath, Step } from './json-path.ts';
import { type Filter, FilterParser } from './json-path-filter.ts';

type Parsing<T> = T | { readonly problem: string };

const FUNCTIONS = new Set(['length', 'size', 'min', 'max', 'avg', 'sum', 'stddev', 'first', 'last', 'keys']);

/** Reads one path from left to right. A problem ends the reading: paths are short, one problem is enough. */
export class PathParser {
  readonly #text: string;
  #at: number;

  constructor(text: string, start: number) {
    this.#text = text;
    this.#at = start;
  }

  parse(): Parsing<JsonPath> {
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
    const start = this.#at;
    while (this.#at < this.#text.length && !'.[( \t\n'.includes(this.#char())) this.#at++;
    const name = this.#text.slice(start, this.#at);
    if (name === '') return this.#problem('a name is missing');
    if (this.#char() === '(') return this.#function(name, before);
    if (this.#char().trim() === '' && this.#char() !== '') return this.#problem('a name with blanks needs brackets');
    return { steps: [...before, { kind: 'property', names: [name] }] };
  }

  #function(name: string, before: Step[]): Parsing<{ steps: Step[] }> {
    if (!FUNCTIONS.has(name) || this.#text.slice(this.#at, this.#at + 2) !== '()') {
      return this.#problem(`there is no path function ${name}`);
    }
    this.#at += 2;
    return { steps: [...before, { kind: 'function', name }] };
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
    const parser = new FilterParser(this.#text, this.#at + 1);
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

  #quoted(): Parsing<string> | { problem: string } {
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
    if (!/^-?\d+(\s*,\s*-?\d+)*$/.test(body)) return this.#problem(`cannot read '[${body}'`);
    return { kind: 'index', indexes: body.split(',').map(Number) };
  }

  #blanks(): void {
    while (this.#char() === ' ') this.#at++;
  }

  #problem(what: string): { problem: string } {
    return { problem: `Invalid path '${this.#text}' : ${what} at position ${this.#at}` };
  }
}

const isDefinite = (step: Step): boolean =>
  step.kind === 'property' || step.kind === 'function' || (step.kind === 'index' && step.indexes.length === 1);
