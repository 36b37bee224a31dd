import { type Issue, type Parsed, parsed, ROOT } from '../issue/index.ts';
import type { SentText } from './run-task.ts';

export interface DecodedText {
  readonly text: string;
  readonly file: string;
}

/** UTF-8 to text; what is none of it is refused with the place of the first byte that is wrong. */
export function decodeTexts(sent: readonly SentText[]): Parsed<readonly DecodedText[]> {
  const texts: DecodedText[] = [];
  const issues: Issue[] = [];
  for (const { text, file } of sent) {
    if (typeof text === 'string') texts.push({ text, file });
    else {
      const decoded = decode(text);
      if (decoded === undefined) issues.push(notText(text, file));
      else texts.push({ text: decoded, file });
    }
  }
  const [first, ...rest] = issues;
  return first === undefined ? parsed(texts) : { ok: false, issues: [first, ...rest] };
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function notText(bytes: Uint8Array, file: string): Issue {
  const lines = readable(bytes).split('\n');
  return {
    severity: 'error',
    code: 'io.not-utf8',
    pointer: ROOT,
    line: lines.length,
    column: lines.at(-1)!.length + 1,
    message: 'this is no text in UTF-8',
    hint: 'send JSON or YAML, saved as UTF-8 and not compressed',
    file,
  };
}

/** The text before the first byte that is no UTF-8, found by halving. */
function readable(bytes: Uint8Array): string {
  let [good, bad] = [0, bytes.length];
  const startsWell = (end: number): boolean => {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, end), { stream: true });
      return true;
    } catch {
      return false;
    }
  };
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (startsWell(middle)) good = middle;
    else bad = middle;
  }
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, good), { stream: true });
}
