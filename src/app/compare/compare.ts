import type { Measurement } from '../../bill/contract/index.ts';
import { EndlessExecution } from '../../bill/sample/index.ts';
import { type Solution, solve } from '../../bill/solve/index.ts';
import { type Issue, type Parsed, parsed, ROOT } from '../../issue/index.ts';
import { type BreakEven, breakEven, type PriceBook } from '../../price/index.ts';
import { type Alternative, type AlternativeId, type Report, verdictOf } from '../../report/index.ts';
import { crossCheck } from '../engine/cross-check.ts';
import { exactAssumptions, exactNames, withExact } from '../engine/exact.ts';
import type { Sampled } from '../engine/run-sample.ts';
import { runSamples, type ToSample } from '../engine/run-sample.ts';
import { endlessIssue, inSource } from '../inputs/locate.ts';
import { type CompareRequest, DEFAULT_PRECISION, nameOf, type Prepared, prepare } from '../inputs/prepare.ts';
import { compilePrograms, type Programs } from '../inputs/programs.ts';
import { type QuotaFindings, quotaFindings } from '../limits/limits-compare.ts';
import { withoutCheck } from '../limits/unchecked.ts';
import type { Books, Ports } from '../ports.ts';
import { alternativeOf, relativeWidth } from './alternatives.ts';
import { assumptionsOf } from './assumptions.ts';
import { conditionsOf } from './conditions.ts';
import { expressFindings, type Open, standardFindings } from './eligibility.ts';
import { headroomOf } from './headroom.ts';
import { historyReport } from './history-report.ts';
import { asQuestions, type Least, leastOf, taken } from './questions.ts';
import { childRows, stateRows } from './state-rows.ts';
import { costsByVolume } from './volumes.ts';

/**
 * The main use case: what a workflow under a load costs as Standard and as Express, and whether Express can run it.
 *
 * @returns the report, or every problem of the inputs. The same request and books give the same report, to the byte,
 *          unless a port ends the run early; the report then says `partial`.
 */
export async function compare(request: CompareRequest, books: Books, ports: Ports = {}): Promise<Parsed<Report>> {
  const prepared = prepare(request, books, ports);
  if (!prepared.ok) return prepared;
  const { scenario, prices } = prepared.value;
  const precision = request.precision ?? DEFAULT_PRECISION;
  const programs = await compilePrograms(prepared.value, ports);
  const options = {
    seed: scenario.seed,
    precision,
    widthOf: (measurement: Measurement) => relativeWidth(measurement, prices),
  };
  try {
    const solutions = { standard: solve(programs.standard.program), express: solve(programs.express.program) };
    const toSample = (type: 'standard' | 'express'): ToSample => ({
      program: programs[type].program,
      refined: (sampled) => withExact(sampled, solutions[type]),
    });
    const runs = await runSamples([toSample('standard'), toSample('express')], options, ports);
    const [standard, express] = runs.map(({ measurement }) => measurement) as [Measurement, Measurement];
    const disagreements = [
      ...crossCheck(runs[0].sampled, solutions.standard),
      ...crossCheck(runs[1].sampled, solutions.express),
    ];
    const queued = await quotaFindings(
      prepared.value,
      {
        standard: { program: programs.standard.program, measurement: standard, history: programs.history },
        express: { program: programs.express.program, measurement: express },
      },
      ports,
    );
    const solved = { solutions: [solutions.standard, solutions.express], disagreements };
    const report = reportOf(request, prepared.value, { standard, express }, programs, queued, solved);
    return parsed(report, report.issues);
  } catch (error) {
    if (!(error instanceof EndlessExecution)) throw error;
    const { states, nodeState } = programs.standard.program;
    return refuse(endlessIssue(request, states[nodeState[error.node]!]!));
  }
}

/** What is known in closed form, and where a sample says otherwise. */
interface Solved {
  readonly solutions: readonly Solution[];
  readonly disagreements: readonly Issue[];
}

function reportOf(
  request: CompareRequest,
  prepared: Prepared,
  measured: { readonly standard: Measurement; readonly express: Measurement },
  programs: Programs,
  queued: QuotaFindings,
  solved: Solved,
): Report {
  const { definition, scenario, prices, warnings } = prepared;
  const { standard, express } = measured;
  const alternatives = alternativesOf(request, prepared, measured, programs, queued);
  const load = {
    name: scenario.name ?? null,
    executionsPerMonth: scenario.arrivals.executionsPerMonth,
    meanPerSecond: scenario.arrivals.meanPerSecond,
    peakPerSecond: scenario.arrivals.peakPerSecond,
    horizonMs: scenario.horizon,
    monthMs: scenario.month,
    origin: scenario.origin,
  };
  const qualities = [standard.quality, express.quality];
  const children = childRows(standard, prices);
  const volumes = costsByVolume(prices, measured, alternatives);
  const found = breakEven({
    book: prices.book,
    freeTier: prices.freeTier,
    executionsPerMonth: prices.executionsPerMonth,
    isPlaceholder: scenario.origin === 'placeholder',
    standard: standard.usage,
    express: express.usage,
    expressBilledMs: express.billedMs?.mean ?? 0,
    expressBilledMemoryMb: express.billedMemoryMb?.mean ?? 0,
  });
  const compiled = [...programs.standard.assumptions, ...programs.express.assumptions];
  const assumptions = assumptionsOf(prepared.scenario, prices, {
    compiled,
    measured: [standard, express],
    queued: queued.assumptions,
    exact: exactAssumptions(solved.solutions),
    uncheckedLimits: queued.unchecked,
    withoutCheck: withoutCheck(prepared.quotas, { ranOverTime: queued.timeline !== null }),
  });
  const headroom = headroomOf(prepared, {
    ...{ standard, express, history: programs.history, assumptions: compiled },
    limits: alternatives[0]!.limits,
    expressCanRun: alternatives.some(({ workflowType, eligible }) => workflowType === 'express' && eligible),
  });
  return {
    schema: 'stepmeter.report/1',
    workflow: {
      name: nameOf(request),
      stateCount: definition.states.length,
      queryLanguage: definition.queryLanguage === 'jsonata' ? 'JSONata' : 'JSONPath',
      sha256: definition.sha256,
      sizeBytes: definition.sizeBytes,
    },
    load,
    engine: {
      name: standard.engine.name,
      exact: exactNames(solved.solutions),
      executions: standard.engine.executions + express.engine.executions,
      seed: standard.engine.seed,
      confidenceLevel: standard.quality.confidenceLevel,
      relativeHalfWidth: Math.max(...qualities.map((quality) => quality.relativeHalfWidth)),
      targetHalfWidth: standard.quality.target,
      reached: qualities.every((quality) => quality.reached),
      partial: queued.partial || qualities.some((quality) => quality.partial),
    },
    prices: pricesInfo(prices),
    alternatives,
    verdict: verdictOf({
      ...{ alternatives, load, currency: prices.book.currency },
      byVolume: { ...volumes, breakEven: found.byVolume },
      conditionsFor: (winner) =>
        conditionsOf(winner, { definition, alternatives, headroom, assumptions, starts: queued.starts }),
    }),
    ...volumes,
    breakEven: ifExpressCanRun(alternatives, found),
    states: stateRows(standard, prices),
    ...(children !== undefined && { children }),
    history: historyReport(standard, programs.history),
    headroom,
    timeline: queued.timeline,
    ...(queued.otherTimelines.length > 0 && { otherTimelines: queued.otherTimelines }),
    assumptions,
    issues: [...warnings, ...qualityIssues(qualities, queued.partial), ...solved.disagreements, ...queued.issues],
  };
}

function alternativesOf(
  request: CompareRequest,
  prepared: Prepared,
  { standard, express }: { readonly standard: Measurement; readonly express: Measurement },
  programs: Programs,
  queued: QuotaFindings,
): Alternative[] {
  const { definition, scenario, prices } = prepared;
  const locate = inSource(request.workflow);
  const { account } = scenario;
  const { placeholders } = programs.standard;
  let sampled: Least | undefined;
  const isOpen = placeholders.length > 0;
  const least = (): Least => (sampled ??= leastOf(prepared, programs));
  const open = (type: 'standard' | 'express', { overEventLimit, overDurationLimit }: Measurement): Open =>
    isOpen && overEventLimit + overDurationLimit > 0
      ? { least: least()[type].measurement, taken: taken(placeholders) }
      : {};
  const sampledOf = (id: AlternativeId, measurement: Measurement): Sampled =>
    id === 'standard'
      ? { program: programs.standard.program, measurement, history: programs.history }
      : { program: programs.express.program, measurement };
  const of = (id: AlternativeId, measurement: Measurement): Alternative => {
    const sync = id === 'express-sync';
    const findings =
      id === 'standard'
        ? standardFindings(measurement, locate, open('standard', measurement))
        : expressFindings({ definition, measurement, account, sync }, locate, open('express', measurement));
    const rows = queued.rows.get(id) ?? [];
    return alternativeOf(id, measurement, {
      prices,
      findings,
      limits: isOpen
        ? asQuestions(prepared, id, rows, { least, placeholders, usual: sampledOf(id, measurement) })
        : rows,
    });
  };
  return [of('standard', standard), of('express-async', express), of('express-sync', express)];
}

const pricesInfo = ({ book, freeTier }: { book: PriceBook; freeTier: boolean }): Report['prices'] => ({
  book: book.id,
  title: book.title,
  region: book.region,
  currency: book.currency,
  retrieved: book.retrieved,
  freeTier,
});

/** Where Express is ruled out, an even break means nothing but what it would be if it could run; the words have to say so. */
function ifExpressCanRun(alternatives: readonly Alternative[], found: BreakEven): BreakEven {
  if (alternatives.some(({ workflowType, eligible }) => workflowType === 'express' && eligible)) return found;
  const warn = <T extends { readonly explanation: string }>(part: T): T => ({
    ...part,
    explanation: `Express cannot run this workflow; if it could: ${part.explanation}`,
  });
  return {
    byVolume: warn(found.byVolume),
    byDuration: warn(found.byDuration),
    byTransitions: warn(found.byTransitions),
  };
}

const refuse = (issue: Issue): Parsed<never> => ({ ok: false, issues: [issue] });

function qualityIssues(qualities: readonly Measurement['quality'][], isCutShort: boolean): Issue[] {
  const issue = (code: Issue['code'], message: string, hint: string): Issue => ({
    severity: 'warning',
    code,
    pointer: ROOT,
    line: 1,
    column: 1,
    message,
    hint,
  });
  if (isCutShort || qualities.some((quality) => quality.partial)) {
    return [
      issue(
        'app.ended-early',
        'the run was ended before its time; the figures are what is known so far',
        'run it to its end for the asked precision',
      ),
    ];
  }
  if (qualities.every((quality) => quality.reached)) return [];
  const worst = Math.max(...qualities.map((quality) => quality.relativeHalfWidth));
  const text = `the monthly total is known within ±${(worst * 100).toPrecision(2)} % only, not within ±${(qualities[0]!.target * 100).toPrecision(2)} %`;
  return [
    issue(
      'app.precision-not-reached',
      text,
      'rare, long executions make the bill uncertain; ask for less precision, or look at their share',
    ),
  ];
}
