import type { Measurement } from '../../bill/contract/index.ts';
import type { Exact, Moments, Solution } from '../../bill/solve/index.ts';
import { type Issue, ROOT } from '../../issue/index.ts';

/** Fewer executions are not held against closed forms. */
const FEWEST_EXECUTIONS = 1000;
/** Chance that a run without any fault is warned of, over all of its comparisons together. */
const FALSE_ALARMS = 0.0001;
/** Two workflow types, three counts and three outcomes each. */
const COMPARISONS = 12;
const LOG = Math.log((2 * COMPARISONS) / FALSE_ALARMS);
/** Sums over many executions are rounded. */
const ROUNDING = 1e-9;
/** How far one execution's count can be from the mean, at the least, in standard deviations: rare cases are not all seen. */
const FAR = 12;

/**
 * Exact means that a sample contradicts: one of the two engines is wrong. Judged by Bernstein's inequality with the exact
 * variance, since a sample that has missed a rare case does not know how much it varies.
 */
export function crossCheck(sampled: Measurement, solution: Solution): Issue[] {
  const { executions } = sampled.engine;
  if (executions < FEWEST_EXECUTIONS) return [];
  const within = (deviation: number, far: number): number =>
    deviation * Math.sqrt((2 * LOG) / executions) + (far * LOG) / (3 * executions);
  const issues: Issue[] = [];
  const compare = (what: string, exact: number, mean: number, allowed: number): void => {
    if (!(Math.abs(exact - mean) <= allowed + ROUNDING * (1 + Math.abs(exact)))) {
      issues.push(disagreement(solution.workflowType, what, exact, mean, executions));
    }
  };
  const counts: readonly (readonly [string, Exact, Exact<Moments>, { readonly mean: number }, number])[] = [
    ['transitions', solution.transitions, solution.moments.transitions, sampled.transitions, sampled.transitions.max],
    ['retries', solution.retries, solution.moments.retries, sampled.retries, sampled.transitions.max],
    ['history events', solution.events, solution.moments.events, sampled.events, sampled.events.max],
  ];
  for (const [what, told, moments, { mean }, max] of counts) {
    if (!told.known || !moments.known) continue;
    const { deviation } = moments.value;
    compare(what, told.value, mean, within(deviation, deviation === 0 ? 0 : Math.max(max, FAR * deviation)));
  }
  if (solution.outcomes.known) {
    for (const how of ['succeeded', 'failed', 'timedOut'] as const) {
      const share = solution.outcomes.value[how];
      const deviation = Math.sqrt(share * (1 - share));
      compare(
        `share ${how === 'timedOut' ? 'timed out' : how}`,
        share,
        sampled.outcomes[how],
        within(deviation, deviation === 0 ? 0 : 1),
      );
    }
  }
  return issues;
}

const disagreement = (type: string, what: string, exact: number, mean: number, executions: number): Issue => ({
  severity: 'warning',
  code: 'app.engines-disagree',
  pointer: ROOT,
  line: 1,
  column: 1,
  message: `${type}: ${what} should be ${exact.toPrecision(8)} on average, but ${executions.toLocaleString('en-US')} executions came to ${mean.toPrecision(8)}`,
  hint: 'one of the two engines is wrong: please report this, with the workflow and the load profile',
});
