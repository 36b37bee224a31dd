import { type Exact, type Solution, solve } from '../../../src/bill/solve/index.ts';
import { compile, type Program } from '../../../src/program/index.ts';
import type { RandomCase } from '../../support/random-workflow.ts';
import { compiledOf, type SampleSetup } from '../../support/run-sample.ts';

export const solved = (workflow: object, setup: SampleSetup = {}): Solution =>
  solve(compiledOf(workflow, setup).program);

/** The value; a test that asks for it fails when it is refused. */
export function known<T>(answer: Exact<T> | undefined): T {
  if (answer === undefined) throw new Error('there is no such quantity');
  if (!answer.known) throw new Error(`refused: ${answer.why.code} ${answer.why.what}`);
  return answer.value;
}

/** The code of a refusal, or what it is not. */
export const codeOf = (told: Exact<unknown> | undefined): string =>
  told === undefined ? 'no such quantity' : told.known ? `known: ${String(told.value)}` : told.why.code;

export function programOf({ definition, scenario, workflowType, limits }: RandomCase): Program {
  const { program } = compile(definition, scenario, workflowType);
  return { ...program, limits: { ...program.limits, maxEvents: limits.maxEvents } };
}
