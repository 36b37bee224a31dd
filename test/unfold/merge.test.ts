import { expect, test } from 'vitest';
import { lambdaTask, pass } from '../support/run-sample.ts';
import { answers, type Case, grown } from './support.ts';

const inputs = Array.from({ length: 50 }, (_, id) => [1, { id }] as const);

const POLL = {
  Ask: lambdaTask({ ResultPath: '$.r', Next: 'Done' }),
  Done: { Type: 'Choice', Choices: [{ Variable: '$.r.done', BooleanEquals: true, Next: 'End' }], Default: 'Again' },
  Again: { Type: 'Wait', Seconds: 5, Next: 'Ask' },
  End: { Type: 'Succeed' },
};

const cases: readonly (readonly [name: string, situations: Case, nodes: number])[] = [
  ['a line that every input goes through', { workflow: { A: pass({ Next: 'B' }), B: pass() }, inputs }, 2],
  ['a loop that every input goes round', { workflow: POLL, inputs }, 4],
  [
    'a way that leads to the same end either way',
    {
      workflow: {
        Which: { Type: 'Choice', Choices: [{ Variable: '$.id', NumericLessThan: 9, Next: 'B' }], Default: 'A' },
        A: pass({ Next: 'B' }),
        B: pass(),
      },
      inputs,
    },
    3, // the Choice has the odds of the inputs
  ],
  [
    'a result of several kinds that nobody reads',
    { workflow: { A: lambdaTask({ Next: 'B' }), B: pass() }, states: { A: answers(1, 2, 3) } },
    2,
  ],
  [
    'a countdown, of which each step is another one',
    {
      workflow: {
        More: { Type: 'Choice', Choices: [{ Variable: '$.n', NumericLessThan: 10, Next: 'Add' }], Default: 'End' },
        Add: pass({ Parameters: { 'n.$': 'States.MathAdd($.n, 1)' }, Next: 'More' }),
        End: pass(),
      },
      inputs: [[1, { n: 0 }]],
    },
    22,
  ],
];

test.for(cases)('%s', async ([, situations, nodes]) => {
  expect((await grown(situations)).compiled.program.nodeCount).toBe(nodes);
});
