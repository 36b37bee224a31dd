import type { Measurement } from '../../bill/contract/index.ts';
import { type Issue, ROOT } from '../../issue/index.ts';
import type { Program } from '../../program/index.ts';
import { wasHit } from '../../quota/book/index.ts';
import { type Answer, type CohortOptions, type CohortRun, planCohort, type Refusal } from '../../quota/cohort/index.ts';
import type { SimulateQuotas } from '../../quota/simulate/index.ts';
import type { Prepared } from '../inputs/prepare.ts';
import type { Ports } from '../ports.ts';
import { lifted, quotasFor } from './engine-quotas.ts';
import { arrivalsIn, startsIn } from './engine-window.ts';
import { CONFIDENCE_LEVEL } from './run-sample.ts';
import type { QuotaRunAnswer, Span } from './simulate-quotas.ts';

/** Some tens of milliseconds. */
const STEPS_PER_CHUNK = 50_000;

/** Why rates cannot answer for these programs; nothing when they can, as far as that shows before the run. */
export function cohortRefusals(
  prepared: Prepared,
  programs: readonly (readonly [program: Program, sync: boolean])[],
  span: Span,
): Refusal[] {
  return programs.flatMap(([program, sync]) => {
    const plan = planCohort(program, optionsOf(prepared, program, span, sync));
    return plan.ok ? [] : plan.why;
  });
}

/**
 * The load of a window as rates against the quotas of the book.
 *
 * @returns nothing to tell when nothing arrives in the window; issues when rates cannot answer.
 */
export async function flowAgainstQuotas(
  prepared: Prepared,
  program: Program,
  { span, sync }: { readonly span: Span; readonly sync: boolean },
  ports: Ports,
): Promise<QuotaRunAnswer> {
  const { window } = span;
  if (!(startsIn(prepared.scenario.arrivals, window.fromMs, window.toMs) > 0)) return { ok: true, run: undefined };
  const options = optionsOf(prepared, program, span, sync);
  const bound = await runToEnd(planCohort(program, options), ports);
  if (!bound.ok) return { ok: false, isRefusal: true, issues: bound.why.map(refusalIssue) };
  const { flow, quality } = bound.value;
  const others = flow!.resources.filter(({ kind }) => kind !== 'startExecution');
  const run = { measurement: bound.value, events: bound.value.engine.entries };
  if (!wasHit({ ...flow!, resources: others }) || quality.partial) return { ok: true, run };
  const free = await runToEnd(planCohort(program, { ...options, quotas: lifted(options.quotas) }), ports);
  return { ok: true, run: { ...run, ...(free.ok && !free.value.quality.partial && { free: free.value }) } };
}

function optionsOf({ scenario, quotas }: Prepared, program: Program, span: Span, sync: boolean): CohortOptions {
  const { window, stepMs } = span;
  return {
    arrivals: arrivalsIn(scenario.arrivals, window),
    quotas: withoutMapRuns(quotasFor(quotas, program.workflowType, sync)),
    onThrottle: scenario.onThrottle,
    horizonMs: window.toMs - window.fromMs,
    stepMs,
  };
}

/** Programs with map runs are refused anyway. */
const withoutMapRuns = ({ openMapRuns: _, ...quotas }: SimulateQuotas): CohortOptions['quotas'] => quotas;

async function runToEnd(plan: Answer<CohortRun>, ports: Ports): Promise<Answer<Measurement>> {
  if (!plan.ok) return plan;
  const run = plan.value;
  let isWanted = true;
  while (!run.finished && isWanted) {
    run.advance(STEPS_PER_CHUNK);
    const [executions, entries] = [Math.round(run.flow.gate.accepted), Math.round(run.flow.transitions)];
    isWanted = ports.onProgress?.({ executions, entries, target: 1, share: run.progress }) ?? true;
    await ports.yieldToEventLoop?.();
  }
  return run.measure({
    confidenceLevel: CONFIDENCE_LEVEL,
    target: 1,
    relativeHalfWidth: 0,
    partial: !run.finished,
  });
}

const refusalIssue = ({ code, what }: Refusal): Issue => ({
  severity: 'error',
  code,
  pointer: ROOT,
  line: 1,
  column: 1,
  message: `engine cohort cannot answer: ${what}`,
  hint: 'take the engine simulate, or auto, which takes it by itself',
});
