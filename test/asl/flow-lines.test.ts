import { expect, test } from 'vitest';
import { joinFlowLines } from '../../src/asl/text/flow-lines.ts';

test.for([
  ['a: [\n1,\n2\n]\nb: 3', 'a: [ 1, 2 ]\nb: 3', 'items and the bracket may stand at the key'],
  ['a: !If [X, {\n b: 1\n}, c]', 'a: !If [X, {  b: 1 }, c]', 'behind a tag, brackets inside brackets'],
  ['a: [1, # one\n2]', 'a: [1,       2]', 'comments go, or they would hide what follows'],
  ['a: |\n  x: [\n  y\nb: [\n1]', 'a: |\n  x: [\n  y\nb: [ 1]', 'a block of text keeps its lines'],
  ['- |\n  x: [\n- [\n1]', '- |\n  x: [\n- [ 1]', 'also as an item'],
  ["a: ['x]\ny', \n1]", "a: ['x]\ny',  1]", 'quoted text may hold brackets and lines'],
  ['a: [1\nb: 2', 'a: [1\nb: 2', 'what is never closed stays'],
  ["a: don't [\nb: 1", "a: don't [\nb: 1", 'a bracket inside of plain text is none'],
] as const)('%j is read as %j (%s)', ([text, want]) => {
  expect(joinFlowLines(text)).toBe(want);
});
