import type { Measurement, Spread } from '../../../src/bill/contract/index.ts';

export const spread = (mean: number, max = mean, p99 = max): Spread => ({
  ...{ mean, halfWidth: 0, min: 0, max, p50: mean, p90: mean, p95: mean, p99 },
  cdf: [{ upTo: max, share: 1 }],
});

/** What an engine without a clock measures of a small workflow. */
export const measured = (some: Partial<Measurement> = {}): Measurement => ({
  workflowType: 'standard',
  engine: { name: 'sample', executions: 1000, entries: 5000, seed: 1 },
  transitions: spread(5),
  retries: { mean: 0, halfWidth: 0 },
  events: spread(20),
  overEventLimit: 0,
  durationMs: spread(1000),
  overDurationLimit: 0,
  usage: new Map(),
  outcomes: { succeeded: 1, failed: 0, timedOut: 0 },
  states: [],
  quality: { confidenceLevel: 0.95, relativeHalfWidth: 0, target: 0.01, reached: true, partial: false },
  assumptions: [],
  issues: [],
  ...some,
});
