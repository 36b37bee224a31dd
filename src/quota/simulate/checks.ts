import type { BucketQuota } from '../../bill/contract/index.ts';
import { type Issue, type Pointer, ROOT } from '../../issue/index.ts';
import type { Program } from '../../program/index.ts';
import type { SimulateCode } from './codes.ts';
import type { SimulateOptions } from './model.ts';

const MOST_REPLICATIONS = 10_000;
const MOST_SOURCES = 16_384;
const MOST_MS = 1e13;

/** What keeps a simulation from being run; empty when it can be. */
export function checkSimulation(program: Program, options: SimulateOptions): readonly Issue[] {
  return [...quotaIssues(options), ...optionIssues(options), ...arrivalIssues(options), ...poolIssues(program)];
}

const issue = (code: SimulateCode, message: string, hint?: string, pointer: Pointer = ROOT): Issue => ({
  severity: 'error',
  code,
  pointer,
  line: 1,
  column: 1,
  message,
  ...(hint === undefined ? {} : { hint }),
});

function quotaIssues({ quotas }: SimulateOptions): Issue[] {
  const issues: Issue[] = [];
  const buckets = {
    startExecution: 'StartExecution',
    stateTransition: 'StateTransition',
    lambdaScaling: 'LambdaScaling',
  };
  for (const [key, name] of Object.entries(buckets)) {
    const quota = quotas[key as keyof typeof buckets];
    if (quota !== undefined) issues.push(...bucketIssues(name, quota));
  }
  const limits = {
    openExecutions: 'OpenExecutions',
    openMapRuns: 'OpenMapRuns',
    lambdaConcurrency: 'LambdaConcurrency',
  };
  for (const [key, name] of Object.entries(limits)) {
    const limit = quotas[key as keyof typeof limits];
    if (limit === undefined || limit >= 1) continue;
    issues.push(issue('simulate.bad-quota', `the limit of ${name} is ${limit}, so nothing could ever start`, RAISE));
  }
  return issues;
}

const RAISE = 'Give it a value of 1 or more, or leave it out for no limit.';

function bucketIssues(name: string, { bucketSize, refillRate }: BucketQuota): Issue[] {
  const issues: Issue[] = [];
  if (!(bucketSize >= 1)) {
    const message = `the bucket of ${name} holds ${bucketSize} tokens, so it never has a whole one to give`;
    issues.push(issue('simulate.bad-quota', message, RAISE));
  }
  if (!(refillRate > 0)) {
    const message = `the bucket of ${name} gains ${refillRate} tokens a second, so it is empty for good once it is used up`;
    issues.push(issue('simulate.bad-quota', message, 'Give it a refill above 0 a second.'));
  }
  return issues;
}

function optionIssues(options: SimulateOptions): Issue[] {
  const issues: Issue[] = [];
  const check = (name: string, value: number | undefined, isGood: (value: number) => boolean, want: string): void => {
    if (value === undefined || isGood(value)) return;
    issues.push(issue('simulate.bad-option', `${name} is ${value}; it has to be ${want}`));
  };
  const positive = (value: number): boolean => value > 0 && value <= MOST_MS;
  check('the horizon', options.horizonMs, positive, 'above 0 ms and at most 1e13 ms');
  check(
    'the warm-up',
    options.warmUpMs,
    (v) => v >= 0 && v < options.horizonMs,
    'at least 0 and shorter than the horizon',
  );
  check('the drain', options.drainMs, (value) => value >= 0, 'at least 0 ms');
  check('the step', options.stepMs, positive, 'above 0 ms');
  check('the burst', options.burstMs, positive, 'above 0 ms');
  const whole = (most: number) => (value: number) => Number.isInteger(value) && value >= 0 && value <= most;
  check('the seed', options.seed, whole(2 ** 53 - 1), 'a whole number from 0 to 2^53 - 1');
  const several = (value: number): boolean => whole(MOST_REPLICATIONS)(value) && value >= 1;
  check('the number of replications', options.replications, several, `a whole number from 1 to ${MOST_REPLICATIONS}`);
  const { onThrottle } = options;
  if (onThrottle.kind === 'retry') {
    const length = (value: number): boolean => value >= 0 && value <= MOST_MS;
    check('the first wait of a client', onThrottle.base, length, 'at least 0 ms');
    check('the longest wait of a client', onThrottle.cap, length, 'at least 0 ms');
    check('the retries of a client', onThrottle.maxAttempts, whole(1000), 'a whole number from 0 to 1,000');
  }
  return issues;
}

function arrivalIssues({ arrivals }: SimulateOptions): Issue[] {
  const { parts } = arrivals;
  if (parts.length === 0) return [issue('simulate.bad-arrivals', 'nothing arrives: there is no arrival source')];
  if (parts.length > MOST_SOURCES)
    return [issue('simulate.bad-arrivals', `${parts.length} arrival sources are too many`)];
  return parts.flatMap(({ edges, rateAt, expectedStarts }, i) => {
    for (let edge = 0; edge + 1 < edges.length; edge++) {
      const [from, to] = [edges[edge]!, edges[edge + 1]!];
      if (!(to > from)) return [issue('simulate.bad-arrivals', `arrival source ${i}: its time goes back at ${to} ms`)];
      const rate = rateAt(from);
      const starts = expectedStarts(from, to);
      if (rate >= 0 && rate < Infinity && starts >= 0 && starts < Infinity) continue;
      return [issue('simulate.bad-arrivals', `arrival source ${i}: its rate at ${from} ms is ${rate}/s`)];
    }
    return edges.length >= 2 ? [] : [issue('simulate.bad-arrivals', `arrival source ${i} has no length`)];
  });
}

function poolIssues({ pools }: Program): Issue[] {
  return pools
    .filter(({ servers }) => !(servers >= 1))
    .map(({ name, servers }) =>
      issue('simulate.bad-quota', `${name} has ${servers} servers, so nothing is ever served`),
    );
}
