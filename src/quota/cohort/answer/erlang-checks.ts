import { CODES, type CohortCode } from '../codes.ts';
import { momentsOf } from '../laws/atoms.ts';
import type { CohortOptions, Refusal } from '../model.ts';
import { meanOf, type Response } from '../response/response.ts';

const WINDOWS = 200;
/** Mean wait by chance, as a share of the mean duration, from which on it matters; and share of invokes refused by chance. */
const MATTERING_WAIT = 0.02;
const MATTERING_LOSS = 0.002;

/**
 * Queues that form by chance although there is room on average: a fluid has none of them. Estimated by Erlang's formulas
 * and, for token buckets, by diffusion, window by window, weighted by starts.
 */
export function chanceRefusals(response: Response, options: CohortOptions): Refusal[] {
  if (options.arrivals.process !== 'poisson') return [];
  const { program, stages, visits } = response;
  const { quotas } = options;
  const windows = windowsOf(options);
  const meanMs = Math.max(1, meanOf(response.durationMs));
  const found: Refusal[] = [];
  const say = (what: string): void => {
    const code: CohortCode = 'cohort.chance';
    found.push({ code, what: `${CODES[code]}: ${what}` });
  };
  const weighted = (valueAt: (perMs: number) => number): number => {
    const all = windows.reduce((sum, { starts }) => sum + starts, 0);
    return windows.reduce((sum, { starts, perMs }) => sum + starts * valueAt(perMs), 0) / Math.max(all, 1e-300);
  };
  const usersOf = (isUser: (node: number) => boolean): { load: number; calls: number; scv: number } => {
    let load = 0;
    let calls = 0;
    let second = 0;
    stages.forEach(({ node, service }, i) => {
      if (service === undefined || !isUser(node)) return;
      const { mean, variance } = momentsOf(service);
      calls += visits[i]!;
      load += visits[i]! * mean;
      second += visits[i]! * (variance + mean * mean);
    });
    const mean = calls === 0 ? 0 : load / calls;
    return { load, calls, scv: mean === 0 ? 0 : second / calls / (mean * mean) - 1 };
  };
  program.pools.forEach(({ name, servers }, pool) => {
    const { load, calls, scv } = usersOf((node) => program.poolOf[node] === pool);
    const wait = weighted((perMs) => calls * waitMs(perMs * load, servers, load / Math.max(calls, 1e-300), scv));
    if (wait > MATTERING_WAIT * meanMs) say(`${name} makes executions wait ${wait.toPrecision(3)} ms on average`);
  });
  const limit = quotas.lambdaConcurrency;
  if (limit !== undefined) {
    const { load } = usersOf((node) => program.functionOf[node]! >= 0);
    const loss = weighted((perMs) => (perMs * load < limit ? erlangB(perMs * load, limit) : 0));
    if (loss > MATTERING_LOSS) say(`${(loss * 100).toPrecision(2)} % of the Lambda invokes would be refused by it`);
  }
  const buckets = [
    { name: 'StartExecution', quota: quotas.startExecution, each: 1 },
    {
      name: 'StateTransition',
      quota: program.workflowType === 'standard' ? quotas.stateTransition : undefined,
      each: visits.reduce((sum, count) => sum + count, 0),
    },
  ];
  for (const { name, quota, each } of buckets) {
    if (quota === undefined) continue;
    const wait = weighted((perMs) => each * bucketWaitMs(perMs * each, quota.refillRate / 1000, quota.bucketSize));
    if (wait > MATTERING_WAIT * meanMs)
      say(`the bucket of ${name} delays executions by ${wait.toPrecision(3)} ms on average`);
  }
  return found;
}

function windowsOf({ arrivals, horizonMs }: CohortOptions): { starts: number; perMs: number }[] {
  const length = horizonMs / WINDOWS;
  return Array.from({ length: WINDOWS }, (_, i) => {
    let starts = 0;
    for (const part of arrivals.parts) {
      const from = Math.max(part.startMs, i * length);
      const to = Math.min(part.endMs, (i + 1) * length);
      if (to > from) starts += part.expectedStarts(from, to);
    }
    return { starts, perMs: starts / length };
  });
}

/** Erlang's loss formula. */
export function erlangB(load: number, servers: number): number {
  let inverse = 1;
  for (let n = 1; n <= servers; n++) {
    inverse = 1 + (inverse * n) / load;
    if (inverse > 1e15) return 0;
  }
  return 1 / inverse;
}

/** Mean wait by Erlang C, with the spread of the service times (Allen and Cunneen); 0 when the load is too much anyway. */
function waitMs(load: number, servers: number, serviceMs: number, scv: number): number {
  if (load <= 0 || load >= servers) return 0;
  const loss = erlangB(load, servers);
  const busy = loss / (1 - (load / servers) * (1 - loss));
  return ((busy * serviceMs) / (servers - load)) * ((1 + scv) / 2);
}

/** Mean wait for a token of a bucket that is not too small on average. */
function bucketWaitMs(perMs: number, refillPerMs: number, bucketSize: number): number {
  const utilisation = perMs / refillPerMs;
  if (utilisation >= 1 || utilisation === 0) return 0;
  const slack = 1 - utilisation;
  return (utilisation / (2 * slack * refillPerMs)) * Math.exp((-2 * bucketSize * slack) / utilisation);
}
