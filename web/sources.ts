import { type Content, type Element, html } from './element-tree.ts';

const ADDRESS = /(https?:\/\/[^\s,;)]+)/;

/** A source as words, with its addresses as links. */
export const linked = (source: string): Content =>
  source.split(ADDRESS).map((part, i) => (i % 2 === 1 ? html('a', { href: part, rel: 'noreferrer' }, part) : part));

/** Sources by number, in the order they are first needed: a table names the number, a list below says it in full. */
export class Notes {
  readonly #prefix: string;
  readonly #sources: string[] = [];

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** The cell that leads to a source. */
  cell(source: string): { readonly text: string; readonly href: string } {
    if (!this.#sources.includes(source)) this.#sources.push(source);
    const number = this.#sources.indexOf(source) + 1;
    return { text: String(number), href: `#${this.#prefix}-${number}` };
  }

  list(): Element | null {
    if (this.#sources.length === 0) return null;
    const items = this.#sources.map((source, i) => html('li', { id: `${this.#prefix}-${i + 1}` }, linked(source)));
    return html('div', { class: 'sources' }, html('h3', {}, 'Sources'), html('ol', {}, ...items));
  }
}
