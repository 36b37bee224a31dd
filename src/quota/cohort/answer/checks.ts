import { CODES, type CohortCode } from '../codes.ts';
import { LONGEST_WAIT_STEPS, MOST_RETRIES } from '../flow/start-gate.ts';
import type { CohortOptions, Refusal } from '../model.ts';

const MOST_STEPS = 1e9;

const because = (code: CohortCode, what: string): Refusal => ({ code, what: `${CODES[code]}: ${what}` });

/** Options this engine cannot run with. */
export function optionRefusals(options: CohortOptions): Refusal[] {
  const { quotas, onThrottle, horizonMs, stepMs = 1000, drainMs = 0, burstMs = 1 } = options;
  const found: Refusal[] = [];
  const positive = (name: string, value: number | undefined): void => {
    if (value === undefined || value > 0) return;
    found.push(because('cohort.bad-option', `${name} is ${value}`));
  };
  positive('the horizon', horizonMs);
  positive('the step', stepMs);
  positive('the burst', burstMs);
  for (const key of ['startExecution', 'stateTransition', 'lambdaScaling'] as const) {
    positive(`the bucket of ${key}`, quotas[key]?.bucketSize);
    positive(`the refill of ${key}`, quotas[key]?.refillRate);
  }
  positive('openExecutions', quotas.openExecutions);
  positive('lambdaConcurrency', quotas.lambdaConcurrency);
  if (!(drainMs >= 0)) found.push(because('cohort.bad-option', `the drain is ${drainMs}`));
  if (!((horizonMs + drainMs) / stepMs <= MOST_STEPS)) {
    found.push(because('cohort.too-large', `${(horizonMs + drainMs) / stepMs} steps`));
  }
  for (const part of options.arrivals.parts) {
    const starts = part.expectedStarts(0, horizonMs);
    if (!(starts >= 0 && starts < Infinity)) found.push(because('cohort.bad-option', `a rate gives ${starts} starts`));
  }
  if (onThrottle.kind === 'retry') {
    const { maxAttempts, cap } = onThrottle;
    if (maxAttempts > MOST_RETRIES) found.push(because('cohort.retries', `${maxAttempts} retries`));
    if (cap / stepMs > LONGEST_WAIT_STEPS) found.push(because('cohort.retries', `waits of ${cap / stepMs} steps`));
  }
  return found;
}
