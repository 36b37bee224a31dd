/**
 * Where the character `index` of a decoded string stands in the text that holds the string: a JSON string, a YAML block
 * (literal or folded), or a plain or quoted YAML scalar. Exact for JSON and literal blocks; for folded and plain ones of
 * several lines the right line as long as lines were only joined.
 *
 * @param offset  of the value: its opening quote, its block header, or its first character.
 */
export function offsetInScalar(text: string, offset: number, index: number): number {
  const first = text[offset];
  if (first === '"') return inDoubleQuotes(text, offset + 1, index);
  if (first === "'") return inSingleQuotes(text, offset + 1, index);
  if (first === '|' || first === '>') return inBlock(text, offset, index);
  return inPlain(text, offset, index);
}

function inDoubleQuotes(text: string, from: number, index: number): number {
  let at = from;
  for (let i = 0; i < index && at < text.length; i++) {
    const c = text[at];
    if (c === '"') break;
    if (c !== '\\') at++;
    else at += text[at + 1] === 'u' ? 6 : text[at + 1] === 'x' ? 4 : 2;
  }
  return at;
}

function inSingleQuotes(text: string, from: number, index: number): number {
  let at = from;
  for (let i = 0; i < index && at < text.length; i++) at += text[at] === "'" ? 2 : 1;
  return at;
}

/** Each line of a literal block is one of the value's, behind the indentation of the first that is not empty. */
function inBlock(text: string, header: number, index: number): number {
  let line = text.indexOf('\n', header) + 1;
  if (line === 0) return header;
  const body = /^(?:[ \t]*\r?\n)*( *)/.exec(text.slice(line, line + 100_000));
  const indent = body?.[1]?.length ?? 0;
  let left = index;
  for (;;) {
    const end = text.indexOf('\n', line);
    const stop = end < 0 ? text.length : end;
    const length = Math.max(0, stop - line - indent);
    if (left <= length || end < 0) return Math.min(line + indent + left, text.length);
    left -= length + 1;
    line = end + 1;
  }
}

function inPlain(text: string, from: number, index: number): number {
  let at = from;
  for (let i = 0; i < index && at < text.length; i++) {
    const fold = /^[ \t]*\r?\n\s*/.exec(text.slice(at, at + 200));
    at += fold === null ? 1 : fold[0].length;
  }
  return at;
}
