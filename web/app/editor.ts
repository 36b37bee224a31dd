import { html } from '../element-tree.ts';
import type { Issue } from './api.ts';
import { build, the } from './dom.ts';

/** Height of a line in px, as in `editor.css`. */
const LINE = 20;

/** A text area with line numbers, and marks at the lines that have problems; the messages stand below it. */
export class Editor {
  readonly element: HTMLElement;
  readonly #area: HTMLTextAreaElement;
  readonly #numbers: HTMLElement;
  readonly #marks: HTMLElement;
  readonly #messages: HTMLElement;
  #lines = 0;

  constructor(id: string, label: string, placeholder: string, onInput: () => void) {
    this.element = build(
      html(
        'div',
        { class: 'editor' },
        html(
          'div',
          { class: 'editor-box' },
          html(
            'div',
            { class: 'gutter', 'aria-hidden': 'true' },
            html('div', { class: 'line-marks' }),
            html('div', { class: 'line-numbers' }),
          ),
          html('textarea', {
            ...{ id, class: 'code', 'aria-label': label, 'aria-describedby': `${id}-problems`, placeholder },
            ...{ spellcheck: 'false', autocapitalize: 'off', autocomplete: 'off', wrap: 'off' },
          }),
        ),
        html('ul', { class: 'problems', id: `${id}-problems` }),
      ),
    );
    this.#area = the<HTMLTextAreaElement>('textarea', this.element);
    this.#numbers = the('.line-numbers', this.element);
    this.#marks = the('.line-marks', this.element);
    this.#messages = the('.problems', this.element);
    this.#area.addEventListener('input', () => {
      this.#number();
      onInput();
    });
    this.#area.addEventListener('scroll', () => this.#follow(), { passive: true });
    this.#number();
  }

  get text(): string {
    return this.#area.value;
  }

  set text(text: string) {
    if (text === this.#area.value) return;
    this.#area.value = text;
    this.#area.scrollTop = 0;
    this.#number();
  }

  /** Changes the text in place: the reader's view of it stays where it is. */
  rewrite(text: string): void {
    const { scrollTop, scrollLeft } = this.#area;
    this.text = text;
    this.#area.scrollTo(scrollLeft, scrollTop);
    this.#follow();
  }

  /** Marks the lines of these problems and says them below; errors first. */
  show(issues: readonly Issue[]): void {
    const ordered = issues.toSorted((a, b) => rank(a) - rank(b) || a.line - b.line || a.column - b.column);
    this.#area.setAttribute('aria-invalid', String(ordered.some((issue) => issue.severity === 'error')));
    const byLine = new Map<number, Issue>();
    for (const issue of ordered) if (!byLine.has(issue.line)) byLine.set(issue.line, issue);
    this.#marks.replaceChildren(...[...byLine.values()].map(markNode));
    this.#messages.replaceChildren(...ordered.slice(0, MOST_SHOWN).map((issue) => this.#message(issue)));
    if (ordered.length > MOST_SHOWN) {
      this.#messages.append(build(html('li', { class: 'more' }, `and ${ordered.length - MOST_SHOWN} more`)));
    }
  }

  /** Puts the caret at a place, 1-based, the line selected and in view. */
  goTo(line: number, column = 1): void {
    const lines = this.#area.value.split('\n');
    const start = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
    const length = lines[line - 1]?.length ?? 0;
    this.#area.focus({ preventScroll: true });
    this.#area.setSelectionRange(start + Math.min(column - 1, length), start + length);
    this.#area.scrollTop = Math.max(0, (line - 4) * LINE);
    this.#area.scrollLeft = 0;
    this.element.scrollIntoView({ block: 'nearest' });
  }

  #message(issue: Issue): HTMLElement {
    const shape = issue.severity === 'error' ? '✕' : '▲';
    const node = build(
      html(
        'li',
        { class: issue.severity },
        html(
          'button',
          { type: 'button', class: 'place' },
          html('span', { class: 'shape', 'aria-hidden': 'true' }, shape),
          html('span', { class: 'visually-hidden' }, `${issue.severity}, `),
          `line ${issue.line}`,
        ),
        html(
          'span',
          { class: 'what' },
          issue.message,
          issue.hint === undefined ? null : [' ', html('i', {}, issue.hint)],
        ),
      ),
    );
    the('button', node).addEventListener('click', () => this.goTo(issue.line, issue.column));
    return node;
  }

  #number(): void {
    let lines = 1;
    const text = this.#area.value;
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines++;
    if (lines !== this.#lines) {
      this.#lines = lines;
      this.#numbers.textContent = Array.from({ length: lines }, (_, i) => i + 1).join('\n');
    }
    this.#follow();
  }

  #follow(): void {
    const shift = `translateY(${-this.#area.scrollTop}px)`;
    this.#numbers.style.transform = shift;
    this.#marks.style.transform = shift;
  }
}

/** Messages shown at once: whoever has more begins with the first. */
const MOST_SHOWN = 12;

const rank = (issue: Issue): number => (issue.severity === 'error' ? 0 : 1);

function markNode({ line, severity }: Issue): HTMLElement {
  const node = build(html('span', { class: `line-mark ${severity}` }, severity === 'error' ? '✕' : '▲'));
  node.style.top = `${(line - 1) * LINE}px`;
  return node;
}
