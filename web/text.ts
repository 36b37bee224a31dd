/** Widths in thousandths of the font size, of the Helvetica-like faces a system font stack ends in. */
const NARROW = new Set([..."iljItf.,:;|'!()[]/ rf-"]);
const WIDE = new Set([...'mwMWGOQ@%—']);

/**
 * Width of a text in px without a browser to ask: within about 8 % of the common system fonts, and on the wide side.
 * Charts leave room by it; nothing is measured, so a chart is the same everywhere.
 */
export function textWidth(text: string, fontSize = 13): number {
  let units = 0;
  for (const c of text) {
    if (c > '\u2e7f') units += 1;
    else if (NARROW.has(c)) units += 0.31;
    else if (WIDE.has(c)) units += 0.86;
    else if (c >= 'A' && c <= 'Z') units += 0.69;
    else units += 0.57;
  }
  return units * fontSize;
}

/** The text when it fits `width` px, else its start and an ellipsis. */
export function fitText(text: string, width: number, fontSize = 13): string {
  if (textWidth(text, fontSize) <= width) return text;
  let end = text.length;
  while (end > 1 && textWidth(`${text.slice(0, end)}…`, fontSize) > width) end--;
  return `${text.slice(0, end).trimEnd()}…`;
}

/**
 * Moves wished positions apart so that neighbours keep `gap`, inside `low`..`high`, in the order of the wishes.
 * @returns positions in the order given; when there is no room for all, they share the room evenly.
 */
export function spread(wishes: readonly number[], gap: number, low: number, high: number): number[] {
  const order = wishes.map((_, i) => i).sort((a, b) => wishes[a]! - wishes[b]! || a - b);
  const step = wishes.length > 1 ? Math.min(gap, (high - low) / (wishes.length - 1)) : gap;
  const out = [...wishes];
  let floor = low;
  for (const i of order) {
    out[i] = Math.max(out[i]!, floor);
    floor = out[i]! + step;
  }
  let ceiling = high;
  for (const i of order.toReversed()) {
    out[i] = Math.min(out[i]!, ceiling);
    ceiling = out[i]! - step;
  }
  return out;
}
