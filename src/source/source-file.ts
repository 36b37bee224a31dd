import { type LongForms, type Place, type PositionedDocument, readDocument } from '../asl/index.ts';
import { type Issue, type Parsed, type Pointer, ROOT } from '../issue/index.ts';
import type { SourceCode } from './codes.ts';

/** A file of the user's with its text, and places in it. */
export class SourceFile {
  readonly path: string;
  /** Without a byte-order mark. */
  readonly text: string;
  #starts: number[] | undefined;
  #document: Parsed<PositionedDocument> | undefined;

  constructor(path: string, text: string) {
    this.path = path;
    this.text = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  }

  /** 1-based line and column of an offset. */
  placeAt(offset: number): Place {
    const starts = this.#lineStarts();
    const inside = Math.max(0, Math.min(offset, this.text.length));
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= inside) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: inside - starts[low]! + 1 };
  }

  /** Offset of a 1-based place. */
  offsetAt({ line, column }: Place): number {
    return (this.#lineStarts()[line - 1] ?? this.text.length) + column - 1;
  }

  /** The document in it, parsed once; `longForms` are those of the first to ask. */
  read(longForms?: LongForms): Parsed<PositionedDocument> {
    this.#document ??= readDocument(this.text, {
      file: this.path,
      ...(longForms !== undefined && { tags: longForms }),
    });
    return this.#document;
  }

  issue(
    code: SourceCode,
    severity: Issue['severity'],
    offset: number,
    told: { readonly message: string; readonly hint: string; readonly pointer?: Pointer },
  ): Issue {
    const { message, hint, pointer = ROOT } = told;
    return { severity, code, pointer, ...this.placeAt(offset), message, hint, file: this.path };
  }

  #lineStarts(): number[] {
    if (this.#starts !== undefined) return this.#starts;
    const starts = [0];
    for (let i = this.text.indexOf('\n'); i >= 0; i = this.text.indexOf('\n', i + 1)) starts.push(i + 1);
    this.#starts = starts;
    return starts;
  }
}
