import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { APP_CODES } from '../../src/app/index.ts';
import { ASL_CODES } from '../../src/asl/index.ts';
import { SOLVE_CODES } from '../../src/bill/solve/index.ts';
import { DATAFLOW_ERRORS } from '../../src/dataflow/index.ts';
import { HTTP_CODES } from '../../src/http/index.ts';
import { IO_CODES } from '../../src/io/index.ts';
import { PRICE_CODES } from '../../src/price/index.ts';
import { QUOTA_CODES } from '../../src/quota/book/index.ts';
import { COHORT_CODES } from '../../src/quota/cohort/index.ts';
import { SIMULATE_CODES } from '../../src/quota/simulate/index.ts';
import { SCENARIO_CODES } from '../../src/scenario/index.ts';
import { SOURCE_CODES } from '../../src/source/index.ts';
import { HISTORY_CODES } from '../../src/trace/index.ts';

/** Issue codes are part of the interface: scripts branch on them. Each room lists its own, with what they mean. */

const SRC = resolve(import.meta.dirname, '../../src');
const read = (path: string): string => readFileSync(join(SRC, path), 'utf8');

/** Where a room of that name lives; codes keep their names when a room moves. */
const FOLDERS: Readonly<Record<string, string>> = {
  cohort: 'quota/cohort',
  history: 'trace',
  quota: 'quota/book',
  simulate: 'quota/simulate',
  solve: 'bill/solve',
};
const folderOf = (room: string): string => FOLDERS[room] ?? room;

/** Lists of the form { short name: code } have the meaning in a comment beside the code. */
const byComment = (room: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...read(`${folderOf(room)}/codes.ts`).matchAll(/'([\w.-]+)', \/\/ (.*)/g)].map(([, code, text]) => [code, text]),
  );

const LISTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  app: APP_CODES,
  asl: ASL_CODES,
  cohort: COHORT_CODES,
  history: HISTORY_CODES,
  http: HTTP_CODES,
  io: IO_CODES,
  price: byComment('price'),
  quota: byComment('quota'),
  scenario: SCENARIO_CODES,
  simulate: SIMULATE_CODES,
  solve: SOLVE_CODES,
  source: SOURCE_CODES,
};
const ROOMS = Object.keys(LISTS);

interface Source {
  readonly path: string;
  readonly text: string;
}
const sourcesOf = (room: string): Source[] =>
  readdirSync(join(SRC, room), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && path !== 'codes.ts')
    .map((path) => ({ path: `${room}/${path}`, text: read(`${room}/${path}`) }));

const ALL_SOURCES = readdirSync(SRC, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) => sourcesOf(name));

/** Literals of the form of a code where a code is given, also further down in a choice between several. */
const emittedIn = (text: string): string[] =>
  [...text.matchAll(/\bcode\b[^,;{}]*/g)].flatMap(([given]) =>
    [...given.matchAll(/'([a-z]+\.[a-z0-9-]+)'/g)].map(([, code]) => code!),
  );

test.for(ROOMS)('codes of %s look like room.words-with-dashes', (room) => {
  const odd = Object.keys(LISTS[room]!).filter((code) => !new RegExp(`^${room}\\.[a-z0-9]+(-[a-z0-9]+)*$`).test(code));
  expect(odd).toEqual([]);
});

test.for(ROOMS)('the meanings of %s are said in words, each differently', (room) => {
  const meanings = Object.values(LISTS[room]!);
  expect(meanings.filter((text) => text.split(' ').length < 4)).toEqual([]);
  expect(new Set(meanings).size).toBe(meanings.length);
});

test.for([
  ['price', Object.values(PRICE_CODES)],
  ['quota', Object.values(QUOTA_CODES)],
] as const)('every code of %s has its meaning beside it', ([room, codes]) => {
  expect(Object.keys(LISTS[room]!).sort()).toEqual([...codes].sort());
});

test('every code a source gives is in the list of its room', () => {
  const unlisted = ALL_SOURCES.flatMap(({ path, text }) =>
    emittedIn(text)
      .filter((code) => LISTS[code.split('.')[0]!] !== undefined)
      .filter((code) => !Object.hasOwn(LISTS[code.split('.')[0]!]!, code))
      .map((code) => `${path} ${code}`),
  );
  expect(unlisted).toEqual([]);
});

test('the search for codes finds those there are', () => {
  const found = new Set(ALL_SOURCES.flatMap(({ text }) => emittedIn(text)));
  expect([found.has('asl.next-target-missing'), found.has('io.unreadable-file'), found.size > 100]).toEqual([
    true,
    true,
    true,
  ]);
});

test.for(ROOMS)('no code of %s is listed that nothing can give', (room) => {
  const text = ALL_SOURCES.map((source) => source.text).join('\n');
  const shortNames = new Map([
    ...Object.entries(PRICE_CODES).map(([name, code]) => [code as string, `PRICE_CODES.${name}`] as const),
    ...Object.entries(QUOTA_CODES).map(([name, code]) => [code as string, `QUOTA_CODES.${name}`] as const),
  ]);
  // FieldReader takes these three from the list it is given
  const byReader = /\.(unknown-field|missing-field|wrong-type)$/;
  const dead = Object.keys(LISTS[room]!).filter(
    (code) => !text.includes(`'${code}'`) && !text.includes(shortNames.get(code) ?? code) && !byReader.test(code),
  );
  expect(dead).toEqual([]);
});

test('the errors of dataflow are names of AWS, each with its meaning', () => {
  expect(
    Object.entries(DATAFLOW_ERRORS).filter(
      ([name, text]) => !/^States\.[A-Z]\w+$/.test(name) || (text as string) === '',
    ),
  ).toEqual([]);
});

test('every room that lists codes is looked at here', () => {
  const listing = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('/codes.ts'))
    .map((path) => path.replace('/codes.ts', ''));
  // dataflow lists errors of AWS
  expect(listing.filter((room) => room !== 'dataflow').sort()).toEqual(ROOMS.map(folderOf).sort());
});
