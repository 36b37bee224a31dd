import { expect, test } from 'vitest';
import { behaviourOf } from '../../src/scenario/index.ts';
import { DESIGN_PROFILE, STARTS_CSV } from './design-profile.ts';
import { issuesOf, read, scenarioOf } from './read.ts';

const readText = (path: string) => (path === 'starts.csv' ? STARTS_CSV : undefined);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

test('the profile of the design document is read without a warning', () => {
  expect(issuesOf(DESIGN_PROFILE, { readText })).toEqual([]);
});

test('its arrivals add up to what each part says', () => {
  const { arrivals, horizon } = scenarioOf(DESIGN_PROFILE, { readText });
  const starts = arrivals.parts.map((part) => [part.kind, Math.round(part.expectedStarts(0, horizon))]);
  expect(starts).toEqual([
    ['constant', 20 * 30 * 86_400],
    ['ramping', 400 * 7 * 3600], // two ramps of an hour (half each) around six hours
    ['expression', 50 * 30 * 86_400], // whole days: the sine cancels
    ['trace', 900],
    ['monthly', Math.round((3_600_000 * 720) / 730)],
  ]);
});

test('the month is scaled from the horizon, and the peak is that of the sum', () => {
  const { arrivals } = scenarioOf(DESIGN_PROFILE, { readText });
  const perHorizon = 20 * 2_592_000 + 400 * 25_200 + 50 * 2_592_000 + 900 + (3_600_000 * 720) / 730;
  const monthly = (3_600_000 / (730 * 3600)) * 1;
  expect(arrivals.executionsPerMonth).toBeCloseTo((perHorizon * 730) / 720, 0);
  expect(arrivals.meanPerSecond).toBeCloseTo(perHorizon / 2_592_000, 6);
  // day 10, six hours in, is where the sine is highest while the ramp still holds 400/s
  expect(arrivals.peakPerSecond).toBeCloseTo(20 + 400 + 90 + monthly, 2);
});

test('the behaviour of its states carries units', () => {
  const scenario = scenarioOf(DESIGN_PROFILE, { readText });
  const validate = behaviourOf(scenario, 'ValidateOrder');
  expect(validate?.duration?.quantile(0.5)).toBeCloseTo(120, 6);
  expect(validate?.duration?.quantile(0.99)).toBeCloseTo(900, 6);
  expect(validate?.errors.map(({ error, probability, duration }) => [error, probability, duration?.mean])).toEqual([
    ['Lambda.ServiceException', 0.002, undefined],
    ['PaymentDeclined', 0.01, 80],
  ]);
  expect(validate?.lambda?.memory).toBe(512);
  expect(validate?.lambda?.coldStart?.duration.mean).toBe(350);
  expect([...(behaviourOf(scenario, 'IsInStock')?.next ?? [])]).toEqual([
    ['ShipOrder', 0.92],
    ['Backorder', 0.08],
  ]);
  expect(behaviourOf(scenario, 'ApprovalRequired')?.duration?.mean).toBe(6 * HOUR);
  expect(behaviourOf(scenario, 'OnPremWork')?.workers).toBe(8);
  expect(behaviourOf(scenario, 'Nobody')).toBeUndefined();
});

test('inputs become shares with their size as compact JSON', () => {
  const { inputs } = scenarioOf(DESIGN_PROFILE, { readText });
  expect(inputs.map(({ share, size }) => [share, size])).toEqual([
    [0.9, '{"total":40,"items":[1,2]}'.length],
    [0.1, '{"total":900,"items":[1,2,3]}'.length],
  ]);
});

test('the size of an input counts bytes of UTF-8, not characters', () => {
  const { inputs } = scenarioOf('arrivals: 1/s\ninputs: [{ value: "xin chào" }]');
  expect(inputs[0]?.size).toBe(11);
});

test('every default of a bare profile is listed', () => {
  const { assumptions } = scenarioOf('arrivals: 1/s\nlatency: none');
  expect(assumptions.map(({ id, value }) => `${id} = ${value}`).sort()).toEqual([
    'scenario.arrival-process = poisson',
    'scenario.free-tier = applied',
    'scenario.horizon = 30 d',
    'scenario.logging = OFF',
    'scenario.month = 730 h',
    'scenario.on-throttle = first wait 100 ms, longest wait 20 s, 5 retries, full jitter',
    'scenario.region = us-east-1',
    'scenario.seed = 1',
    'scenario.start-end-transitions = 0',
  ]);
});

test('a profile that says everything assumes nothing', () => {
  const full = `arrivals: { process: poisson, rate: 1/s }
horizon: 1 d
month: 730 h
seed: 7
latency: none
onThrottle: drop
account: { region: eu-west-1, freeTier: false, startEndTransitions: 2, logging: { level: OFF } }`;
  expect(scenarioOf(full).assumptions).toEqual([]);
});

test('the assumptions have unique ids', () => {
  const { assumptions } = scenarioOf(`arrivals: [{ rate: 1 }, { rate: 2 }]
states: { A: { lambda: {} }, B: { lambda: { coldStart: { probability: 1 % } } } }`);
  const ids = assumptions.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('the same profile in JSON gives the same scenario', () => {
  const yaml = scenarioOf('arrivals: { rate: 5/s }\nstates: { A: { duration: 2 s } }\nseed: 3');
  const json = scenarioOf('{"arrivals":{"rate":"5/s"},"states":{"A":{"duration":"2 s"}},"seed":3}');
  expect(JSON.stringify(json)).toBe(JSON.stringify(yaml));
});

test.for([
  ['arrivals: 20/s', 20 * 30 * DAY, 'a rate'],
  ['arrivals: { rate: 300/min }', 5 * 30 * DAY, 'a rate in minutes'],
  ['arrivals: { rate: 20 }', 20 * 30 * DAY, 'a number is starts per second, as in k6'],
  ['arrivals: [{ rate: 20 }, { rate: 10 }]', 30 * 30 * DAY, 'a list adds up'],
  ['arrivals: { scenarios: { day: { rate: 20 }, night: { rate: 10 } } }', 30 * 30 * DAY, 'k6 scenarios by name'],
  ['scenarios: { day: { executor: constant-arrival-rate, rate: 20, duration: 1d } }', 20 * DAY, 'a k6 file'],
  ['arrivals: { executor: constant-arrival-rate, rate: 20, duration: 1d }', 20 * DAY, 'one scenario'],
  ['arrivals: { rate: 20, timeUnit: 1m, duration: 1d }', (20 * DAY) / 60, 'k6 timeUnit'],
  ['arrivals: { monthly: 7300 }', 7200 * 1000, 'a monthly total, for 720 of 730 h'],
  ['arrivals: { monthly: { total: 7300 } }', 7200 * 1000, 'the same spelled out'],
  ['arrivals: { total: 7300 }', 7200 * 1000, 'a scenario with a total is monthly'],
  ['arrivals: { rate: "2 * 3", duration: 1h }', 6 * HOUR, 'a formula'],
  ['arrivals: { csv: "0,5\\n60,7", period: 60 s }', 12 * 1000, 'rows in the profile'],
  [
    'arrivals: { phases: [{ duration: 60, arrivalRate: 5 }, { duration: 1 min, arrivalRate: 5, rampTo: 15 }] }',
    900_000,
    'Artillery',
  ],
  [
    'phases: [{ duration: 60, arrivalCount: 50 }, { pause: 10 }, { duration: 10s, rampTo: 10 }]',
    100_000,
    'Artillery at the top',
  ],
  ['config: { phases: [{ duration: 1, arrivalRate: 0.5 }] }', 500, 'Artillery below one start per second'],
] as const)('%s: expected starts x 1000 = %d (%s)', ([text, want]) => {
  const { arrivals, horizon } = scenarioOf(text);
  const starts = arrivals.parts.reduce((sum, part) => sum + part.expectedStarts(0, horizon), 0);
  expect(starts * 1000).toBeCloseTo(want, 2);
});

test('Artillery phases follow each other', () => {
  const { parts } = scenarioOf(
    'phases: [{ duration: 60, arrivalRate: 5 }, { pause: 30 }, { duration: 10, rampTo: 10 }]',
  ).arrivals;
  expect(parts.map(({ kind, startMs, endMs }) => [kind, startMs, endMs])).toEqual([
    ['constant', 0, 60_000],
    ['ramping', 90_000, 100_000],
  ]);
});

test.for([
  ['arrivals: [{ rate: 1, preAllocatedVUs: 50, maxVUs: 100 }]', 2, 'k6 VU fields'],
  ['phases: [{ duration: 1, arrivalRate: 1, maxVusers: 5 }]', 1, 'Artillery VU field'],
  [
    'config: { target: "https://x", phases: [{ duration: 1, arrivalRate: 1 }] }\nscenarios: [{ flow: [] }]',
    2,
    'an Artillery file',
  ],
] as const)('%s is read with %d warnings (%s)', ([text, count]) => {
  const answer = read(text);
  expect(answer.ok && answer.warnings.map(({ code }) => code)).toEqual(Array(count).fill('scenario.no-effect'));
});

test.for([
  ['latency: none', 0, 0, 'no overheads'],
  ['latency: aws', 45, 0, 'the data set'],
  ['name: x', 45, 0, 'the default is aws'],
  ['latency: { standard: { taskScheduleToStartMs: 7 ms } }', 7, 0, 'a table, completed from the data set'],
] as const)('%s: schedule to start %d ms on Standard, %d ms on Express (%s)', ([text, standard, express]) => {
  const { latency } = scenarioOf(`arrivals: 1/s\n${text}`);
  expect([latency.standard.taskScheduleToStartMs, latency.express.taskScheduleToStartMs]).toEqual([standard, express]);
});

test('overheads given in the profile are no assumptions; those of Express name their measurement and its spread', () => {
  const { assumptions } = scenarioOf('arrivals: 1/s\nlatency: { standard: { startMs: 1 ms } }');
  const overheads = assumptions.filter(({ id }) => id.startsWith('scenario.latency:'));
  expect(overheads.map(({ id }) => id)).not.toContain('scenario.latency:standard.startMs');
  const invoke = overheads.find(({ id }) => id === 'scenario.latency:express.lambdaInvokeMs');
  expect([invoke?.value, invoke?.source]).toEqual([
    '15 ms (11 to 21 ms)',
    expect.stringMatching(/^measured on AWS 2021-2022, us-east-2.*one source/),
  ]);
});
