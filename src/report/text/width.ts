/** How many columns of a terminal a text takes, and cutting it to size without breaking a character. */

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Takes no column of its own: combining marks, joiners, variation selectors. */
const ZERO = /^[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff]$/u;
const EMOJI = /\p{Emoji_Presentation}|\ufe0f/u;

/** Blocks of East Asian width Wide or Fullwidth (Unicode Standard Annex 11), whole blocks, [first, last]. */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18dff],
  [0x1b000, 0x1b2ff],
  [0x1f200, 0x1f2ff],
  [0x20000, 0x3fffd],
];

const columnsOf = (char: string): number => {
  const code = char.codePointAt(0)!;
  if (code < 0x300) return 1;
  if (ZERO.test(char)) return 0;
  return WIDE.some(([first, last]) => code >= first && code <= last) ? 2 : 1;
};

/** A grapheme is as wide as its characters together, an emoji sequence two columns. */
const graphemeWidth = (grapheme: string): number =>
  EMOJI.test(grapheme) ? 2 : [...grapheme].reduce((sum, char) => sum + columnsOf(char), 0);

const ASCII = /^[\x20-\x7e]*$/;
const split = (text: string): string[] => [...graphemes.segment(text)].map((s) => s.segment);

/** Terminal columns of a printable text. */
export const displayWidth = (text: string): number =>
  ASCII.test(text) ? text.length : split(text).reduce((sum, g) => sum + graphemeWidth(g), 0);

/** The longest start of `parts` within `width` columns. */
function takeColumns(parts: readonly string[], width: number): string[] {
  let used = 0;
  const end = parts.findIndex((g) => {
    used += graphemeWidth(g);
    return used > width;
  });
  return end < 0 ? [...parts] : parts.slice(0, end);
}

/** At most `width` columns; what is too long loses its middle to an ellipsis, since names often differ at the end. */
export function cutTo(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  if (width < 1) return '';
  const parts = split(text);
  const tail = takeColumns(parts.toReversed(), Math.floor((width - 1) / 3)).reverse();
  const head = takeColumns(parts, width - 1 - displayWidth(tail.join('')));
  return `${head.join('')}…${tail.join('')}`;
}

export const padTo = (text: string, width: number, align: 'left' | 'right'): string => {
  const space = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return align === 'left' ? text + space : space + text;
};

/** Lines of at most `width` columns, broken at spaces; a word longer than a line is broken within. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (displayWidth(joined) <= width) {
      line = joined;
      continue;
    }
    if (line !== '') lines.push(line);
    const pieces = piecesOf(word, width);
    line = pieces.pop() ?? '';
    lines.push(...pieces);
  }
  return [...lines, line];
}

function piecesOf(word: string, width: number): string[] {
  const pieces: string[] = [];
  let rest = displayWidth(word) > width ? split(word) : [word];
  while (displayWidth(rest.join('')) > width) {
    const piece = takeColumns(rest, width);
    if (piece.length === 0) return [...pieces, '…']; // a character wider than the whole line
    pieces.push(piece.join(''));
    rest = rest.slice(piece.length);
  }
  return [...pieces, rest.join('')];
}
