import { parseParameters } from '../app/index.ts';
import { readTextFile } from '../io/index.ts';

export type Parameters =
  | { readonly ok: true; readonly values: ReadonlyMap<string, string> }
  | { readonly ok: false; readonly usage: string };

/** `--param Name=value` and `--params FILE`; those given one by one win. */
export function readParameters(options: { readonly param?: readonly string[]; readonly params?: string }): Parameters {
  const values = new Map<string, string>();
  if (options.params !== undefined) {
    const text = readTextFile(options.params);
    const read = text.ok ? parseParameters(text.value, options.params) : text;
    if (!read.ok) return { ok: false, usage: `--params ${options.params}: ${read.issues[0].message}` };
    for (const [name, value] of read.value) values.set(name, value);
  }
  for (const pair of options.param ?? []) {
    const at = pair.indexOf('=');
    if (at <= 0) return { ok: false, usage: `--param takes Name=value, found "${pair}"` };
    values.set(pair.slice(0, at), pair.slice(at + 1));
  }
  return { ok: true, values };
}
