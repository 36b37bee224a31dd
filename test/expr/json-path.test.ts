import { expect, test } from 'vitest';
import type { JsonValue } from '../../src/asl/index.ts';
import { readPath } from '../../src/dataflow/index.ts';

const STORE = {
  books: [
    { title: 'A', price: 8, tags: ['x'] },
    { title: 'B', price: 12 },
    { title: 'C', price: 22, isbn: '1' },
  ],
  owner: { name: 'Ann', 'odd key': 1, 'a.b': 2 },
  empty: [],
  nothing: null,
};

test.for([
  ['$', STORE, 'the document'],
  ['$.owner.name', 'Ann', 'a definite path gives the node, not a list'],
  ["$['owner']['odd key']", 1, 'names in brackets'],
  ["$.owner['a.b']", 2, 'a dot inside a quoted name is no step'],
  ['$.books[1].title', 'B', 'an index'],
  ['$.books[-1].title', 'C', 'an index from the end'],
  ['$.[ "owner" ].name', 'Ann', 'Jayway reads a dot before a bracket as nothing'],
  ['$.books[0,2].title', ['A', 'C'], 'a union of indexes gives a list'],
  ['$.books[0:2].price', [8, 12], 'a slice gives a list'],
  ['$.books[-2:].price', [12, 22], 'a slice from the end'],
  ['$.books[9:].price', [], 'an empty slice gives an empty list, no failure'],
  ['$.books[*].isbn', ['1'], 'a wildcard skips those without the member'],
  [
    "$.owner['name','a.b']",
    { name: 'Ann', 'a.b': 2 },
    'a union of names gives an object of them: npm libraries give a list',
  ],
  ['$..price', [8, 12, 22], 'deep scan, document order'],
  ['$..books[0].title', ['A'], 'an index below a deep scan'],
  ['$.books[?(@.price < 10)].title', ['A'], 'a filter gives a list even of one'],
  ["$.books[?(@.title == 'B' || @.isbn)].price", [12, 22], 'or, and bare existence'],
  ['$.books[?(!(@.isbn) && @.price >= 8)].title', ['A', 'B'], 'not binds tighter than and'],
  ["$.books[?(@.title in ['A','C'])].title", ['A', 'C'], 'in a list'],
  ['$.books[?(@.title =~ /[ab]/i)].title', ['A', 'B'], 'a regular expression matches the whole text'],
  ['$.books[?(@.price == $.books[1].price)].title', ['B'], '$ inside a filter is the document'],
  ["$.books[?(@.tags contains 'x')].title", ['A'], 'contains'],
  ["$.books[?(@.price == '8')]", [], 'types do not mix'],
  ['$.books.length()', 3, 'a function ends the path'],
  ['$.nothing', null, 'a null that is there is found'],
  ['$.books[7]', null, 'an index past the end'],
  ['$.books[-7]', null, 'an index before the beginning'],
  ['$.books[0,7].title', ['A'], 'a union past the end, whose null has no members'],
  ['$.books[*].tags[0]', ['x'], 'an index below a wildcard: not of what has no list'],
  ['$.missing[*]', [], 'a wildcard below a missing name'],
  ['$.missing.deeper[0:2]', [], 'a slice below missing names'],
  ['$.missing[?(@.a)].b', [], 'a filter below a missing name'],
  ['$.missing[0,1]', [], 'a union below a missing name'],
  ['$.missing..name', [], 'a descent below a missing name'],
  ['$.missing[*].length()', 0, 'and their number'],
  ['$.books[0:2:2].price', [8, 12], 'the step of a slice is passed over'],
] as const)('%s reads %j (%s)', ([path, want]) => {
  expect(readPath(path, STORE)).toEqual({ found: true, value: want });
});

test.for([
  ['$.missing', "No results for path: $['missing']", 'the last step is missing'],
  ['$.missing.deeper', "Missing property in path $['missing']", 'a step on the way is missing'],
  ['$.books[7].title', 'Expected to find an object', 'a member of what is past the end'],
  ['$.owner[1:]', 'can only be applied to arrays', 'an object has no slices'],
  ['$[0:1]', 'can only be applied to arrays', 'nor has one at the root'],
  ["$.missing['a','b']", 'Missing property in path', 'a union of names is one object, not a list'],
  ['$.owner.name.first', 'Expected to find an object', 'a text has no members'],
  ['$.owner[0]', 'can only be applied to arrays', 'an object has no indexes'],
  ['$.constructor', "No results for path: $['constructor']", 'only own members are data'],
  ['$.a b', 'needs brackets', 'blanks in a bare name'],
  ['$.books[', 'Invalid path', 'an unfinished path'],
  ['$.books[?(@.x', 'Invalid path', 'an unfinished filter'],
] as const)('%s fails with %s (%s)', ([path, reason]) => {
  const answer = readPath(path, STORE);
  expect(answer.found ? 'found' : answer.reason).toContain(reason);
});

test('a path that would visit too many nodes ends with a reason', () => {
  let deep: JsonValue = 1;
  for (let i = 0; i < 300; i++) deep = { a: deep };
  const answer = readPath('$..*..*..*', deep);
  expect(answer.found ? 'found' : answer.reason).toContain('too many nodes');
});
