import { readDocument } from '../asl/index.ts';
import { type Parsed, parsed } from '../issue/index.ts';
import { isArray, isObject, scalarText } from './json.ts';
import { SourceFile } from './source-file.ts';

/**
 * Values of parameters from a file, JSON or YAML: `{ Name: value }`, a list of `{ ParameterKey, ParameterValue }` or of
 * "Name=value" as the AWS CLI takes them, or `{ Parameters: … }` around one of them.
 */
export function parseParameters(text: string, path: string): Parsed<ReadonlyMap<string, string>> {
  const read = readDocument(text, { file: path });
  if (!read.ok) return read;
  const root = read.value.value;
  const list = isObject(root) && root.Parameters !== undefined ? root.Parameters : root;
  const values = new Map<string, string>();
  if (isArray(list)) {
    for (const one of list) {
      const pair = isObject(one) ? [scalarText(one.ParameterKey), scalarText(one.ParameterValue)] : pairIn(one);
      if (pair[0] !== undefined && pair[1] !== undefined) values.set(pair[0], pair[1]);
    }
    return parsed(values);
  }
  if (isObject(list)) {
    for (const [name, value] of Object.entries(list)) values.set(name, scalarText(value) ?? JSON.stringify(value));
    return parsed(values);
  }
  const issue = new SourceFile(path, text).issue('source.bad-value', 'error', 0, {
    message: 'this holds no parameters',
    hint: 'write { Name: value }',
  });
  return { ok: false, issues: [issue] };
}

function pairIn(value: unknown): [string | undefined, string | undefined] {
  const at = typeof value === 'string' ? value.indexOf('=') : -1;
  return at <= 0 ? [undefined, undefined] : [String(value).slice(0, at), String(value).slice(at + 1)];
}
