import { type JSONVisitor, type ParseErrorCode, printParseErrorCode, visit } from 'jsonc-parser';
import { at, type Pointer, ROOT } from '../../issue/index.ts';
import { MAX_DEPTH, type Problem, type RawDocument } from '../document.ts';
import type { JsonValue } from '../model.ts';
import { maskPlaceholders } from './bare-placeholders.ts';
import { addChild, type Spot } from './source-positions.ts';

type Mutable = JsonValue[] | Record<string, JsonValue>;

/** Later syntax errors of a text are mostly echoes of the first ones. */
const MAX_SYNTAX_PROBLEMS = 5;

/** One object or array being read. */
interface Frame {
  readonly container: Mutable;
  readonly spot: Spot;
  /** Key of the member being read; its index in arrays. */
  key: string;
  keyOffset: number | undefined;
}

/** @param isTemplate  the last of two equal keys counts, with a warning. */
export function readJson(written: string, isTemplate = false): RawDocument {
  const { text, placeholders } = maskPlaceholders(written);
  const deep = offsetTooDeep(text);
  if (deep !== undefined) return { spots: { offset: 0 }, problems: [tooDeep(deep)] };
  const reader = new JsonReader(text, placeholders, isTemplate);
  visit(text, reader.visitor(), { disallowComments: true, allowTrailingComma: false });
  return reader.finish();
}

class JsonReader {
  readonly #text: string;
  readonly #isTemplate: boolean;
  readonly #problems: Problem[] = [];
  readonly #frames: Frame[] = [];
  #syntaxProblems = 0;
  #root: Spot = { offset: 0 };
  #value: JsonValue | undefined;

  readonly #placeholders: ReadonlyMap<number, string>;

  constructor(text: string, placeholders: ReadonlyMap<number, string>, isTemplate: boolean) {
    this.#text = text;
    this.#placeholders = placeholders;
    this.#isTemplate = isTemplate;
  }

  visitor(): JSONVisitor {
    return {
      onObjectBegin: (offset) => this.#open({}, offset),
      onArrayBegin: (offset) => this.#open([], offset),
      onObjectEnd: () => void this.#frames.pop(),
      onArrayEnd: () => void this.#frames.pop(),
      onObjectProperty: (key, offset) => this.#property(key, offset),
      onLiteralValue: (value, offset) => this.#literal(this.#placeholders.get(offset) ?? value, offset),
      onError: (code, offset, length) => this.#syntax(code, offset, length),
    };
  }

  finish(): RawDocument {
    const refused = this.#problems.some(({ severity }) => severity === 'error') || this.#value === undefined;
    const value = refused ? {} : { value: this.#value as JsonValue };
    return { ...value, spots: this.#root, problems: this.#problems };
  }

  #open(container: Mutable, offset: number): void {
    this.#frames.push({ container, spot: this.#put(container, offset), key: '', keyOffset: undefined });
  }

  /** Puts a value into the open container and remembers its spot. */
  #put(value: JsonValue | Mutable, offset: number): Spot {
    const frame = this.#frames.at(-1);
    const spot: Spot = { offset, keyOffset: frame?.keyOffset };
    if (frame === undefined) {
      this.#value = value;
      this.#root = spot;
      return spot;
    }
    if (Array.isArray(frame.container)) frame.key = String(frame.container.length);
    setMember(frame.container, frame.key, value);
    addChild(frame.spot, frame.key, spot);
    return spot;
  }

  /** Pointer of the member being read; built only when there is something to say about it. */
  #pointer(): Pointer {
    return at(ROOT, ...this.#frames.map((frame) => frame.key));
  }

  #property(key: string, offset: number): void {
    const frame = this.#frames.at(-1);
    if (frame === undefined) return;
    frame.key = key;
    frame.keyOffset = offset;
    if (Object.hasOwn(frame.container, key)) {
      this.#problems.push(duplicateKey(key, this.#pointer(), offset, this.#isTemplate));
    }
  }

  #literal(value: JsonValue, offset: number): void {
    this.#put(value, offset);
    if (typeof value !== 'number' || Number.isFinite(value)) return;
    this.#problems.push(numberTooLarge(this.#pointer(), offset));
  }

  #syntax(code: ParseErrorCode, offset: number, length: number): void {
    this.#syntaxProblems++;
    if (this.#syntaxProblems > MAX_SYNTAX_PROBLEMS) return;
    this.#problems.push(syntaxProblem(printParseErrorCode(code), this.#text, offset, length));
  }
}

/** Sets a member as data even when it is called `__proto__`. */
export function setMember(container: Mutable, key: string, value: JsonValue): void {
  if (Array.isArray(container)) container.push(value);
  else if (key === '__proto__') {
    Object.defineProperty(container, key, { value, enumerable: true, configurable: true, writable: true });
  } else container[key] = value;
}

export const duplicateKey = (key: string, pointer: Pointer, offset: number, isTemplate: boolean): Problem => ({
  severity: isTemplate ? 'warning' : 'error',
  code: 'asl.duplicate-key',
  pointer,
  offset,
  message: `the key ${JSON.stringify(key)} stands twice in the same object`,
  hint: isTemplate
    ? 'The last one counts: remove the other.'
    : 'Only one of the two would count: remove or rename one.',
});

export const numberTooLarge = (pointer: Pointer, offset: number): Problem => ({
  severity: 'error',
  code: 'asl.number-too-large',
  pointer,
  offset,
  message: 'the number is too large for JSON numbers as AWS and this tool hold them (above 1.8e308)',
  hint: 'Write a finite number, or quote it as text.',
});

export const tooDeep = (offset: number): Problem => ({
  severity: 'error',
  code: 'asl.too-deep',
  pointer: ROOT,
  offset,
  message: `the document is nested more than ${MAX_DEPTH} levels deep`,
  hint: 'Move inner parts into state machines of their own, or check for a run of opening brackets.',
});

/** Offset of the bracket that goes too deep: looked for before parsing, because parsers recurse. */
function offsetTooDeep(text: string): number | undefined {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (quoted) {
      if (c === 92) i++;
      else if (c === 34 || c === 10) quoted = false;
    } else if (c === 34) quoted = true;
    else if (c === 123 || c === 91) {
      if (++depth > MAX_DEPTH) return i;
    } else if (c === 125 || c === 93) depth--;
  }
  return undefined;
}

const SYNTAX: Record<string, readonly [what: string, hint: string]> = {
  InvalidSymbol: ['is not a JSON value', 'Text needs double quotes; only true, false, null and numbers stand bare.'],
  InvalidNumberFormat: ['is not a JSON number', 'Write numbers as 12, -3.5 or 1e6.'],
  PropertyNameExpected: [
    'stands where a key is expected',
    'Keys need double quotes, and no comma may follow the last member.',
  ],
  ValueExpected: ['stands where a value is expected', 'A value is missing, or a comma is left over before it.'],
  ColonExpected: ['stands where ":" is expected', 'A colon is missing between key and value.'],
  CommaExpected: ['stands where "," or a closing bracket is expected', 'A comma is missing between two members.'],
  CloseBraceExpected: ['stands where "}" is expected', 'An object is not closed.'],
  CloseBracketExpected: ['stands where "]" is expected', 'An array is not closed.'],
  EndOfFileExpected: ['follows the end of the document', 'The file must hold one JSON value and nothing after it.'],
  InvalidCommentToken: ['is a comment, which JSON does not have', 'Move it into a "Comment" field.'],
  UnexpectedEndOfComment: ['is a comment without its end', 'JSON has no comments: move it into a "Comment" field.'],
  UnexpectedEndOfString: ['is text without its closing quote', 'Close it with a double quote on the same line.'],
  UnexpectedEndOfNumber: ['is a number without its digits', 'Write numbers as 12, -3.5 or 1e6.'],
  InvalidUnicode: ['holds a broken \\u escape', 'Use four hexadecimal digits after \\u.'],
  InvalidEscapeCharacter: ['holds an escape JSON does not have', 'Double the backslash to mean one backslash.'],
  InvalidCharacter: ['holds a control character', 'Write it as an escape such as \\n or \\t.'],
};

function syntaxProblem(name: string, text: string, offset: number, length: number): Problem {
  const [what, hint] = SYNTAX[name] ?? ['is not JSON', 'Check the text around this place.'];
  const found = text.slice(offset, offset + Math.max(1, length));
  const shown =
    found === '' ? 'the end of the text' : JSON.stringify(found.length > 40 ? `${found.slice(0, 40)}…` : found);
  return { severity: 'error', code: 'asl.not-json', pointer: ROOT, offset, message: `${shown} ${what}`, hint };
}
