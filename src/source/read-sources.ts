import { type PositionedDocument, shortForms } from '../asl/index.ts';
import { type Issue, ROOT } from '../issue/index.ts';
import { type GivenTemplate, readTemplates } from './cloudformation/index.ts';
import { Files } from './files.ts';
import { asObject, asText } from './json.ts';
import { type Kind, kindOf, looksLikeHcl } from './kind.ts';
import type { Machine, SourceHost, SourceOptions, Sources } from './model.ts';
import { folderOf, joinPath } from './paths.ts';
import { readAsl, readDescription } from './plain.ts';
import { readServerless } from './serverless/index.ts';
import type { SourceFile } from './source-file.ts';
import { readConfiguration } from './terraform/index.ts';
import { openConfiguration } from './terraform/load.ts';
import { readPlan } from './terraform/plan.ts';
import { readConfigurations } from './terraform/roots.ts';

/** A file by its kind. */
interface Classified {
  readonly file: SourceFile;
  readonly kind: Kind | 'hcl' | undefined;
  readonly document?: PositionedDocument;
  /** Of its syntax. */
  readonly issues: readonly Issue[];
}

/**
 * Reads all state machines of files and folders: ASL, CloudFormation, SAM and CDK templates, Terraform, serverless.yml,
 * `describe-state-machine`, folders of any of them. The kind of a file is told by what stands in it.
 *
 * @param inputs  paths as the user gave them.
 * @returns       the machines, each with what is wrong with it, and what is wrong elsewhere. Never throws for bad input.
 */
export async function readSources(
  inputs: readonly string[],
  host: SourceHost,
  options: SourceOptions = {},
): Promise<Sources> {
  const files = new Files(host);
  const issues: Issue[] = [];
  const classified: Classified[] = [];
  const terraform = { folders: [] as string[], files: [] as string[], below: [] as string[] };
  for (const input of inputs) {
    const inFolder = host.list(input);
    if (inFolder === undefined) {
      const found = files.open(input);
      if ('file' in found) {
        const one = classify(found.file);
        classified.push(one);
        if (isConfiguration(one)) terraform.files.push(input);
      } else issues.push(notRead(input, found.why));
      continue;
    }
    const known = inFolder.flatMap((path) => {
      const found = files.open(path);
      return 'file' in found && MARKS.test(found.file.text) ? [classify(found.file)] : [];
    });
    const own = joinPath('', input);
    const folders = [...new Set(known.filter(isConfiguration).map(({ file }) => folderOf(file.path)))];
    if (folders.includes(own)) terraform.folders.push(own);
    else terraform.below.push(...folders);
    // files of other kinds are no news in a folder; a template that cannot be read is
    classified.push(
      ...known.filter(({ kind, issues, file }) => kind !== undefined || (issues.length > 0 && isTemplateLike(file))),
    );
  }
  const configured = await readConfigurations(terraform, options, files);
  const machines = [...(await readAll(classified, options, files, issues)), ...configured.machines];
  const all = [...issues, ...configured.issues];
  if (machines.length === 0 && !all.some(({ severity }) => severity === 'error')) all.push(nothingFound(inputs));
  return { machines: withoutTwins(machines), issues: all };
}

async function readAll(
  classified: readonly Classified[],
  options: SourceOptions,
  files: Files,
  issues: Issue[],
): Promise<Machine[]> {
  const regions = new Map<string, string>();
  for (const { file, kind, document } of classified) {
    if (kind === 'cdk-manifest' && document !== undefined) readManifest(file, document, regions);
    if (kind === 'cdk-assets' && document !== undefined) readAssets(file, document, files);
  }
  const templates = classified
    .filter(({ kind }) => kind === 'cloudformation')
    .map(({ file }): GivenTemplate => {
      const region = regions.get(file.path);
      return { file, ...(region !== undefined && { region }) };
    });
  // a template that others nest is read with its parent
  const read = readTemplates(nestedLast(templates), options, files);
  issues.push(...read.issues);
  const machines: Machine[] = [...read.machines];
  for (const { file, kind, document, issues: found } of classified) {
    // a definition may be none before its placeholders are filled in
    if (files.taken.has(file.path)) continue;
    if (kind === undefined) issues.push(...(found.length > 0 && document === undefined ? found : [unknownKind(file)]));
    if (document === undefined) continue;
    if (kind === 'asl') machines.push(readAsl(file));
    if (kind === 'description') machines.push(readDescription(file, document));
    if (kind === 'terraform-json') machines.push(...(await readPlanAndFolder(file, document, options, files, issues)));
    if (kind === 'serverless') {
      const read = readServerless(file, document, options, files);
      issues.push(...read.issues);
      machines.push(...read.machines);
    }
  }
  return machines;
}

/** A plan that creates a machine does not tell its definition: the configuration beside it does. */
async function readPlanAndFolder(
  file: SourceFile,
  document: PositionedDocument,
  options: SourceOptions,
  files: Files,
  issues: Issue[],
): Promise<Machine[]> {
  const plan = readPlan(file, document);
  issues.push(...plan.issues);
  if (plan.withoutDefinition.length === 0) return [...plan.machines];
  const root = await openConfiguration(folderOf(file.path), files, options.parameters ?? new Map());
  const configured = root === undefined ? [] : readConfiguration(root).machines;
  return plan.machines.map((machine) => {
    const bare = machine.id.replace(/\[0\]/g, '');
    const own = configured.find(({ id, definition }) => definition !== undefined && (id === machine.id || id === bare));
    return plan.withoutDefinition.includes(machine.id) && own !== undefined
      ? { ...own, id: machine.id, name: machine.name, type: machine.type, isTypeStated: machine.isTypeStated }
      : machine;
  });
}

/** A machine that a plan and the configuration beside it both tell is told once. */
function withoutTwins(machines: readonly Machine[]): Machine[] {
  const seen = new Set<string>();
  return machines.filter(({ id, file, line }) => {
    const key = `${id} ${file} ${line}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

const isConfiguration = ({ kind }: Classified): boolean => kind === 'hcl' || kind === 'terraform-configuration';

/** Templates in folders of their own come after those above them. */
const nestedLast = (templates: readonly GivenTemplate[]): GivenTemplate[] =>
  templates.toSorted((a, b) => a.file.path.split('/').length - b.file.path.split('/').length);

function classify(file: SourceFile): Classified {
  if (looksLikeHcl(file.text)) return { file, kind: 'hcl', issues: [] };
  if (looksLikeProgram(file)) return { file, kind: undefined, issues: [aProgram(file)] };
  const read = file.read(shortForms);
  if (!read.ok) return { file, kind: undefined, issues: read.issues };
  return { file, kind: kindOf(read.value.value), document: read.value, issues: read.warnings };
}

/** What stands in every file that matters: most files of a folder hold none of it and need not be parsed. */
const MARKS =
  /AWS::|StartAt|stepFunctions|aws_|dockerImages|"artifacts"|"definition"|^\s*(module|variable|locals|output)\b/m;

const isTemplateLike = ({ text }: SourceFile): boolean =>
  /AWS::(Serverless|StepFunctions)::StateMachine|stepFunctions:|"?StartAt"?\s*:/.test(text);

/** `cdk.out/manifest.json`: which template is deployed to which region. */
function readManifest(file: SourceFile, document: PositionedDocument, regions: Map<string, string>): void {
  for (const artifact of Object.values(asObject(asObject(document.value).artifacts))) {
    const { type, environment, properties } = asObject(artifact);
    const template = asText(asObject(properties).templateFile);
    const region = /^aws:\/\/[^/]+\/(.+)$/.exec(asText(environment) ?? '')?.[1];
    if (type !== 'aws:cloudformation:stack' || template === undefined || region === undefined) continue;
    if (region !== 'unknown-region') regions.set(joinPath(folderOf(file.path), template), region);
  }
}

/** `*.assets.json`: hash to path. */
function readAssets(file: SourceFile, document: PositionedDocument, files: Files): void {
  for (const [hash, asset] of Object.entries(asObject(asObject(document.value).files))) {
    const path = asText(asObject(asObject(asset).source).path);
    if (path !== undefined) files.assets.set(hash, joinPath(folderOf(file.path), path));
  }
}

const notRead = (path: string, why = 'there is no such file or folder'): Issue => ({
  ...{ severity: 'error', code: 'source.unreadable', pointer: ROOT, line: 1, column: 1, file: path },
  message: why,
  hint: 'give the path of a file or a folder, or - for standard input',
});

const looksLikeProgram = ({ path }: SourceFile): boolean => /\.([cm]?[jt]sx?|py|go|java|cs|kt)$/i.test(path);

const aProgram = (file: SourceFile): Issue =>
  file.issue('source.program', 'error', 0, {
    message: 'this is a program that makes infrastructure; it is not run',
    hint: 'give what it makes: the folder cdk.out after `cdk synth`, or the template of the deployed stack',
  });

const nothingFound = ([input = '']: readonly string[]): Issue => ({
  ...{ severity: 'error', code: 'source.nothing-found', pointer: ROOT, line: 1, column: 1, file: input },
  message: 'this holds no state machine',
  hint: 'give the file or folder that defines one',
});

const unknownKind = (file: SourceFile): Issue =>
  file.issue('source.unknown-kind', 'error', 0, {
    message: 'this is none of the kinds that are read',
    hint: 'give ASL, a CloudFormation or SAM template, CDK output, Terraform, serverless.yml, or an answer of describe-state-machine',
  });
