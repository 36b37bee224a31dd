import { expect, test } from 'vitest';
import { partsAlike } from '../../src/report/words/alike.ts';
import { orderReport } from '../support/report-fixture.ts';

const [standard, async, sync] = orderReport().alternatives;

test.for([
  [{ standard: ['a'], async: [], sync: [] }, [['a', 'Standard']], 'of one'],
  [{ standard: [], async: ['a'], sync: ['a'] }, [['a', 'Express']], 'all of a type are just the type'],
  [{ standard: [], async: [], sync: ['a'] }, [['a', sync!.label]], 'one of a type keeps its label'],
  [{ standard: ['a'], async: ['a'], sync: ['a'] }, [['a', 'Standard and Express']], 'all'],
  [
    { standard: ['b', 'a'], async: ['a'], sync: [] },
    [
      ['b', 'Standard'],
      ['a', `Standard and ${async!.label}`],
    ],
    'each once, in the order they are met',
  ],
  [{ standard: ['a', 'a'], async: [], sync: [] }, [['a', 'Standard']], 'what one says twice'],
] as const)('%j: %j (%s)', ([parts, want]) => {
  const told = partsAlike([standard!, async!, sync!], (a) =>
    a === standard ? parts.standard : a === async ? parts.async : parts.sync,
  );
  expect(told.map(({ part, name }) => [part, name])).toEqual(want);
});
