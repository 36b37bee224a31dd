import { describe, expect, test } from 'vitest';
import { normalCdf } from '../../src/stats/index.ts';
import { alternative, offBy, runExample } from './run.ts';

/** Mean tries of a task that fails with odds `p` each time and is retried at most `retries` times. */
const tries = (p: number, retries: number): number => (1 - p ** (retries + 1)) / (1 - p);

/** What one execution of each example bills on Standard, and how many start in its month: worked out here, by hand. */
interface ByHand {
  readonly transitions: number;
  readonly executions: number;
  readonly free: number;
}

const MONTH_H = 730;
const FREE = 4000;
const USD_PER_TRANSITION = 0.000025;

function orderProcessing(): ByHand {
  // ValidateOrder: 0.1 % retried up to 3 times, 1.5 % of the tries end as OrderInvalid
  const validate = tries(0.001, 3);
  const invalid = 0.015 * validate;
  const valid = 1 - invalid - 0.001 ** 4;
  // ReserveItems: n lines with these odds, each out of stock with 0.4 %; all lines start at the same moment, so all are entered
  const lines = [
    [1, 0.35],
    [2, 0.3],
    [3, 0.2],
    [4, 0.1],
    [6, 0.05],
  ] as const;
  const meanLines = lines.reduce((sum, [n, odds]) => sum + n * odds, 0); // 2.25
  const reserved = valid * lines.reduce((sum, [n, odds]) => sum + odds * 0.996 ** n, 0);
  // 12 % large orders; the fraud check fails with 1 % and is retried twice; 3 % of the scores are bad
  const scored = reserved * 0.12 * (1 - 0.01 ** 3);
  const charged = reserved - scored * 0.03;
  // ChargePayment: 2 % busy, retried 4 times; 2.5 % of the tries are declined
  const charge = tries(0.02, 4);
  const unpaid = 0.025 * charge + 0.02 ** 5;
  const fulfilled = charged * (1 - unpaid);
  const released = valid - reserved + scored * 0.03 + charged * unpaid;
  const transitions =
    validate +
    invalid + // RejectOrder
    valid * (1 + meanLines) + // the Map and its items
    reserved + // IsLargeOrder
    reserved * 0.12 * tries(0.01, 2) +
    scored + // IsSuspicious
    charged * charge +
    fulfilled * (1 + tries(0.005, 5) + 2) + // the Parallel, ShipOrder, and two branches that do not fail
    fulfilled * 2 + // AnnounceOrder, OrderCompleted
    released * (tries(0.001, 6) + 2); // ReleaseItems, NotifyCustomer, OrderCancelled
  // whole days of the sine average to 2/s; the sale is a trapezium: 320/s x (5 min + 2 h + 15 min)
  const starts = 2 * 30 * 86_400 + 320 * (300 + 7200 + 900);
  return { transitions, executions: (starts * MONTH_H) / 720, free: FREE };
}

function saga(): ByHand {
  const [hotel, car] = [0.94, 0.94 * 0.96];
  const booked = car * 0.9;
  const cancelHotel = car * 0.1;
  const cancelFlight = hotel * 0.04 + cancelHotel;
  const failed = 0.06 + cancelFlight; // 18.8 %: the README's one in five
  const transitions = 1 + hotel + car + 2 * booked + (cancelHotel + cancelFlight) * tries(0.05, 8) + 2 * failed;
  // 12/min on five days, 24/min on two, 28 of 30.4 days simulated
  const starts = 4 * (5 * 12 + 2 * 24) * 1440;
  return { transitions, executions: (starts * MONTH_H) / (28 * 24), free: FREE };
}

function mlPipeline(): ByHand {
  // PrepareData passes its 2 h timeout at 3.86 sigma of its lognormal: 0.006 %, not retried, not caught
  const sigma = Math.log(35 / 14) / 1.6448536269514722; // p50 14 min, p95 35 min
  const prepared = normalCdf(Math.log(120 / 14) / sigma);
  // TrainModel: 2 % retried twice; 1 % of the tries fail for good and are caught
  const train = tries(0.02, 2);
  const trained = 1 - 0.01 * train - 0.02 ** 3;
  const deployed = 0.7 * trained;
  const rounds = 1 / 0.2;
  const inner =
    train +
    2 * trained + // EvaluateModel, IsBetter
    0.3 * trained + // KeepOldModel
    deployed * (3 + 3 * rounds + 1 + 0.97) + // three creations, the loop, SmokeTest, PromoteToProduction
    2 * (1 - trained + 0.03 * deployed); // ReportProblem, PipelineFailed
  return { transitions: 1 + prepared * inner, executions: 120, free: FREE };
}

function etl(): ByHand {
  const loadRounds = 1 / 0.4;
  const busy = 1 + 12 * tries(0.01, 5) + 1 + 3 * loadRounds + 1;
  // starts.csv adds up to 2,400 in the week
  return { transitions: 2 + 0.05 + 0.95 * busy, executions: (2400 * MONTH_H) / 168, free: FREE };
}

function humanApproval(): ByHand {
  // to the director: 90 % wait 16 h on average, 10 % would be refused after 9 h; both are cut at 48 h
  const late = 0.9 * Math.exp(-48 / 16) + 0.1 * Math.exp(-48 / 9);
  // every request ends in exactly one of PlaceOrder and TellRequester
  return { transitions: 1 + 0.3 * (1 + late) + 1, executions: 40_000, free: FREE };
}

const BY_HAND: readonly (readonly [string, ByHand])[] = [
  ['order-processing', orderProcessing()],
  ['three-step-lambda-chain', { transitions: 3, executions: 100_000, free: FREE }],
  // Parallel, two tasks, Choice, Pass; phases: 2 h from 1 to 8/s, 9 h at 8/s, 4 h from 8 to 0, and 1,200; one day
  [
    'parallel-of-two',
    { transitions: 5, executions: ((7200 * 4.5 + 32_400 * 8 + 14_400 * 4 + 1200) * MONTH_H) / 24, free: FREE },
  ],
  // the Map, ten mails with 4 % refused and retried up to 3 times, RecordSent; 15/min; free tier used up elsewhere
  ['map-of-ten', { transitions: 2 + 10 * tries(0.04, 3), executions: 15 * 60 * MONTH_H, free: 0 }],
  ['saga-with-compensations', saga()],
  ['ml-pipeline', mlPipeline()],
  ['etl-with-map', etl()],
  ['human-approval', humanApproval()],
  // the Map, 20,000 / 500 = 40 children started, PublishSummary; the children are Express: no transition of their own
  ['s3-inventory', { transitions: 1 + 40 + 1, executions: 720, free: 0 }],
  // three tasks; 2 % lost workers, retried twice; a lost video ends in RenderFailed instead of PublishVideo
  ['activity-workers', { transitions: 2 + tries(0.02, 2), executions: 10 * 60 * MONTH_H, free: FREE }],
  // 0.5 % dropped; the rest is looked up, stored (0.1 % retried), judged, 0.2 % raise an alarm, all end in Done
  [
    'iot-ingest',
    {
      transitions: 1 + 0.995 * (1 + tries(0.001, 3) + 1 + 0.002 + 1) + 0.005,
      executions: ((500 * 86_400 + 2500 * (300 + 300)) * MONTH_H) / 24,
      free: FREE,
    },
  ],
];

describe.each(BY_HAND)('%s, worked out by hand', (id, { transitions, executions, free }) => {
  test('starts that many executions a month', async () => {
    const { report } = await runExample(id);
    expect(report.load.executionsPerMonth / executions).toBeCloseTo(1, 6);
  });

  test('bills that many transitions an execution, within the 99.9 % interval', async () => {
    const { report } = await runExample(id);
    expect(offBy(alternative(report, 'standard').perExecution.transitions, transitions)).toBeLessThan(1);
  });

  test('pays that much for transitions, within the 99.9 % interval', async () => {
    const { report } = await runExample(id);
    const { monthly, perExecution } = alternative(report, 'standard');
    const paid = monthly.lines
      .filter(({ dimension }) => dimension === 'stateTransition')
      .reduce((sum, { usd }) => sum + (usd ?? Number.NaN), 0);
    const half = ((perExecution.transitions.high - perExecution.transitions.low) / 2) * executions * USD_PER_TRANSITION;
    const want = Math.max(0, transitions * executions - free) * USD_PER_TRANSITION;
    const wholeTransition = USD_PER_TRANSITION / 2; // a bill counts whole ones
    expect(Math.abs(paid - want)).toBeLessThanOrEqual(half * (3.29 / 1.96) + wholeTransition + 1e-9 * want);
  });
});
