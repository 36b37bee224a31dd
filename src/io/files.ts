import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Issue, type Parsed, parsed, ROOT } from '../issue/index.ts';

const STANDARD_INPUT = 0;

/** Text of a file the user named; `-` is standard input. */
export function readTextFile(path: string): Parsed<string> {
  try {
    return parsed(readFileSync(path === '-' ? STANDARD_INPUT : path, 'utf8'));
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

/** Writes files into a folder, made where missing; answers their paths. */
export function writeFiles(folder: string, files: ReadonlyMap<string, string>): string[] {
  mkdirSync(folder, { recursive: true });
  return [...files].map(([name, text]) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  });
}

function unreadable(path: string, error: unknown): Issue {
  const code = (error as NodeJS.ErrnoException).code;
  const why =
    code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : `it cannot be read (${code})`;
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
