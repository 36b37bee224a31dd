import { type Assumption, at, type Issue, type IssueCode, ROOT } from '../../src/issue/index.ts';
import {
  type Alternative,
  type AlternativeId,
  type LimitRow,
  type Report,
  type StateRow,
  verdictOf,
} from '../../src/report/index.ts';
import { billOf, breakEvenOf, spread } from './report-figures.ts';

/**
 * Plausible reports for those who render them: an order workflow, 2,628,000 executions in a month of 730 h.
 * Every figure of one report agrees with the others; none comes from a run.
 */

const EXECUTIONS = 2_628_000;
const HOUR = 3_600_000;

const issue = (code: IssueCode, keys: readonly string[], line: number, message: string, hint?: string): Issue => ({
  severity: code.includes('no-') ? 'warning' : 'error',
  code,
  pointer: at(ROOT, ...keys),
  line,
  column: 9,
  message,
  ...(hint === undefined ? {} : { hint }),
  file: 'order.asl.json',
});

/** name, type, entries and retries per execution, mean duration of a visit in ms */
const STATES: readonly (readonly [string, string, number, number, number | null])[] = [
  ['ValidateOrder', 'Task', 1, 0.002, 212],
  ['IsValid', 'Choice', 0.999, 0, 10],
  ['ReserveStock', 'Task', 0.97, 0.018, 486],
  ['IsInStock', 'Choice', 0.968, 0, 10],
  ['ChargeCard', 'Task', 0.89, 0.041, 1310],
  ['PackItems', 'Map', 0.8786, 0, 2480],
  ['ShipOrder', 'Task', 0.231, 0.0031, 930],
  ['NotifyCustomer', 'Task', 0.0408, 0.0006, 180],
  ['Backorder', 'Task', 0.0774, 0, 240],
  ['RejectOrder', 'Fail', 0.029, 0, 10],
  ['RefundCard', 'Task', 0.0112, 0.0002, 760],
  ['WaitForRestock', 'Wait', 0.0012, 0, 300_000],
  ['ManualReview', 'Task', 0, 0, null],
];

const stateRow = (
  [name, type, entries, retries, meanDurationMs]: (typeof STATES)[number],
  unitPriceUsd: number,
): StateRow => ({
  name,
  pointer: at(ROOT, 'States', name),
  type,
  entriesPerExecution: entries,
  retriesPerExecution: retries,
  transitionsPerExecution: entries + retries,
  eventsPerExecution: type === 'Task' ? 5 * entries + 2 * retries : 2 * entries,
  standardUsdPerMonth: (entries + retries) * EXECUTIONS * unitPriceUsd,
  meanDurationMs,
});

const limit = (quota: string, cap: number, unit: string, peak: number, effect: string): LimitRow => ({
  quota,
  limit: cap,
  unit,
  peak,
  utilisation: peak / cap,
  verdict: peak > cap ? 'exceeded' : peak >= 0.8 * cap ? 'near' : 'ok',
  effect,
  source: 'https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html',
});

const STANDARD_LIMITS: readonly LimitRow[] = [
  limit('StartExecution bucket', 1300, 'starts', 41, 'starts beyond the bucket are refused with ThrottlingException'),
  limit(
    'StartExecution refill',
    300,
    'starts/s',
    3.2,
    'starts beyond the refill rate are refused once the bucket is empty',
  ),
  limit('StateTransition refill', 5000, 'transitions/s', 19.7, 'transitions beyond the refill rate wait'),
  limit('Open executions', 1_000_000, 'executions', 88, 'further starts fail with ExecutionLimitExceeded'),
  limit('Execution history', 25_000, 'events', 21_340, 'an execution that passes it ends as failed'),
  limit('Input and output size', 262_144, 'bytes', 18_400, 'a larger payload fails with States.DataLimitExceeded'),
];
const EXPRESS_LIMITS: readonly LimitRow[] = [
  limit(
    'StartExecution refill',
    6000,
    'starts/s',
    3.2,
    'starts beyond the refill rate are refused once the bucket is empty',
  ),
  limit('Execution duration', 300_000, 'ms', 299_991.23, 'a longer execution is ended as timed out'),
  limit('Input and output size', 262_144, 'bytes', 18_400, 'a larger payload fails with States.DataLimitExceeded'),
];

function alternative(id: AlternativeId, overrides: Partial<Alternative> = {}): Alternative {
  const standard = id === 'standard';
  const durationMs = standard ? spread(6320, 28, 180, 1.05) : spread(5955, 27, 140, 1.05);
  const bill = billOf(standard ? 'standard' : 'express', EXECUTIONS);
  return {
    id,
    label: standard ? 'Standard' : id === 'express-async' ? 'Express, asynchronous' : 'Express, synchronous',
    workflowType: standard ? 'standard' : 'express',
    eligible: true,
    blockers: [],
    warnings: [],
    perExecution: {
      transitions: { ...spread(6.1611, 0.0136, 3, 0.4).row, max: 4018 },
      retries: { mean: 0.0649 },
      events: { ...spread(24.9, 0.06, 7, 0.4).row, max: 21_340, overLimit: 0 },
      durationMs: { ...durationMs.row, overLimit: 0, cdf: durationMs.cdf },
      billedMs: standard ? null : { mean: 6005.18, low: 5978.1, high: 6032.26 },
      billedMemoryMb: standard ? null : { mean: 64, max: 64 },
      gbSeconds: standard ? null : { mean: 0.375324, low: 0.373631, high: 0.377016 },
      outcomes: { succeeded: 0.9621, failed: 0.0376, timedOut: 0.0003 },
      usd: bill.totalUsd / EXECUTIONS,
    },
    monthly: bill,
    limits: standard ? STANDARD_LIMITS : EXPRESS_LIMITS,
    ...overrides,
  };
}

const assumption = (
  id: string,
  weight: Assumption['weight'],
  what: string,
  value: string,
  source = 'assumed: no source',
): Assumption => ({ id, what, value, source, weight });

const ASSUMPTIONS: readonly Assumption[] = [
  assumption(
    'program.no-duration:RefundCard',
    'high',
    'The load profile says nothing about the duration of RefundCard',
    '300 ms',
  ),
  assumption(
    'program.even-choice:IsInStock',
    'high',
    'No odds are given for the Choice IsInStock; its targets are equally likely',
    '50 % each',
  ),
  assumption(
    'scenario.start-end',
    'medium',
    'Extra billed transitions per Standard execution for Start and End',
    '0',
    'https://docs.aws.amazon.com/step-functions/latest/dg/concepts-transitions.html',
  ),
  assumption(
    'scenario.express-latency',
    'medium',
    'Overhead of one Express task',
    '8 ms',
    'assumed: no measured source for Express',
  ),
  assumption(
    'price.express-request',
    'low',
    'Price of one Express request',
    '$0.000001',
    'https://aws.amazon.com/step-functions/pricing/',
  ),
  assumption(
    'price.gb-second',
    'low',
    'Price of one GB-second, first 3,600,000 a month',
    '$0.00001667',
    'https://aws.amazon.com/step-functions/pricing/',
  ),
  assumption('scenario.month', 'low', 'Length of the billed month', '730 h'),
];

const dayCurve = (hour: number): number => 1 + 0.8 * Math.sin(((hour - 8) / 24) * 2 * Math.PI);

const judged = (report: Report): Report => ({ ...report, verdict: verdictOf(report) });

/** As the order workflow's prices per execution have it. */
const VOLUMES: Pick<Report, 'perMillion' | 'volumes'> = {
  perMillion: { standardUsd: 157.06, expressUsd: 11.87 },
  volumes: [1e4, 1e5, 1e6, 1e7, 1e8].map((executionsPerMonth) => ({
    executionsPerMonth,
    standardUsd: 157.06e-6 * executionsPerMonth,
    expressUsd: 11.87e-6 * executionsPerMonth,
  })),
};

/** The order workflow: Standard 412.75 a month, Express 31.20, nothing forbids Express, one limit is near. */
export function orderReport(): Report {
  const hours = Array.from({ length: 168 }, (_, hour) => dayCurve(hour) * (hour === 101 ? 3 : 1));
  const load = {
    name: 'Ordinary week',
    executionsPerMonth: EXECUTIONS,
    meanPerSecond: 1,
    peakPerSecond: 3.2,
    horizonMs: 168 * HOUR,
    monthMs: 730 * HOUR,
    origin: 'given',
  } as const;
  const alternatives = [alternative('standard'), alternative('express-async'), alternative('express-sync')];
  return {
    schema: 'stepmeter.report/1',
    workflow: {
      name: 'order-fulfilment',
      stateCount: STATES.length,
      queryLanguage: 'JSONPath',
      sha256: '5f1c7a0e9b3d46288c6f04d1a7be92e35f0c1d2b8a9746e3cd105f6b7a8e9d0c',
      sizeBytes: 7312,
    },
    load,
    engine: {
      name: 'sample',
      executions: 200_000,
      seed: 42,
      confidenceLevel: 0.95,
      relativeHalfWidth: 0.0027,
      targetHalfWidth: 0.005,
      reached: true,
      partial: false,
    },
    prices: {
      book: 'aws-2026-11',
      title: 'AWS list prices, US East (N. Virginia)',
      region: 'us-east-1',
      currency: 'USD',
      retrieved: '2026-11-20',
      freeTier: true,
    },
    alternatives,
    verdict: verdictOf({ alternatives, load }),
    ...VOLUMES,
    breakEven: breakEvenOf(EXECUTIONS),
    states: STATES.map((row) => stateRow(row, 0.000025)),
    history: {
      limit: 25_000,
      failingPerMillion: 0,
      states: [{ name: 'ChargeCard', pointer: at(ROOT, 'States', 'ChargeCard'), eventsPerExecution: 5.1, share: 0.17 }],
      growth: [
        {
          kind: 'map',
          states: [{ name: 'PackItems', pointer: at(ROOT, 'States', 'PackItems') }],
          ...{ eventsEach: 12, safe: 2081, mostItems: 10, meanTurns: null },
        },
        {
          kind: 'loop',
          states: [
            { name: 'WaitForRestock', pointer: at(ROOT, 'States', 'WaitForRestock') },
            { name: 'IsInStock', pointer: at(ROOT, 'States', 'IsInStock') },
          ],
          ...{ eventsEach: 9, safe: 2777, mostItems: null, meanTurns: 0.97 },
        },
      ],
    },
    headroom: [
      {
        ...{ kind: 'map-items', pointer: at(ROOT, 'States', 'PackItems'), state: 'PackItems', now: 10, safe: 2081 },
        ...{ unit: 'items', limitedBy: '25,000 history events' },
        explanation: 'an item of PackItems logs up to 12 events: a Standard execution holds 2,081 items',
      },
    ],
    timeline: {
      ...{ alternative: 'standard', engine: 'cohort', fromMs: 5 * 24 * HOUR, windowMs: hours.length * HOUR },
      stepMs: HOUR,
      offered: hours.map((rate) => Math.round(rate * 3600)),
      starts: hours.map((rate) => Math.round(rate * 3600) - (rate > 3 ? 412 : 0)),
      transitions: hours.map((rate) => Math.round(rate * 3600 * 6.1611)),
      concurrency: hours.map((rate) => Math.round(rate * 6.32 * 10) / 10),
      throttled: hours.map((rate) => (rate > 3 ? 412 : 0)),
      waitingStarts: hours.map((rate) => (rate > 3 ? 12 : 0)),
      backlog: hours.map(() => 0),
      startTokens: hours.map((rate) => (rate > 3 ? 0 : 1300)),
      transitionTokens: hours.map((rate) => Math.round(5000 - rate * 600)),
      quotas: {
        ...{ startsPerSecond: 300, startBucket: 1300, transitionsPerSecond: 5000, transitionBucket: 5000 },
        openExecutions: 1_000_000,
      },
    },
    assumptions: ASSUMPTIONS,
    issues: [
      issue(
        'asl.no-catch',
        ['States', 'ChargeCard'],
        48,
        'state "ChargeCard" has no Catch: an error in it fails the execution',
        'Add a Catch that leads to RefundCard.',
      ),
    ],
  };
}

/** Express is forbidden twice, some executions pass 5 minutes, and Standard starts are throttled. */
export function blockedReport(): Report {
  const blockers = [
    issue(
      'asl.express-callback',
      ['States', 'ManualReview', 'Resource'],
      92,
      'state "ManualReview" waits for a task token (.waitForTaskToken), which Express does not offer',
      'Keep Standard, or move the approval into a nested Standard workflow.',
    ),
    issue(
      'asl.express-run-job',
      ['States', 'PackItems', 'Iterator', 'States', 'Print'],
      140,
      'state "Print" runs a job and waits for it (.sync), which Express does not offer',
    ),
  ];
  const base = orderReport();
  const alternatives = base.alternatives.map((a): Alternative => {
    if (a.workflowType === 'standard') {
      const limits = STANDARD_LIMITS.map((l, i) => (i === 1 ? limit(l.quota, l.limit, l.unit, 412, l.effect) : l));
      return { ...a, limits };
    }
    const durationMs = { ...a.perExecution.durationMs, overLimit: 0.0124, max: 902_000 };
    const limits = a.limits.map((l, i) => (i === 1 ? limit(l.quota, l.limit, l.unit, 902_000, l.effect) : l));
    return { ...a, eligible: false, blockers, limits, perExecution: { ...a.perExecution, durationMs } };
  });
  return judged({ ...base, alternatives });
}

/** The price book knows no price for Lambda: both totals are lower bounds. */
export function unpricedReport(): Report {
  const base = orderReport();
  const alternatives = base.alternatives.map((a): Alternative => {
    const lines = a.monthly.lines.map((l) =>
      l.service === 'Lambda' ? { ...l, unitPriceUsd: null, usd: null, source: 'no row in this price book' } : l,
    );
    const totalUsd = lines.reduce((sum, l) => sum + (l.usd ?? 0), 0);
    const drop = a.monthly.totalUsd - totalUsd;
    const { lowUsd, highUsd } = a.monthly;
    const unpriced = ['lambdaRequest', 'lambdaGbSecondArm'];
    return {
      ...a,
      monthly: { ...a.monthly, lines, totalUsd, lowUsd: lowUsd - drop, highUsd: highUsd - drop, unpriced },
    };
  });
  return judged({ ...base, alternatives });
}

/** Nothing arrives: every quantity and amount is zero, no state is entered, and no break-even exists. */
export function zeroCostReport(): Report {
  const base = orderReport();
  const zero = { mean: 0, low: 0, high: 0, min: 0, p50: 0, p90: 0, p95: 0, p99: 0, max: 0 };
  const alternatives = base.alternatives.map(
    (a): Alternative => ({
      ...a,
      perExecution: {
        ...a.perExecution,
        transitions: zero,
        retries: { mean: 0 },
        events: { ...zero, overLimit: 0 },
        durationMs: { ...zero, overLimit: 0, cdf: [{ upTo: 0, share: 1 }] },
        billedMs: a.perExecution.billedMs && { mean: 0, low: 0, high: 0 },
        gbSeconds: a.perExecution.gbSeconds && { mean: 0, low: 0, high: 0 },
        usd: 0,
      },
      monthly: {
        executions: 0,
        transitions: 0,
        requests: 0,
        gbSeconds: 0,
        lines: [],
        totalUsd: 0,
        lowUsd: 0,
        highUsd: 0,
        unpriced: [],
      },
      limits: a.limits.map((l) => ({ ...l, peak: 0, utilisation: 0, verdict: 'ok' as const })),
    }),
  );
  const none = 'nothing arrives, so nothing is billed';
  return judged({
    ...base,
    load: { ...base.load, executionsPerMonth: 0, meanPerSecond: 0, peakPerSecond: 0 },
    alternatives,
    breakEven: {
      byVolume: { executionsPerMonth: null, explanation: none, curve: [] },
      byDuration: { durationMs: null, explanation: none, curve: [] },
      byTransitions: { transitions: null, explanation: none, curve: [] },
    },
    states: base.states.map((s) => ({
      ...s,
      entriesPerExecution: 0,
      retriesPerExecution: 0,
      transitionsPerExecution: 0,
      eventsPerExecution: 0,
      standardUsdPerMonth: 0,
      meanDurationMs: null,
    })),
    timeline: null,
  });
}

const renamed = (base: Report, names: readonly string[]): Report => ({
  ...base,
  workflow: { ...base.workflow, name: names[0] ?? '', stateCount: names.length },
  states: names.map((name, i) => ({
    ...base.states[i % base.states.length]!,
    name,
    pointer: at(ROOT, 'States', name),
  })),
});

/** Sixty states with names as long as AWS allows (80), some in wide scripts, and volumes of 10^12. */
export function hugeNamesReport(): Report {
  const names = Array.from({ length: 60 }, (_, i) =>
    i % 3 === 0
      ? `注文を検証して在庫を確保し顧客に通知する状態${i}${'処理'.repeat(25)}`.slice(0, 80)
      : `${i}-${'ReconcileSettlementsOfEveryRegionalLedger/WithRetries~And'.repeat(2)}`.slice(0, 80),
  );
  const base = renamed(orderReport(), names);
  const bigger = <T extends Alternative['monthly']>(m: T): T => ({
    ...m,
    lines: m.lines.map((l) => ({ ...l, quantity: l.quantity * 1e6, usd: l.usd === null ? null : l.usd * 1e6 })),
    totalUsd: m.totalUsd * 1e6,
    lowUsd: m.lowUsd * 1e6,
    highUsd: m.highUsd * 1e6,
  });
  const alternatives = base.alternatives.map((a) => ({ ...a, monthly: bigger(a.monthly) }));
  const part = STATES.length / names.length;
  const states = base.states.map((s) => ({
    ...s,
    entriesPerExecution: s.entriesPerExecution * part,
    retriesPerExecution: s.retriesPerExecution * part,
    transitionsPerExecution: s.transitionsPerExecution * part,
    eventsPerExecution: s.eventsPerExecution * part,
    standardUsdPerMonth: s.standardUsdPerMonth * part * 1e6,
  }));
  return judged({ ...base, load: { ...base.load, executionsPerMonth: EXECUTIONS * 1e6 }, alternatives, states });
}

/** Names that attack whoever prints them: HTML, Markdown, terminal escapes, spreadsheet formulas, right-to-left override. */
export const HOSTILE_NAMES: readonly string[] = [
  '</script><script>alert(1)</script>',
  '<img src=x onerror="alert(2)">',
  '=HYPERLINK("https://example.invalid","pay")',
  '@SUM(A1:A9)',
  '+1|cmd',
  '-2',
  '| a | `b` | [c](javascript:alert(3)) <!-- d -->',
  '\u001b[31mred\u001b[0m\u0007',
  'line one\r\nline two\ttab',
  '\u202eyppah\u2028\u2029',
  '"quoted", comma; \'apostrophe\'',
  '<!--<script>',
];

export const hostileReport = (): Report => renamed(orderReport(), HOSTILE_NAMES);

/** The order workflow of somebody who has not said how often it runs. */
export const withoutLoadReport = (): Report => {
  const base = orderReport();
  const report: Report = { ...base, load: { ...base.load, name: null, origin: 'placeholder' } };
  const byVolume = { perMillion: report.perMillion, volumes: report.volumes, breakEven: report.breakEven.byVolume };
  return { ...report, verdict: verdictOf({ ...report, byVolume }) };
};

/** Every variant by name, for tests that hold for all of them. */
export const REPORT_VARIANTS: Readonly<Record<string, () => Report>> = {
  order: orderReport,
  blocked: blockedReport,
  unpriced: unpricedReport,
  zero: zeroCostReport,
  huge: hugeNamesReport,
  hostile: hostileReport,
  unknown: withoutLoadReport,
};
