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
    const decoded = typeof text === 'string' ? parsed(text) : decodeText(text, file);
    if (decoded.ok) texts.push({ text: decoded.value, file });
    else issues.push(...decoded.issues);
  }
  const [first, ...rest] = issues;
  return first === undefined ? parsed(texts) : { ok: false, issues: [first, ...rest] };
}

export function decodeText(bytes: Uint8Array, file: string): Parsed<string> {
  try {
    return parsed(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return { ok: false, issues: [notText(bytes, file)] };
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
    message: isParquet(bytes) ? 'this is a Parquet file, which is not read' : 'this is no text in UTF-8',
    hint: isParquet(bytes)
      ? 'say how many items it has (`items` of the state in the load profile), or give it as CSV'
      : 'give JSON, YAML or CSV, saved as UTF-8 and not compressed',
    file,
  };
}

const isParquet = (bytes: Uint8Array): boolean => String.fromCharCode(...bytes.subarray(0, 4)) === 'PAR1';

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
