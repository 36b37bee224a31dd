import { accessSync, constants, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type Issue, type Parsed, ROOT } from '../issue/index.ts';
import { decodeText } from './sent-text.ts';

const STANDARD_INPUT = 0;

/** Longest text made of a packed file: what a string can hold. */
const MOST_BYTES = 400 * 2 ** 20;

/** What is gzip'd, as exports and inventories of S3 are, is read as what is inside. */
const unpacked = (bytes: Buffer): Uint8Array =>
  bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes, { maxOutputLength: MOST_BYTES }) : bytes;

/** Text of a file the user named, packed by gzip or not; `-` is standard input. */
export function readTextFile(path: string): Parsed<string> {
  try {
    return decodeText(unpacked(readFileSync(path === '-' ? STANDARD_INPUT : path)), path);
  } catch (error) {
    return { ok: false, issues: [unreadable(path, error)] };
  }
}

/** Files a load profile names are sought beside the profile. */
export function readTextBeside(profile: string): (path: string) => string | undefined {
  const folder = profile === '-' ? '.' : dirname(profile);
  return (path) => {
    const read = readTextFile(resolve(folder, path));
    return read.ok ? read.value : undefined;
  };
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

/** Writes files into a folder, made where missing; answers their paths. Throws what the file system answers. */
export function writeFiles(folder: string, files: ReadonlyMap<string, string>): string[] {
  makeFolder(resolve(folder));
  return [...files].map(([name, text]) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  });
}

function unreadable(path: string, error: unknown): Issue {
  const code = (error as NodeJS.ErrnoException).code;
  const known: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file',
    EISDIR: 'it is a folder',
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
