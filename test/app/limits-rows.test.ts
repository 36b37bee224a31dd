import { expect, test } from 'vitest';
import { limits } from '../../src/app/index.ts';
import { loadBooks } from '../../src/io/index.ts';

const found = loadBooks();
if (!found.ok) throw new Error('no books');
const BOOKS = found.value;

/** The row of executions in progress, of a minute's run of executions that wait so long. */
async function openAfterAMinute(waitSeconds: number): Promise<readonly [peak: number, verdict: string]> {
  const workflow = { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: waitSeconds, End: true } } };
  const constant = { executor: 'constant-arrival-rate', rate: 200, timeUnit: '1 s', duration: '60 s' };
  const load = { horizon: '60 s', onThrottle: 'drop', arrivals: { process: 'uniform', scenarios: [constant] } };
  const answer = await limits(
    { workflow: { text: JSON.stringify(workflow) }, load: { text: JSON.stringify(load) } },
    BOOKS,
  );
  if (!answer.ok) throw new Error(JSON.stringify(answer.issues));
  const { peak, verdict } = answer.value.alternatives[0]!.limits.find(({ quota }) => /open executions/i.test(quota))!;
  return [Math.round(peak / 1000), verdict];
}

test.for([
  // seconds, thousands in progress, verdict, why
  [7200, 1440, 'exceeded', 'it fills over hours: the steady state knows of more than a minute shows'],
  [4500, 900, 'near', 'the steady state is near the limit, a minute is far from it'],
] as const)('200 starts a second that wait %i s: %i thousand are open, %s (%s)', async ([wait, peak, verdict]) => {
  expect(await openAfterAMinute(wait)).toEqual([peak, verdict]);
});
