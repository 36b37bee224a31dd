import type { JsonObject, JsonValue, PositionedDocument } from '../../asl/index.ts';
import { at, type Issue, type Pointer, ROOT } from '../../issue/index.ts';
import type { SourceCode } from '../codes.ts';
import type { OpenPlaceholder } from '../definition.ts';
import { asArray, asObject, asText, isObject } from '../json.ts';
import type { Taken } from '../model.ts';
import type { SourceFile } from '../source-file.ts';

/** Characters of text and values that resolving one template may make: CloudFormation takes templates of 1 MB. */
const MOST_WORK = 16 * 2 ** 20;

/** Ends the resolving of what asked for too much, or of what is written wrongly. */
export class Refusal extends Error {
  readonly issue: Issue;
  constructor(issue: Issue) {
    super(issue.message);
    this.issue = issue;
  }
}

/** What of other templates can be seen from one. */
export interface Surroundings {
  /** Value of an export of one of the given templates. */
  readonly exported: (name: string) => JsonValue | undefined;
}

/** One template with what is known of its parameters. */
export class Template {
  readonly file: SourceFile;
  readonly document: PositionedDocument;
  readonly root: JsonObject;
  /** Values given for parameters and pseudo parameters. */
  readonly given: ReadonlyMap<string, JsonValue>;
  readonly surroundings: Surroundings;
  readonly isSam: boolean;
  readonly issues: Issue[] = [];
  /** What is known about placeholders that stay in texts, by their text. */
  readonly open = new Map<string, OpenPlaceholder>();
  /** Values taken, each once. */
  readonly taken = new Map<string, Taken>();
  /** Conditions being evaluated, outermost first. */
  readonly evaluating: string[] = [];
  /** Conditions that are not known and decide between values that differ, since this was last emptied. */
  readonly undecided: Issue[] = [];
  readonly outcomes = new Map<string, boolean | undefined>();
  /** Outputs of nested stacks by logical id, filled in as their templates are read. */
  readonly stacks = new Map<string, Template>();
  #work = 0;

  constructor(
    file: SourceFile,
    document: PositionedDocument,
    given: ReadonlyMap<string, JsonValue>,
    surroundings: Surroundings,
  ) {
    this.file = file;
    this.document = document;
    this.root = asObject(document.value);
    this.given = given;
    this.surroundings = surroundings;
    this.isSam = transformsOf(this.root).includes(SAM);
  }

  get parameters(): JsonObject {
    return asObject(this.root.Parameters);
  }

  get resources(): JsonObject {
    return asObject(this.root.Resources);
  }

  resource(id: string): JsonObject | undefined {
    const { resources } = this;
    const found = Object.hasOwn(resources, id) ? resources[id] : undefined;
    return isObject(found) ? found : undefined;
  }

  typeOf(id: string): string | undefined {
    return asText(this.resource(id)?.Type);
  }

  propertiesOf(id: string): JsonObject {
    return asObject(this.resource(id)?.Properties);
  }

  pointerOf(id: string, ...keys: (string | number)[]): Pointer {
    return at(ROOT, 'Resources', id, ...keys);
  }

  issue(code: SourceCode, severity: Issue['severity'], pointer: Pointer, message: string, hint: string): Issue {
    return this.file.issue(code, severity, this.document.offset(pointer), { pointer, message, hint });
  }

  note(issue: Issue): void {
    const isThere = ({ code, line, column }: Issue) =>
      code === issue.code && line === issue.line && column === issue.column;
    if (this.issues.length < 200 && !this.issues.some(isThere)) this.issues.push(issue);
  }

  refuse(code: SourceCode, pointer: Pointer, message: string, hint: string): never {
    throw new Refusal(this.issue(code, 'error', pointer, message, hint));
  }

  /** A placeholder that stays, with what is known about it. */
  leave(name: string, why: string, then: string): string {
    const placeholder = `\${${name}}`;
    if (!this.open.has(placeholder)) this.open.set(placeholder, { why, then });
    return placeholder;
  }

  /** Counts work; refuses where a template asks for far more than it could deploy. */
  spend(amount: number, pointer: Pointer): void {
    this.#work += amount;
    if (this.#work <= MOST_WORK) return;
    const hint = 'References that hold each other several times grow with each level: write the text out.';
    this.refuse('source.too-large', pointer, 'resolving this makes far more text than a template can hold', hint);
  }
}

export const SAM = 'AWS::Serverless-2016-10-31';

/** Transforms that are known and rewrite no state machine in ways that are not followed here. */
const KNOWN_TRANSFORMS = [SAM, 'AWS::LanguageExtensions', 'AWS::SecretsManager-2020-07-23', 'AWS::CodeDeployBlueGreen'];

export const transformsOf = (root: JsonObject): readonly string[] =>
  (Array.isArray(root.Transform) ? asArray(root.Transform) : [root.Transform]).flatMap((one) =>
    typeof one === 'string' ? [one] : isObject(one) && typeof one.Name === 'string' ? [one.Name] : [],
  );

/** Macros of the user's would rewrite the template at deployment: told, since nothing here runs them. */
export function noteMacros(template: Template): void {
  for (const name of transformsOf(template.root).filter((name) => !KNOWN_TRANSFORMS.includes(name))) {
    const message = `the macro ${name} may rewrite this template when it is deployed; it is read as it stands`;
    const hint = 'give the processed template: aws cloudformation get-template --template-stage Processed';
    template.note(template.issue('source.macro', 'warning', at(ROOT, 'Transform'), message, hint));
  }
}
