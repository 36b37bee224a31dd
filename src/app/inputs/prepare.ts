import type { Definition } from '../../asl/index.ts';
import { at, type Issue, type Parsed, parsedUnlessErrors, ROOT } from '../../issue/index.ts';
import { type PriceBook, parsePriceBook } from '../../price/index.ts';
import { overrideQuotas, parseQuotaBook, type QuotaBook } from '../../quota/book/index.ts';
import { type ProfileContext, parseLoadProfile, type Scenario, type Told } from '../../scenario/index.ts';
import type { Books, Ports } from '../ports.ts';
import { type Locator, locatorOf } from './locate.ts';
import {
  type FurtherInputs,
  itemSources,
  nestedIssues,
  parseSource,
  readNested,
  type Source,
} from './nested-inputs.ts';

export interface CompareRequest extends FurtherInputs {
  readonly workflow: Source;
  /** The load profile; without it every state behaves as by default, and without a volume as well none is claimed. */
  readonly load?: Source;
  /** How many executions, as people write it ("2.5M/month", "every 5 min"), instead of the load profile's arrivals. */
  readonly volume?: string;
  /** Shown as the workflow's name; default: the file's name without its ending. */
  readonly name?: string;
  /** What the workflow's template tells; the load profile goes before it. */
  readonly told?: Told;
  /** Overrides the load profile's. */
  readonly seed?: number;
  readonly region?: string;
  /** Wanted half-width of the monthly totals' 95 % interval over the total; default 0.005. */
  readonly precision?: number;
}

export const DEFAULT_PRECISION = 0.005;

/** What a month is priced by. */
export interface Pricing {
  readonly book: PriceBook;
  readonly freeTier: boolean;
  readonly executionsPerMonth: number;
}

/** Everything a comparison or a run against the limits needs, read and checked. */
export interface Prepared {
  readonly definition: Definition;
  readonly scenario: Scenario;
  readonly prices: Pricing;
  readonly quotas: QuotaBook;
  /** Puts an issue whose pointer leads into the load profile in its place there. */
  readonly inProfile: Locator;
  readonly warnings: readonly Issue[];
}

/** Reads and checks all inputs; every problem of any of them is in the answer. */
export function prepare(request: CompareRequest, books: Books, ports: Ports): Parsed<Prepared> {
  const issues: Issue[] = [];
  const take = <T>(from: Parsed<T>): T | undefined => {
    issues.push(...(from.ok ? from.warnings : from.issues));
    return from.ok ? from.value : undefined;
  };
  const { workflow, load = NO_PROFILE, precision = DEFAULT_PRECISION } = request;
  if (!(precision > 0 && precision < 1)) issues.push(wrongPrecision(precision));
  const definition = take(parseSource(workflow));
  const nested = readNested(request.workflows, take);
  const profile = take(
    parseLoadProfile(load.text, {
      ...fileOf(load),
      ...(definition !== undefined && { definition }),
      ...{ nested, items: itemSources(request.items) },
      ...volumeOf(request),
      latency: books.latency,
      ...(request.told !== undefined && { told: request.told }),
      ...(ports.readText !== undefined && { readText: ports.readText }),
    }),
  );
  if (definition === undefined || profile === undefined) return parsedUnlessErrors<Prepared>(undefined, issues);
  const scenario: Scenario = withOverrides(profile, request);
  // an unreadable one is not one that nothing starts
  if (nested.size === (request.workflows?.size ?? 0)) issues.push(...nestedIssues(definition, scenario, request));
  const { region } = scenario.account;
  const book = take(parsePriceBook(books.prices.text, { region, file: books.prices.name }));
  const standardQuotas = take(parseQuotaBook(books.quotas.text, { region, file: books.quotas.name }));
  const inProfile = locatorOf(load.text, load.file);
  const quotas = standardQuotas && take(ownQuotas(standardQuotas, scenario, inProfile));
  if (book === undefined || quotas === undefined) return parsedUnlessErrors<Prepared>(undefined, issues);
  const prices = {
    book,
    freeTier: scenario.account.freeTier,
    executionsPerMonth: scenario.arrivals.executionsPerMonth,
  };
  return parsedUnlessErrors<Prepared>({ definition, scenario, prices, quotas, inProfile, warnings: issues }, issues);
}

/** A profile that says nothing. */
const NO_PROFILE: Source = { text: '{}' };

/** Of this many a month the costs of one execution and of a million are told where nobody said how many there are. */
const PLACEHOLDER_VOLUME = '1M/month';

function volumeOf({ load, volume }: CompareRequest): Pick<ProfileContext, 'volume'> {
  if (volume !== undefined) return { volume: { text: volume, origin: 'given' } };
  return load === undefined ? { volume: { text: PLACEHOLDER_VOLUME, origin: 'placeholder' } } : {};
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

/** The book with the profile's own values; what is wrong with them is told where they stand. */
function ownQuotas(book: QuotaBook, { account }: Scenario, inProfile: Locator): Parsed<QuotaBook> {
  const read = overrideQuotas(book, account.quotas, at(ROOT, 'account', 'quotas'));
  if (read.ok) return { ...read, warnings: read.warnings.map(inProfile) };
  const [first, ...others] = read.issues;
  return { ok: false, issues: [inProfile(first), ...others.map(inProfile)] };
}

/** Names that say what a file is and not what it is about. */
const SAYS_NOTHING = /^(workflow|definition|state-?machine|index|main|asl|-)?$/i;

/** The file's name without its endings, or its folder's where the file's says nothing. */
export function nameOf({ name, workflow }: CompareRequest): string {
  if (name !== undefined) return name;
  const [base = '', folder = ''] = (workflow.file ?? '').split(/[\\/]/).reverse();
  const bare = base.replace(/(\.asl|\.workflow)?\.(json|ya?ml)$/i, '');
  if (!SAYS_NOTHING.test(bare)) return bare;
  return /^\.{0,2}$/.test(folder) ? 'workflow' : folder;
}

const wrongPrecision = (found: number): Issue => ({
  severity: 'error',
  code: 'app.wrong-precision',
  pointer: ROOT,
  line: 1,
  column: 1,
  message: `the precision is a share between 0 and 1, found ${found}`,
  hint: 'write one such as 0.5 %',
});
