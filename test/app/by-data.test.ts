import { expect, test } from 'vitest';
import { compare, limits } from '../../src/app/index.ts';
import { loadBooks } from '../../src/io/index.ts';

const found = loadBooks();
if (!found.ok) throw new Error('no books');
const BOOKS = found.value;

const WORKFLOW = {
  StartAt: 'Work',
  States: {
    Work: {
      Type: 'Task',
      Resource: 'arn:aws:states:us-east-1:111122223333:activity:pack',
      ResultPath: '$.packed',
      Next: 'Each',
    },
    Each: {
      Type: 'Map',
      ItemsPath: '$.items',
      ItemProcessor: { StartAt: 'One', States: { One: { Type: 'Wait', Seconds: 1, End: true } } },
      ResultPath: '$.done',
      Next: 'Which',
    },
    Which: {
      Type: 'Choice',
      Choices: [{ Variable: '$.big', BooleanEquals: true, Next: 'Big' }],
      Default: 'Small',
    },
    Big: { Type: 'Pass', Next: 'Small' },
    Small: { Type: 'Succeed' },
  },
};
const INPUTS = [
  { weight: 3, value: { big: false, items: [1, 2] } },
  { weight: 1, value: { big: true, items: [1, 2, 3, 4, 5] } },
];

const requestOf = (more: { inputs?: object; states?: object }) => ({
  workflow: { text: JSON.stringify(WORKFLOW) },
  load: {
    text: JSON.stringify({
      horizon: '1 h',
      arrivals: { process: 'uniform', rate: 20 },
      latency: 'none',
      ...more,
      states: { Work: { duration: '100 ms', workers: 8 }, ...more.states },
    }),
  },
});
const BY_DATA = requestOf({ inputs: INPUTS });
const BY_ODDS = requestOf({
  states: {
    Each: { items: { empirical: { values: [2, 5], weights: [3, 1] } } },
    Which: { next: { Big: '25 %', Small: '75 %' } },
  },
});

const mustBe = async <T>(
  answer: Promise<{ ok: true; value: T } | { ok: false; issues: readonly unknown[] }>,
): Promise<T> => {
  const found = await answer;
  if (!found.ok) throw new Error(JSON.stringify(found.issues));
  return found.value;
};

test('data that come as often as the odds give the same bill', async () => {
  const transitions = async (request: typeof BY_DATA): Promise<number> => {
    const { alternatives } = await mustBe(compare(request, BOOKS));
    return alternatives[0]!.perExecution.transitions.mean;
  };
  // Work, Each, two or five iterations, Which, one time in four Big, Small
  expect([await transitions(BY_DATA), await transitions(BY_ODDS)]).toEqual([7, 7].map((n) => expect.closeTo(n, 1)));
});

test('and the same limits: what a state takes is not counted once per situation', async () => {
  const rows = async (request: typeof BY_DATA): Promise<string[]> => {
    const { alternatives } = await mustBe(limits(request, BOOKS));
    return alternatives[0]!.limits
      .filter(({ quota }) => /worker|Map|iteration|pool/i.test(quota))
      .map(({ quota, peak, verdict }) => `${quota} ${Number(peak).toPrecision(2)} ${verdict}`);
  };
  const byOdds = await rows(BY_ODDS);
  expect([await rows(BY_DATA), byOdds.length > 0]).toEqual([byOdds, true]);
});
