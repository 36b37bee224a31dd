import { expect, test } from 'vitest';
import { type CompareRequest, compare, loadBooks, type Report } from '../../src/index.ts';

const books = loadBooks();
const lambda = (more: object): object => ({ Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:1:function:f', ...more });
const CALLBACK = 'arn:aws:states:::sqs:sendMessage.waitForTaskToken';
const machine = (startAt: string, states: object, more: object = {}): string =>
  JSON.stringify({ StartAt: startAt, States: states, ...more });

async function reportOf(text: string, request: Partial<CompareRequest> = {}): Promise<Report> {
  const answer = await compare({ workflow: { text }, ...request }, books.ok ? books.value : undefined);
  if (!answer.ok) throw new Error(answer.issues.map(({ message }) => message).join('\n'));
  return answer.value;
}
const outcomes = async (text: string): Promise<unknown> =>
  (await reportOf(text)).alternatives[0]!.perExecution.outcomes;
const GOOD = { succeeded: 1, failed: 0, timedOut: 0 };

test.for([
  ['its own timeout', machine('A', { A: { Type: 'Task', Resource: CALLBACK, TimeoutSeconds: 300, End: true } })],
  ['its heartbeat', machine('A', { A: { Type: 'Task', Resource: CALLBACK, HeartbeatSeconds: 60, End: true } })],
  ['the machine', machine('A', { A: { Type: 'Task', Resource: CALLBACK, End: true } }, { TimeoutSeconds: 600 })],
  [
    'the machine, all its waits together',
    machine(
      'A',
      {
        A: { Type: 'Task', Resource: CALLBACK, Next: 'B' },
        B: { Type: 'Wait', SecondsPath: '$.s', Next: 'C' },
        C: { Type: 'Task', Resource: CALLBACK, End: true },
      },
      { TimeoutSeconds: 120 },
    ),
  ],
  [
    'five minutes where it can be Express',
    machine('A', {
      A: { Type: 'Wait', SecondsPath: '$.a', Next: 'B' },
      B: { Type: 'Wait', SecondsPath: '$.b', Next: 'C' },
      C: { Type: 'Wait', SecondsPath: '$.c', Next: 'D' },
      D: { Type: 'Wait', SecondsPath: '$.d', Next: 'E' },
      E: { Type: 'Wait', SecondsPath: '$.e', Next: 'F' },
      F: { Type: 'Wait', SecondsPath: '$.f', End: true },
    }),
  ],
] as const)('a placeholder stays within %s', async ([, text]) => {
  const canRun = (await reportOf(text)).alternatives.filter(({ eligible }) => eligible);
  expect(canRun.map((a) => a.perExecution.outcomes)).toEqual(canRun.map(() => GOOD));
});

const choice = (rules: readonly string[], otherwise: string): object => ({
  Type: 'Choice',
  Choices: rules.map((Next) => ({ Variable: '$.x', NumericEquals: 1, Next })),
  Default: otherwise,
});
const FAIL = { Type: 'Fail', Error: 'Oops' };

test.for([
  [machine('C', { C: choice(['Ok'], 'No'), Ok: { Type: 'Succeed' }, No: FAIL }), GOOD, 'not straight into a Fail'],
  [
    machine('C', { C: choice(['Ok'], 'Tell'), Ok: { Type: 'Succeed' }, Tell: lambda({ Next: 'No' }), No: FAIL }),
    GOOD,
    'nor by a state that only leads to one',
  ],
  [
    machine('C', { C: choice(['A'], 'B'), A: FAIL, B: FAIL }),
    { succeeded: 0, failed: 1, timedOut: 0 },
    'where every way is a Fail, it fails',
  ],
  [
    machine('W', { W: { Type: 'Wait', Seconds: 1, Next: 'C' }, C: choice(['W'], 'No'), No: FAIL }),
    { succeeded: 0, failed: 1, timedOut: 0 },
    'a loop that only a Fail ends is not endless',
  ],
] as const)('default odds: %#', async ([text, want]) => {
  expect(await outcomes(text)).toEqual(want);
});

test('what only a placeholder exceeds is a question', async () => {
  const text = machine('A', { A: lambda({ End: true }) });
  const { alternatives, verdict } = await reportOf(text, { volume: '1000/s' });
  const row = alternatives[1]!.limits.find(({ quota }) => quota === 'Lambda concurrent executions');
  expect(row?.verdict).not.toBe('exceeded');
  const known = await reportOf(text, {
    volume: '10000/s',
    load: { text: 'arrivals: 1/s\nstates: { A: { duration: 1 s } }' },
  });
  const exceeded = known.alternatives[1]!.limits.find(({ quota }) => quota === 'Lambda concurrent executions');
  expect(exceeded?.verdict).toBe('exceeded');
  expect(verdict.conditions.every(({ kind }) => kind !== 'limit' || row?.verdict === 'exceeded')).toBe(true);
});

test('a function of unknown time that would exceed Lambda is a question with its number', async () => {
  const { alternatives, verdict } = await reportOf(machine('A', { A: lambda({ End: true }) }), { volume: '5500/s' });
  const row = alternatives[1]!.limits.find(({ quota }) => quota === 'Lambda concurrent executions')!;
  expect(row.question).toMatch(/^passes 1,000 executions if A takes longer than 18[0-9] ms; you have not said$/);
  expect(verdict.confident).toBe(false);
});

test('an unresolved resource keeps the verdict open', async () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: as CloudFormation writes it
  const text = machine('Run it', { 'Run it': { Type: 'Task', Resource: '${ActivityArn}', End: true } });
  const { verdict } = await reportOf(text, { volume: '1M/month' });
  expect(verdict.sentence).toContain('which is possible if `Run it` is not an activity and does not wait');
  expect(verdict.sentence).not.toContain('nothing in this workflow forbids it');
  expect(verdict.confident).toBe(false);
  expect(verdict.conditions[0]).toMatchObject({ kind: 'unresolved', pointer: '/States/Run it' });
});

test('a Wait of the definition rules Express out whatever stands beside it', async () => {
  const text = machine('W', { W: { Type: 'Wait', Seconds: 600, Next: 'A' }, A: lambda({ End: true }) });
  const { alternatives } = await reportOf(text);
  expect(alternatives[1]!.blockers.map(({ code }) => code)).toEqual(['app.express-too-long']);
});

test('payments come first of what must be safe to run twice', async () => {
  const text = machine('Notify', {
    Notify: { Type: 'Task', Resource: 'arn:aws:states:::sns:publish', Next: 'ChargeCard' },
    ChargeCard: lambda({ End: true }),
  });
  const { verdict } = await reportOf(text, { volume: '1M/month' });
  expect(verdict.conditions.find(({ kind }) => kind === 'idempotent')?.text).toMatch(/: ChargeCard, Notify$/);
});

test('cents keep their meaning', async () => {
  const text = machine('A', { A: lambda({ Next: 'B' }), B: lambda({ End: true }) });
  const { verdict } = await reportOf(text, { volume: '20k/month' });
  expect(verdict.sentence).toMatch(
    /^Express would cost \$0\.03 a month \(\$[\d.]+ a million\), Standard \$0\.90 \(\$50\.00 a million\)/,
  );
});
