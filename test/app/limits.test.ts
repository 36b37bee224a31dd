import { expect, test } from 'vitest';
import {
  compare,
  type LimitsReport,
  limits,
  renderLimitsCsv,
  renderLimitsText,
  renderLimitsTimelineCsv,
} from '../../src/app/index.ts';
import { loadBooks } from '../../src/io/index.ts';

const found = loadBooks();
if (!found.ok) throw new Error('no books');
const BOOKS = found.value;

const pass = (next?: string): object => ({ Type: 'Pass', ...(next === undefined ? { End: true } : { Next: next }) });

/** So many Pass states in a row. */
const chain = (states: number): string =>
  JSON.stringify({
    StartAt: 'S1',
    States: Object.fromEntries(
      Array.from({ length: states }, (_, i) => [`S${i + 1}`, pass(i + 1 < states ? `S${i + 2}` : undefined)]),
    ),
  });

const steady = (perSecond: number, seconds: number, more: object = {}): object => ({
  horizon: `${seconds} s`,
  onThrottle: 'drop',
  arrivals: {
    process: 'uniform',
    scenarios: [{ executor: 'constant-arrival-rate', rate: perSecond, timeUnit: '1 s', duration: `${seconds} s` }],
  },
  ...more,
});

/** What has been run, by what was asked for: the same question has the same answer. */
const RUN = new Map<string, Promise<LimitsReport>>();

function run(workflow: string, load: object, windowMs?: number): Promise<LimitsReport> {
  const asked = JSON.stringify([workflow, load, windowMs]);
  const known = RUN.get(asked) ?? runOnce(workflow, load, windowMs);
  RUN.set(asked, known);
  return known;
}

async function runOnce(workflow: string, load: object, windowMs?: number): Promise<LimitsReport> {
  const answer = await limits(
    { workflow: { text: workflow }, load: { text: JSON.stringify(load) }, ...(windowMs !== undefined && { windowMs }) },
    BOOKS,
  );
  if (!answer.ok) throw new Error(JSON.stringify(answer.issues));
  return answer.value;
}

const standardOf = (report: LimitsReport): LimitsReport['alternatives'][number] => report.alternatives[0]!;
const rowOf = (report: LimitsReport, quota: string) => standardOf(report).limits.find((row) => row.quota === quota)!;
const secondsToFirstHit = (effect: string): number => {
  const [, minutes = '0', seconds = '0'] = /first hit after (?:(\d+) min ?)?(?:([\d.]+) s)?/.exec(effect) ?? [];
  return Number(minutes) * 60 + Number(seconds);
};

test('323 starts a second empty a bucket of 1,300 that gains 300 after 1,300 / 23 = 56.5 s', async () => {
  const row = rowOf(await run(chain(2), steady(323, 120)), 'StartExecution refill');
  expect([row.verdict, Math.abs(secondsToFirstHit(row.effect) - 56.5) < 0.2]).toEqual(['exceeded', true]);
});

test('starts dropped are those beyond bucket and refill: 323 x 120 - 1,300 - 300 x 120 = 1,460', async () => {
  const { starts } = standardOf(await run(chain(2), steady(323, 120)));
  expect(Math.abs(starts!.dropped - 1460)).toBeLessThanOrEqual(2);
});

test('clients that retry lose none of these starts, and the backlog drains', async () => {
  const onThrottle = { retry: { base: '1 s', cap: '8 s', maxAttempts: 100, jitter: 'full' } };
  const { starts } = standardOf(await run(chain(2), steady(323, 120, { onThrottle })));
  expect([
    starts!.dropped,
    starts!.lost,
    starts!.waiting,
    starts!.accepted === starts!.offered,
    starts!.retried > 0,
  ]).toEqual([0, 0, 0, true, true]);
});

test('20 transitions at 299 starts a second exceed 5,000 transitions a second, and none is refused', async () => {
  const report = await run(chain(20), steady(299, 60));
  const verdicts = ['StartExecution refill', 'StateTransition refill'].map((quota) => rowOf(report, quota).verdict);
  expect([...verdicts, standardOf(report).starts!.dropped]).toEqual(['near', 'exceeded', 0]);
});

test('once the bucket of transitions is empty, 5,000 of them get through each second', async () => {
  const { timeline } = standardOf(await run(chain(20), steady(299, 60)));
  const late = timeline!.transitions.slice(40, 58);
  expect(late.every((count) => Math.abs(count - 5000) <= 1)).toBe(true);
});

test('an unstable quota names the load that would be stable: 5,000 / 20 = 250 starts a second', async () => {
  const { issues } = await run(chain(20), steady(299, 60));
  const hint = issues.find(({ code }) => code === 'simulate.unstable')?.hint ?? '';
  const [, stable = '0'] = /about ([\d.,]+) starts/.exec(hint) ?? [];
  expect(Math.abs(Number(stable) / 250 - 1)).toBeLessThan(0.02);
});

test.for([
  [2, 'StartExecution refill', 300, 'min(300, 5,000 / 2)'],
  [16, 'StartExecution refill', 300, '5,000 / 16 = 312.5 is more than 300'],
  [17, 'StateTransition refill', 5000 / 17, 'transitions bind from 17 on'],
  [20, 'StateTransition refill', 250, '5,000 / 20'],
] as const)('with %i transitions %s binds at %d starts a second (%s)', async ([states, binds, perSecond]) => {
  const { sustainable } = standardOf(await run(chain(states), steady(10, 10)));
  expect([sustainable.binds, sustainable.perSecond]).toEqual([binds, perSecond]);
});

test('two servers of 1 s carry 2 starts a second, also when most of the load gives up before it is served', async () => {
  const workflow = JSON.stringify({
    StartAt: 'T',
    TimeoutSeconds: 30,
    States: { T: { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:111122223333:function:f', End: true } },
  });
  const pool = { T: { duration: '1 s', resource: { name: 'db', servers: 2 } } };
  const { sustainable } = standardOf(await run(workflow, steady(20, 60, { states: pool })));
  expect([sustainable.binds, sustainable.perSecond]).toEqual(['db', 2]);
});

test('a load far below all quotas has no effect', async () => {
  const { alternatives } = await run(chain(3), steady(10, 60));
  const flagged = alternatives.flatMap((a) => a.limits.filter(({ verdict }) => verdict !== 'ok'));
  expect([flagged.length, alternatives.map(({ starts }) => starts!.throttled)]).toEqual([0, [0, 0, 0]]);
});

test.for(['simulate', 'cohort'] as const)('%s tells of starts and tries in whole numbers', async (engine) => {
  const onThrottle = { retry: { base: '700 ms', cap: '8 s', maxAttempts: 3, jitter: 'full' } };
  const account = { quotas: { StartExecution: { bucket: 10, refill: 19.3 } } };
  const load = { text: JSON.stringify(steady(20, 61, { onThrottle, account })) };
  const answer = await limits({ workflow: { text: chain(2) }, load, engine }, BOOKS);
  const effect = answer.ok ? rowOf(answer.value, 'StartExecution refill').effect : '';
  const counted = [...effect.matchAll(/([\d.,]+) (?:tries|of|starts|given up|wait|still)/g)].map(([, count]) => count!);
  const broken = counted.filter((count) => !/^\d{1,3}(,\d{3})*$/.test(count));
  expect([counted.length, broken, effect.includes('a refill of 20/s instead of 19.3/s')]).toEqual([6, [], true]);
});

test('the refill that is said to remove the throttling does, and 3 % less does not', async () => {
  const row = rowOf(await run(chain(2), steady(323, 120)), 'StartExecution refill');
  const needed = Number(/a refill of ([\d,]+)\/s/.exec(row.effect)![1]!.replaceAll(',', ''));
  const verdicts = [];
  for (const refill of [needed, Math.floor(needed * 0.97)]) {
    const account = { quotas: { StartExecution: { bucket: 1300, refill } } };
    verdicts.push(rowOf(await run(chain(2), steady(323, 120, { account })), 'StartExecution refill').verdict);
  }
  expect(verdicts).toEqual(['near', 'exceeded']);
});

test('the busiest window is the one run: a quarter hour of 50 a second in a day of 1', async () => {
  const scenarios = [
    { executor: 'constant-arrival-rate', rate: 1, timeUnit: '1 s', duration: '24 h' },
    { executor: 'constant-arrival-rate', rate: 50, timeUnit: '1 s', startTime: '10 h', duration: '15 min' },
  ];
  const { window } = await run(chain(2), { horizon: '24 h', arrivals: { process: 'uniform', scenarios } }, 900_000);
  expect([window.toMs - window.fromMs, Math.abs(window.fromMs - 36_000_000) <= 75_000]).toEqual([900_000, true]);
});

test('nothing is said in place of a window without length', async () => {
  const answer = await limits({ workflow: { text: chain(1) }, load: { text: '{}' }, windowMs: 0 }, BOOKS);
  expect(answer.ok ? [] : answer.issues.map(({ code }) => code)).toEqual(['app.wrong-window']);
});

test('a run that is ended early says so', async () => {
  const request = { workflow: { text: chain(20) }, load: { text: JSON.stringify(steady(299, 300)) } };
  const answer = await limits(request, BOOKS, { onProgress: () => false });
  expect(
    answer.ok && [answer.value.engine.partial, answer.warnings.some(({ code }) => code === 'app.ended-early')],
  ).toEqual([true, true]);
});

test('text and CSV hold every row', async () => {
  const report = await run(chain(2), steady(323, 120));
  const quotas = report.alternatives.flatMap((a) => a.limits.map(({ quota }) => quota));
  const [text, csv] = [renderLimitsText(report), renderLimitsCsv(report)];
  expect(quotas.every((quota) => text.includes(quota) && csv.includes(quota))).toBe(true);
});

test('the timeline in CSV has a row for each second of each alternative, and what is dropped in it', async () => {
  const report = await run(chain(2), steady(323, 120));
  const [head = '', ...rows] = renderLimitsTimelineCsv(report).trimEnd().split('\r\n');
  const at = head.split(',').indexOf('throttled');
  const standard = rows.map((row) => row.split(',')).filter(([id]) => id === 'standard');
  const throttled = standard.reduce((sum, row) => sum + Number(row[at]), 0);
  expect([standard.length, standard[60]![1], Math.abs(throttled - 1460) <= 2]).toEqual([120, '60000', true]);
});

test('a comparison tells of the throttling and shows it over time', async () => {
  const request = { workflow: { text: chain(2) }, load: { text: JSON.stringify(steady(323, 120)) } };
  const answer = await compare(request, BOOKS);
  if (!answer.ok) throw new Error(JSON.stringify(answer.issues));
  const { timeline, alternatives } = answer.value;
  const row = alternatives[0]!.limits.find(({ quota }) => quota === 'StartExecution refill');
  const throttled = timeline!.throttled.reduce((a, b) => a + b, 0);
  expect([row?.verdict, Math.abs(throttled - 1460) <= 2]).toEqual(['exceeded', true]);
});
