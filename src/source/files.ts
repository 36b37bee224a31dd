import type { Issue } from '../issue/index.ts';
import type { SourceHost } from './model.ts';
import { baseOf, folderOf, joinPath } from './paths.ts';
import { SourceFile } from './source-file.ts';

export type Found =
  | { readonly file: SourceFile }
  | { readonly path: string; readonly missing: 'nothing there' | 'outside' | 'unreadable'; readonly why?: string };

/** The user's files, each read once, and which of them belong to something else that was read. */
export class Files {
  readonly #host: SourceHost;
  readonly #read = new Map<string, Found>();
  readonly #folders = new Map<string, readonly string[]>();
  /** Paths of files that are part of something else: definitions, nested templates. */
  readonly taken = new Set<string>();
  /** Where the files behind keys in S3 lie, as manifests of assets tell, by key without its ending. */
  readonly assets = new Map<string, string>();

  constructor(host: SourceHost) {
    this.#host = host;
  }

  get host(): SourceHost {
    return this.#host;
  }

  open(path: string): Found {
    const known = this.#read.get(path);
    if (known !== undefined) return known;
    const read = this.#host.read(path);
    const found: Found =
      'text' in read
        ? { file: new SourceFile(read.as ?? path, read.text) }
        : { path, missing: read.missing, ...(read.why !== undefined && { why: read.why }) };
    this.#read.set(path, found);
    return found;
  }

  list(folder: string): readonly string[] {
    const known = this.#folders.get(folder) ?? this.#host.list(folder === '' ? '.' : folder) ?? [];
    this.#folders.set(folder, known);
    return known;
  }

  /** The file that another one names by a path relative to its own folder. */
  beside(from: string, path: string): Found {
    const found = this.open(joinPath(folderOf(from), path));
    if ('file' in found) this.taken.add(found.file.path);
    return found;
  }

  /** The file that lies in S3 under `key`: by the manifest of assets, or by its name below the folder of `from`. */
  named(key: string, from: string): SourceFile | undefined {
    const base = baseOf(key);
    const bare = base.replace(/\.[^.]*$/, '');
    const asset = this.assets.get(bare);
    const known = asset === undefined ? [] : [asset];
    const paths = this.list(folderOf(from)).filter((path) => {
      const own = baseOf(path);
      return own === base || own === `asset.${base}` || (/^[0-9a-f]{32,}$/.test(bare) && own.includes(bare));
    });
    for (const path of [...known, ...paths]) {
      const found = this.open(path);
      if (!('file' in found)) continue;
      this.taken.add(found.file.path);
      return found.file;
    }
    return undefined;
  }

  /** An issue about a file that could not be opened; place and severity are those of `at`. */
  missing(found: Exclude<Found, { file: SourceFile }>, at: Issue, what: string): Issue {
    const { path, missing, why } = found;
    if (missing === 'outside') {
      const hint = 'nothing outside of the given folders is read: give the folder that holds both';
      return { ...at, code: 'source.outside', message: `${what}, ${path}, lies outside of the given folders`, hint };
    }
    if (missing === 'unreadable') {
      return {
        ...at,
        code: 'source.unreadable',
        message: `${what}, ${path}, cannot be read: ${why ?? ''}`,
        hint: 'check the file',
      };
    }
    return {
      ...at,
      message: `${what} is not there: looked for ${path}`,
      hint: 'check the path: it is relative to the file that names it',
    };
  }
}
