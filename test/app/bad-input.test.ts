import { expect, test } from 'vitest';
import { limits } from '../../src/app/index.ts';
import { loadBooks } from '../../src/io/index.ts';
import type { Issue } from '../../src/issue/index.ts';

/* What is wrong with a load profile, told by the use case as a user meets it: what, and where in the file. */

const found = loadBooks();
if (!found.ok) throw new Error('no books');
const BOOKS = found.value;

const WORKFLOW = JSON.stringify({
  StartAt: 'Call',
  States: { Call: { Type: 'Task', Resource: 'arn:aws:states:::dynamodb:putItem', Parameters: {}, End: true } },
});

/** 10 starts a second for 20 s, in three lines. */
const STEADY = `horizon: 20 s
onThrottle: drop
arrivals: { process: uniform, scenarios: [{ rate: 10, duration: 20 s }] }
`;

/** The quotas stand in line 6. */
const quotas = (text: string): string => `${STEADY}account:\n  quotas:\n    ${text}\n`;
const rate = (formula: string): string => `horizon: 20 s\narrivals:\n  - duration: 20 s\n    rate: "${formula}"\n`;
const trace = (csv: string): string => `horizon: 1 h\narrivals:\n  - executor: trace\n    file: ${csv}\n`;

const FILES: Readonly<Record<string, string>> = {
  'back.csv': 'timestamp,count\n60 s,5\n\n0 s,5\n',
  'twice.csv': 'timestamp,count\n0 s,1\n60 s,5\n30 s,5\n20 s,5\n',
};

async function issuesOf(load: string, engine: 'simulate' | 'cohort' = 'simulate'): Promise<readonly Issue[]> {
  const answer = await limits(
    { workflow: { text: WORKFLOW, file: 'w.json' }, load: { text: load, file: 'p.yaml' }, engine },
    BOOKS,
    { readText: (path) => FILES[path] },
  );
  return answer.ok ? answer.warnings : answer.issues;
}

const placed = (issues: readonly Issue[]): string[] =>
  issues.map(({ severity, code, pointer, file, line, column }) =>
    [severity, code, pointer, `${file}:${line}:${column}`].join(' '),
  );

const RANGE = 'error scenario.out-of-range /account/quotas';
test.for([
  ['StartExecution: { bucket: 0 }', `${RANGE}/StartExecution/bucket p.yaml:6:31`, 'no token is ever given'],
  ['StartExecution: { bucket: -1 }', `${RANGE}/StartExecution/bucket p.yaml:6:31`, 'less than nothing'],
  ['StartExecution: { bucket: 0.5 }', `${RANGE}/StartExecution/bucket p.yaml:6:31`, 'never a whole token'],
  ['StateTransition: { refill: 0 }', `${RANGE}/StateTransition/refill p.yaml:6:32`, 'empty for good'],
  ['StateTransition: { refill: -2 }', `${RANGE}/StateTransition/refill p.yaml:6:32`, 'drains by itself'],
  ['StartExecution.express: { refill: 0 }', `${RANGE}/StartExecution.express/refill p.yaml:6:39`, 'Express too'],
  ['StartSyncExecution: { limit: 0 }', `${RANGE}/StartSyncExecution/limit p.yaml:6:34`, 'what AWS leaves open'],
  ['OpenExecutions: { limit: 0 }', `${RANGE}/OpenExecutions/limit p.yaml:6:30`, 'none may be open'],
  ['LambdaConcurrency: { limit: -1 }', `${RANGE}/LambdaConcurrency/limit p.yaml:6:33`, 'less than none may run'],
  ['DistributedMapDispatch: { limit: 0 }', `${RANGE}/DistributedMapDispatch/limit p.yaml:6:38`, 'a rate of none'],
  ['HistoryEvents: { limit: 0 }', `${RANGE}/HistoryEvents/limit p.yaml:6:29`, 'a limit that knows no time'],
  [
    'OpenExecutions: { limit: 0.5 }',
    'error quota.bad-value /account/quotas/OpenExecutions/limit p.yaml:6:30',
    'half an execution is none',
  ],
  [
    'StartExecution: {}',
    'error quota.wrong-kind /account/quotas/StartExecution p.yaml:6:21',
    'an override of nothing by nothing',
  ],
  [
    'OpenExecutions: { bucket: 5 }',
    'error quota.wrong-kind /account/quotas/OpenExecutions p.yaml:6:21',
    'a limit is no bucket',
  ],
  [
    'StartExecutin: { bucket: 5 }',
    'error quota.unknown-quota /account/quotas/StartExecutin p.yaml:6:20',
    'a slip in the name',
  ],
  [
    'HistoryEvents: { limit: 50000 }',
    'warning quota.hard-quota /account/quotas/HistoryEvents p.yaml:6:20',
    'AWS does not raise it',
  ],
] as const)('quota %s: %s (%s)', async ([quota, want]) => {
  expect(placed(await issuesOf(quotas(quota)))).toEqual([want]);
});

test('two bad numbers of one quota are told together', async () => {
  expect(placed(await issuesOf(quotas('StartExecution:\n      bucket: 0\n      refill: -1')))).toEqual([
    `${RANGE}/StartExecution/bucket p.yaml:7:15`,
    `${RANGE}/StartExecution/refill p.yaml:8:15`,
  ]);
});

test('a pool without a worker is refused', async () => {
  const load = `${STEADY}states:\n  Call:\n    duration: 1 s\n    workers: 0\n`;
  expect(placed(await issuesOf(load))).toEqual(['error scenario.out-of-range /states/Call/workers p.yaml:7:14']);
});

const BAD_RATE = 'scenario.bad-rate';
const BAD_FORMULA = 'scenario.bad-expression';
test.for([
  ['10 - t / (1 s)', BAD_RATE, 'negative', 'below zero from 10 s on'],
  ['sin(2 * pi * t / (20 s))', BAD_RATE, 'negative', 'below zero for half of the time'],
  ['1 / (t / (1 s))', BAD_RATE, 'divide by zero', 'at its very first moment'],
  ['1 / abs(t / (1 s) - 7.7123)', BAD_RATE, 'divide by zero', 'at one moment somewhere'],
  ['0 / 0', BAD_RATE, 'not a number', 'at every moment'],
  ['exp(t / (1 ms))', BAD_RATE, 'above 1000000000/s', 'beyond what any account takes'],
  ['while(true) 1', BAD_FORMULA, '"while" is not allowed', 'a loop without end'],
  ['f(x) = f(x)', BAD_FORMULA, 'function assignment', 'calls itself without end'],
  ['process.exit(1)', BAD_FORMULA, 'functions by name', 'the process'],
  ['constructor.constructor(1)', BAD_FORMULA, 'functions by name', 'code from text'],
  ['cos.constructor', BAD_FORMULA, 'accessor', 'what a function is made of'],
  ['import({})', BAD_FORMULA, '"import" is not allowed', 'more functions'],
  ['evaluate(1)', BAD_FORMULA, '"evaluate" is not allowed', 'the evaluator itself'],
  ['globalThis', BAD_FORMULA, 'unknown name', 'everything'],
  ['__proto__', BAD_FORMULA, 'unknown name', 'what all values share'],
  ['arrivals', BAD_FORMULA, 'unknown name', 'the rest of the profile'],
] as const)('rate %s is refused at its place: %s, "%s" (%s)', async ([formula, code, words]) => {
  const issues = await issuesOf(rate(formula));
  const said = issues.map(({ message }) => message.includes(words));
  expect([...placed(issues), ...said]).toEqual([`error ${code} /arrivals/0/rate p.yaml:4:11`, true]);
});

test.for([
  ['goes up and up', `1${'^9'.repeat(100)}`, 'nested'],
  ['goes on and on', `${'1 + '.repeat(240)}1`, 'too many parts'],
  ['fills the whole page', `${'1 + '.repeat(4000)}1`, 'at most 1000'],
] as const)('a rate that %s is refused at its place', async ([, formula, words]) => {
  const issues = await issuesOf(rate(formula));
  const said = issues.map(({ message }) => message.includes(words));
  expect([...placed(issues), ...said]).toEqual([`error ${BAD_FORMULA} /arrivals/0/rate p.yaml:4:11`, true]);
});

test.for([
  ['back.csv', ['back.csv:4:1'], 'the second row lies before the first; an empty line counts as a line'],
  ['twice.csv', ['twice.csv:4:1', 'twice.csv:5:1'], 'every row that goes back, against the last that did not'],
] as const)('a trace out of order is told row by row: %s, %j (%s)', async ([file, places]) => {
  const want = places.map((place) => `error scenario.bad-row /arrivals/0/file ${place}`);
  expect(placed(await issuesOf(trace(file)))).toEqual(want);
});

test('a trace within the profile is told at its place there', async () => {
  const load = 'horizon: 1 h\narrivals:\n  - executor: trace\n    csv: "60 s,5\\n0 s,5"\n';
  expect(placed(await issuesOf(load))).toEqual(['error scenario.bad-row /arrivals/0/csv p.yaml:4:10']);
});

const call = (more: string): string => `${STEADY}states:\n  Call:\n    duration: 1 s\n    ${more}\n`;
const UNSTABLE = [
  // what it is, profile, where it could be helped, starts a second that would be stable
  ['5 workers of 1 s each', call('workers: 5'), '/states/Call/workers p.yaml:7:14', 5],
  ['4 servers of 1 s each', call('resource: { name: db, servers: 4 }'), '/states/Call/resource/servers p.yaml:7:36', 4],
  [
    'a quota of its own',
    quotas('StateTransition: { bucket: 1, refill: 3 }'),
    '/account/quotas/StateTransition p.yaml:6:22',
    3,
  ],
  [
    'a quota as AWS has it, where only the load can be made smaller, most of all its larger part,',
    `horizon: 20 s
account: { region: eu-central-1, quotas: { StartExecution: { bucket: 1e5, refill: 1e5 } } }
arrivals: { process: uniform, scenarios: [{ rate: 1, duration: 20 s }, { rate: 999, duration: 20 s }] }`,
    '/arrivals/scenarios/1 p.yaml:3:72',
    800,
  ],
] as const;
test.for(UNSTABLE.flatMap((row) => (['simulate', 'cohort'] as const).map((engine) => [engine, ...row] as const)))(
  '%s tells that the queue of %s grows for ever, where, and what load it could carry',
  async ([engine, , load, place, stable]) => {
    const issues = await issuesOf(load, engine);
    const [, told = '0'] =
      /a load of about ([\d.,]+) starts a second would be stable/.exec(issues[0]?.hint ?? '') ?? [];
    const off = Math.abs(Number(told.replaceAll(',', '')) / stable - 1);
    expect([...placed(issues), off < 0.03 || `${told} is not ${stable}`]).toEqual([
      `warning ${engine}.unstable ${place}`,
      true,
    ]);
  },
);
