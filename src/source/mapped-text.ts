import { offsetInScalar } from './scalar-offset.ts';
import type { SourceFile } from './source-file.ts';

export interface Origin {
  readonly file: SourceFile;
  readonly offset: number;
}

/** A run of text that comes from one place of the user's files. */
interface Piece {
  readonly text: string;
  readonly file: SourceFile;
  /** Of the text itself in a file, or of the value that holds it. */
  readonly offset: number;
  /** Index of the run in the decoded value; undefined: all of it stands for what is at `offset`. */
  readonly index: number | undefined;
  /** verbatim: the run stands in the file as it is, from `offset + index` on. scalar: decoded from a JSON or YAML string. */
  readonly kind: 'verbatim' | 'scalar' | 'reference';
}

/** Text put together from pieces of files, that can tell where each character comes from. Values: nothing changes them. */
export class MappedText {
  readonly #pieces: readonly Piece[];
  #text: string | undefined;

  private constructor(pieces: readonly Piece[]) {
    this.#pieces = pieces.filter(({ text }) => text !== '');
  }

  static readonly empty = new MappedText([]);

  /** The text of a file. */
  static ofFile(file: SourceFile): MappedText {
    return new MappedText([{ text: file.text, file, offset: 0, index: 0, kind: 'verbatim' }]);
  }

  /** A string of a document, by the offset of its value. */
  static ofScalar(text: string, file: SourceFile, offset: number): MappedText {
    return new MappedText([{ text, file, offset, index: 0, kind: 'scalar' }]);
  }

  /** Text that stands for something at one place: a reference that was resolved. */
  static ofReference(text: string, file: SourceFile, offset: number): MappedText {
    return new MappedText([{ text, file, offset, index: undefined, kind: 'reference' }]);
  }

  static join(parts: readonly MappedText[]): MappedText {
    return new MappedText(parts.flatMap((part) => part.#pieces));
  }

  get text(): string {
    this.#text ??= this.#pieces.map((piece) => piece.text).join('');
    return this.#text;
  }

  slice(from: number, to = this.text.length): MappedText {
    const pieces: Piece[] = [];
    let start = 0;
    for (const piece of this.#pieces) {
      const end = start + piece.text.length;
      if (end > from && start < to) {
        const cut = Math.max(0, from - start);
        const text = piece.text.slice(cut, to - start);
        pieces.push({ ...piece, text, index: piece.index === undefined ? undefined : piece.index + cut });
      }
      start = end;
    }
    return new MappedText(pieces);
  }

  /** Replaces matches; `replacement` answers undefined to keep one. */
  replace(
    pattern: RegExp,
    replacement: (match: RegExpExecArray, origin: Origin) => MappedText | undefined,
  ): MappedText {
    const { text } = this;
    const parts: MappedText[] = [];
    let kept = 0;
    for (const match of text.matchAll(pattern)) {
      const instead = replacement(match, this.originOf(match.index));
      if (instead === undefined) continue;
      parts.push(this.slice(kept, match.index), instead);
      kept = match.index + match[0].length;
    }
    return parts.length === 0 ? this : MappedText.join([...parts, this.slice(kept)]);
  }

  /** Where the character at `index` comes from. */
  originOf(index: number): Origin {
    let start = 0;
    let last: Piece | undefined;
    for (const piece of this.#pieces) {
      last = piece;
      if (index < start + piece.text.length) break;
      start += piece.text.length;
    }
    if (last === undefined) throw new Error('an empty text has no places');
    if (last.index === undefined) return { file: last.file, offset: last.offset };
    const inside = last.index + Math.max(0, index - start);
    const offset =
      last.kind === 'verbatim' ? last.offset + inside : offsetInScalar(last.file.text, last.offset, inside);
    return { file: last.file, offset };
  }
}
