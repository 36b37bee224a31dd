import type { Measurement } from '../../../src/bill/contract/index.ts';
import { SampleRun } from '../../../src/bill/sample/index.ts';
import type { Program } from '../../../src/program/index.ts';
import { type CohortOptions, type CohortRun, planCohort } from '../../../src/quota/cohort/index.ts';
import { MEASURE } from '../simulate/support.ts';

/** Runs to the end. */
export function flowed(program: Program, options: CohortOptions): CohortRun {
  const plan = planCohort(program, options);
  if (!plan.ok) throw new Error(JSON.stringify(plan.why));
  plan.value.advance(Infinity);
  return plan.value;
}

export function cohortOf(program: Program, options: CohortOptions): Measurement {
  const answer = flowed(program, options).measure(MEASURE);
  if (!answer.ok) throw new Error(JSON.stringify(answer.why));
  return answer.value;
}

/** Codes of a refusal, before the run or after it; none when it answers. */
export function refusalsOf(program: Program, options: CohortOptions): string[] {
  const plan = planCohort(program, options);
  if (!plan.ok) return plan.why.map(({ code }) => code);
  plan.value.advance(Infinity);
  const answer = plan.value.measure(MEASURE);
  return answer.ok ? [] : answer.why.map(({ code }) => code);
}

export function sampled(program: Program, executions: number, seed: number): Measurement {
  const run = new SampleRun(program, seed);
  run.advance(executions);
  return run.measure(MEASURE);
}
