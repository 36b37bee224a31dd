import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type Issue, type Parsed, ROOT } from '../issue/index.ts';
import type { FileText } from '../scenario/index.ts';
import { decodeText } from './sent-text.ts';

const STANDARD_INPUT = 0;

/** Longest text made of a packed file: what a string can hold. */
const MOST_BYTES = 400 * 2 ** 20;

/** What is gzip'd, as exports and inventories of S3 are, is read as what is inside. */
const unpacked = (bytes: Buffer): Uint8Array =>
  bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes, { maxOutputLength: MOST_BYTES }) : bytes;

/** Devices such as /dev/zero have no end. */
const isEndless = (path: string): boolean =>
  path !== '-' &&
  !['/dev/null', '/dev/stdin'].includes(path) &&
  (statSync(path, { throwIfNoEntry: false })?.isCharacterDevice() ?? false);

/** Text of a file the user named, packed by gzip or not; `-` is standard input. */
export function readTextFile(path: string): Parsed<string> {
  try {
    if (isEndless(path)) return { ok: false, issues: [unreadable(path, { code: 'DEVICE' })] };
    return decodeText(unpacked(readFileSync(path === '-' ? STANDARD_INPUT : path)), path);
  } catch (error) {
    return { ok: false, issues: [unreadable(path, error)] };
  }
}

/**
 * Files a load profile names are sought beside the profile. A profile may come from anybody: it reads files beside and below
 * itself, or in the folders the user allows, and nothing that links lead to elsewhere; devices and pipes never.
 *
 * @returns the text, or why it is not read, without a word of what is in it.
 */
export function readTextBeside(profile: string, allowed: readonly string[] = []): (path: string) => FileText {
  const folder = profile === '-' ? '.' : dirname(profile);
  const roots = [folder, ...allowed].flatMap((root) => realPath(root) ?? []);
  return (path) => {
    const real = realPath(resolve(folder, path));
    if (real === undefined) return { why: 'there is no such file' };
    if (!roots.some((root) => real === root || real.startsWith(root.endsWith(sep) ? root : root + sep))) {
      return {
        why: 'it is outside of the folder of the profile',
        hint: 'Move it there, or name its folder with --allow.',
      };
    }
    if (!statSync(real).isFile()) return { why: 'it is no file' };
    const read = readTextFile(real);
    return read.ok ? read.value : { why: read.issues[0].message };
  };
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

/** Why no files can be written into the folder, as far as can be told before; undefined when nothing is against it. */
export function whyNotWritable(folder: string): string | undefined {
  const nearest = nearestExisting(resolve(folder));
  if (!statSync(nearest).isDirectory()) return `${nearest} is no folder`;
  try {
    accessSync(nearest, constants.W_OK | constants.X_OK);
    return undefined;
  } catch {
    return `${nearest} may not be written to`;
  }
}

/** The path itself, or the nearest folder above it that is there. */
const nearestExisting = (path: string): string =>
  existsSync(path) || dirname(path) === path ? path : nearestExisting(dirname(path));

/** One folder at a time: asked for all at once, Node 20 tries for ever where folders cannot be made, such as in /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path);
}

/**
 * Writes files into a folder, made where missing; answers their paths. All are written under other names first and then take their
 * own, so that a full disk or an end in the middle leaves the old ones whole. Throws what the file system answers.
 */
export function writeFiles(folder: string, files: ReadonlyMap<string, string>): string[] {
  makeFolder(resolve(folder));
  const written = [...files].map(([name, text]) => ({ path: join(folder, name), draft: draftOf(folder, name), text }));
  try {
    for (const { draft, text } of written) writeFileSync(draft, text, { flag: 'wx' });
    for (const { draft, path } of written) renameSync(draft, path);
  } catch (error) {
    for (const { draft } of written) rmSync(draft, { force: true });
    throw error;
  }
  return written.map(({ path }) => path);
}

const draftOf = (folder: string, name: string): string => join(folder, `.${name}.${process.pid}.tmp`);

/** Writes one file. Throws what the file system answers: `EEXIST` where one is there already and may not be replaced. */
export function writeOneFile(path: string, text: string, { replace }: { readonly replace: boolean }): void {
  if (replace) writeFiles(dirname(path), new Map([[basename(path), text]]));
  else writeFileSync(path, text, { flag: 'wx' });
}

function unreadable(path: string, error: unknown): Issue {
  const code = (error as NodeJS.ErrnoException).code;
  const known: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file',
    EISDIR: 'it is a folder',
    DEVICE: 'it is a device, which has no end',
    ERR_BUFFER_TOO_LARGE: 'it is larger than 400 MiB when it is unpacked',
  };
  const why =
    known[code ?? ''] ?? (code?.startsWith('Z_') ? 'it is a gzip file that is broken' : `it cannot be read (${code})`);
  return {
    severity: 'error',
    code: 'io.unreadable-file',
    pointer: ROOT,
    line: 1,
    column: 1,
    message: why,
    hint: 'give the path of a file, or - for standard input',
    file: path,
  };
}
