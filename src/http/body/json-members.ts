/** One member of a JSON object as it stands in the text. */
export interface Member {
  readonly key: string;
  /** The value's own characters: numbers, order and doubled keys are what the client wrote. */
  readonly text: string;
}

/**
 * The members of a JSON object, in order, also those given twice.
 *
 * @param text  JSON that `JSON.parse` takes; of anything but an object the answer is empty.
 */
export function jsonMembers(text: string): readonly Member[] {
  const members: Member[] = [];
  let at = skipSpace(text, 0);
  if (text[at] !== '{') return members;
  at = skipSpace(text, at + 1);
  while (text[at] === '"') {
    const keyEnd = valueEnd(text, at);
    const start = skipSpace(text, text.indexOf(':', keyEnd) + 1);
    const end = valueEnd(text, start);
    members.push({ key: JSON.parse(text.slice(at, keyEnd)) as string, text: text.slice(start, end) });
    at = skipSpace(text, end);
    if (text[at] === ',') at = skipSpace(text, at + 1);
  }
  return members;
}

function skipSpace(text: string, at: number): number {
  while (at < text.length && ' \t\r\n'.includes(text[at]!)) at++;
  return at;
}

/** Where the value that begins at `at` ends. */
function valueEnd(text: string, at: number): number {
  let depth = 0;
  for (let i = at; i < text.length; i++) {
    const char = text[i]!;
    if (char === '"') {
      i = stringEnd(text, i);
      if (depth === 0) return i + 1;
    } else if (char === '{' || char === '[') depth++;
    else if (char === '}' || char === ']') {
      if (depth === 0) return i; // a number or a word at the end of the object
      if (--depth === 0) return i + 1;
    } else if (depth === 0 && ', \t\r\n'.includes(char)) return i;
  }
  return text.length;
}

function stringEnd(text: string, at: number): number {
  let i = at + 1;
  while (i < text.length && text[i] !== '"') i += text[i] === '\\' ? 2 : 1;
  return i;
}
