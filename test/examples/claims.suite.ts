import { expect, test } from 'vitest';
import type { AlternativeId, Report } from '../../src/report/index.ts';
import { alternative, offBy, runExample } from './run.ts';

const blockersOf = (report: Report, id: AlternativeId): string[] =>
  alternative(report, id).blockers.map(({ code, pointer }) => `${code} ${pointer}`);
const total = (report: Report, id: AlternativeId): number => alternative(report, id).monthly.totalUsd;
const lineUsd = (report: Report, id: AlternativeId, dimension: string): number =>
  alternative(report, id)
    .monthly.lines.filter((line) => line.dimension === dimension)
    .reduce((sum, { usd }) => sum + (usd ?? Number.NaN), 0);
const quantity = (report: Report, id: AlternativeId, dimension: string): number =>
  alternative(report, id)
    .monthly.lines.filter((line) => line.dimension === dimension)
    .reduce((sum, line) => sum + line.quantity, 0);
const exceeded = (report: Report, id: AlternativeId): string[] =>
  alternative(report, id)
    .limits.filter(({ verdict }) => verdict === 'exceeded')
    .map(({ quota }) => quota);

const FORBIDDEN = 'app.express-forbids-integration';
const TOO_LONG = 'app.express-too-long ';

test.for([
  // example, what rules Express out, why
  ['order-processing', [], 'nothing waits for a job or a person'],
  ['three-step-lambda-chain', [], 'three short functions'],
  ['parallel-of-two', [], 'two short functions'],
  ['map-of-ten', [], 'an inline Map is allowed'],
  ['saga-with-compensations', [], 'retries end within five minutes, but for a tail too thin to matter'],
  [
    'ml-pipeline',
    [`${FORBIDDEN} /States/PrepareData`, `${FORBIDDEN} /States/TrainModel`, TOO_LONG],
    '.sync, and hours',
  ],
  ['etl-with-map', [TOO_LONG], 'every state is allowed, only the time is not'],
  [
    'human-approval',
    [`${FORBIDDEN} /States/AskManager`, `${FORBIDDEN} /States/AskDirector`, TOO_LONG],
    '.waitForTaskToken, and days',
  ],
  ['s3-inventory', [`${FORBIDDEN} /States/ProcessFiles`], 'a distributed Map needs a Standard parent'],
  ['activity-workers', [`${FORBIDDEN} /States/RenderVideo`], 'activities'],
  ['iot-ingest', [], 'made for Express'],
] as const)('%s: what rules Express out is %j (%s)', async ([id, want]) => {
  const { report } = await runExample(id);
  expect(blockersOf(report, 'express-async')).toEqual(want);
  expect(blockersOf(report, 'express-sync')).toEqual(want);
});

test.for(['ml-pipeline', 'human-approval', 's3-inventory', 'activity-workers'])(
  '%s: the blocker says the line of its state',
  async (id) => {
    const { report } = await runExample(id);
    const lines = alternative(report, 'express-async')
      .blockers.filter(({ code }) => code === FORBIDDEN)
      .map(({ line }) => line);
    expect(Math.min(...lines)).toBeGreaterThan(1);
  },
);

/** Every place a warning of the asynchronous alternative is about. */
const warnedPlaces = (report: Report): string[] =>
  alternative(report, 'express-async').warnings.flatMap(({ pointer, also = [] }) => [pointer, ...also]);

test('order-processing: Express is cheaper by far, and the sale passes the start limit of Standard', async () => {
  const { report } = await runExample('order-processing');
  expect(total(report, 'standard') / total(report, 'express-async')).toBeGreaterThan(10);
  expect(exceeded(report, 'standard')).toEqual(['StartExecution refill']);
  expect(exceeded(report, 'express-async')).toEqual([]);
  expect(warnedPlaces(report)).toContain('/States/ChargePayment');
});

test('order-processing: rejected orders are the failed ones: 1.5 % of the tries of ValidateOrder', async () => {
  const { report } = await runExample('order-processing');
  const { outcomes } = alternative(report, 'standard').perExecution;
  const want = 0.015 * ((1 - 0.001 ** 4) / 0.999);
  // at least a quarter of the executions of both types ran as Standard
  const standardError = Math.sqrt((want * (1 - want)) / (report.engine.executions / 4));
  expect(Math.abs(outcomes.failed - want)).toBeLessThan(3.29 * standardError);
});

test('three-step-lambda-chain: both bills to the cent, as in its README', async () => {
  const { report } = await runExample('three-step-lambda-chain');
  // (3 x 100,000 - 4,000) x 0.000025
  expect(total(report, 'standard')).toBe(7.4);
  // 100,000 x 0.000001 + 0.9 s x 64/1024 GB x 100,000 x 0.00001667
  expect(total(report, 'express-async')).toBe(0.1 + 0.09376875);
  expect(alternative(report, 'express-async').perExecution.billedMs?.mean).toBe(900);
});

test('parallel-of-two: the slower of two exponential times is awaited: 300 + 500 - 187.5 ms', async () => {
  const { report } = await runExample('parallel-of-two');
  const payloadMs = (0.2 * 42) / 1024; // the input has 42 bytes
  // start 8, calling a function 15, all else 0
  const want = 612.5 + 8 + 15 + payloadMs;
  expect(offBy(alternative(report, 'express-async').perExecution.durationMs, want)).toBeLessThan(1);
});

test('map-of-ten: a retried mail adds 3 events and logs cost more than Express itself', async () => {
  const { report } = await runExample('map-of-ten');
  const retries = 10 * (0.04 + 0.04 ** 2 + 0.04 ** 3);
  const events = 2 + 4 + 10 * 7 + 3 * retries + 5;
  expect(offBy(alternative(report, 'standard').perExecution.events, events)).toBeLessThan(1);
  const own = lineUsd(report, 'express-async', 'expressRequest') + lineUsd(report, 'express-async', 'gbSecond');
  // 657,000 executions x events x 346 bytes, at $0.50 per 1024^3 bytes
  const logs = ((657_000 * events * 346) / 1024 ** 3) * 0.5;
  expect(lineUsd(report, 'express-async', 'logIngestedGb') / logs).toBeCloseTo(1, 2);
  expect(logs).toBeGreaterThan(own);
});

test('saga-with-compensations: every state that acts is warned about, and one trip in five fails', async () => {
  const { report } = await runExample('saga-with-compensations');
  expect(warnedPlaces(report).sort()).toEqual(
    ['BookCar', 'BookFlight', 'BookHotel', 'CancelFlight', 'CancelHotel', 'SendTickets', 'TellCustomer'].map(
      (name) => `/States/${name}`,
    ),
  );
  expect(alternative(report, 'standard').perExecution.outcomes.failed).toBeCloseTo(0.188, 2);
});

test('ml-pipeline: the free tier covers it, and polling makes more than half of its transitions', async () => {
  const { report } = await runExample('ml-pipeline');
  expect(total(report, 'standard')).toBe(0);
  const loop = new Set(['WaitForEndpoint', 'DescribeEndpoint', 'IsEndpointReady']);
  const share =
    report.states.filter(({ name }) => loop.has(name)).reduce((sum, row) => sum + row.transitionsPerExecution, 0) /
    alternative(report, 'standard').perExecution.transitions.mean;
  expect(share).toBeGreaterThan(0.5);
});

test('etl-with-map: a small share runs past five minutes, though the mean stays far below', async () => {
  const { report } = await runExample('etl-with-map');
  const { durationMs } = alternative(report, 'express-async').perExecution;
  expect(durationMs.overLimit).toBeGreaterThan(0.01);
  expect(durationMs.overLimit).toBeLessThan(0.2);
  expect(alternative(report, 'standard').perExecution.durationMs.mean).toBeLessThan(180_000);
});

test('human-approval: days of waiting, and less than three transitions', async () => {
  const { report } = await runExample('human-approval');
  const { durationMs, transitions } = alternative(report, 'standard').perExecution;
  expect(durationMs.p99).toBeGreaterThan(24 * 3_600_000);
  expect(transitions.p95).toBeLessThanOrEqual(3);
  const director = report.states.find(({ name }) => name === 'AskDirector');
  expect(director?.entriesPerExecution).toBeCloseTo(0.3 * (0.9 * Math.exp(-3) + 0.1 * Math.exp(-48 / 9)), 3);
});

test('s3-inventory: Express children stand in the Standard bill, and the report says how they are modelled', async () => {
  const { report } = await runExample('s3-inventory');
  // 720 runs x 40 children
  expect(quantity(report, 'standard', 'expressRequest')).toBeCloseTo(28_800, 6);
  expect(lineUsd(report, 'standard', 'expressRequest')).toBeCloseTo(0.0288, 9);
  const simple = report.assumptions.find(({ id }) => id === 'sample.children');
  expect(simple?.what).toContain('children of a distributed Map');
});

test('activity-workers: three transitions cost more than the time would, which Express may not sell', async () => {
  const { report } = await runExample('activity-workers');
  expect(total(report, 'express-async')).toBeLessThan(total(report, 'standard'));
  expect(report.verdict.cheapest).toBe('standard');
});

test('iot-ingest: Express is cheaper by a factor of a hundred, and nine tenths of its bill are requests', async () => {
  const { report } = await runExample('iot-ingest');
  expect(total(report, 'standard') / total(report, 'express-async')).toBeGreaterThan(100);
  expect(lineUsd(report, 'express-async', 'expressRequest')).toBeCloseTo(1359.625, 6);
  expect(lineUsd(report, 'express-async', 'expressRequest') / total(report, 'express-async')).toBeGreaterThan(0.9);
  // the starts that pass the start limit are too few to reach the transition limit
  expect(exceeded(report, 'standard')).toContain('StartExecution refill');
  expect(report.verdict.cheapest).toMatch(/^express/);
});
