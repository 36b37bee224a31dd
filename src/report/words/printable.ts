/** Characters that move the cursor, reorder the line or cannot be seen. Joiners stay: emoji and some scripts need them. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u00ad]|(?![\u200c\u200d])\p{Cf}/gu;

/** The user's text on one line, safe for a terminal: control characters become visible, `\u001b`. */
export const printable = (text: string): string =>
  text.replace(UNPRINTABLE, (c) => {
    const code = c.codePointAt(0)!;
    return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
