import { JsonataRefusal } from './jsonata-functions.ts';

/** Work a match may take at worst, in characters looked at. */
const MAX_WORK = 1e10;
/** Subjects short enough for any pattern. */
const ALWAYS_SAFE_CHARS = 24;

/**
 * Regular expressions for JSONata that cannot run long: the platform's engine backtracks and cannot be interrupted, so
 * a pattern that could take exponential or high polynomial time is refused on long subjects, with a message.
 */
export class BoundedRegExp {
  readonly #inner: RegExp;
  readonly #maxChars: number;

  constructor(source: RegExp) {
    this.#inner = new RegExp(source.source, source.flags);
    this.#maxChars = longestSubject(source.source);
  }

  get lastIndex(): number {
    return this.#inner.lastIndex;
  }

  set lastIndex(index: number) {
    this.#inner.lastIndex = index;
  }

  exec(subject: string): RegExpExecArray | null {
    if (subject.length > this.#maxChars) {
      throw new JsonataRefusal('L0001', `the regular expression could run too long on ${subject.length} characters`);
    }
    return this.#inner.exec(subject);
  }
}

/** Longest subject on which the pattern surely ends soon: repetition inside repetition is exponential at worst. */
function longestSubject(pattern: string): number {
  const plain = pattern.replace(/\\./g, 'x').replace(/\[[^\]]*\]/g, 'x');
  const repeated = /\)(?:[*+]|\{\d+,\d*\})/.test(plain);
  const repetitions = plain.match(/[*+]|\{\d+,\d*\}/g)?.length ?? 0;
  if (repeated && (repetitions > 1 || plain.includes('|'))) return ALWAYS_SAFE_CHARS;
  return Math.max(ALWAYS_SAFE_CHARS, Math.floor(MAX_WORK ** (1 / (repetitions + 1))));
}
