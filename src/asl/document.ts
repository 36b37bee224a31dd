import { at, type Issue, type Parsed, type Pointer, parsedUnlessErrors, ROOT } from '../issue/index.ts';
import type { AslCode } from './codes.ts';
import type { JsonValue } from './model.ts';
import { readJson } from './text/json-document.ts';
import { type Place, placer, type Spot, spotOf } from './text/source-positions.ts';
import { readYaml } from './text/yaml-document.ts';

export type DocumentFormat = 'json' | 'yaml';

/** The name a YAML tag is short for (`!Sub` for `Fn::Sub`); undefined for tags that are not known. */
export type LongForms = (tag: string) => string | undefined;

/** A JSON or YAML text with the place of every value and key in it. */
export interface PositionedDocument {
  readonly value: JsonValue;
  readonly format: DocumentFormat;
  /** Where the value at `pointer` begins; the nearest ancestor's place when the pointer leads to nothing. */
  place(pointer: Pointer): Place;
  /** Where the key that holds the value begins; the value's own place for array items and the root. */
  placeOfKey(pointer: Pointer): Place;
  /** Where it begins, in UTF-16 units from the start of the text without its byte-order mark. */
  offset(pointer: Pointer): number;
  /** Whether the pointer leads to a value of the document. */
  has(pointer: Pointer): boolean;
}

/** Levels of nesting a document may have. 200 Parallel states inside each other need 800. */
export const MAX_DEPTH = 1200;

/** What a reader of one format found; offsets count UTF-16 units from the start of the text without its BOM. */
export interface RawDocument {
  readonly value?: JsonValue;
  readonly spots: Spot;
  readonly problems: readonly Problem[];
}

/** An issue before its offset became a line and a column. */
export interface Problem extends Omit<Issue, 'line' | 'column' | 'file' | 'code'> {
  readonly code: AslCode;
  readonly offset: number;
}

/**
 * Reads JSON (strict: no comments, no trailing commas, no duplicate keys) or YAML 1.2 (JSON-able values only).
 *
 * @param text     the document; a byte-order mark at its start is ignored.
 * @param options  `format` when known, else it is recognised from the file name or the text itself; `tags` says what a
 *                 YAML tag such as `!Ref` is short for: its value becomes the one member of an object of that name. With
 *                 them the text is a template, where the last of two equal keys counts, with a warning.
 * @returns        the value with places, or every syntax problem found with its line and column. Never throws.
 */
export function readDocument(
  text: string,
  options: { readonly file?: string; readonly format?: DocumentFormat; readonly tags?: LongForms } = {},
): Parsed<PositionedDocument> {
  const body = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  const format = options.format ?? sniff(body, options.file);
  const placeAt = placer(body);
  const raw =
    body.trim() === ''
      ? emptyDocument()
      : format === 'json'
        ? readJson(body, options.tags !== undefined)
        : readYaml(body, options.tags);
  const issues = raw.problems.map(({ offset, ...problem }): Issue => {
    const file = options.file === undefined ? {} : { file: options.file };
    return { ...problem, ...placeAt(offset), ...file };
  });
  return parsedUnlessErrors(
    raw.value === undefined ? undefined : positioned(raw.value, raw.spots, format, placeAt),
    issues,
  );
}

function positioned(
  value: JsonValue,
  spots: Spot,
  format: DocumentFormat,
  placeAt: (offset: number) => Place,
): PositionedDocument {
  return {
    value,
    format,
    place: (pointer) => placeAt(spotOf(spots, pointer).offset),
    placeOfKey: (pointer) => {
      const spot = spotOf(spots, pointer);
      return placeAt(spot.keyOffset ?? spot.offset);
    },
    offset: (pointer) => spotOf(spots, pointer).offset,
    has: (pointer) => pointer === ROOT || spotOf(spots, pointer) !== spotOf(spots, parentOf(pointer)),
  };
}

const parentOf = (pointer: Pointer): Pointer => pointer.slice(0, pointer.lastIndexOf('/')) as Pointer;

function emptyDocument(): RawDocument {
  const problem: Problem = {
    severity: 'error',
    code: 'asl.empty',
    pointer: at(ROOT),
    offset: 0,
    message: 'the text is empty',
    hint: 'Give a document in JSON or YAML; was the file saved, or the pipe fed?',
  };
  return { spots: { offset: 0 }, problems: [problem] };
}

/** JSON begins with a bracket, a quote or a slash-comment (refused later, with its place); all else can only be YAML. */
function sniff(text: string, file: string | undefined): DocumentFormat {
  if (file !== undefined && /\.ya?ml$/i.test(file)) return 'yaml';
  if (file !== undefined && /\.json$/i.test(file)) return 'json';
  // a quoted text before a colon is the first key of a YAML mapping
  if (/^\s*"(?:[^"\\\n]|\\.)*"\s*:(?:\s|$)/.test(text)) return 'yaml';
  return /^\s*(?:[[{"]|\/[/*])/.test(text) ? 'json' : 'yaml';
}
