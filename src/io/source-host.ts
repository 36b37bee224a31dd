import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, relative, resolve, sep } from 'node:path';
import type { ReadFile, SourceHost } from '../source/index.ts';
import { readTextFile } from './files.ts';
import { parseHcl } from './hcl.ts';

/** Folders that hold what others made: no source of the user's. */
const SKIPPED = new Set([
  'node_modules',
  '.git',
  '.terraform',
  '.venv',
  'venv',
  '__pycache__',
  '.aws-sam',
  '.serverless',
]);

/** Endings of files that hold templates and definitions. */
const READABLE = /\.(json|ya?ml|template|asl|tf|tfvars|tpl|tftpl|hcl|txt)$/i;

/** More files than a folder of infrastructure has; a whole disk given by mistake ends here. */
const MOST_FILES = 20_000;

/** A file larger than this is no template; CloudFormation takes 1 MB. */
const MOST_BYTES = 64 * 2 ** 20;

const STANDARD_INPUT = '-';

/**
 * Lends the files of the given inputs: those below a given folder, and those below the folder of a given file. Links are
 * followed, and what they lead to has to lie there as well.
 */
export function sourceHost(inputs: readonly string[]): SourceHost {
  const roots = inputs.filter((input) => input !== STANDARD_INPUT).flatMap((input) => realRoot(input) ?? []);
  return {
    read: (path) => (path === STANDARD_INPUT ? textOf(path) : readInside(path, roots)),
    list: (folder) => (isFolder(folder) && isInside(folder, roots) ? filesBelow(folder, roots) : undefined),
    parseHcl,
  };
}

/** Lends texts that were sent, under their names; a path leads to the file of its last part, as uploads have no folders. */
export function sentHost(texts: readonly { readonly file: string; readonly text: string }[]): SourceHost {
  const byName = new Map(texts.map(({ file, text }) => [file, text]));
  return {
    read: (path) => {
      const as = byName.has(path) ? path : basename(path);
      const text = byName.get(as);
      return text === undefined ? { missing: 'nothing there' } : { text, as };
    },
    list: (folder) => (byName.has(folder) || (folder !== '.' && folder !== '') ? undefined : [...byName.keys()].sort()),
    parseHcl,
  };
}

const isFolder = (path: string): boolean =>
  statSync(path === '' ? '.' : path, { throwIfNoEntry: false })?.isDirectory() === true;

function realRoot(input: string): string | undefined {
  try {
    return realpathSync(isFolder(input) ? input : dirname(resolve(input)));
  } catch {
    return undefined;
  }
}

const isBelow = (path: string, root: string): boolean =>
  path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);

function isInside(path: string, roots: readonly string[]): boolean {
  try {
    const real = realpathSync(path === '' ? '.' : path);
    return roots.some((root) => isBelow(real, root));
  } catch {
    return false;
  }
}

function readInside(path: string, roots: readonly string[]): ReadFile {
  const entry = lstatSync(path, { throwIfNoEntry: false });
  // what does not exist has no real path: its own tells whether it would lie outside
  if (entry === undefined) {
    const folder = nearestReal(dirname(resolve(path)));
    return {
      missing: folder !== undefined && roots.some((root) => isBelow(folder, root)) ? 'nothing there' : 'outside',
    };
  }
  let file: ReturnType<typeof statSync>;
  try {
    file = statSync(path);
  } catch {
    return { missing: 'unreadable', why: 'it is a link that leads nowhere' };
  }
  if (!isInside(path, roots)) return { missing: 'outside' };
  if (file.isDirectory()) return { missing: 'unreadable', why: 'it is a folder' };
  if (!file.isFile()) return { missing: 'unreadable', why: 'it is no file' };
  if (file.size > MOST_BYTES) return { missing: 'unreadable', why: 'it is larger than 64 MiB' };
  return textOf(path);
}

function nearestReal(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    try {
      return realpathSync(at) + (at === folder ? '' : sep + relative(at, folder));
    } catch {
      if (dirname(at) === at) return undefined;
    }
  }
}

function textOf(path: string): ReadFile {
  const read = readTextFile(path);
  return read.ok ? { text: read.value } : { missing: 'unreadable', why: read.issues[0].message };
}

/** Files below a folder that may hold a source, by name; links to folders are not followed. */
function filesBelow(folder: string, roots: readonly string[]): string[] {
  const found: string[] = [];
  const open = [folder];
  for (let next = open.shift(); next !== undefined && found.length < MOST_FILES; next = open.shift()) {
    for (const entry of entriesOf(next)) {
      const path = next === '' || next === '.' ? entry.name : `${next.replace(/\/$/, '')}/${entry.name}`;
      if (entry.isDirectory() && !SKIPPED.has(entry.name)) open.push(path);
      else if (READABLE.test(entry.name) && !entry.isDirectory() && isInside(path, roots)) found.push(path);
    }
  }
  return found;
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder === '' ? '.' : folder, { withFileTypes: true }).toSorted((a, b) =>
      a.name < b.name ? -1 : 1,
    );
  } catch {
    return [];
  }
}
