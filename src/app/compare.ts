import { type Definition, parseWorkflow } from '../asl/index.ts';
import { type Assumption, type Issue, type Parsed, parsed, parsedUnlessErrors, ROOT } from '../issue/index.ts';
import type { Measurement } from '../measure/index.ts';
import { type BreakEven, breakEven, type PriceBook, parsePriceBook } from '../price/index.ts';
import { compile } from '../program/index.ts';
import {
  overrideQuotas,
  parseQuotaBook,
  type QuotaBook,
  type StaticLimitsInput,
  staticLimits,
  uncheckedLimits,
} from '../quota/index.ts';
import { type Alternative, type AlternativeId, type Report, verdictOf } from '../report/index.ts';
import { EndlessExecution } from '../sample/index.ts';
import { parseLoadProfile, type Scenario } from '../scenario/index.ts';
import { alternativeOf, type Pricing, relativeWidth } from './alternatives.ts';
import { assumptionsOf } from './assumptions.ts';
import { expressFindings, standardFindings } from './eligibility.ts';
import { locatorOf } from './locate.ts';
import type { Books, Ports } from './ports.ts';
import { runSamples } from './run-sample.ts';
import { stateRows } from './state-rows.ts';

/** One text a user gave, and what it is called in messages. */
export interface Source {
  readonly text: string;
  readonly file?: string;
}

export interface CompareRequest {
  readonly workflow: Source;
  readonly load: Source;
  /** Shown as the workflow's name; default: the file's name without its ending. */
  readonly name?: string;
  /** Overrides the load profile's. */
  readonly seed?: number;
  readonly region?: string;
  /** Wanted half-width of the monthly totals' 95 % interval over the total; default 0.005. */
  readonly precision?: number;
}

export const DEFAULT_PRECISION = 0.005;

/** Everything a comparison needs, read and checked. */
interface Prepared {
  readonly definition: Definition;
  readonly scenario: Scenario;
  readonly prices: Pricing;
  readonly quotas: QuotaBook;
  readonly warnings: readonly Issue[];
}

/**
 * The main use case: what a workflow under a load costs as Standard and as Express, and whether Express can run it.
 *
 * @returns the report, or every problem of the inputs. The same request and books give the same report, to the byte,
 *          unless a port ends the run early; the report then says `partial`.
 */
export async function compare(request: CompareRequest, books: Books, ports: Ports = {}): Promise<Parsed<Report>> {
  const prepared = prepare(request, books, ports);
  if (!prepared.ok) return prepared;
  const { definition, scenario, prices } = prepared.value;
  const precision = request.precision ?? DEFAULT_PRECISION;
  const programs = {
    standard: compile(definition, scenario, 'standard'),
    express: compile(definition, scenario, 'express'),
  };
  const options = {
    seed: scenario.seed,
    precision,
    widthOf: (measurement: Measurement) => relativeWidth(measurement, prices),
  };
  try {
    const [standard, express] = await runSamples([programs.standard.program, programs.express.program], options, ports);
    const report = reportOf(request, prepared.value, { standard, express }, [
      ...programs.standard.assumptions,
      ...programs.express.assumptions,
    ]);
    return parsed(report, report.issues);
  } catch (error) {
    if (!(error instanceof EndlessExecution)) throw error;
    return refuse(endless(request, definition, error));
  }
}

function prepare(request: CompareRequest, books: Books, ports: Ports): Parsed<Prepared> {
  const issues: Issue[] = [];
  const take = <T>(from: Parsed<T>): T | undefined => {
    issues.push(...(from.ok ? from.warnings : from.issues));
    return from.ok ? from.value : undefined;
  };
  const { workflow, load, precision = DEFAULT_PRECISION } = request;
  if (!(precision > 0 && precision < 1)) issues.push(wrongPrecision(precision));
  const definition = take(parseWorkflow(workflow.text, fileOf(workflow)));
  const profile = take(
    parseLoadProfile(load.text, {
      ...fileOf(load),
      ...(definition !== undefined && { definition }),
      latency: books.latency,
      ...(ports.readText !== undefined && { readText: ports.readText }),
    }),
  );
  if (definition === undefined || profile === undefined) return parsedUnlessErrors<Prepared>(undefined, issues);
  const scenario: Scenario = withOverrides(profile, request);
  const { region } = scenario.account;
  const book = take(parsePriceBook(books.prices.text, { region, file: books.prices.name }));
  const standardQuotas = take(parseQuotaBook(books.quotas.text, { region, file: books.quotas.name }));
  const quotas =
    standardQuotas === undefined ? undefined : take(overrideQuotas(standardQuotas, scenario.account.quotas));
  if (book === undefined || quotas === undefined) return parsedUnlessErrors<Prepared>(undefined, issues);
  const prices = {
    book,
    freeTier: scenario.account.freeTier,
    executionsPerMonth: scenario.arrivals.executionsPerMonth,
  };
  return parsedUnlessErrors<Prepared>({ definition, scenario, prices, quotas, warnings: issues }, issues);
}

const fileOf = ({ file }: Source): { file?: string } => (file === undefined ? {} : { file });

function withOverrides(scenario: Scenario, { seed, region }: CompareRequest): Scenario {
  return {
    ...scenario,
    ...(seed !== undefined && { seed }),
    account: { ...scenario.account, ...(region !== undefined && { region }) },
    assumptions:
      region === undefined ? scenario.assumptions : scenario.assumptions.filter(({ id }) => id !== 'scenario.region'),
  };
}

function reportOf(
  request: CompareRequest,
  prepared: Prepared,
  measured: { readonly standard: Measurement; readonly express: Measurement },
  compiled: readonly Assumption[],
): Report {
  const { definition, scenario, prices, warnings } = prepared;
  const { standard, express } = measured;
  const alternatives = alternativesOf(request, prepared, measured);
  const load = {
    name: scenario.name ?? null,
    executionsPerMonth: scenario.arrivals.executionsPerMonth,
    meanPerSecond: scenario.arrivals.meanPerSecond,
    peakPerSecond: scenario.arrivals.peakPerSecond,
    horizonMs: scenario.horizon,
    monthMs: scenario.month,
  };
  const qualities = [standard.quality, express.quality];
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
      executions: standard.engine.executions + express.engine.executions,
      seed: standard.engine.seed,
      confidenceLevel: standard.quality.confidenceLevel,
      relativeHalfWidth: Math.max(...qualities.map((quality) => quality.relativeHalfWidth)),
      targetHalfWidth: standard.quality.target,
      reached: qualities.every((quality) => quality.reached),
      partial: qualities.some((quality) => quality.partial),
    },
    prices: pricesInfo(prices),
    alternatives,
    verdict: verdictOf({ alternatives, load, currency: prices.book.currency }),
    breakEven: ifExpressCanRun(
      alternatives,
      breakEven({
        book: prices.book,
        freeTier: prices.freeTier,
        executionsPerMonth: prices.executionsPerMonth,
        standard: standard.usage,
        express: express.usage,
        expressBilledMs: express.billedMs?.mean ?? 0,
        expressBilledMemoryMb: express.billedMemoryMb?.mean ?? 0,
      }),
    ),
    states: stateRows(standard, prices),
    timeline: null,
    assumptions: assumptionsOf(prepared.scenario, prices, {
      compiled,
      measured: [standard, express],
      uncheckedLimits: [
        ...new Set([
          ...uncheckedLimits(limitsInput(prepared, standard, false)),
          ...uncheckedLimits(limitsInput(prepared, express, false)),
          ...uncheckedLimits(limitsInput(prepared, express, true)),
        ]),
      ],
    }),
    issues: [...warnings, ...qualityIssues(qualities)],
  };
}

function alternativesOf(
  request: CompareRequest,
  prepared: Prepared,
  { standard, express }: { readonly standard: Measurement; readonly express: Measurement },
): Alternative[] {
  const { definition, scenario, prices } = prepared;
  const locate = locatorOf(request.workflow.text, request.workflow.file);
  const { account } = scenario;
  const of = (id: AlternativeId, measurement: Measurement): Alternative => {
    const sync = id === 'express-sync';
    const findings =
      id === 'standard'
        ? standardFindings(measurement, locate)
        : expressFindings({ definition, measurement, account, sync }, locate);
    const limits = staticLimits(limitsInput(prepared, measurement, sync));
    return alternativeOf(id, measurement, { prices, findings, limits });
  };
  return [of('standard', standard), of('express-async', express), of('express-sync', express)];
}

function limitsInput(
  { definition, scenario, quotas }: Prepared,
  measurement: Measurement,
  sync: boolean,
): StaticLimitsInput {
  return {
    book: quotas,
    measurement,
    startedBy: sync ? 'StartSyncExecution' : 'StartExecution',
    definitionBytes: definition.sizeBytes,
    ...largestPayload(scenario),
    meanPerSecond: scenario.arrivals.meanPerSecond,
    peakPerSecond: scenario.arrivals.peakPerSecond,
  };
}

function largestPayload(scenario: Scenario): { largestPayloadBytes?: number } {
  const sizes = [
    ...scenario.inputs.map((input) => input.size as number),
    ...[...scenario.states.values()].flatMap(({ outputSize }) =>
      outputSize === undefined ? [] : [outputSize as number],
    ),
  ];
  return sizes.length === 0 ? {} : { largestPayloadBytes: Math.max(...sizes) };
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

/** Names that say what a file is and not what it is about. */
const SAYS_NOTHING = /^(workflow|definition|state-?machine|index|main|asl|-)?$/i;

/** The file's name without its endings, or its folder's where the file's says nothing. */
function nameOf({ name, workflow }: CompareRequest): string {
  if (name !== undefined) return name;
  const [base = '', folder = ''] = (workflow.file ?? '').split(/[\\/]/).reverse();
  const bare = base.replace(/(\.asl|\.workflow)?\.(json|ya?ml)$/i, '');
  if (!SAYS_NOTHING.test(bare)) return bare;
  return /^\.{0,2}$/.test(folder) ? 'workflow' : folder;
}

const refuse = (issue: Issue): Parsed<never> => ({ ok: false, issues: [issue] });

const wrongPrecision = (found: number): Issue => ({
  severity: 'error',
  code: 'app.wrong-precision',
  pointer: ROOT,
  line: 1,
  column: 1,
  message: `the precision is a share between 0 and 1, found ${found}`,
  hint: 'write one such as 0.5 %',
});

function endless(request: CompareRequest, definition: Definition, { node }: EndlessExecution): Issue {
  const state = definition.states[node]!;
  return locatorOf(
    request.workflow.text,
    request.workflow.file,
  )({
    severity: 'error',
    code: 'app.endless-execution',
    pointer: state.pointer,
    message: `an execution made millions of steps around ${state.name} without coming to an end and almost without taking time`,
    hint: 'give the loop odds of leaving it (next: …) or its states a duration in the load profile',
  });
}

function qualityIssues(qualities: readonly Measurement['quality'][]): Issue[] {
  const issue = (code: Issue['code'], message: string, hint: string): Issue => ({
    severity: 'warning',
    code,
    pointer: ROOT,
    line: 1,
    column: 1,
    message,
    hint,
  });
  if (qualities.some((quality) => quality.partial)) {
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
