import { expect, test } from 'vitest';
import { type LimitsEngine, type LimitsReport, type LimitsRequest, limits, type Ports } from '../../src/app/index.ts';
import { loadBooks } from '../../src/io/index.ts';

const found = loadBooks();
if (!found.ok) throw new Error('no books');
const BOOKS = found.value;
const SECOND = 1000;
const DAY = 86_400 * SECOND;

const chain = JSON.stringify({
  StartAt: 'A',
  States: { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Wait', Seconds: 2, Next: 'C' }, C: { Type: 'Succeed' } },
});
const mapped = JSON.stringify({
  StartAt: 'M',
  States: {
    M: {
      Type: 'Map',
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        StartAt: 'P',
        States: { P: { Type: 'Pass', End: true } },
      },
      End: true,
    },
  },
});

const load = (perSecond: number, days: number): string =>
  JSON.stringify({
    horizon: `${days} d`,
    onThrottle: 'drop',
    arrivals: {
      process: 'uniform',
      scenarios: [{ executor: 'constant-arrival-rate', rate: perSecond, timeUnit: '1 s', duration: `${days} d` }],
    },
  });

const request = (workflow: string, perSecond: number, more: Partial<LimitsRequest>): LimitsRequest => ({
  workflow: { text: workflow },
  load: { text: load(perSecond, 30) },
  ...more,
});

/** The choice is made before the run. */
const ENDED_EARLY: Ports = { onProgress: () => false };

async function run(of: LimitsRequest, ports: Ports = {}): Promise<LimitsReport> {
  const answer = await limits(of, BOOKS, ports);
  if (!answer.ok) throw new Error(JSON.stringify(answer.issues));
  return answer.value;
}

test.for<readonly [string, number, number, LimitsEngine, 'simulate' | 'cohort', boolean, string]>([
  // workflow, starts a second, window, engine asked for, engine that answers, over the whole window, why
  [chain, 10, 600 * SECOND, 'auto', 'simulate', true, 'little work'],
  [chain, 1000, 30 * DAY, 'auto', 'cohort', true, 'too much work'],
  [chain, 10, 600 * SECOND, 'cohort', 'cohort', true, 'asked for'],
  [chain, 300, 30 * DAY, 'simulate', 'simulate', false, 'asked for'],
  [mapped, 100, 30 * DAY, 'auto', 'simulate', false, 'rates know no map runs'],
])('%#: of %d starts a second for %d ms, %s asked for: %s (whole: %s; %s)', async (row) => {
  const [workflow, perSecond, windowMs, engine, answers, isWhole] = row;
  const { engine: answered, window } = await run(request(workflow, perSecond, { windowMs, engine }), ENDED_EARLY);
  expect([answered.name, window.toMs - window.fromMs === windowMs]).toEqual([answers, isWhole]);
});

test('why rates were not taken is said: a distributed Map', async () => {
  const { assumptions } = await run(request(mapped, 100, { windowMs: 30 * DAY }), ENDED_EARLY);
  const choice = assumptions.find(({ id }) => id === 'app.engine');
  expect([choice?.value, /distributed Map/.test(choice?.what ?? '')]).toEqual(['engine simulate', true]);
});

test('an engine asked for that cannot answer refuses with its reason', async () => {
  const answer = await limits(request(mapped, 1, { engine: 'cohort' }), BOOKS);
  expect(answer.ok ? [] : answer.issues.map(({ code }) => code)).toEqual(['cohort.distributed-map']);
});

test('323 starts a second for two minutes: both engines drop 1,460 and say when the bucket was empty', async () => {
  const both = await Promise.all(
    (['simulate', 'cohort'] as const).map((engine) =>
      run(request(chain, 323, { windowMs: 120 * SECOND, engine, seed: 1 })),
    ),
  );
  const told = both.map(({ alternatives: [standard] }) => [
    Math.abs(standard!.starts!.dropped - 1460) <= 2,
    standard!.limits[0]!.verdict,
    /^first hit after 56(\.\d)? s|^first hit after 57 s/.test(standard!.limits[0]!.effect),
  ]);
  expect(told).toEqual([
    [true, 'exceeded', true],
    [true, 'exceeded', true],
  ]);
});

test('a month is told second by second where it matters: a spike of a minute decides about the refill', async () => {
  const scenarios = [
    { executor: 'constant-arrival-rate', rate: 10, timeUnit: '1 s', duration: '30 d' },
    { executor: 'constant-arrival-rate', rate: 990, timeUnit: '1 s', startTime: '5 d', duration: '1 min' },
  ];
  const text = JSON.stringify({ horizon: '30 d', onThrottle: 'drop', arrivals: { process: 'uniform', scenarios } });
  const { engine, alternatives } = await run({
    workflow: { text: chain },
    load: { text },
    windowMs: 30 * DAY,
    engine: 'cohort',
  });
  const row = alternatives[0]!.limits[0]!;
  // 60 s x 1,000 = 60,000 starts; a full bucket of 1,300 leaves 58,700 and a token to 60 s of refill: 978.4/s
  const [, needed = ''] = /a refill of ([\d,]+)\/s/.exec(row.effect) ?? [];
  expect([engine.name, row.peak, Number(needed.replaceAll(',', ''))]).toEqual(['cohort', 1000, 979]);
});
