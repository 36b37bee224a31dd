import { ROOT } from '../../issue/index.ts';
import type { Files } from '../files.ts';
import { asObject, asText, scalarText } from '../json.ts';
import { folderOf, joinPath } from '../paths.ts';
import type { SourceFile } from '../source-file.ts';
import { type Block, blocksOf, Module, type Names, NO_NAMES, Run } from './scope.ts';

const MOST_LEVELS = 16;

/**
 * Opens the module of a folder with all its files, and the modules it calls by a local path.
 *
 * @returns  undefined where the folder holds no configuration.
 */
export async function openConfiguration(
  folder: string,
  files: Files,
  given: ReadonlyMap<string, string>,
): Promise<Module | undefined> {
  const values = new Map(given);
  const run = new Run(folder, files, values);
  for (const [name, value] of await variableFiles(folder, files)) if (!values.has(name)) values.set(name, value);
  return await openModule(run, folder, '', undefined);
}

/** The files of one folder, not of those below it. */
const filesIn = (folder: string, files: Files, ending: RegExp): string[] =>
  files.list(folder).filter((path) => folderOf(path) === folder && ending.test(path));

async function openModule(run: Run, folder: string, prefix: string, call: Module['call']): Promise<Module | undefined> {
  const blocks = new Map<string, Block>();
  const paths = filesIn(folder, run.files, /\.tf(\.json)?$/i);
  for (const path of paths) {
    const found = run.files.open(path);
    if (!('file' in found)) continue;
    run.files.taken.add(path);
    for (const [key, block] of await read(found.file, run)) blocks.set(key, block);
  }
  if (paths.length === 0) return undefined;
  const module = new Module(run, folder, prefix, blocks, call);
  for (const [key, at] of blocks) {
    const name = /^module\.(.+)$/.exec(key)?.[1];
    const source = asText(at.body.source);
    if (name === undefined || source === undefined || !/^\.{1,2}(\/|$)/.test(source)) continue;
    const inner = joinPath(folder, source);
    const isCircle =
      inner === folder || (folder.startsWith(inner) && prefix !== '' && prefix.split('.').length > 2 * MOST_LEVELS);
    if (isCircle || prefix.split('.').length > 2 * MOST_LEVELS) continue;
    const names: Names = NO_NAMES;
    const child = await openModule(run, inner, `${prefix}module.${name}.`, { body: at.body, from: module, at, names });
    if (child !== undefined) module.children.set(name, child);
    else {
      const hint = 'nothing outside of the given folders is read: give the folder that holds both';
      run.issues.push(
        at.file.issue('source.missing-definition', 'warning', at.offset, {
          message: `the folder of module ${name} is not there or may not be read: looked for ${inner}`,
          hint,
        }),
      );
    }
  }
  return module;
}

async function read(file: SourceFile, run: Run): Promise<Map<string, Block>> {
  if (/\.json$/i.test(file.path)) {
    const document = file.read();
    if (document.ok) return blocksOf(document.value.value, file);
    run.issues.push(...document.issues);
    return new Map();
  }
  const { parseHcl } = run.files.host;
  if (parseHcl === undefined) return new Map();
  const parsed = await parseHcl(file.text, file.path);
  if ('value' in parsed) return blocksOf(parsed.value, file);
  const offset = parsed.line === undefined ? 0 : file.offsetAt({ line: parsed.line, column: parsed.column ?? 1 });
  const told = {
    pointer: ROOT,
    message: `not valid HCL: ${parsed.message}`,
    hint: 'terraform validate shows the same',
  };
  run.issues.push(file.issue('source.not-hcl', 'error', offset, told));
  return new Map();
}

/** `terraform.tfvars` and `*.auto.tfvars`, with their JSON forms. */
async function variableFiles(folder: string, files: Files): Promise<Map<string, string>> {
  const values = new Map<string, string>();
  for (const path of filesIn(folder, files, /(^|\/)terraform\.tfvars(\.json)?$|\.auto\.tfvars(\.json)?$/)) {
    const found = files.open(path);
    if (!('file' in found)) continue;
    const read = /\.json$/.test(path) ? found.file.read() : undefined;
    const parsed =
      read === undefined
        ? await files.host.parseHcl?.(found.file.text, path)
        : read.ok
          ? { value: read.value.value }
          : undefined;
    if (parsed === undefined || !('value' in parsed)) continue;
    for (const [name, value] of Object.entries(asObject(parsed.value)))
      values.set(name, scalarText(value) ?? JSON.stringify(value));
  }
  return values;
}

/** Folders that a module and its children were read from. */
export const foldersOf = (module: Module): string[] => [
  module.folder,
  ...[...module.children.values()].flatMap(foldersOf),
];
