import { expect, test } from 'vitest';
import { type CompareRequest, compare, loadBooks, type Report, renderMarkdown, renderText } from '../../src/index.ts';

const books = loadBooks();
const task = (next: object): object => ({ Type: 'Task', Resource: 'arn:aws:states:::dynamodb:putItem', ...next });
const WORKFLOW = JSON.stringify({ StartAt: 'A', States: { A: task({ Next: 'B' }), B: task({ End: true }) } });
const CALLBACK = JSON.stringify({
  StartAt: 'A',
  States: { A: { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken', End: true } },
});

async function reportOf(request: Omit<CompareRequest, 'workflow'>, workflow = WORKFLOW): Promise<Report> {
  const answer = await compare({ workflow: { text: workflow }, ...request }, books.ok ? books.value : undefined);
  if (!answer.ok) throw new Error(answer.issues.map(({ message }) => message).join('\n'));
  return answer.value;
}

test('without a load a million executions are priced, and no total of a month is claimed', async () => {
  const report = await reportOf({});
  expect(report.load.origin).toBe('placeholder');
  expect(report.perMillion.standardUsd).toBe(50); // two transitions each
  expect(report.volumes.map((v) => [v.executionsPerMonth, v.standardUsd])).toEqual([
    [1e4, 0.4], // 4,000 transitions are free
    [1e5, 4.9],
    [1e6, 49.9],
    [1e7, 499.9],
    [1e8, 4999.9],
  ]);
  expect(report.verdict.savingUsd).toBeNull();
  for (const text of [renderText(report, { colour: false }), renderMarkdown(report)]) {
    expect(text).not.toMatch(/saves|would cost \$|\$[\d.]+ a month/);
    expect(text).toContain('How many executions there are is not said');
  }
});

test('a type that cannot run has no price', async () => {
  const report = await reportOf({}, CALLBACK);
  expect(report.perMillion).toEqual({ standardUsd: 25, expressUsd: null });
  expect(report.verdict.sentence).toMatch(/^A million executions cost \$25.00 on Standard; Express is ruled out/);
});

test.for([
  ['2.5M/month', 2.5e6],
  ['20/s', 20 * 2_628_000],
  ['every 5 minutes', 8760],
  ['cron(0 2 * * ? *)', 2_628_000 / 86_400],
] as const)('%s is %d executions a month', async ([volume, want]) => {
  const { load } = await reportOf({ volume });
  expect(load.origin).toBe('given');
  expect(load.executionsPerMonth / want).toBeCloseTo(1, 9);
});

test('a volume beside a profile takes the place of its arrivals, and keeps the rest', async () => {
  const text = 'arrivals: 1/s\nstates: { A: { errors: { Oops: 50 % } } }';
  const { load, alternatives } = await reportOf({ load: { text }, volume: '1M/month' });
  expect(load.executionsPerMonth).toBeCloseTo(1e6, 3);
  expect(alternatives[0]!.perExecution.outcomes.failed).toBe(0.5);
});

test('a profile reads the same volumes as the command line', async () => {
  const { load } = await reportOf({ load: { text: 'arrivals: { monthly: 2.5M }' } });
  expect(load.executionsPerMonth).toBeCloseTo(2.5e6, 3);
});

test('a volume that is none is refused with what would do', async () => {
  const answer = await compare({ workflow: { text: WORKFLOW }, volume: 'lots' }, books.ok ? books.value : undefined);
  expect(answer.ok ? [] : answer.issues.map(({ code }) => code)).toEqual(['scenario.bad-quantity']);
});
