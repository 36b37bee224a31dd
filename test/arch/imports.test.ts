import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

const SRC = resolve(import.meta.dirname, '../../src');

/** Room -> rooms it may import. The same table is in ARCHITECTURE.md: change both together. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  units: [],
  issue: ['units'],
  stats: ['units', 'issue'],
  expr: [],
  asl: ['units', 'issue', 'expr'],
  source: ['units', 'issue', 'asl'],
  dataflow: ['units', 'issue', 'expr', 'asl'],
  trace: ['units', 'issue', 'asl', 'dataflow'],
  scenario: ['units', 'issue', 'stats', 'expr', 'asl'],
  unfold: ['units', 'issue', 'stats', 'asl', 'dataflow', 'scenario'],
  program: ['units', 'issue', 'stats', 'asl', 'dataflow', 'scenario', 'unfold'],
  'bill/contract': ['units', 'issue', 'stats', 'asl'],
  'bill/sample': ['units', 'issue', 'stats', 'program', 'bill/contract'],
  'bill/solve': ['units', 'issue', 'stats', 'program', 'bill/contract'],
  'quota/simulate': ['units', 'issue', 'stats', 'program', 'bill/contract'],
  'quota/cohort': ['units', 'issue', 'stats', 'program', 'bill/contract'],
  'quota/book': ['units', 'issue', 'bill/contract'],
  price: ['units', 'issue', 'bill/contract'],
  report: ['units', 'issue', 'stats', 'bill/contract', 'price', 'quota/book'],
  app: [
    ...['units', 'issue', 'stats', 'asl', 'source', 'dataflow', 'trace', 'scenario', 'unfold', 'program'],
    ...['bill/contract', 'bill/sample', 'bill/solve', 'quota/simulate', 'quota/cohort', 'quota/book'],
    ...['price', 'report'],
  ],
  io: ['app', 'source', 'scenario', 'report', 'issue', 'units'],
  http: ['app', 'io', 'report', 'issue', 'units'],
  cli: ['app', 'io', 'http', 'report', 'issue', 'units'],
  '.': ['app', 'io', 'asl', 'scenario', 'report', 'issue'],
};

/** Folders of rooms: a room below them is named with them. */
const HOUSES = ['bill', 'quota'];

/** The room a path below `src` belongs to, and the rest of the path inside it. */
function roomOf(path: string): { room: string; rest: string } {
  const parts = path.split('/');
  const depth = parts.length === 1 ? 0 : HOUSES.includes(parts[0]!) ? 2 : 1;
  return { room: depth === 0 ? '.' : parts.slice(0, depth).join('/'), rest: parts.slice(depth).join('/') };
}

/** Rooms that touch the machine; all others are pure. */
const EDGES = ['io', 'http', 'cli', '.'];

interface SourceFile {
  readonly path: string;
  readonly room: string;
  readonly text: string;
  readonly imports: readonly string[];
}

const files: readonly SourceFile[] = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => {
    const text = readFileSync(join(SRC, path), 'utf8');
    const { room } = roomOf(path);
    const imports = [...text.matchAll(/(?:from|import\()\s*'([^']+)'/g)].map((match) => match[1]!);
    return { path, room, text, imports };
  });

const rooms = [...new Set(files.map((file) => file.room))];

test.for(rooms)('room %s is in the table', (room) => {
  expect(Object.keys(MAY_IMPORT)).toContain(room);
});

/** Imports of other rooms, as `room` and whether by its index. */
function crossings(file: SourceFile): { from: string; room: string; byIndex: boolean; target: string }[] {
  return file.imports
    .filter((target) => target.startsWith('.'))
    .map((target) => ({ target, inside: relative(SRC, resolve(SRC, file.path, '..', target)) }))
    .filter(({ inside }) => !inside.startsWith('..'))
    .map(({ target, inside }) => {
      const { room, rest } = roomOf(inside);
      return { from: file.path, room, byIndex: rest === 'index.ts', target };
    })
    .filter(({ room }) => room !== file.room);
}

test.for(rooms)('room %s imports only rooms below it', (room) => {
  const wrong = files
    .filter((file) => file.room === room)
    .flatMap(crossings)
    .filter((crossing) => !(MAY_IMPORT[room] ?? []).includes(crossing.room));
  expect(wrong).toEqual([]);
});

test('rooms are entered by their index', () => {
  const allowed = new Set(['../issue/exit.ts']); // the entry of the command line loads nothing else for --version
  const wrong = files.flatMap(crossings).filter(({ byIndex, target }) => !byIndex && !allowed.has(target));
  expect(wrong).toEqual([]);
});

const IMPURE =
  /(?:from|import\()\s*'node:|Math\.random\(|\bDate\.now\(|new Date\(\)|\bconsole\.|\bprocess\.|performance\.now|setTimeout\(/;

test.for(files.filter((file) => !EDGES.includes(file.room)).map((file) => file.path))('%s is pure', (path) => {
  const code = files.find((file) => file.path === path)!.text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
  expect(code.match(IMPURE)?.[0]).toBeUndefined();
});

test.for(files.map((file) => file.path))('%s has at most 400 lines', (path) => {
  expect(files.find((file) => file.path === path)!.text.split('\n').length).toBeLessThanOrEqual(401);
});
