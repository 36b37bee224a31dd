import { readTextFile } from '../io/index.ts';
import type { Issue } from '../issue/index.ts';

export interface NamedSource {
  readonly text: string;
  readonly file: string;
}

/** Files given as `NAME=FILE`, or why they could not be read. */
export type NamedFiles =
  | { readonly ok: true; readonly sources: ReadonlyMap<string, NamedSource> }
  | { readonly ok: false; readonly usage: string }
  | { readonly ok: false; readonly issues: readonly Issue[] };

/** @param option  as the user writes it, for the message when a pair is none or a name comes twice. */
export function readNamedFiles(option: string, pairs: readonly string[] = []): NamedFiles {
  const sources = new Map<string, NamedSource>();
  const issues: Issue[] = [];
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    const [name, file] = [pair.slice(0, at), pair.slice(at + 1)];
    if (at <= 0 || file === '') return { ok: false, usage: `${option} takes NAME=FILE, found "${pair}"` };
    if (sources.has(name)) return { ok: false, usage: `${option} is given twice for "${name}"` };
    const text = readTextFile(file);
    if (text.ok) sources.set(name, { text: text.value, file });
    else issues.push(...text.issues);
  }
  return issues.length > 0 ? { ok: false, issues } : { ok: true, sources };
}

/** `--workflow` and `--items` of a command. */
export function readFurther(options: {
  readonly workflow?: readonly string[] | undefined;
  readonly items?: readonly string[] | undefined;
}):
  | {
      readonly ok: true;
      readonly further: {
        readonly workflows: ReadonlyMap<string, NamedSource>;
        readonly items: ReadonlyMap<string, NamedSource>;
      };
    }
  | Exclude<NamedFiles, { readonly ok: true }> {
  const workflows = readNamedFiles('--workflow', options.workflow);
  if (!workflows.ok) return workflows;
  const items = readNamedFiles('--items', options.items);
  return items.ok ? { ok: true, further: { workflows: workflows.sources, items: items.sources } } : items;
}
