import { linearPattern, type PatternMatch } from '../linear-pattern.ts';
import { OwnLimit } from './jsonata-functions.ts';
import type { Work } from './jsonata-work.ts';

/** Characters that an automaton of one instruction looks at in the time of one step; more instructions, fewer characters. */
const LOOKS_PER_STEP = 128;
/** Ways a match by the platform's engine may try at worst. */
const MAX_WAYS = 1e7;
const WAYS_PER_STEP = 200;

/** Compiled once for each pattern that stands in an expression. */
const finders = new WeakMap<RegExp, Finder>();

type Finder = (text: string, from: number, work: Work) => PatternMatch | undefined;

/**
 * Regular expressions for JSONata that cannot run long: by an engine in linear time, its looks at characters counted.
 * Look-around and references to groups, which it has not, go to the platform's engine where the ways that one could try at
 * worst are few; else they are refused with a message.
 */
export function regexEngine(work: Work): new (pattern: RegExp) => RegexLike {
  return class implements RegexLike {
    lastIndex = 0;
    readonly #find: Finder;

    constructor(pattern: RegExp) {
      const found = finders.get(pattern) ?? finderFor(pattern);
      finders.set(pattern, found);
      this.#find = found;
    }

    exec(text: string): RegExpExecArray | null {
      work.charge(1);
      const match = this.lastIndex > text.length ? undefined : this.#find(text, this.lastIndex, work);
      this.lastIndex = match?.end ?? 0;
      if (match === undefined) return null;
      const whole = text.slice(match.start, match.end);
      return Object.assign([whole, ...match.groups], { index: match.start, input: text }) as unknown as RegExpExecArray;
    }
  };
}

interface RegexLike {
  lastIndex: number;
  exec(text: string): RegExpExecArray | null;
}

function finderFor({ source, flags }: RegExp): Finder {
  const linear = linearPattern(source, flags);
  if (linear === undefined) return backtracking(source, flags);
  const perLook = linear.size / LOOKS_PER_STEP;
  return (text, from, work) => linear.find(text, from, (chars) => work.charge(chars * perLook));
}

function backtracking(source: string, flags: string): Finder {
  const pattern = new RegExp(source, flags.includes('g') ? flags : `${flags}g`);
  const ways = waysOf(source);
  return (text, from, work) => {
    const atWorst = ways(text.length - from);
    if (atWorst > MAX_WAYS)
      throw new OwnLimit(`the regular expression could run too long on ${text.length - from} characters`);
    work.charge(atWorst / WAYS_PER_STEP);
    pattern.lastIndex = from;
    const match = pattern.exec(text);
    return match === null ? undefined : { start: match.index, end: pattern.lastIndex, groups: match.slice(1) };
  };
}

/** Ways to match at worst by the characters of the text. Repetition of what itself repeats or branches has no good bound. */
function waysOf(source: string): (chars: number) => number {
  const plain = source
    .replace(/\\[1-9k]/g, '(x*)') // what a group held: as long as may be
    .replace(/\\./g, 'x')
    .replace(/\[[^\]]*\]/g, 'x')
    .replace(/\(\?(?:[:=!]|<[=!]|<\w+>)/g, '(');
  const repetitions = plain.match(/[*+?]|\{\d+(?:,\d*)?\}/g)?.length ?? 0;
  const branches = plain.match(/\|/g)?.length ?? 0;
  const nests = /\)(?:[*+?]|\{\d)/.test(plain) && repetitions + branches > 1;
  return nests ? () => Infinity : (chars) => (chars + 2) ** (repetitions + 1) * 2 ** branches;
}
