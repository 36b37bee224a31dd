import type { PositionedDocument } from '../asl/index.ts';
import { type Issue, ROOT } from '../issue/index.ts';
import { type GivenTemplate, readTemplates } from './cloudformation/index.ts';
import { shortForms } from './cloudformation/template.ts';
import { Files } from './files.ts';
import { asObject, asText } from './json.ts';
import { type Kind, kindOf, looksLikeHcl } from './kind.ts';
import type { Machine, SourceHost, SourceOptions, Sources } from './model.ts';
import { folderOf, joinPath } from './paths.ts';
import { readAsl, readDescription } from './plain.ts';
import type { SourceFile } from './source-file.ts';

/** A file by its kind. */
interface Classified {
  readonly file: SourceFile;
  readonly kind: Kind | 'hcl' | undefined;
  readonly document?: PositionedDocument;
  /** Of its syntax. */
  readonly issues: readonly Issue[];
}

/**
 * Reads all state machines of files and folders: ASL, CloudFormation, SAM and CDK templates, `describe-state-machine`,
 * folders of any of them. The kind of a file is told by what stands in it.
 *
 * @param inputs  paths as the user gave them.
 * @returns       the machines, each with what is wrong with it, and what is wrong elsewhere. Never throws for bad input.
 */
export function readSources(inputs: readonly string[], host: SourceHost, options: SourceOptions = {}): Sources {
  const files = new Files(host);
  const issues: Issue[] = [];
  const classified: Classified[] = [];
  for (const input of inputs) {
    const inFolder = host.list(input);
    if (inFolder === undefined) {
      const found = files.open(input);
      if ('file' in found) classified.push(classify(found.file));
      else issues.push(notRead(input, found.why));
      continue;
    }
    const known = inFolder.flatMap((path) => {
      const found = files.open(path);
      return 'file' in found ? [classify(found.file)] : [];
    });
    // files of other kinds are no news in a folder; a template that cannot be read is
    classified.push(
      ...known.filter(({ kind, issues, file }) => kind !== undefined || (issues.length > 0 && isTemplateLike(file))),
    );
  }
  const machines = readAll(classified, options, files, issues);
  return { machines, issues: [...issues] };
}

function readAll(classified: readonly Classified[], options: SourceOptions, files: Files, issues: Issue[]): Machine[] {
  for (const { file, kind, document, issues: found } of classified) {
    if (kind !== undefined) continue;
    if (found.length > 0 && document === undefined) issues.push(...found);
    else issues.push(unknownKind(file));
  }
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
  for (const { file, kind, document } of classified) {
    if (files.taken.has(file.path) || document === undefined) continue;
    if (kind === 'asl') machines.push(readAsl(file));
    if (kind === 'description') machines.push(readDescription(file, document));
  }
  return machines;
}

/** Templates in folders of their own come after those above them. */
const nestedLast = (templates: readonly GivenTemplate[]): GivenTemplate[] =>
  templates.toSorted((a, b) => a.file.path.split('/').length - b.file.path.split('/').length);

function classify(file: SourceFile): Classified {
  if (looksLikeHcl(file.text)) return { file, kind: 'hcl', issues: [] };
  const read = file.read(shortForms);
  if (!read.ok) return { file, kind: undefined, issues: read.issues };
  return { file, kind: kindOf(read.value.value), document: read.value, issues: read.warnings };
}

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

const unknownKind = (file: SourceFile): Issue =>
  file.issue('source.unknown-kind', 'error', 0, {
    message: 'this is none of the kinds that are read',
    hint: 'give ASL, a CloudFormation or SAM template, CDK output, Terraform, serverless.yml, or an answer of describe-state-machine',
  });
