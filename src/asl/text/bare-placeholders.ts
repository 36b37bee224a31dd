/** A JSON text in which every bare placeholder has become a text of the same length, so that all places stay. */
export interface Masked {
  readonly text: string;
  /** The placeholders by the offset at which they begin. */
  readonly placeholders: ReadonlyMap<number, string>;
}

/** A longer run without its closing bracket is no placeholder. */
const LONGEST = 500;

/**
 * Templates write `${Name}` without quotes where a number, a list or an object belongs; what fills them in sees only text.
 * Inside quotes a placeholder is a part of the text and stays as it is.
 */
export function maskPlaceholders(text: string): Masked {
  const placeholders = new Map<number, string>();
  if (!text.includes('${')) return { text, placeholders };
  const pieces: string[] = [];
  let copied = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === '"') i = quoteEnd(text, i);
    else if (char === '$' && text[i + 1] === '{') {
      const end = bracketEnd(text, i + 1);
      if (end === undefined) continue;
      placeholders.set(i, text.slice(i, end + 1));
      pieces.push(text.slice(copied, i), `"${'-'.repeat(end - i - 1)}"`);
      copied = end + 1;
      i = end;
    }
  }
  return placeholders.size === 0
    ? { text, placeholders }
    : { text: pieces.join('') + text.slice(copied), placeholders };
}

function quoteEnd(text: string, from: number): number {
  let i = from + 1;
  while (i < text.length && text[i] !== '"' && text[i] !== '\n') i += text[i] === '\\' ? 2 : 1;
  return i;
}

/** The bracket that closes the one at `open`; expressions of Terraform may hold others. */
function bracketEnd(text: string, open: number): number | undefined {
  let depth = 0;
  for (let i = open; i < Math.min(text.length, open + LONGEST); i++) {
    if (text[i] === '{') depth++;
    else if (text[i] === '}' && --depth === 0) return i > open + 1 ? i : undefined;
  }
  return undefined;
}
