import type { Assumption } from '../../../issue/index.ts';
import { formatDuration, ms } from '../../../units/index.ts';
import type { CohortRun } from '../cohort-run.ts';

const SOURCE = 'a simplification of this engine';

/** What this engine took for granted, as far as it bears on this run. */
export function assumptionsOf(
  run: CohortRun,
  { throttled, affected }: { readonly throttled: boolean; readonly affected: boolean },
): readonly Assumption[] {
  const { flow, response, program } = run;
  const found: Assumption[] = [];
  const assume = (id: string, what: string, value: string, weight: Assumption['weight'] = 'low'): void => {
    found.push({ id: `cohort.${id}`, what, value, source: SOURCE, weight });
  };
  assume(
    'fluid',
    'executions are rates: nothing happens by chance, so that queues form only where more comes in than gets through',
    `steps of ${formatDuration(ms(flow.stepMs))}`,
    'medium',
  );
  if (run.options.arrivals.process !== 'poisson' && (throttled || flow.gate.retried > 0)) {
    assume(
      'order',
      'what is refused and tried again comes in any order; evenly spaced starts and fixed waits might fall in step with each other, or with the refill',
      'shared alike',
      'medium',
    );
  }
  if (flow.network.tails.length > 0) {
    assume(
      'delays',
      'in the course over time, a delay of more than 60 steps keeps its mean and variance, not its shape',
      'durations themselves keep theirs',
    );
  }
  if (response.stages.some(({ forks }) => forks.length > 0)) {
    assume(
      'families',
      'branches and iterations are independent; their last end is the product of their laws, or drawn for a Map whose iterations wait for each other',
      'no execution has two failing ones',
    );
  }
  if (response.familyFailures > 0) {
    assume(
      'family-failures',
      'when a branch or an iteration fails, its siblings are counted to their end',
      `${(response.familyFailures * 100).toPrecision(2)} % of executions`,
    );
  }
  if (response.timedOut > 0) {
    assume(
      'timed-out',
      'executions that run into their timeout are counted with all their states',
      `${(response.timedOut * 100).toPrecision(2)} % of executions`,
    );
  }
  if (flow.waitSteps !== undefined) {
    assume(
      'delayed',
      'the delay added is that along the mean path; the end of a Parallel or Map is late by the waits of its longest member',
      'the mean is exact once the run is empty (Little)',
      'medium',
    );
  }
  if (throttled) {
    assume(
      'throttled-invokes',
      'invokes that come in one step are refused alike; states are counted as they went through, and counts spread as without load',
      'means are those of the fluid',
      'medium',
    );
  }
  if (flow.pools.some(({ waitingSteps }) => waitingSteps > 0)) {
    assume(
      'pools',
      'waits for workers are spread evenly between none and twice their mean',
      'the mean is exact',
      'medium',
    );
  }
  if (affected && !flow.settled) {
    assume(
      'unfinished',
      'executions that have not ended are taken to last as those that have',
      `${Math.round(flow.inProgress).toLocaleString('en-US')} in progress at the end`,
      'high',
    );
  }
  if (program.workflowType === 'express') {
    assume(
      'memory',
      'the memory and the duration of an Express execution do not depend on each other',
      'their means multiply',
    );
  }
  return found;
}
