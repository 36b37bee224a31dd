import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Issue, IssueCode, Severity } from './issue.ts';
import { at, type Pointer, ROOT } from './pointer.ts';

/** Where something stands in the user's text. */
export interface Place {
  readonly pointer: Pointer;
  readonly line: number;
  readonly column: number;
}

/** A JSON value that knows its place. Numbers keep their literal text, so that a decimal price stays exact. */
export type JsonAt = JsonObjectAt | JsonArrayAt | JsonScalarAt;
export type JsonObjectAt = Place & { readonly kind: 'object'; readonly fields: ReadonlyMap<string, JsonAt> };
export type JsonArrayAt = Place & { readonly kind: 'array'; readonly items: readonly JsonAt[] };
/** `text`: the characters of a string, unescaped; of anything else, the literal as written. */
export type JsonScalarAt = Place & { readonly text: string } & (
    | { readonly kind: 'string'; readonly value: string }
    | { readonly kind: 'number'; readonly value: number }
    | { readonly kind: 'boolean'; readonly value: boolean }
    | { readonly kind: 'null'; readonly value: null }
  );

/** Deeper documents are refused: the parser is recursive, and no book of ours nests so far. */
const MAX_DEPTH = 64;

/** Collects issues of one text; every issue carries the file's name when there is one. */
export class IssueList {
  readonly issues: Issue[] = [];
  readonly #file: string | undefined;

  constructor(file?: string) {
    this.#file = file;
  }

  error(place: Place, code: IssueCode, message: string, hint?: string): void {
    this.#add('error', place, code, message, hint);
  }

  warn(place: Place, code: IssueCode, message: string, hint?: string): void {
    this.#add('warning', place, code, message, hint);
  }

  #add(severity: Severity, { pointer, line, column }: Place, code: IssueCode, message: string, hint?: string): void {
    this.issues.push({
      severity,
      code,
      pointer,
      line,
      column,
      message,
      ...(hint === undefined ? {} : { hint }),
      ...(this.#file === undefined ? {} : { file: this.#file }),
    });
  }
}

/**
 * Strict JSON with the place of every value.
 *
 * @param codes  the caller's own codes for text that is not JSON and for a field written twice.
 * @returns      undefined, with the reason in `list`, when the text is not one JSON value. Never throws.
 */
export function readJsonText(
  text: string,
  list: IssueList,
  codes: { readonly notJson: IssueCode; readonly duplicate: IssueCode },
): JsonAt | undefined {
  const source = text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text;
  const placeOf = placesIn(source);
  const stop = unreadable(source);
  if (stop !== undefined) {
    list.error(placeOf(stop.offset, ROOT), codes.notJson, stop.problem);
    return undefined;
  }
  const errors: ParseError[] = [];
  const root = parseTree(source, errors, { disallowComments: true, allowTrailingComma: false });
  const first = errors[0];
  if (first !== undefined || root === undefined) {
    const problem = first === undefined ? 'it is empty' : printParseErrorCode(first.error);
    list.error(placeOf(first?.offset ?? 0, ROOT), codes.notJson, `the text is not JSON: ${problem}`);
    return undefined;
  }
  return convert(root, ROOT);

  function convert(node: Node, pointer: Pointer): JsonAt {
    const place = placeOf(node.offset, pointer);
    if (node.type === 'object') return { ...place, kind: 'object', fields: fieldsOf(node, pointer) };
    if (node.type === 'array') {
      return {
        ...place,
        kind: 'array',
        items: (node.children ?? []).map((child, i) => convert(child, at(pointer, i))),
      };
    }
    const literal = source.slice(node.offset, node.offset + node.length);
    const text = node.type === 'string' ? String(node.value) : literal;
    return { ...place, kind: node.type, value: node.value, text } as JsonScalarAt;
  }

  function fieldsOf(node: Node, pointer: Pointer): ReadonlyMap<string, JsonAt> {
    const fields = new Map<string, JsonAt>();
    for (const property of node.children ?? []) {
      const [key, value] = property.children ?? [];
      if (key === undefined || value === undefined) continue;
      const name = String(key.value);
      const child = at(pointer, name);
      if (fields.has(name)) list.error(placeOf(key.offset, child), codes.duplicate, `"${name}" is written twice here`);
      else fields.set(name, convert(value, child));
    }
    return fields;
  }
}

/** 1-based line and column of an offset. */
function placesIn(text: string): (offset: number, pointer: Pointer) => Place {
  const starts = [0];
  for (let i = text.indexOf('\n'); i !== -1; i = text.indexOf('\n', i + 1)) starts.push(i + 1);
  return (offset, pointer) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { pointer, line: low + 1, column: offset - starts[low]! + 1 };
  };
}

/** What the recursive parser must not meet: brackets nested too deep, or a comment (which could hide them). */
function unreadable(text: string): { readonly offset: number; readonly problem: string } | undefined {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === '"') i = endOfString(text, i);
    else if (char === '{' || char === '[') depth++;
    else if (char === '}' || char === ']') depth--;
    else if (char === '/') return { offset: i, problem: 'the text is not JSON: JSON has no comments' };
    if (depth > MAX_DEPTH) return { offset: i, problem: `the document nests more than ${MAX_DEPTH} levels deep` };
  }
  return undefined;
}

/** Offset of the closing quote, or of the line break that leaves the string open. */
function endOfString(text: string, start: number): number {
  let i = start + 1;
  while (i < text.length && text[i] !== '"' && text[i] !== '\n' && text[i] !== '\r') i += text[i] === '\\' ? 2 : 1;
  return i;
}
