import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

const SRC = resolve(import.meta.dirname, '../../src');

/** Room -> rooms it imports, as ARCHITECTURE.md shows it. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  readFileSync(resolve(SRC, '../ARCHITECTURE.md'), 'utf8')
    .split('### Which room imports which')[1]!
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').slice(1, 3))
    .map(([room, imports]) => [names(room!)[0]!, names(imports!)]),
);

/** What stands between backquotes. */
function names(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1]!);
}

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

test('the table names the rooms there are, and no other', () => {
  expect(Object.keys(MAY_IMPORT).sort()).toEqual([...rooms].sort());
});

test.for(rooms)('room %s imports what the table says, all of it and nothing else', (room) => {
  const imported = files.filter((file) => file.room === room).flatMap(crossings);
  expect([...new Set(imported.map((crossing) => crossing.room))].sort()).toEqual([...(MAY_IMPORT[room] ?? [])].sort());
});

test.for(Object.entries(MAY_IMPORT))('room %s stands below those it imports', ([room, imports]) => {
  const order = Object.keys(MAY_IMPORT);
  expect(imports.filter((other) => order.indexOf(other) >= order.indexOf(room))).toEqual([]);
});

/** File -> files of its own room that it imports, types too. */
const inside = new Map(
  files.map((file) => [
    file.path,
    file.imports
      .filter((target) => target.startsWith('.'))
      .map((target) => relative(SRC, resolve(SRC, file.path, '..', target)))
      .filter((target) => roomOf(target).room === file.room),
  ]),
);

// inputs, then engine, then limits, then compare: a value that goes forth and back is hard to follow
test('no folder inside app is on a circle of folders', () => {
  const folderOf = (path: string): string => path.split('/').slice(0, -1).join('/');
  const next = new Map<string, Set<string>>();
  for (const [path, targets] of inside) {
    const from = folderOf(path);
    if (!from.startsWith('app/')) continue;
    for (const target of targets.filter((each) => ![from, 'app'].includes(folderOf(each)))) {
      next.set(from, (next.get(from) ?? new Set()).add(folderOf(target)));
    }
  }
  const reached = (from: string): Set<string> => {
    const seen = new Set<string>(next.get(from));
    for (const each of seen) for (const further of next.get(each) ?? []) seen.add(further);
    return seen;
  };
  expect([...next.keys()].filter((folder) => reached(folder).has(folder))).toEqual([]);
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
