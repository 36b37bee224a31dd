import type { Assumption, Issue } from '../../issue/index.ts';
import { formatCount, formatDuration, formatWhole } from '../../units/index.ts';
import { cohortRefusals, flowAgainstQuotas } from '../engine/engine-cohort.ts';
import type { Sampled } from '../engine/run-sample.ts';
import { entriesOf } from '../engine/run-sample.ts';
import {
  type QuotaRunAnswer,
  type QuotaRunner,
  runAgainstQuotas,
  type Span,
  spanOf,
  wholeSpan,
} from '../engine/simulate-quotas.ts';
import type { Prepared } from '../inputs/prepare.ts';
import type { Ports } from '../ports.ts';
import { type AlternativeLimits, alternativeLimits, runExpress } from './limits-rows.ts';

/** What runs a load against the quotas; auto: simulate where that is not too much work, else cohort where it can answer. */
export type LimitsEngine = 'auto' | 'simulate' | 'cohort';

export interface LimitsPlan {
  readonly standard: Sampled;
  /** Undefined when Express is not to be run. */
  readonly express: Sampled | undefined;
  readonly engine: LimitsEngine;
  /** How much of the load is to be run, and how finely it is told. */
  readonly lengthMs: number;
  readonly stepMs: number;
  /** Work of one run of simulate. */
  readonly mostEvents: number;
}

export interface LimitsRun {
  readonly engine: 'simulate' | 'cohort';
  readonly span: Span;
  readonly alternatives: readonly AlternativeLimits[];
  /** Why this engine, where nobody asked for it. */
  readonly assumptions: readonly Assumption[];
}

export type LimitsRunAnswer =
  | { readonly ok: true; readonly run: LimitsRun }
  | { readonly ok: false; readonly issues: readonly Issue[] };

/**
 * Runs all alternatives against the quotas with one engine, over one window.
 *
 * @throws EndlessExecution of simulate
 */
export async function runAlternatives(prepared: Prepared, plan: LimitsPlan, ports: Ports): Promise<LimitsRunAnswer> {
  const { standard, express, engine } = plan;
  const entries = Math.max(entriesOf(standard), express === undefined ? 0 : entriesOf(express));
  const part = spanOf(prepared, { ...plan, entries });
  const whole = wholeSpan(prepared, plan);
  const flow: QuotaRunner = (program, sync) => flowAgainstQuotas(prepared, program, { span: whole, sync }, ports);
  const events: QuotaRunner = (program, sync) =>
    runAgainstQuotas(prepared, program, { span: part, sync, mostEvents: plan.mostEvents }, ports);
  if (engine === 'cohort') return withRunner(prepared, plan, { engine, span: whole, assumptions: [] }, flow);
  let assumptions: readonly Assumption[] = [];
  if (engine === 'auto' && part.wantedMs !== undefined) {
    const why = cohortRefusals(prepared, programsOf(plan), whole).map(({ what }) => what);
    if (why.length === 0) {
      const fluid = { engine: 'cohort', span: whole, assumptions: [RATES] } as const;
      const answer = await withRunner(prepared, plan, fluid, flow);
      if (answer.ok || !answer.isRefusal) return answer;
      why.push(...answer.issues.map(({ message }) => message));
    }
    assumptions = [notRates(part, why)];
  }
  return withRunner(prepared, plan, { engine: 'simulate', span: part, assumptions }, events);
}

const programsOf = ({ standard, express }: LimitsPlan) => [
  [standard.program, false] as const,
  ...(express === undefined ? [] : [[express.program, false] as const, [express.program, true] as const]),
];

async function withRunner(
  prepared: Prepared,
  { standard, express }: LimitsPlan,
  run: Omit<LimitsRun, 'alternatives'>,
  runner: QuotaRunner,
): Promise<LimitsRunAnswer & { readonly isRefusal?: true }> {
  const alternatives: AlternativeLimits[] = [];
  const answers: [AlternativeLimits['id'], Sampled, QuotaRunAnswer][] = [
    ['standard', standard, await runner(standard.program, false)],
  ];
  if (express !== undefined && answers[0]![2].ok) {
    const both = await runExpress(prepared, express.program, runner);
    answers.push(['express-async', express, both.async], ['express-sync', express, both.sync]);
  }
  for (const [id, of, answer] of answers) {
    if (!answer.ok) return answer;
    alternatives.push(alternativeLimits(prepared, id, of, answer.run, run.span));
  }
  return { ok: true, run: { ...run, alternatives } };
}

const SOURCE = 'a choice of this tool; --engine takes another one';

const RATES: Assumption = {
  id: 'app.engine',
  what:
    'the limits were worked out by the engine cohort: starts and executions are rates and nothing happens by chance; ' +
    'to simulate each execution would be too much work',
  value: 'engine cohort',
  source: SOURCE,
  weight: 'medium',
};

const notRates = ({ window: { fromMs, toMs }, wantedMs = 0 }: Span, why: readonly string[]): Assumption => ({
  id: 'app.engine',
  what:
    `the engine simulate runs the busiest ${formatDuration(toMs - fromMs)} only, ${formatDuration(wantedMs)} would be too much work; ` +
    `the engine cohort, which follows rates instead of executions, leaves it to simulate: ${[...new Set(why)].join('; ')}`,
  value: 'engine simulate',
  source: SOURCE,
  weight: 'medium',
});

/** How the report names the engine of the limits: what it did, in a few words. */
export const engineWords = (engine: 'simulate' | 'cohort', executions: number): string =>
  engine === 'cohort'
    ? `engine cohort: ${formatWhole(executions)} executions as rates`
    : `engine simulate: ${formatCount(executions)} executions one by one`;
