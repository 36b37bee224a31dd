import { DIGEST_NAMES, decodeBase64, digest, encodeBase64 } from '../digest.ts';
import { type JsonValue, jsonText, parseJson, TooDeep } from '../json.ts';
import type { IntrinsicFunction, IntrinsicInput } from './intrinsic.ts';
import { objectArgument, textArgument } from './intrinsic-arguments.ts';

/** Longest text for base64 and hashes. Source: developer guide, "Intrinsic functions", read 2026-11. */
const MAX_CODED_CHARS = 10_000;

/** The text behind a quoted literal: a backslash hands over the character after it. */
export const unescapeLiteral = (raw: string): string => raw.replace(/\\([\s\S])/g, '$1');

export const TEXT_FUNCTIONS: Readonly<Record<string, IntrinsicFunction>> = {
  'States.Format': format,

  'States.StringToJson': ({ values }) => {
    const text = textArgument(values[0], 'States.StringToJson');
    if (text.trim() === '') return null; // inferred: Jackson, which AWS parses with, reads a blank text as nothing
    try {
      return parseJson(text);
    } catch (problem) {
      if (problem instanceof TooDeep) throw new RangeError(`the text is not followed: ${problem.message}`);
      throw new RangeError('Encountered a string that is not valid JSON');
    }
  },

  'States.JsonToString': ({ values }) => {
    return jsonText(values[0] as JsonValue);
  },

  /** Only shallow merging exists: the third argument must be false. */
  'States.JsonMerge': ({ values }) => {
    if (values[2] !== false)
      throw new RangeError('only shallow merging is supported: the third argument must be false');
    return { ...objectArgument(values[0], 'States.JsonMerge'), ...objectArgument(values[1], 'States.JsonMerge') };
  },

  /** Every character of the second text separates, and empty parts are dropped. Source: recordings. */
  'States.StringSplit': ({ values }) => {
    const separators = new Set(textArgument(values[1], 'States.StringSplit'));
    const parts = [''];
    for (const char of textArgument(values[0], 'States.StringSplit')) {
      if (separators.has(char)) parts.push('');
      else parts[parts.length - 1] += char;
    }
    return parts.filter((part) => part !== '');
  },

  'States.Base64Encode': ({ values }) => {
    return encodeBase64(coded(values[0], 'States.Base64Encode'));
  },

  'States.Base64Decode': ({ values }) => {
    const decoded = decodeBase64(coded(values[0], 'States.Base64Decode'));
    if (decoded === undefined) throw new RangeError('the text is not base64');
    return decoded;
  },

  /** Data that is not a text is hashed as its JSON. */
  'States.Hash': ({ values }) => {
    const data = values[0] as JsonValue;
    const text = coded(typeof data === 'string' ? data : jsonText(data), 'States.Hash');
    const hash = digest(text, textArgument(values[1], 'States.Hash'));
    if (hash === undefined) throw new RangeError(`the algorithm must be one of ${DIGEST_NAMES.join(', ')}`);
    return hash;
  },
};

function coded(value: JsonValue | undefined, name: string): string {
  const text = textArgument(value, name);
  if (text.length > MAX_CODED_CHARS) throw new RangeError(`the text is longer than ${MAX_CODED_CHARS} characters`);
  return text;
}

/** Fills the `{}` of the template one after the other; `\{` and `\}` stand for themselves in a literal template. */
function format({ values, literals }: IntrinsicInput): JsonValue {
  const written = literals[0];
  const template = written ?? textArgument(values[0], 'States.Format');
  const rest = values.slice(1);
  let used = 0;
  const filled = template.replace(/\\([\s\S])|\{\}/g, (whole, escaped: string | undefined) => {
    if (whole !== '{}') return written === undefined ? whole : (escaped as string);
    if (used >= rest.length) throw new RangeError('there are more {} than arguments');
    return shown(rest[used++] as JsonValue);
  });
  if (used < rest.length) throw new RangeError('there are more arguments than {}');
  return filled;
}

const shown = (value: JsonValue): string => (typeof value === 'string' ? value : jsonText(value));
