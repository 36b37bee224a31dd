import * as app from './app/index.ts';
import { loadBooks, sourceHost } from './io/index.ts';
import type { Parsed } from './issue/index.ts';
import type { Report } from './report/index.ts';
import * as scenario from './scenario/index.ts';

export type {
  Books,
  CompareRequest,
  Inspection,
  LimitsEngine,
  LimitsReport,
  LimitsRequest,
  Machine,
  Ports,
  Progress,
} from './app/index.ts';
export { renderLimitsCsv, renderLimitsJson, renderLimitsText, renderLimitsTimelineCsv, validate } from './app/index.ts';
export type { Definition, State } from './asl/index.ts';
export { parseWorkflow } from './asl/index.ts';
export { loadBooks } from './io/index.ts';
export type { Assumption, Issue, Parsed } from './issue/index.ts';
export type { Alternative, Report } from './report/index.ts';
export { renderCsv, renderJson, renderMarkdown, renderText } from './report/index.ts';
export type { Scenario } from './scenario/index.ts';

/** The books that come with stepmeter; a package without them is broken, so that is an exception. */
function bundledBooks(): app.Books {
  const books = loadBooks();
  if (!books.ok) throw new Error(`the bundled books cannot be read: ${books.issues[0].message}`);
  return books.value;
}

/**
 * What a workflow under a load costs as Standard and as Express.
 *
 * @param request  texts of the workflow (ASL in JSON or YAML) and of the load profile (YAML or JSON).
 * @param books    price and quota books; default: the bundled AWS books (`loadBooks`).
 * @param ports    files a load profile names, progress, cancelling.
 * @returns        the report, or every problem found in the inputs. Never throws for bad input.
 */
export function compare(
  request: app.CompareRequest,
  books: app.Books = bundledBooks(),
  ports: app.Ports = {},
): Promise<Parsed<Report>> {
  return app.compare(request, books, ports);
}

/**
 * What the busiest part of a load does to the quotas of each workflow type, and what they do to the load.
 *
 * @param request  as of `compare`; `engine` is auto (default), simulate or cohort; `windowMs` 1 h and `stepMs` 1 s by default.
 * @returns        the report, or every problem found in the inputs; an engine asked for that cannot answer is one of them.
 */
export function limits(
  request: app.LimitsRequest,
  books: app.Books = bundledBooks(),
  ports: app.Ports = {},
): Promise<Parsed<app.LimitsReport>> {
  return app.limits(request, books, ports);
}

/**
 * Reads and checks a load profile.
 *
 * @param context.definition  the workflow: with it, state names and odds are checked too.
 * @param context.readText    text of a file the profile names.
 */
export function parseLoadProfile(
  text: string,
  context: Omit<scenario.ProfileContext, 'latency'> = {},
): Parsed<scenario.Scenario> {
  return scenario.parseLoadProfile(text, { ...context, latency: bundledBooks().latency });
}

/**
 * The state machines of templates, plans and folders (CloudFormation, SAM, CDK output, Terraform, serverless.yml, ASL).
 *
 * @param paths               files and folders; nothing outside of them (of a file: outside of its folder) is read.
 * @param options.parameters  values of template parameters and variables, by name; `AWS::Region` too.
 * @returns                   the machines, each with its resolved definition and what is wrong with it. Never throws for bad input.
 */
export function inspect(
  paths: readonly string[],
  options: { readonly parameters?: ReadonlyMap<string, string>; readonly machine?: string } = {},
): Promise<app.Inspection> {
  return app.inspect(paths, sourceHost(paths), options);
}
