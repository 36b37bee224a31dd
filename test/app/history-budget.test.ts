import { expect, test } from 'vitest';
import { compare, trace } from '../../src/app/index.ts';
import { loadBooks } from '../../src/io/index.ts';
import type { HistoryReport } from '../../src/report/index.ts';

const found = loadBooks();
if (!found.ok) throw new Error('no books');
const BOOKS = found.value;

const lambda = (more: object = { End: true }): object => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: 'f' },
  ...more,
});
const pass = (more: object = { End: true }): object => ({ Type: 'Pass', ...more });
const scope = (states: object): object => ({ StartAt: Object.keys(states)[0], States: states });
const mapOf = (states: object, more: object = { End: true }): object => ({
  Type: 'Map',
  Items: '{% [] %}',
  ItemProcessor: scope(states),
  ...more,
});
const textOf = (states: object): string => JSON.stringify({ QueryLanguage: 'JSONata', ...scope(states) });

async function historyOf(states: object, load: object = {}): Promise<HistoryReport> {
  const request = { workflow: { text: textOf(states) }, load: { text: JSON.stringify({ arrivals: '1/s', ...load }) } };
  const answer = await compare({ ...request, precision: 0.5 }, BOOKS);
  if (!answer.ok) throw new Error(JSON.stringify(answer.issues));
  return answer.value.history;
}

/** Goes round as often as its input says. */
const LOOP = {
  Begin: pass({ Assign: { left: '{% $states.input.turns %}' }, Next: 'Work' }),
  Work: lambda({ Assign: { left: '{% $left - 1 %}' }, Next: 'Again' }),
  Again: { Type: 'Choice', Choices: [{ Condition: '{% $left > 0 %}', Next: 'Work' }], Default: 'Done' },
  Done: { Type: 'Succeed' },
};

test('a loop of as many turns as are safe ends well, with one more it does not', async () => {
  const { growth } = await historyOf(LOOP, { states: { Again: { next: { Work: 0.5, Done: 0.5 } } } });
  const [{ safe, meanTurns }] = growth as [HistoryReport['growth'][number]];
  const statusOf = async (turns: number): Promise<string> => {
    const run = await trace({ workflow: { text: textOf(LOOP) }, input: { text: JSON.stringify({ turns }) } });
    if (!run.ok) throw new Error(JSON.stringify(run.issues));
    return run.value.status;
  };
  // 25,000 events: start and end 2, Begin 2, Done 2, a turn 5 + 2
  expect([safe, Math.round(meanTurns!), await statusOf(safe), await statusOf(safe + 1)]).toEqual([
    Math.floor((25_000 - 6) / 7),
    2,
    'SUCCEEDED',
    'FAILED',
  ]);
});

test('a Map followed event by event ends well with as many items as are safe, and at the limit with one more', async () => {
  const states = { M: mapOf({ T: lambda() }, { Items: '{% $states.input.list %}', End: true }) };
  const { growth } = await historyOf(states, { states: { M: { items: 1 } } });
  const { safe } = growth[0]!;
  const runOf = async (items: number): Promise<[string, number]> => {
    const input = JSON.stringify({ list: Array.from({ length: items }, () => 1) });
    const run = await trace({ workflow: { text: textOf(states) }, input: { text: input } });
    if (!run.ok) throw new Error(JSON.stringify(run.issues));
    return [run.value.status, run.value.events.length];
  };
  // 25,000 events: start and end 2, the Map 4, an item 7
  expect([safe, await runOf(safe), await runOf(safe + 1)]).toEqual([
    3570,
    ['SUCCEEDED', 6 + 7 * 3570],
    ['FAILED', 25_000],
  ]);
});

test('how often a loop inside a Map is passed is not told by its entries: they are those of all items', async () => {
  const loop = {
    W: pass({ Next: 'C' }),
    C: { Type: 'Choice', Choices: [{ Condition: '{% $x %}', Next: 'W' }], Default: 'E' },
  };
  const { growth } = await historyOf(
    { M: mapOf({ ...loop, E: pass() }) },
    { states: { M: { items: 10 }, C: { next: { W: 0.5, E: 0.5 } } } },
  );
  const found = growth.find(({ kind }) => kind === 'loop')!;
  // start and end 2, the Map 4; ten iterations of 2, E 2 and a turn of 4
  expect([found.eventsEach, found.safe, found.meanTurns]).toEqual([4, Math.floor((25_000 - 6 - 10 * 4) / 40), null]);
});

test('the states that log most come first, their shares of all events with them', async () => {
  const { states, growth, limit } = await historyOf(
    { A: pass({ Next: 'M' }), M: mapOf({ T: lambda() }) },
    { states: { M: { items: 10 } } },
  );
  // 2 + 2 + 4 + 10 x 2 + 10 x 5 = 78 events
  expect([limit, growth[0]!.mostItems, states.map(({ name, share }) => [name, share.toFixed(6)])]).toEqual([
    25_000,
    10,
    [
      ['T', (50 / 78).toFixed(6)],
      ['M', (24 / 78).toFixed(6)],
      ['A', (2 / 78).toFixed(6)],
    ],
  ]);
});

test('children of a distributed Map log into histories of their own, and data says how many items there are', async () => {
  const processor = (mode: string, states: object): object => ({
    ItemProcessor: {
      ProcessorConfig: { Mode: mode, ...(mode === 'DISTRIBUTED' && { ExecutionType: 'STANDARD' }) },
      ...scope(states),
    },
  });
  const history = await historyOf(
    {
      In: { Type: 'Map', Items: '{% $states.input.list %}', ...processor('INLINE', { P: pass() }), Next: 'Out' },
      Out: { Type: 'Map', Items: '{% [1, 2, 3] %}', ...processor('DISTRIBUTED', { T: lambda() }), End: true },
    },
    {
      inputs: [
        { weight: 1, value: { list: [1, 2] } },
        { weight: 1, value: { list: [1, 2, 3, 4] } },
      ],
    },
  );
  expect([
    history.states.map(({ name }) => name).sort(),
    history.growth.map(({ states, mostItems }) => [states[0]!.name, mostItems]),
  ]).toEqual([['In', 'Out', 'P'], [['In', 4]]]);
});
