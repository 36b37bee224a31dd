/** Characters that move the cursor, reorder the line or cannot be seen. Joiners stay: emoji and some scripts need them. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u00ad]|(?![\u200c\u200d])\p{Cf}/gu;

/** A printed text of many lines, in which only line breaks and tabs still do anything. */
export const inertText = (text: string): string => text.replace(UNPRINTABLE, (c) => (KEPT.has(c) ? c : printable(c)));

/** The same for JSON: what is made visible is the escape that JSON reads as the same character. */
export const inertJson = (text: string): string =>
  text.replace(UNPRINTABLE, (c) =>
    KEPT.has(c)
      ? c
      : [...Array(c.length).keys()].map((i) => `\\u${c.charCodeAt(i).toString(16).padStart(4, '0')}`).join(''),
  );

const KEPT = new Set(['\n', '\r', '\t']);

/** The user's text on one line, safe for a terminal: control characters become visible, `\u001b`. */
export const printable = (text: string): string =>
  text.replace(UNPRINTABLE, (c) => {
    const code = c.codePointAt(0)!;
    return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
