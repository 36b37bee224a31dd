import type { Alternative, BreakEven, MonthlyLine, SpreadReport } from '../../src/report/index.ts';

/** Figures for the report fixture: small closed forms, so that every part of a fixture agrees with the others. */

const PRICING = 'https://aws.amazon.com/step-functions/pricing/';

const line = (
  dimension: string,
  service: string,
  label: string,
  quantity: number,
  unit: string,
  unitPriceUsd: number,
): MonthlyLine => ({
  dimension,
  service,
  label,
  quantity,
  unit,
  unitPriceUsd,
  usd: quantity * unitPriceUsd,
  source: PRICING,
});

const lambdaLines = (executions: number): readonly MonthlyLine[] => [
  line('lambdaRequest', 'Lambda', 'Requests', executions * 2, 'request', 0.0000002),
  line('lambdaGbSecondArm', 'Lambda', 'Duration, arm64', executions * 0.2, 'GB-s', 0.0000133334),
];

/** The month's bill: 6.1611 transitions, 0.375 GB-s, two Lambda calls and (Express) 3.1 kB of logs an execution. */
export function billOf(type: 'standard' | 'express', executions: number): Alternative['monthly'] {
  const standard = type === 'standard';
  const transitions = Math.round(executions * 6.1611466);
  const gbSeconds = executions * 0.3753237;
  const lines = standard
    ? [
        line('stateTransition', 'Step Functions', 'State transitions, free tier', 4000, 'transition', 0),
        line('stateTransition', 'Step Functions', 'State transitions', transitions - 4000, 'transition', 0.000025),
        ...lambdaLines(executions),
      ]
    : [
        line('expressRequest', 'Step Functions', 'Express requests', executions, 'request', 0.000001),
        line('gbSecond', 'Step Functions', 'Express duration, first 3,600,000 GB-s', gbSeconds, 'GB-s', 0.00001667),
        ...lambdaLines(executions),
        line('logIngestedGb', 'CloudWatch Logs', 'Ingested', (executions * 3100) / 1e9, 'GB', 0.5),
      ];
  const totalUsd = lines.reduce((sum, l) => sum + (l.usd ?? 0), 0);
  const halfWidth = standard ? 0.9 : 0.083;
  return {
    executions,
    transitions: standard ? transitions : 0,
    requests: standard ? 0 : executions,
    gbSeconds: standard ? 0 : gbSeconds,
    lines,
    totalUsd,
    lowUsd: totalUsd - halfWidth,
    highUsd: totalUsd + halfWidth,
    unpriced: [],
  };
}

/** Quantile of the standard normal, to 4 digits (Winitzki's approximation of erf, inverted). */
function normalQuantile(q: number): number {
  const x = 2 * q - 1;
  const l = Math.log(1 - x * x);
  const b = 2 / (Math.PI * 0.147) + l / 2;
  return Math.SQRT2 * Math.sign(x) * Math.sqrt(Math.sqrt(b * b - l / 0.147) - b);
}

/** A lognormal spread with the given mean, half-width, smallest value and shape. */
export function spread(mean: number, halfWidth: number, min: number, sigma: number) {
  const scale = mean * Math.exp(-(sigma ** 2) / 2);
  const at = (q: number): number => Math.max(min, Math.round(scale * Math.exp(sigma * normalQuantile(q)) * 100) / 100);
  const row: SpreadReport = {
    mean,
    low: mean - halfWidth,
    high: mean + halfWidth,
    min,
    p50: at(0.5),
    p90: at(0.9),
    p95: at(0.95),
    p99: at(0.99),
    max: at(0.99999),
  };
  const shares = [...Array.from({ length: 98 }, (_, i) => (i + 1) / 100), 0.99, 0.995, 0.999, 0.9999];
  const cdf = [...shares.map((share) => ({ upTo: at(share), share })), { upTo: row.max, share: 1 }];
  return { row, cdf };
}

const standardUsd = (executions: number, transitions: number): number =>
  Math.max(0, executions * transitions - 4000) * 0.000025;

/** Express with its first two tiers, 64 MB, without Lambda and logs. */
function expressUsd(executions: number, seconds: number): number {
  const gbSeconds = executions * seconds * 0.0625;
  const [first, second] = [Math.min(gbSeconds, 3.6e6), Math.min(Math.max(gbSeconds - 3.6e6, 0), 14.4e6)];
  const third = Math.max(gbSeconds - 18e6, 0);
  return executions * 1e-6 + first * 0.00001667 + second * 0.00000833 + third * 0.00000456;
}

const round = (value: number): number => Math.round(value * 1e6) / 1e6;

/** Step Functions charges alone: what 4,000 free transitions, tiers and 6.16 transitions make of the two types. */
export function breakEvenOf(executions: number): BreakEven {
  const volumes = Array.from({ length: 29 }, (_, i) => Math.round(10 ** (2 + i / 4)));
  const durations = Array.from({ length: 31 }, (_, i) => Math.max(100, i * 10_000));
  const counts = Array.from({ length: 25 }, (_, i) => i + 1);
  const costAt = (v: number) => ({ standard: standardUsd(v, 6.1611), express: expressUsd(v, 6.00518) });
  return {
    byVolume: {
      executionsPerMonth: 681,
      explanation: 'Below 681 executions a month the free tier makes Standard cheaper; above, Express is.',
      curve: volumes.map((v) => {
        const { standard, express } = costAt(v);
        return {
          executionsPerMonth: v,
          standardUsd: round(standard),
          standardLowUsd: round(standard * 0.9978),
          standardHighUsd: round(standard * 1.0022),
          expressUsd: round(express),
          expressLowUsd: round(express * 0.9955),
          expressHighUsd: round(express * 1.0045),
        };
      }),
    },
    byDuration: {
      durationMs: null,
      explanation: 'Express is cheaper at every duration it allows, up to 5 minutes.',
      curve: durations.map((d) => ({
        durationMs: d,
        standardUsd: round(standardUsd(executions, 6.1611)),
        expressUsd: round(expressUsd(executions, d / 1000)),
      })),
    },
    byTransitions: {
      transitions: 0.29,
      explanation: 'Standard would be as cheap only at 0.29 transitions an execution, fewer than any workflow has.',
      curve: counts.map((n) => ({
        transitions: n,
        standardUsd: round(standardUsd(executions, n)),
        expressUsd: round(expressUsd(executions, 6.00518)),
      })),
    },
  };
}
