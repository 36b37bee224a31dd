import { expect, test } from 'vitest';
import { exactSentence } from '../../src/report/words/engine-words.ts';
import { orderReport } from '../support/report-fixture.ts';

const SAMPLED = 'Sampled: all else, and how figures spread';

test.for([
  [undefined, 'All means are sampled, none is worked out in closed form', 'nothing told'],
  [[], 'All means are sampled, none is worked out in closed form', 'nothing exact'],
  [['standard.transitions'], `Exact means (engine solve): Standard transitions. ${SAMPLED}`, 'of one type only'],
  [
    ['standard.transitions', 'standard.events', 'express.transitions', 'express.events', 'express.usage.gbSecond'],
    `Exact means (engine solve): transitions and history events; Express GB-seconds. ${SAMPLED}`,
    'of both types',
  ],
  [['express.usage.someNewThing'], `Exact means (engine solve): Express usage.someNewThing. ${SAMPLED}`, 'by its name'],
] as const)('%j: %s (%s)', ([exact, want]) => {
  const { exact: _, ...engine } = orderReport().engine;
  expect(exactSentence({ ...engine, ...(exact !== undefined && { exact }) })).toBe(want);
});
