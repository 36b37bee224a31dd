import { expect, test } from 'vitest';
import { type LimitsReport, limits } from '../../src/app/index.ts';
import { loadBooks } from '../../src/io/index.ts';
import { Tally } from '../../src/stats/index.ts';
import { expectMean, SEEDS } from '../support/intervals.ts';
import { erlangB } from '../support/queue-truths.ts';

const found = loadBooks();
if (!found.ok) throw new Error('no books');
const BOOKS = found.value;

const WORKFLOW = JSON.stringify({
  StartAt: 'Call',
  States: { Call: { Type: 'Task', Resource: 'arn:aws:states:::dynamodb:putItem', Parameters: {}, End: true } },
});
const SECONDS = 1250;

/** Poisson starts, 4 a second, of executions of 1 s on average, exponential; `places` of them at a time. */
async function run(seed: number, places: number): Promise<LimitsReport> {
  const load = {
    ...{ seed, horizon: `${SECONDS} s`, latency: 'none', onThrottle: 'drop' },
    arrivals: [{ rate: 4, duration: `${SECONDS} s` }],
    states: { Call: { duration: { exponential: { mean: '1 s' } } } },
    account: { quotas: { StartSyncExecution: { limit: places } } },
  };
  const answer = await limits(
    {
      workflow: { text: WORKFLOW },
      load: { text: JSON.stringify(load) },
      windowMs: SECONDS * 1000,
      engine: 'simulate',
    },
    BOOKS,
  );
  if (!answer.ok) throw new Error(JSON.stringify(answer.issues));
  return answer.value;
}

test.for([
  [2, 'twice as much as there is place for'],
  [4, 'as much as there is place for'],
  [7, 'less'],
] as const)(
  'synchronous Express, %i at a time under 4 erlangs: Erlang’s B of the starts is refused, of no other type any (%s)',
  async ([places]) => {
    const refused = new Tally();
    const others = new Set<number>();
    for (const seed of SEEDS) {
      const { alternatives } = await run(seed, places);
      for (const { id, starts } of alternatives) {
        if (id === 'express-sync') refused.add(starts!.dropped / starts!.offered);
        else others.add(starts!.dropped);
      }
    }
    expectMean(refused, erlangB(places, 4), 0.2);
    expect([...others]).toEqual([0]);
  },
);

test('its row says so: as many as may at the most, and how many were dropped', async () => {
  const { alternatives } = await run(1, 4);
  const { limits: rows, starts } = alternatives.find(({ id }) => id === 'express-sync')!;
  const row = rows.find(({ quota }) => quota === 'StartSyncExecution')!;
  const said = row.effect.includes(starts!.dropped.toLocaleString('en-US'));
  expect([row.limit, row.peak, row.verdict, said]).toEqual([4, 4, 'exceeded', true]);
});
