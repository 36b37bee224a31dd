import { MAX_DEPTH } from '../document.ts';

/** Flow entries with nothing in them that a document may have: the parser makes several objects of each. */
const MOST_EMPTY_ENTRIES = 2000;

/** What makes a text too much for the parser, and where. */
export interface TooMuch {
  readonly offset: number;
  readonly what: 'deep' | 'empty';
}

/**
 * Looks once over a YAML text for what the parser would spend minutes and gigabytes on. It reads characters, not YAML: brackets in
 * plain text count too, so the bounds are far above what anybody writes.
 */
export function yamlTooMuch(text: string): TooMuch | undefined {
  let depth = 0;
  let empty = 0;
  let opened = 0;
  let last = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === LINE_FEED) {
      opened = 0;
      last = 0;
    } else if (c === QUOTE || c === APOSTROPHE) {
      if (last !== 0 && !isIndicator(last)) continue; // inside a plain text
      const end = quoteEnd(text, i, c);
      if (end === undefined) return undefined; // the parser tells of it at once
      i = end;
      last = c;
    } else if (c === HASH && (last === 0 || isBlank(text.charCodeAt(i - 1)))) {
      const end = text.indexOf('\n', i);
      if (end === -1) return undefined;
      i = end - 1;
    } else if (c === BRACE || c === BRACKET) {
      if (++depth > MAX_DEPTH) return { offset: i, what: 'deep' };
      last = c;
    } else if (c === BRACE_END || c === BRACKET_END) {
      if (--depth < -MAX_DEPTH) return { offset: i, what: 'deep' };
      last = c;
    } else if (c === COMMA) {
      if ((last === COMMA || last === BRACE || last === BRACKET || last === COLON) && ++empty > MOST_EMPTY_ENTRIES) {
        return { offset: i, what: 'empty' };
      }
      last = c;
    } else if (!isBlank(c)) {
      const opens =
        (c === DASH || c === QUESTION || c === COLON || c === AMPERSAND || c === BANG) && isBlank(before(text, i, c));
      if (opens && ++opened > MAX_DEPTH) return { offset: i, what: 'deep' };
      last = c;
    }
  }
  return undefined;
}

const [LINE_FEED, QUOTE, APOSTROPHE, HASH, COMMA, COLON] = [10, 34, 39, 35, 44, 58] as const;
const [BRACE, BRACE_END, BRACKET, BRACKET_END] = [123, 125, 91, 93] as const;
const [DASH, QUESTION, AMPERSAND, BANG] = [45, 63, 38, 33] as const;

const isBlank = (c: number): boolean => c === 32 || c === 9 || c === 10 || c === 13 || Number.isNaN(c);
const isIndicator = (c: number): boolean =>
  [COMMA, COLON, BRACE, BRACKET, BRACE_END, BRACKET_END, DASH, QUESTION, QUOTE, APOSTROPHE].some((one) => one === c);

/** What makes an indicator one: a blank before an anchor or a tag, a blank after the others. */
const before = (text: string, i: number, c: number): number =>
  text.charCodeAt(c === AMPERSAND || c === BANG ? i - 1 : i + 1);

function quoteEnd(text: string, from: number, quote: number): number | undefined {
  for (let i = from + 1; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 92 && quote === QUOTE) i++;
    else if (c === quote) return i;
  }
  return undefined;
}
